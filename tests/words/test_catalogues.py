"""The list of messages is what the source says, and what is translated fits its message."""

import ast
import re
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

from rnnviz.words import extract
from rnnviz.words.paths import CATALOGUES, SCRIPTS, TEMPLATE

ROOT = Path(__file__).parents[2]
PROGRAM = [path for folder in extract.FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]
TRANSLATED = sorted(CATALOGUES.glob("*/LC_MESSAGES/rnnviz.po"))
SAYING = {"say", "mark", "sentence", "invalid", "invalid_type", "say_many"}
COMMAND = "run `python -m rnnviz.words.extract`"


def forms(message: Any) -> list[str]:
    return [message] if isinstance(message, str) else list(message)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.fixture(scope="module", autouse=True)
def _read_once() -> Iterator[None]:
    """The whole source is read for each list of messages: here once for all tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(extract, "messages", partial(iter, tuple(extract.messages())))
        yield


@cache
def said_in(path: Path) -> list[ast.Call]:
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    return [
        call for call in calls if getattr(call.func, "id", getattr(call.func, "attr", None)) in SAYING and call.args
    ]


def test_the_list_of_messages_is_what_the_source_says() -> None:
    assert extract.template() == TEMPLATE.read_text(encoding="utf-8"), COMMAND


def test_the_list_of_the_scripts_messages_is_what_they_say() -> None:
    assert extract.script_messages() == SCRIPTS.read_text(encoding="utf-8"), COMMAND


def test_every_message_that_python_says_is_in_the_list() -> None:
    known = {form for _, message in extract.messages() for form in forms(message)}
    written = {
        (path.name, argument.value)
        for path in PROGRAM
        for call in said_in(path)
        for argument in call.args[: 2 if getattr(call.func, "id", "") == "say_many" else 1]
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }
    assert {(name, text) for name, text in written if text not in known} == set()


def test_every_message_that_a_script_says_is_in_the_list() -> None:
    known = {form for _, message in extract.messages() for form in forms(message)}
    spoken = re.compile(r'(?<![\w.])(?:say|sayMany|mark)\(\s*"((?:[^"\\]|\\.)*)"(?!\s*\+)')
    written = {
        (path.name, text)
        for path in sorted((ROOT / "rnnviz").rglob("*.js"))
        for text in spoken.findall(path.read_text(encoding="utf-8"))
    }
    assert {(name, text) for name, text in written if text not in known and name != "words.js"} == set()


def test_no_message_is_made_while_it_is_said() -> None:
    """A message with a value in it, `say(f"{n} steps")`, would be in no catalogue."""
    made = [
        f"{path.name}:{call.lineno}"
        for path in PROGRAM
        for call in said_in(path)
        if isinstance(call.args[0], ast.JoinedStr | ast.BinOp)
    ]
    assert made == []


def test_every_placeholder_of_a_message_has_a_name() -> None:
    unnamed = [form for _, message in extract.messages() for form in forms(message) if not named(form)]
    assert unnamed == []


def named(text: str) -> bool:
    return all(re.fullmatch(r"[A-Za-z_]\w*", name) for name in placeholders(text))


def test_a_call_gives_every_placeholder_a_value() -> None:
    missing = []
    for path in PROGRAM:
        for call in said_in(path):
            values = {keyword.arg for keyword in call.keywords}
            counted = {"n"} if getattr(call.func, "id", "") == "say_many" else set()
            if getattr(call.func, "id", "") == "mark" or None in values:
                continue
            texts = [a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            missing += [(path.name, text) for text in texts if placeholders(text) - values - counted]
    assert missing == []


@pytest.mark.parametrize("path", TRANSLATED, ids=lambda path: path.parts[-3])
def test_a_translation_has_the_placeholders_of_its_message(path: Path) -> None:
    with path.open("rb") as file:
        catalog = read_po(file)
    assert misfits(catalog) == []


def misfits(catalog: Catalog) -> list[str]:
    """The messages whose translation lacks a placeholder, or has one that the message lacks."""
    found = []
    for message in catalog:
        wanted = {name for form in forms(message.id) for name in placeholders(form)}
        got = [placeholders(form) for form in forms(message.string) if message.id and form]
        found += [str(message.id) for names in got if not wanted - {"n"} <= names <= wanted]
    return found


def test_a_translation_without_a_placeholder_or_with_another_is_noticed() -> None:
    catalog = Catalog(locale="pl")
    catalog.add("{a} of {b}", "{a} z {b}")
    catalog.add("{a} in {b}", "{a} w")
    catalog.add("all {a}", "{c} {a}")
    catalog.add(("{n} step of {a}", "{n} steps of {a}"), ("krok {a}", "{n} kroki", "{n} kroków {a}"))
    assert misfits(catalog) == ["{a} in {b}", "all {a}", "('{n} step of {a}', '{n} steps of {a}')"]


@pytest.mark.parametrize("path", TRANSLATED, ids=lambda path: path.parts[-3])
def test_the_compiled_catalogue_is_that_of_the_text(path: Path, tmp_path: Path) -> None:
    with path.open("rb") as file:
        catalog = read_po(file)
    with (tmp_path / "made.mo").open("wb") as written:
        write_mo(written, catalog)
    with (tmp_path / "made.mo").open("rb") as made, path.with_suffix(".mo").open("rb") as kept:
        texts = [{tuple(forms(m.id)): forms(m.string) for m in read_mo(file) if m.id} for file in (made, kept)]
    assert texts[0] == texts[1], "run `pybabel compile -D rnnviz -d rnnviz/words/catalogues`"
