"""Networks that hypothesis draws for the tests of `forward`, and when two of their numbers are equal."""

from typing import Any

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from tests.cases import Case, random_case

SEEDS = st.integers(0, 100_000)
LAWS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])


def cases(**wanted: Any) -> st.SearchStrategy[Case]:
    """Random cases with these options: `lengths=True` for any lengths, `batch=2` for two samples or more."""

    def fits(case: Case) -> bool:
        return all(
            (case.batch or 0) >= value if name == "batch" else case.options()[name] == value
            for name, value in wanted.items()
        )

    return SEEDS.map(random_case).filter(fits)


def close(ours: Any, theirs: Any, dtype: str) -> None:
    np.testing.assert_allclose(np.asarray(ours), np.asarray(theirs), rtol=0, atol=1e-5 if dtype == "float32" else 1e-12)
