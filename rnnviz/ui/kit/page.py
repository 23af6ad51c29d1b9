"""What every page wears: styles for streamlit's own parts, which no view of ours may reach."""

import streamlit as st

from rnnviz.ui.kit.components import component

# A picture, since streamlit takes no text; it follows the scheme of the visitor's system as the page does.
_BRAND = """<svg xmlns="http://www.w3.org/2000/svg" width="84" height="24" viewBox="0 0 84 24">
<style>text{font:700 20px "Source Sans","Source Sans 3",system-ui,sans-serif;fill:#1c2430}
@media (prefers-color-scheme:dark){text{fill:#e8edf4}}</style><text x="0" y="18">rnnviz</text></svg>"""

_mount = component(
    "rnnviz_page",
    script="kit/page.js",
    styles=("tokens.css", "streamlit.css", "sidebar.css", "held.css"),
    isolate_styles=False,
)


def page_styles() -> None:
    """Once in every run of a page."""
    _mount(key="rnnviz_page_view")


def brand() -> None:
    """The program's name in the band of the navigation."""
    st.logo(_BRAND, size="medium")
