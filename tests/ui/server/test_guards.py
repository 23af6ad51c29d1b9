"""What guards a visitor and the server, against literal values: the policy, the settings, the start, the caches."""

import gc
import logging
import socket
import sys
import tomllib
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from rnnviz.ui.server.assets import content_security_policy, inline_script_hashes, lifespan
from rnnviz.ui.simulator.choice import default_experiment
from rnnviz.ui.simulator.results import simulation_of

SETTINGS = tomllib.loads((Path(__file__).parents[3] / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
PAGE = "<script>the page's own</script>"
POLICY = (
    f"default-src 'self'; script-src 'self' blob: {inline_script_hashes(PAGE)[0]}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)


def test_the_policy_is_this_one_to_the_letter() -> None:
    assert content_security_policy(PAGE) == POLICY


@pytest.mark.parametrize(
    ("section", "name", "value"),
    [
        ("client", "showErrorDetails", "type"),  # a visitor reads no traceback
        ("client", "toolbarMode", "minimal"),
        ("browser", "gatherUsageStats", False),
        ("server", "showEmailPrompt", False),
        ("server", "enableXsrfProtection", True),
        ("server", "enableStaticServing", False),
        ("server", "fileWatcherType", "none"),
        ("server", "maxUploadSize", 16),
        ("server", "maxMessageSize", 50),
        ("runner", "postScriptGC", False),
    ],
)
def test_a_guarding_setting_is_this_one(section: str, name: str, value: object) -> None:
    assert SETTINGS[section][name] == value


def finish(work: Coroutine[Any, Any, Any]) -> None:
    """Run what waits for nothing: Playwright's event loop may live in this thread, and BLAS is set from this one."""
    with pytest.raises(StopIteration):
        work.send(None)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> dict[str, Any]:
    """What is different once `lifespan` has begun; put back afterwards."""
    seen: dict[str, Any] = {}
    broken: Any = None  # what makes Python refuse an import
    threads = threadpool_limits(2, user_api="blas")
    # A first page that is broken is logged by `first_run`, and by nobody else.
    monkeypatch.setitem(sys.modules, "rnnviz.ui.simulator.choice", broken)
    with socket.socket(socket.AF_INET) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        context = lifespan(None)
        finish(context.__aenter__())
        finish(context.__aexit__(None, None, None))
        with socket.create_connection(listening.getsockname()), listening.accept()[0] as accepted:
            seen["nodelay"] = accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    seen["blas"] = {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}
    seen["log"] = [record.message for record in caplog.records if record.levelno >= logging.ERROR]
    seen["frozen"] = gc.get_freeze_count()
    gc.unfreeze()
    threads.restore_original_limits()
    return seen


def test_the_server_starts_with_all_that_is_done_once(started: dict[str, Any]) -> None:
    assert started["nodelay"] != 0  # `answer_at_once`
    assert started["blas"] <= {1}  # one thread for NumPy's products
    assert started["frozen"] > 10_000  # `spare_what_is_loaded`
    assert started["log"] == ["the first page could not be prepared"]  # `first_run`, which was made to fail


def test_a_result_is_computed_once_and_shared() -> None:
    experiment = default_experiment()
    assert simulation_of(experiment, 0) is simulation_of(experiment, 0)
