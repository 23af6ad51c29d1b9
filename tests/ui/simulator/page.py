"""The simulator's page as streamlit runs it, and what is read from it."""

import json
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

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


def components(page: AppTest) -> list[Any]:
    """The browser's views, in the order of the page."""
    return [element for element in page.main if element.type == "bidi_component"]


def headline(page: AppTest) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(components(page)[0].proto.bytes)
    return found


def picture(page: AppTest) -> bytes:
    found: bytes = components(page)[1].proto.bytes
    return found
