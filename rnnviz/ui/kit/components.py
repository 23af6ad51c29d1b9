"""Registers the views with streamlit: each is a script and its style sheets."""

from collections.abc import Sequence

import plotly
import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from rnnviz.ui.kit.scripts import loader
from rnnviz.ui.kit.sheets import stylesheet

PLOTLY_PATH = f"assets/plotly-{plotly.__version__}.min.js"  # relative to the app's root


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
    person's text belongs into `data`, never into `html`. Styles for the whole page, which are not isolated, come with
    the message: a page must not be seen without them.
    """
    for_page = None if isolate_styles else stylesheet(*styles)
    js = loader(script, styles if isolate_styles else ())
    return st.components.v2.component(name, html=html, css=for_page, js=js, isolate_styles=isolate_styles)
