"""The simulator's page as streamlit runs it, and what is read from it."""

from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from rnnviz.ui.simulator.picture import PICTURE
from tests.ui.unpack import unpack

MAIN = str(Path(__file__).parents[3] / "pages" / "main.py")


def visit(**address: str | list[str]) -> AppTest:
    page = AppTest.from_file(MAIN, default_timeout=30)
    for name, value in address.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    return page


def problems(page: AppTest) -> list[str]:
    """The messages as a person reads them: without the marks that keep Markdown out."""
    return [error.value.replace("\\", "") for error in page.error]


def views(page: AppTest) -> dict[str, bytes]:
    """What the browser's views get, by their keys, in the order of the page."""
    mounted = [element.proto for element in page.main if element.type == "bidi_component"]
    return {proto.id.rsplit("-", 1)[-1]: proto.bytes for proto in mounted}  # the id ends in the key


def picture(page: AppTest) -> bytes:
    """The run message: the picture's data."""
    return views(page)[PICTURE]


def verdict(page: AppTest) -> dict[str, Any]:
    """What the run message says of the comparison with torch."""
    found: dict[str, Any] = unpack(picture(page))["match"]
    return found
