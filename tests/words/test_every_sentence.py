"""No sentence goes past the catalogues: read from the source, so that it holds for what no test opens."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAM = [path for folder in ("rnnviz", "pages") for path in sorted((ROOT / folder).rglob("*.py"))]
SCRIPTS = sorted((ROOT / "rnnviz").rglob("*.js"))
SAYING = {"say", "say_many", "mark", "sentence", "invalid", "invalid_type"}
TWO_WORDS = re.compile(r"(?<![\w.`_/-])[A-Za-z][a-z’']+,? [a-z][a-z’']+(?![\w(=._/])")

# Files and strings that no visitor reads as a sentence, and why.
ALLOWED = {
    "rnnviz/words": "the words themselves",
    "rnnviz/ui/server": "what the server writes into its log and headers",
    "rnnviz/ui/teaching/rooms.py": "answers to the scripts, which say their own sentence",
    "rnnviz/ui/teaching/routes.py": "answers to the scripts, which say their own sentence",
    "rnnviz/ui/teaching/shared_rooms.py": "what the server writes into its log",
    "rnnviz/ui/kit/scripts.py": "lines of a script",
    "rnnviz/ui/kit/one_file.py": "the head of a page, without a text",
    "rnnviz/ui/simulator/notebook": "a notebook to copy",
    "rnnviz/ui/simulator/back/notebook": "a notebook to copy",
    "rnnviz/ui/simulator/code.py": "a program to copy",
    "rnnviz/lessons/script.py": "a program to copy",
    "rnnviz/files/tikz": "LaTeX",
    "rnnviz/ui/simulator/export_cite.py": "BibTeX, and names of torch",
    "rnnviz/__init__.py": "an error of a programmer",
    "rnnviz/network/forward.py": "errors of a programmer",
    "rnnviz/network/gradients.py": "an error of a programmer",
}
NAMES = {
    *("by hand", "cell loop", "cell loop ", "each step ", "torch operations"),  # in_words
    *("a loop of torch operations", "a loop of torch's cells"),  # marked in core_words
    *(
        "one layer",
        "batch first",
        "two layers",
        "both directions",
        "one layer back",
        "memory back",
        "gates back",
    ),  # programs with a bug, by name
    *("batch and layers swapped", "number of axes", "as torch wants it"),  # STATE_PRESETS, marked where they are listed
    *("change of sample ", "] = 1  # the forget gate"),  # streams of random numbers, a line of a notebook
    "        vocabulary.setdefault(token, len(vocabulary) + 1)  # 0 is the padding",
    "    sequences=[torch.tensor(data=[vocabulary[token] for token in line]) for line in sentences],",
    "dropout option adds dropout after all but last recurrent layer, so non-zero dropout expects num_layers "
    "greater than 1, but got dropout=0.5 and num_layers=1",  # torch's own warning
    "<span hidden></span>",  # the place of a view that shows nothing
    *("dw, du", "(dw, du)", "‖(dw, du)‖", "     (dw, du) ← factor · "),  # variables of a script
    *("line colours", "shape of h_0"),  # a trace without legend or hover; the field of an error
}
CLASSES = {  # of elements, and colours and selectors, in the scripts
    *(
        "about card",
        "card read",
        "card lines-place",
        "card picture-card",
        "end curve-place",
        "value value-row",
        "way say-first",
        "way simulator",
    ),  # of a lesson
    *("axis none", "mute part-layers", "mute part-batch", "box part-inputs", "box half", "box input", "hop start"),
    *("chip small", "line out", "card time", "card step", "card values", "column later", "legend rv-marks"),
    *(
        "token padding",
        "chip code",
        "mute middle",
        "note overflow",
        "term opens",
        "input padded",
        "cell way-out",
        "wire out",
    ),
    *("frame output", "chip link", "color-mix(in srgb, var(--rv- )  %, var(--rv-zero))"),
    *(
        "pop detail card",
        "pop menu card",
        "thick plain",
        "num strong",
        "nameless quiet",
        "walk note",
        "mute when",
        "box cell",
    ),
    *(
        "plain back",
        "term fold",
        "badge corner",
        "stage card",
        "lines future",
        "line chosen",
        "line ghost",
        "dock card",
        "note notes",
        "note waiting",
        "logits card",
    ),
    *("kept cell", "start cell", "kept start", "cell squares", "torch given"),  # of the way back
    *("stage card back-grids", "picture way-back", "equations back-top"),
    *("stage card back-reach", "stage card back-cells", "stage card back-stage"),
    *("color-mix(in srgb, var(--rv- )  %, var(--rv- ))",),
    *("panel card", "bad note", "code link", "chip close"),  # of Share
    # What a press of the keyboard belongs to, as a selector:
    "button, label, [role=option], [role=switch], [role=checkbox], [role=radio]",
    "input, button, a, summary, [role=button], [role=switch], [role=checkbox]",
}
CODE = re.compile(r"^\s*(from|import|#|for|if|def|with|return|print|assert) |^\s*\w[\w.\[\], ]* = |\w\(.*\)$")
ERRORS_OF_A_PROGRAMMER = {
    "ValueError",
    "TypeError",
    "KeyError",
    "RuntimeError",
    "AssertionError",
    "NotImplementedError",
}


def test_every_sentence_in_python_goes_through_the_catalogues() -> None:
    assert [line for path in PROGRAM for line in unsaid(path)] == []


def test_every_sentence_in_the_scripts_goes_through_the_catalogues() -> None:
    assert [line for path in SCRIPTS for line in unsaid_in_script(path)] == []


def unsaid(path: Path) -> Iterator[str]:
    name = str(path.relative_to(ROOT))
    if any(name.startswith(allowed) for allowed in ALLOWED):
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped = set(docstrings(tree)) | {
        id(part) for node in ast.walk(tree) if said(node) or for_programmers(node) for part in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            sentence = TWO_WORDS.search(node.value) and not CODE.search(node.value) and node.value not in NAMES
            yield from [f"{name}:{node.lineno}: {node.value!r}"] if sentence else []


def docstrings(tree: ast.AST) -> Iterator[int]:
    """Docstrings, and the strings that stand under an attribute to describe it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield id(node.value)


def said(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", None)) in SAYING


def for_programmers(node: ast.AST) -> bool:
    """Errors that say what is wrong with a program. What a visitor can cause is `invalid`."""
    if isinstance(node, ast.Assert):
        return True
    return isinstance(node, ast.Call) and getattr(node.func, "id", None) in ERRORS_OF_A_PROGRAMMER


def unsaid_in_script(path: Path) -> Iterator[str]:
    text = re.sub(
        r"/\*.*?\*/|(?<![:\"'`])//[^\n]*", lambda comment: "\n" * comment[0].count("\n"), path.read_text(), flags=re.S
    )
    text = re.sub(r"\b(say|sayMany|mark|Error)\(\s*(\"(?:[^\"\\]|\\.)*\"[\s,+]*|`[^`]*`)+", "", text)
    for literal in re.finditer(r"\"((?:[^\"\\\n]|\\.)*)\"|`([^`]*)`", text):
        shown = literal[1] or re.sub(r"\$\{[^{}]*\}", " ", literal[2] or "")
        if TWO_WORDS.search(shown) and not any(letter in shown for letter in ":;{") and shown.strip() not in CLASSES:
            yield f"{path.relative_to(ROOT)}: {shown!r}"
