"""A button for a file that the server makes."""

from collections.abc import Callable
from pathlib import PurePath

import streamlit as st

_MIMES = {".csv": "text/csv", ".tex": "application/x-tex"}


def file_button(label: str, file_name: str, make: Callable[[], bytes], *, disabled: bool = False) -> None:
    """A button for a file, which is made when it is pressed."""
    st.download_button(
        label,
        make,
        file_name=file_name,
        mime=_MIMES.get(PurePath(file_name).suffix, "application/octet-stream"),
        on_click="ignore",
        key=f"rnnviz_export_{file_name}",
        disabled=disabled,
    )
