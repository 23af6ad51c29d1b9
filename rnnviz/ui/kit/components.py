"""The browser side of the views: ES modules and style sheets of the views, and their registration with streamlit.

Streamlit sends a component's script again with every message of every instance. So what it gets is two lines that
import the script from a route of this server (`assets.py`), which the browser keeps.
"""

import hashlib
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import plotly
import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

STATIC = Path(__file__).parents[1]  # the folders of the views: every script and style sheet has a name of its own
SCRIPTS_PATH = "assets/scripts"
PLOTLY_PATH = f"assets/plotly-{plotly.__version__}.min.js"  # both relative to the app's root
_EXPORT = re.compile(r"^export (?!default\b)", re.MULTILINE)


@lru_cache(maxsize=64)
def bundle(*names: str) -> str:
    """One ES module out of files of the views, in this order: each file may use what those before it export.

    There are no imports between the files, so what they export becomes plain declarations of the one module. Only the
    last file has a default export: the component itself.
    """
    *parts, last = (_read(name) for name in names)
    if late := [name for name, part in zip(names, parts, strict=False) if "export default" in part]:
        raise ValueError(f"names must have the default export in the last file; got one in {late[0]}")
    return "\n".join(_EXPORT.sub("", part) for part in (*parts, last))


@lru_cache(maxsize=64)
def stylesheet(*names: str) -> str:
    """The style sheets of the views with these names, in this order."""
    return "\n".join(_read(name) for name in names)


@lru_cache(maxsize=64)
def script_url(*names: str) -> str:
    """Where the bundle of these files is served, relative to the app's root; another text has another address."""
    version = hashlib.sha256(bundle(*names).encode()).hexdigest()[:16]
    return f"{SCRIPTS_PATH}/{version}/{'+'.join(Path(name).stem for name in names)}.js"


def component(
    name: str,
    *,
    scripts: Sequence[str],
    styles: Sequence[str] = (),
    html: str | None = None,
    isolate_styles: bool = True,
) -> ComponentRenderer:
    """Register a view once, when its module is imported; the result mounts it: `view(data=..., key=...)`.

    `scripts` and `styles` are files of the views; what a script and its predecessors may use of each other: see
    `bundle`. A person's text belongs into `data`, never into `html`.
    """
    url = script_url(*scripts)
    return st.components.v2.component(
        name,
        html=html,
        css=stylesheet(*styles) or None,
        # Two lines: streamlit takes a single line for the name of a file.
        js=f'const url = new URL("{url}", document.baseURI).href;\nexport default (await import(url)).default;',
        isolate_styles=isolate_styles,
    )


def _read(name: str) -> str:
    return next(STATIC.rglob(name)).read_text(encoding="utf-8")
