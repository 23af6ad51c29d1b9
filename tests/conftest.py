"""What all tests share: one thread per computation, as the app has it, and how much of a matrix the suite takes."""

from collections import Counter

import pytest
import torch
from threadpoolctl import threadpool_limits

torch.set_num_threads(1)
threadpool_limits(1, user_api="blas")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--whole",
        action="store_true",
        help="also what the suite leaves out of its matrices: marks `one_in` and `whole`",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what the marks say, except with `--whole`, or of a test that is named."""
    if config.getoption("whole") or any("::" in argument for argument in config.args):
        return
    seen: Counter[str] = Counter()
    taken: list[pytest.Item] = []
    left: list[pytest.Item] = []
    for item in items:
        share = item.get_closest_marker("one_in")
        test = item.nodeid.partition("[")[0]
        out = item.get_closest_marker("whole") or (share and seen[test] % share.args[0])
        seen[test] += 1
        (left if out else taken).append(item)
    items[:] = taken
    config.hook.pytest_deselected(items=left)
