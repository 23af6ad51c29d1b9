"""Registers the views with streamlit: each is a script and its style sheets."""

import re
from collections.abc import Sequence
from functools import lru_cache

import plotly
import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from rnnviz.ui.kit.scripts import STATIC, loader

PLOTLY_PATH = f"assets/plotly-{plotly.__version__}.min.js"  # relative to the app's root


@lru_cache(maxsize=64)
def stylesheet(*names: str) -> str:
    """The style sheets of the views with these names, in this order.

    Comments and indentation are left out: streamlit sends a component's styles again with every message.
    """
    text = "\n".join(_read(name) for name in names)
    return re.sub(r"\s*\n\s*", "\n", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)).strip()


def component(
    name: str,
    *,
    script: str,
    styles: Sequence[str] = (),
    html: str | None = None,
    isolate_styles: bool = True,
) -> ComponentRenderer:
    """Register a view once, when its module is imported; the result mounts it: `view(data=..., key=...)`.

    `script` is its path below the folder of the views, `kit/figure.js`; its default export is the component. A
    person's text belongs into `data`, never into `html`.
    """
    return st.components.v2.component(
        name, html=html, css=stylesheet(*styles) or None, js=loader(script), isolate_styles=isolate_styles
    )


def _read(name: str) -> str:
    return next(STATIC.rglob(name)).read_text(encoding="utf-8")
