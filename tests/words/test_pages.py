"""Every page in the pseudo-language: what is left in plain letters is a name, code or a formula, and stands here."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.exercises import KINDS
from rnnviz.lessons import LESSONS
from rnnviz.ui.simulator.panels import TABS
from rnnviz.words.pseudo import pseudo

MAIN = str(Path(__file__).parents[2] / "pages" / "main.py")
WORD = re.compile(r"[A-Za-z]{2,}")
# What is no sentence in a text: code, addresses, Markdown's own words, names with a sign of code in them, numbers.
KEPT = re.compile(
    r"""`[^`]*` | \]\([^)]*\) | :[a-z]+(?=\[) | :material/\w+: | [\w.]*\w[_.=]\w[\w.=]* | \w+\[[^\]]*\] | \w+\([^()]*\)
    | \b\d[\w.]*\b | \beps\b
    """,
    re.VERBOSE,
)
NAMES = {
    *("torch", "nn", "RNN", "LSTM", "GRU", "rnn", "lstm", "gru", "tanh", "relu", "sigmoid", "softmax", "rnnviz"),
    *("float", "TF", "cpu", "cuda", "CUDA", "cuDNN", "NumPy", "Python", "csv", "CSV", "True", "False", "None"),
    *("inf", "nan", "eps", "max", "ms", "ih", "hh", "hr"),
    # The arguments and fields under their own names, and their values.
    *("bidirectional", "unbatched", "bias", "input", "output", "dtype", "device", "seed", "text", "table", "alphabet"),
    *("lengths", "period", "feature", "at", "batch", "source", "cell", "init", "zeros", "random", "custom", "auto"),
    # The kinds of exercises and the fields of an answer under their names, and how an answer may be judged.
    *("shapes", "state", "seen", "parameters", "bugs", "line", "fix", "sum", "malformed"),
    *(
        "initial",
        "raises",
        "names",
        "packed",
        "patterns",
        "error",
        "pattern",
        "shares",
        "backwards",
        "step",
        "total",
        "term",
    ),
    *("latin", "cyrillic", "normal", "ramp", "impulse", "sine"),
    *("xavier", "orthogonal", "identity", "spectral", "remember", "file"),
    *("safetensors", "pt", "npz", "onnx"),  # endings of files
}


@pytest.fixture(autouse=True)
def _pseudo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RNNVIZ_PSEUDO", "1")


def opened(script: str, **address: str) -> AppTest:
    page = AppTest.from_file(MAIN, default_timeout=60)
    for name, value in {"lang": "qps", **address}.items():
        page.query_params[name] = value
    if script != "simulator.py":
        page.switch_page(script)
    page.run()
    assert not page.exception
    return page


def plain(page: AppTest) -> set[str]:
    """The plain words of a page, each with the text that it stands in."""
    return {f"{word}: {text}" for text in texts(page) for word in words(text)}


def words(text: str) -> list[str]:
    return [word for word in WORD.findall(KEPT.sub(" ", text)) if word not in NAMES]


SHOWN_FIELDS = ("label", "help", "placeholder", "body", "options", "captions")
# In what a view of ours gets: the keys whose strings a person reads. Others are codes that a script understands.
SHOWN_KEYS = frozenset(
    """title hint note about headline detail message label labels why what text status question unit alt notes amount
    caption said word words name""".split()  # noqa: SIM905
)


def texts(page: AppTest) -> Iterator[str]:
    for node in nodes(page._tree):
        proto = getattr(node, "proto", None)
        if proto is None or type(node).__name__ == "Code":
            continue
        for field, value in proto.ListFields():
            if field.name in SHOWN_FIELDS:
                yield from [value] if isinstance(value, str) else (getattr(o, "content", o) for o in value)
            elif field.name == "bytes":
                yield from read(content(value), "")
        if type(node).__name__ == "Table":
            yield from node.value.columns


def nodes(block: Any) -> Iterator[Any]:
    for child in block.children.values():
        yield child
        if hasattr(child, "children"):
            yield from nodes(child)


def content(message: bytes) -> Any:
    """What a view of ours got: JSON, or JSON behind its length with arrays behind it (see `kit/messages.py`)."""
    if message[:2] == b'{"':  # a length may begin with the byte of {
        return json.loads(message)
    return json.loads(message[4 : 4 + int.from_bytes(message[:4], "little")])


def read(value: Any, key: str) -> Iterator[str]:
    if isinstance(value, dict):
        if "plotly" in value:  # a figure: see tests/plots/test_every_figure.py
            yield value["alt"]
            return
        for name, part in value.items():
            if name == "chosen":  # what the fields hold, for the browser's history
                continue
            yield from read(part, name if name in SHOWN_KEYS else key if name.isdigit() else "")
    elif isinstance(value, list):
        for part in value:
            yield from read(part, key)
    elif isinstance(value, str) and key:
        yield value


@pytest.mark.parametrize("section", ["output against h_n", "Weights", "Code", "A wrong h_0", "Batch and time swapped"])
def test_the_shapes_page_has_no_plain_words(section: str) -> None:
    assert (
        plain(opened("shapes.py", section=pseudo(section), batch="3", lengths="6, 2, 1", bidirectional="true")) == set()
    )


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("cell", ["lstm", pytest.param("rnn_tanh", marks=pytest.mark.whole)])
def test_the_simulator_has_no_plain_words(cell: str, tab: str) -> None:
    address = {"num_layers": "2", "bidirectional": "true", "h_0": "custom", "h_0_text": "0.5"}
    assert plain(opened("simulator.py", cell=cell, tab=pseudo(tab), **address)) == set()


@pytest.mark.one_in(3)  # that its sentences go through the catalogues: test_every_sentence
@pytest.mark.parametrize("lesson", LESSONS)
def test_no_lesson_has_plain_words(lesson: str) -> None:
    run = LESSONS[lesson].run()
    names = {word for name in (*run.shapes, *run.weights, *LESSONS[lesson].variants) for word in WORD.findall(name)}
    names |= {token for stage in run.plan for lines in stage.labels.values() for line in lines for token in line}
    names |= {"dw", "du"} if lesson == "E4" else set()  # variables of its script
    assert {text for text in plain(opened("lessons.py", lesson=lesson)) if text.split(":")[0] not in names} == set()


LEVELS = [
    (kind, level, pytest.mark.whole if (k + level) % 2 else ()) for k, kind in enumerate(KINDS) for level in (1, 2)
]


@pytest.mark.parametrize(
    ("kind", "level"), [pytest.param(kind, str(level), marks=marks) for kind, level, marks in LEVELS]
)
def test_no_exercise_has_plain_words(kind: str, level: str) -> None:
    page = opened("exercises.py", kind=kind, level=level)
    asked = plain(page)
    next(button for button in page.button if button.label == pseudo("Check")).click().run()
    assert asked | plain(page) == set()


CODES = re.compile(r"https?:|RNNVIZ1:|\b[0-9a-f]{12}\b")  # a link, a receipt, the code of an assignment


@pytest.mark.parametrize("do", ["compose", "verify", "print"])
def test_no_page_of_an_assignment_has_plain_words(do: str) -> None:
    page = opened("assignments.py", do=do)
    found = plain(page)
    if do != "compose":
        page.text_input(key="assignment_link").set_value("http://a/exercises?set=patterns.1.1").run()
        found |= plain(page)
    assert {text for text in found if not CODES.search(text)} == set()


def test_no_assignment_of_a_student_has_plain_words() -> None:
    page = opened("exercises.py", set="patterns.1.1")
    asked = plain(page)
    page.text_input(key="assignment_student").set_value("7")
    next(button for button in page.button if button.label == pseudo("Begin")).click().run()
    assert {text for text in asked | plain(page) if not CODES.search(text)} == set()
