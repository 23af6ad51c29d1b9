"""Saying a message: in the language of a run and of no other, its values as data, its plural as the language has it."""

import copy
import pickle
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from rnnviz.network.errors import invalid
from rnnviz.words import Sentence, language, languages, mark, say, say_error, say_many, sentence, use

# Polish has three forms; the words are ours.
POLISH = "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
FORMS = ("{n} krok w {name}", "{n} kroki w {name}", "{n} kroków w {name}")


@pytest.fixture
def polish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A second language, `pl`, that this run speaks."""
    catalog = Catalog(locale="pl", charset="utf-8")
    catalog.add("Hidden state", "Stan ukryty")
    catalog.add("{field} must be at least {low}; got {value}", "{value}: {field} musi być co najmniej {low}")
    catalog.add(("{n} step of {name}", "{n} steps of {name}"), FORMS)
    catalog.mime_headers  # noqa: B018 - Babel fills in the plural rule of the locale
    folder = tmp_path / "pl" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "rnnviz.mo").open("wb") as file:
        write_mo(file, catalog)
    monkeypatch.setattr(languages, "CATALOGUES", tmp_path)
    languages.catalogue.cache_clear()
    yield
    languages.catalogue.cache_clear()


def in_language(code: str, make: Callable[..., Any]) -> Any:
    """What `make` returns in a run of this language."""

    def run() -> Any:
        use(code)
        return make()

    return copy_context().run(run)


def test_without_a_choice_a_message_is_english() -> None:
    assert (language(), say("Hidden state")) == ("en", "Hidden state")


def test_a_message_is_said_in_the_language_of_the_run(polish: None) -> None:
    assert in_language("pl", lambda: say("Hidden state")) == "Stan ukryty"
    assert say("Hidden state") == "Hidden state"


def test_a_message_without_a_translation_is_english(polish: None) -> None:
    assert in_language("pl", lambda: say("Cell state of {n}", n=2)) == "Cell state of 2"


def test_two_runs_in_two_threads_do_not_see_each_others_language(polish: None) -> None:
    both = Barrier(2)

    def run(code: str) -> list[str]:
        use(code)
        both.wait()
        return [say("Hidden state") for _ in range(100)]

    with ThreadPoolExecutor(2) as threads:
        english, other = threads.map(run, ("en", "pl"))
    assert set(english) == {"Hidden state"}
    assert set(other) == {"Stan ukryty"}


@pytest.mark.parametrize(("n", "form"), [(1, 0), (2, 1), (4, 1), (5, 2), (11, 2), (12, 2), (22, 1), (25, 2), (0, 2)])
def test_the_number_decides_the_form(polish: None, n: int, form: int) -> None:
    said = in_language("pl", lambda: say_many("{n} step of {name}", "{n} steps of {name}", n, name="x"))
    assert said == FORMS[form].format(n=n, name="x")


@pytest.mark.parametrize(("n", "text"), [(0, "0 steps"), (1, "1 step"), (2, "2 steps"), (1001, "1,001 steps")])
def test_english_has_two_forms(n: int, text: str) -> None:
    assert say_many("{n:,} step", "{n:,} steps", n) == text


def test_braces_in_a_value_mean_nothing() -> None:
    assert say("{text} is not a number", text="{n}{{") == "{n}{{ is not a number"


def test_a_missing_value_is_an_error() -> None:
    with pytest.raises(KeyError, match="low"):
        say("at least {low}")


def test_a_core_error_is_said_from_its_parts(polish: None) -> None:
    error = invalid("{field} must be at least {low}; got {value}", field="H", low=1, value=0)
    assert in_language("pl", lambda: say_error(error)) == "0: H musi być co najmniej 1"
    assert say_error(error) == str(error)


def test_another_error_is_said_as_it_is() -> None:
    assert say_error(ValueError("{n} is odd")) == "{n} is odd"


def test_a_marked_message_is_the_message() -> None:
    assert mark("{n} of {m}") == "{n} of {m}"


def test_a_sentence_is_english_until_it_is_said(polish: None) -> None:
    made = sentence("{field} must be at least {low}; got {value}", field="H", low=1, value=0)
    assert made == "H must be at least 1; got 0"
    assert in_language("pl", lambda: say(made)) == "0: H musi być co najmniej 1"


def test_a_sentence_in_a_sentence_is_said_too(polish: None) -> None:
    title = sentence("Hidden state")
    assert in_language("pl", lambda: say("Cell: {title}", title=title)) == "Cell: Stan ukryty"


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda made: pickle.loads(pickle.dumps(made))])
def test_a_copy_of_a_sentence_can_be_said(again: Callable[[Any], Any]) -> None:
    made = again(sentence("{n} states", n=3))
    assert type(made) is Sentence
    assert (made, made.message, made.values) == ("3 states", "{n} states", {"n": 3})
