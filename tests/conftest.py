"""What all tests share: one thread for torch, as the app has it, and no result kept from one test to the next."""

from collections.abc import Iterator

import pytest
import streamlit as st
import torch

torch.set_num_threads(1)


@pytest.fixture(autouse=True)
def _fresh_caches() -> Iterator[None]:
    yield
    st.cache_data.clear()
    st.cache_resource.clear()
