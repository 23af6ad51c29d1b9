"""The browser side of the views, as the inline strings that streamlit's components take."""

import re
from functools import cache
from pathlib import Path

STATIC = Path(__file__).parent / "static"
EXPORT = re.compile(r"^export (?!default\b)", re.MULTILINE)


@cache
def bundle(*names: str) -> str:
    """One ES module out of files of `static/`, in this order: each file may use what those before it export.

    There are no imports between the files, so what they export becomes plain declarations of the one module. Only the
    last file has a default export: the component itself.
    """
    *parts, last = (_read(name) for name in names)
    return "\n".join([EXPORT.sub("", part) for part in (*parts, last)])


@cache
def stylesheet(*names: str) -> str:
    """The style sheets of `static/` with these names, in this order."""
    return "\n".join(_read(name) for name in names)


def _read(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf-8")
