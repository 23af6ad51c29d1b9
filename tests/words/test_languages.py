"""Which language a visitor gets, and the one that nobody speaks."""

import re

import pytest

from rnnviz.words import languages
from rnnviz.words.languages import available, choose
from rnnviz.words.pseudo import LEFT, LONGER, RIGHT, pseudo


@pytest.fixture
def four(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server with four languages."""
    monkeypatch.setattr(languages, "available", lambda: ("en", "de", "pt_BR", "qps"))


def test_english_is_there_and_the_pseudo_language_only_where_it_is_switched_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RNNVIZ_PSEUDO", raising=False)
    assert available()[0] == "en"
    assert "qps" not in available()
    monkeypatch.setenv("RNNVIZ_PSEUDO", "1")
    assert available()[-1] == "qps"


@pytest.mark.parametrize(
    ("asked", "accepted", "language"),
    [
        (None, None, "en"),
        (None, "de-AT,de;q=0.9,en;q=0.8", "de"),
        (None, "fr;q=0.9,de;q=0.4,en;q=0.8", "en"),
        (None, "pt-br", "pt_BR"),
        (None, "de;q=0,en", "en"),
        (None, "fr, ,;q=x", "en"),
        (None, "qps", "en"),
        ("de", "en", "de"),
        ("DE", None, "de"),
        ("de-CH", None, "de"),
        ("pt-BR", None, "pt_BR"),
        ("en", "de", "en"),
        ("xx", "de", "en"),
        ("../de", "de", "en"),
        ("", "de", "en"),
        ("qps", None, "qps"),
    ],
)
def test_a_visitor_gets_what_the_address_asks_for_or_else_the_browser(
    four: None, asked: str | None, accepted: str | None, language: str
) -> None:
    assert choose(asked, accepted) == language


def test_the_pseudo_language_cannot_be_asked_for_where_it_is_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RNNVIZ_PSEUDO", raising=False)
    assert choose("qps", None) == "en"


MESSAGES = [
    "Hidden state",
    "{name} must be at least {low:,}; got {value!r}",
    "W_hh h[t] + b_hh as `say it` of torch.nn.LSTM, batch_first=True, has (T, N, I)",
    "**Bold** :small[text] with [a link](https://example.org/a?b=c) :material/close:",
    "RNN, LSTM and GRU<br>in <b>bold</b>",
    "x",
]


@pytest.mark.parametrize("message", MESSAGES)
def test_a_pseudo_message_is_marked_and_two_fifths_longer(message: str) -> None:
    said = pseudo(message)
    assert (said[0], said[-1]) == (LEFT, RIGHT)
    assert len(said) >= LONGER * len(message) - 1


@pytest.mark.parametrize("message", MESSAGES)
def test_a_pseudo_message_keeps_placeholders_code_and_addresses(message: str) -> None:
    kept = re.findall(
        r"\{.*?\}|`.*?`|\]\(.*?\)|:small|:material/close:|torch\.nn\.LSTM|W_hh|\(T, N, I\)|LSTM|GRU", message
    )
    assert [part for part in kept if part not in pseudo(message)] == []


def test_a_pseudo_message_has_no_plain_words_left() -> None:
    assert re.findall("[A-Za-z]{2,}", pseudo("The quick brown fox JUMPS over a lazy dog: why?")) == []
