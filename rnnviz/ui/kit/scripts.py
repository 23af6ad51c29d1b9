"""The views' scripts as the server sends them: ES modules in one folder whose name changes with any of them.

Streamlit sends a component's script again with every message of every instance. So what it gets are a few lines that
import the script from a route of this server (`rnnviz/ui/server/assets.py`), which the browser keeps. The modules
import each other by relative paths; as all have one folder, each is loaded once, and its state is the page's.
"""

import hashlib
import json
import posixpath
import re
from collections.abc import Sequence
from functools import cache

from rnnviz.plots.theme import DARK, LIGHT
from rnnviz.ui.kit.sheets import MODULE, STATIC, styles_module

SCRIPTS_PATH = "assets/scripts"  # relative to the app's root
_THEMES = {"LIGHT": LIGHT, "DARK": DARK}
_STYLED = "kit/styled.js"
IMPORT = re.compile(r'^(?:import|\}) [^"\n]*"(\.[^"\n]+)";$', re.MULTILINE)


@cache
def scripts() -> dict[str, str]:
    """The text of every script by its path below the folder of the views: `kit/clock.js`."""
    files = sorted(STATIC.rglob("*.js"))
    texts = {path.relative_to(STATIC).as_posix(): path.read_text(encoding="utf-8") for path in files}
    return texts | {"kit/palette.js": _palette(), MODULE: styles_module()}


def _palette() -> str:
    """The colours of `rnnviz/plots/theme.py` as a module, whose types are in `kit/palette.d.ts`."""
    return "".join(f"export const {name} = {json.dumps(dict(colours))};\n" for name, colours in _THEMES.items())


@cache
def scripts_version() -> str:
    """Another text of any script is another version of all, so that no page mixes two."""
    return version_of(json.dumps(scripts()))


def version_of(text: str) -> str:
    """Another text is another version."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@cache
def modules_of(script: str) -> tuple[str, ...]:
    """The script and all that it imports, directly or through others; the script itself comes first.

    Raises:
        ValueError: the script, or one that it imports, is no file of the views.
    """
    needed = [script]
    for name in needed:  # grows while it is read
        if name not in scripts():
            raise ValueError(f"script must be one of the views' scripts; got {name}")
        imported = (imported_from(name, path) for path in IMPORT.findall(scripts()[name]))
        needed += [path for path in dict.fromkeys(imported) if path not in needed]
    return tuple(needed)


def imported_from(script: str, path: str) -> str:
    """The script that another one imports by this relative path."""
    return posixpath.normpath(f"{script}/../{path}")


def script_url(script: str) -> str:
    """Where a script is served, relative to the app's root."""
    return f"{SCRIPTS_PATH}/{scripts_version()}/{script}"


def loader(script: str, styles: Sequence[str] = ()) -> str:
    """What streamlit gets: it asks for every module at once, not for each when the one before it has named it.

    `styles`: the sheets that the view's shadow root adopts, by name and in their order.
    """
    folder = f"{SCRIPTS_PATH}/{scripts_version()}/"
    names = list(dict.fromkeys(modules_of(script) + (modules_of(_STYLED) if styles else ())))
    view = "loaded[0].default"
    if styles:
        view = f'loaded[{names.index(_STYLED)}].styled("{" ".join(styles)}".split(" "), {view})'
    # Several lines: streamlit takes a single line for the name of a file.
    return (
        f'const names = "{" ".join(names)}".split(" ");\n'
        f"const modules = names.map((name) => import(new URL(`{folder}${{name}}`, document.baseURI)));\n"
        "const loaded = await Promise.all(modules);\n"
        f"export default {view};"
    )
