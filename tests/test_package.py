"""What `pip install .` gives: a typed package that is whole, and whose network needs NumPy alone."""

import email
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

import rnnviz
from rnnviz.network.cells import CELLS

ROOT = Path(__file__).parents[1]
BUILT_FROM = ("pyproject.toml", "setup.py", "requirements.txt", "requirements-dev.txt", "README.md", "LICENSE")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, so that no build folder is left in this one, and without a network."""
    source, built = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("built")
    shutil.copytree(ROOT / "rnnviz", source / "rnnviz", ignore=shutil.ignore_patterns("__pycache__"))
    for name in BUILT_FROM:
        shutil.copy(ROOT / name, source)
    build = f"from setuptools import build_meta; build_meta.build_wheel({str(built)!r})"  # as pip asks for it
    subprocess.run([sys.executable, "-c", build], check=True, capture_output=True, cwd=source)
    return next(built.glob("rnnviz-*.whl"))


@pytest.fixture(scope="module")
def numpy_alone(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the installed package and NumPy, and nothing else to import."""
    folder = tmp_path_factory.mktemp("numpy_alone")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    site = Path(np.__file__).parents[1]
    for name in ("numpy", "numpy.libs"):  # the second: the libraries that NumPy's wheel brings along
        if (site / name).exists():
            (folder / name).symlink_to(site / name)
    return folder


def run(folder: Path, program: str) -> str:
    """What a program prints in a Python that sees this folder and the standard library only."""
    path = f"import sys; sys.path.insert(0, {str(folder)!r})\n"
    command = [sys.executable, "-I", "-S", "-c", path + program]
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=os.sep).stdout.strip()


def test_the_wheel_has_every_file_of_the_package(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if name.startswith("rnnviz/")}
    files = (path for path in (ROOT / "rnnviz").rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    assert packed == {path.relative_to(ROOT).as_posix() for path in files}
    assert "rnnviz/py.typed" in packed


REQUIREMENTS = ("requirements.txt", "requirements-dev.txt")


def test_the_versions_are_those_of_the_requirements_file(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        wanted = email.message_from_bytes(archive.read(name)).get_all("Requires-Dist") or []
    app, development = ((ROOT / name).read_text(encoding="utf-8").splitlines() for name in REQUIREMENTS)
    given = {frozenset(_plain(line)) for line in [*app, *(line for line in development if line.startswith("redis"))]}
    assert {frozenset(_plain(line)) for line in wanted} == given
    assert [line for line in wanted if "extra ==" not in line] == [line for line in wanted if line.startswith("numpy")][
        :1
    ]


def _plain(requirement: str) -> list[str]:
    """A requirement without its extra, as letters: the order of two bounds means nothing."""
    return sorted(requirement.split(";")[0].replace(" ", ""))


def test_the_package_installs_without_torch_and_streamlit(numpy_alone: Path) -> None:
    program = "import rnnviz, sys; print(rnnviz.__file__, {'torch', 'streamlit', 'plotly'} & set(sys.modules))"
    assert run(numpy_alone, program) == f"{numpy_alone}/rnnviz/__init__.py set()"


@pytest.mark.parametrize("cell", CELLS)
def test_a_network_computes_where_there_is_numpy_alone(numpy_alone: Path, cell: str) -> None:
    program = f"""
import numpy as np
from rnnviz import Architecture, backward, forward, init_weights
arch = Architecture({cell!r}, 5, 3, num_layers=2, bidirectional=True)
weights = init_weights(arch, seed=1, dtype="float64")
trace = forward(arch, weights, np.random.default_rng(3).standard_normal((4, 2, 5)), lengths=[4, 2])
print([trace.output.tolist(), backward(trace, weights, trace.output).x.tolist()])
"""
    arch = rnnviz.Architecture(cell, 5, 3, num_layers=2, bidirectional=True)
    x = np.random.default_rng(3).standard_normal((4, 2, 5))
    weights = rnnviz.init_weights(arch, seed=1, dtype="float64")
    here = rnnviz.forward(arch, weights, x, lengths=[4, 2])
    back = rnnviz.backward(here, weights, here.output)
    assert run(numpy_alone, program) == str([here.output.tolist(), back.x.tolist()])


def test_what_needs_torch_says_so_where_it_is_asked_for(numpy_alone: Path) -> None:
    program = "import rnnviz\ntry: rnnviz.compare\nexcept ModuleNotFoundError as error: print(error)"
    assert run(numpy_alone, program) == "No module named 'torch'"


def test_every_public_name_is_there_and_no_other() -> None:
    assert {name for name in rnnviz.__all__ if not hasattr(rnnviz, name)} == set()
    assert set(rnnviz.__all__) <= set(dir(rnnviz))
    with pytest.raises(AttributeError, match="module 'rnnviz' has no attribute 'forwards'"):
        rnnviz.forwards  # type: ignore[attr-defined]  # noqa: B018
