"""What the tests of pages share: no result is kept from one test to the next."""

from collections.abc import Iterator

import pytest
import streamlit as st

from rnnviz.ui.kit.kept import RESULTS


@pytest.fixture(autouse=True)
def _fresh_caches() -> Iterator[None]:
    yield
    st.cache_data.clear()
    st.cache_resource.clear()
    RESULTS.clear()
