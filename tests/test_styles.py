"""What no style sheet may contain. Read from the sheets and their registration, not from a browser."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from rnnviz.plots.theme import DARK, LIGHT

UI = Path(__file__).parents[1] / "rnnviz" / "ui"
SHEETS = {path.name: path.read_text(encoding="utf-8") for path in sorted(UI.rglob("*.css"))}
SCRIPTS = "\n".join(path.read_text(encoding="utf-8") for path in sorted(UI.rglob("*.js")))
TOKENS = "tokens.css"
VIEWS = [name for name in SHEETS if name != TOKENS]

LONGEST = 250  # lines of a sheet
SMALLEST_TEXT = 12  # px
GAPS = ("gap", "row-gap", "column-gap", "grid-gap", "border-spacing")
NO_COLOURS = {
    "transparent",
    "currentcolor",
    "inherit",
    "none",
    "canvas",
    "canvastext",
}  # the last two: the browser's own
KEYWORDS = ("styles", "page_styles")
COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch)a?\(|\b(?:white|black|gr[ae]y|red|green|blue|yellow|orange|"
    r"purple|teal|navy|brown|pink|gold|silver|maroon|olive|lime|aqua|cyan|magenta|fuchsia|amber|crimson)\b",
    re.IGNORECASE,
)


def without_comments(text: str) -> str:
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


def declarations(name: str) -> Iterator[tuple[str, str]]:
    """Every `property: value` of a sheet."""
    for body in re.findall(r"\{([^{}]*)\}", without_comments(SHEETS[name])):
        for line in body.split(";"):
            if line.strip():
                written, value = line.split(":", 1)
                yield written.strip(), value.strip()


def tokens(name: str) -> list[str]:
    return [written for written, _ in declarations(TOKENS) if re.fullmatch(rf"--rv-{name}-\d", written)]


def registered_styles() -> Iterator[tuple[str, ...]]:
    """The sheets of every `component(..., styles=...)`, and of pages in one file, in their order; a name stands for the
    tuple it was given."""
    for path in sorted(UI.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        named = {
            node.targets[0].id: node.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("component", "one_file"):
                for value in (keyword.value for keyword in node.keywords if keyword.arg in KEYWORDS):  # some need none
                    yield ast.literal_eval(named[value.id] if isinstance(value, ast.Name) else value)


def test_sheets_are_found_and_read() -> None:
    assert len(VIEWS) > 8
    assert all(list(declarations(name)) for name in SHEETS)


def test_every_sheet_belongs_to_a_component_and_comes_after_the_tokens() -> None:
    registered = list(registered_styles())
    assert {name for names in registered for name in names} == set(SHEETS)
    assert {names[0] for names in registered} == {TOKENS}
    assert {names.index("kit.css") for names in registered if "kit.css" in names} == {1}


@pytest.mark.parametrize("name", SHEETS)
def test_no_sheet_is_too_long_to_be_read(name: str) -> None:
    assert len(SHEETS[name].splitlines()) <= LONGEST


def test_there_are_four_radii_and_five_gaps() -> None:
    assert len(tokens("radius")) == 4
    assert len(tokens("gap")) == 5


@pytest.mark.parametrize("name", VIEWS)
def test_corners_are_round_by_a_token(name: str) -> None:
    allowed = re.compile(r"(0|50%|inherit|var\(--rv-radius-\d\))( (0|var\(--rv-radius-\d\)))*")
    radii = [(key, value) for key, value in declarations(name) if "radius" in key]
    assert [pair for pair in radii if not allowed.fullmatch(pair[1])] == []


@pytest.mark.parametrize("name", VIEWS)
def test_gaps_are_tokens(name: str) -> None:
    allowed = re.compile(r"(0|1px|var\(--rv-gap-\d\))( (0|1px|var\(--rv-gap-\d\)))?")  # 1px: between cells of a grid
    gaps = [(key, value) for key, value in declarations(name) if key in GAPS]
    assert [pair for pair in gaps if not allowed.fullmatch(pair[1])] == []


@pytest.mark.parametrize("name", VIEWS)
def test_colours_are_those_of_the_theme(name: str) -> None:
    assert [pair for pair in declarations(name) if COLOUR.search(re.sub(r"var\([^()]*\)", "", pair[1]))] == []
    coloured = r"(?:background-|border-|outline-|accent-|caret-)?color|fill|stroke"
    plain = [value for key, value in declarations(name) if re.fullmatch(coloured, key) and value.isalpha()]
    assert {value.lower() for value in plain} <= NO_COLOURS


@pytest.mark.parametrize("name", SHEETS)
def test_no_text_is_smaller_than_the_smallest(name: str) -> None:
    sizes = [
        float(size)
        for key, value in declarations(name)
        if re.fullmatch(r"font|font-size|--rv-text-\d", key)
        for size in re.findall(r"(?<![\w.])(\d+(?:\.\d+)?)px", value)
    ]
    assert all(size >= SMALLEST_TEXT for size in sizes)
    relative = [pair for pair in declarations(name) if re.fullmatch("font|font-size", pair[0])]
    assert [pair for pair in relative if re.search(r"[\d.](em|rem|%|pt|ex|ch|vw|vh)\b|small", pair[1])] == []


@pytest.mark.parametrize("name", SHEETS)
def test_no_duration_is_given_to_every_element(name: str) -> None:
    """With one, each change of a style is a transition: the page's work for styles doubles."""
    rules = re.findall(r"([^{};]+)\{([^{}]*)\}", without_comments(SHEETS[name]))
    every = [
        body for selectors, body in rules for own in selectors.split(",") if re.fullmatch(r"\*(::\w+)?", own.strip())
    ]
    assert not re.search(r"transition|animation", " ".join(every))


@pytest.mark.parametrize("name", SHEETS)
def test_every_variable_is_set_by_the_theme_a_sheet_or_a_script(name: str) -> None:
    themed = {f"--rv-{colour}" for colour in LIGHT} & {f"--rv-{colour}" for colour in DARK}
    written = {key for sheet in SHEETS for key, _ in declarations(sheet) if key.startswith("--")}
    used = set(re.findall(r"var\((--[\w-]+)", without_comments(SHEETS[name])))
    streamlits = {variable for variable in used if variable.startswith("--st-")}
    unset = used - themed - written - streamlits
    assert {variable for variable in unset if f'"{variable}"' not in SCRIPTS} == set()


def test_no_token_is_unused() -> None:
    own = {key for key, _ in declarations(TOKENS)}
    used = {variable for text in (*SHEETS.values(), SCRIPTS) for variable in re.findall(r"var\((--[\w-]+)", text)}
    assert own - used == set()
