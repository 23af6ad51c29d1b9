"""What the tests of pages share: no result is kept from one test to the next, and packages are looked through once."""

from collections.abc import Iterator
from functools import cache

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner

from rnnviz.ui.kit.kept import RESULTS

# Every page of an AppTest reads the metadata of all packages that are installed: two thirds of its time.
setattr(  # noqa: B010 - streamlit's, which has no setting for it
    manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests)
)


@pytest.fixture(autouse=True)
def _fresh_caches() -> Iterator[None]:
    yield
    st.cache_data.clear()
    st.cache_resource.clear()
    RESULTS.clear()
