"""What every page wears, whichever it is: styles for streamlit's own parts."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.ui.kit.sheets import stylesheet

PAGES = Path(__file__).parents[3] / "pages"
SCRIPTS = sorted(path.name for path in PAGES.glob("*.py") if path.name != "main.py")


def opened(script: str) -> AppTest:
    page = AppTest.from_file(str(PAGES / "main.py"), default_timeout=60)
    if script != "simulator.py":
        page.switch_page(script)
    page.run()
    assert not page.exception
    return page


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_page_mounts_the_styles_of_streamlits_parts_once(script: str) -> None:
    page = opened(script)
    (styles,) = [
        element.proto
        for element in page.main
        if element.type == "bidi_component" and element.proto.component_name == "rnnviz_page"
    ]
    assert not styles.isolate_styles  # they are for what is outside of it
    assert styles.css_content == stylesheet("tokens.css", "streamlit.css", "sidebar.css", "held.css")
