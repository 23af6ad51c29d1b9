"""The views' style sheets: read once, and sent once, as a module beside the scripts.

Streamlit sends a component's styles again with every message of every instance: nine tenths of what a changed choice
would bring. So a view in a shadow root of its own gets the names of its sheets alone, and `kit/styled.js` the rest.
"""

import json
import re
from collections.abc import Collection
from functools import cache
from pathlib import Path

STATIC = Path(__file__).parents[1]  # the folders of the views
MODULE = "kit/styles.js"  # what the browser loads, whose types are in `kit/styles.d.ts`


@cache
def sheets() -> dict[str, str]:
    """Every style sheet by the name of its file, without comments and indentation."""
    return {path.name: _stripped(path.read_text(encoding="utf-8")) for path in sorted(STATIC.rglob("*.css"))}


def stylesheet(*names: str) -> str:
    """The style sheets with these names, in this order.

    Raises KeyError for a name that no file has.
    """
    return "\n".join(sheets()[name] for name in names)


def styles_module(names: Collection[str] | None = None) -> str:
    """Sheets by their names, as a module: these, or all."""
    chosen = {name: sheet for name, sheet in sheets().items() if names is None or name in names}
    return f"export const STYLES = {json.dumps(chosen)};\n"


def _stripped(text: str) -> str:
    return re.sub(r"\s*\n\s*", "\n", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)).strip()
