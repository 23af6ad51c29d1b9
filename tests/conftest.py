"""What all tests share: one thread per computation, as the app has it, and no result kept from one test to the next."""

from collections.abc import Iterator

import pytest
import streamlit as st
import torch
from threadpoolctl import threadpool_limits

torch.set_num_threads(1)
threadpool_limits(1, user_api="blas")


@pytest.fixture(autouse=True)
def _fresh_caches() -> Iterator[None]:
    yield
    st.cache_data.clear()
    st.cache_resource.clear()
