"""A view in one file of HTML that asks no server for anything: the very scripts and styles of the page, and a content.

Each script stands in the file once, as an address of `data:` in its map of imports. `kit/file.js` reads the content,
and fills it in where the browser saves a file.
"""

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from streamlit.file_util import get_static_dir

from rnnviz.ui.kit.scripts import IMPORT, imported_from, modules_of, scripts
from rnnviz.ui.kit.sheets import MODULE, styles_module, stylesheet

_PLACE = '<script type="application/json" id="rnnviz-content"></script>'  # as in file.js
ONE_FILE_PATH = "assets/page"  # below it, by its version, a file without content, relative to the app's root
FONT, _FONT_FILE = "Source Sans", "SourceSansVF-Upright.ttf"  # streamlit's, under the Open Font License
_NAMES = "rnnviz"  # what the scripts' names begin with in the file


@lru_cache(maxsize=8)
def one_file(script: str, page_styles: Sequence[str], view_styles: tuple[tuple[str, Sequence[str]], ...]) -> str:
    """The file without its content. `script` is its path below the folder of the views, and its default export starts
    the page; `view_styles`: for each view its name, and those of its style sheets, which `fileStyles` gives."""
    sheets = {name for _, names in view_styles for name in names}
    texts = {name: _by_names(name) for name in modules_of(script)} | {MODULE: styles_module(sheets)}
    imports = {f"{_NAMES}/{name}": _as_address(text) for name, text in texts.items()}
    imported = json.dumps({"imports": imports})
    start = f'import start from "{_NAMES}/{script}";\nstart();'
    allowed = " ".join(f"'sha256-{_digest(text)}'" for text in (imported, start))
    data = "style-src 'unsafe-inline'; img-src data: blob:; font-src data:"
    policy = f"default-src 'none'; script-src data: {allowed}; {data}"
    styles = json.dumps(dict(view_styles))
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<title>rnnviz</title>
<style>{_font_rule()}{stylesheet(*page_styles)}</style>
<script type="importmap">{imported}</script>
</head>
<body>
<script type="application/json" id="rnnviz-styles">{styles}</script>
{_PLACE}
<script type="module">{start}</script>
</body>
</html>
"""


def filled(page: str, content: Mapping[str, Any]) -> str:
    """The file with its content, in which no text can end the element that holds it."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return page.replace(_PLACE, _PLACE.replace("></", f">{text}</"))


def _font_rule() -> str:
    """The font of the page as a rule, so that texts are as wide as there; nothing where streamlit has no such file."""
    files = sorted(Path(get_static_dir(), "static", "media").glob(f"{_FONT_FILE}.*.woff2"))
    if not files:
        return ""
    source = f"data:font/woff2;base64,{base64.b64encode(files[0].read_bytes()).decode()}"
    return f'@font-face{{font-family:"{FONT}";font-weight:200 900;src:url({source})}}\n'


def _by_names(script: str) -> str:
    """A script of the page, which imports the others by their names in the file."""

    def named(match: re.Match[str]) -> str:
        return match[0].replace(f'"{match[1]}"', f'"{_NAMES}/{imported_from(script, match[1])}"')

    return IMPORT.sub(named, scripts()[script])


def _as_address(text: str) -> str:
    return "data:text/javascript;base64," + base64.b64encode(text.encode()).decode()


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
