"""The scripts' pure logic, by node's own test runner: tests/js/*.test.js."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

TESTS = sorted((Path(__file__).parent / "js").glob("*.test.js"))


def test_the_pure_logic_of_the_scripts() -> None:
    node = shutil.which("node")
    if node is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no node on this machine, and CI must run the scripts' tests")
        pytest.skip("no node on this machine: install nodejs")
    run = subprocess.run([node, "--test", *map(str, TESTS)], capture_output=True, text=True, timeout=120, check=False)
    assert TESTS
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]
