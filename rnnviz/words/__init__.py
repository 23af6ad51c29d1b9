"""Every sentence that a person reads: `say` looks it up in the catalogue of the language that the page is shown in.

A message is a whole English sentence with named placeholders, `"{count} states of {name}"`. It is its own key in the
catalogues, so English needs none, and a sentence without a translation appears in English. Numbers come formatted or
with a format of Python (`{count:,}`): the decimal point is a point in every language. torch's names, code and formulas
are no messages.

    from rnnviz.words import mark, say, say_many, sentence

    say("Layer {layer} of {count}", layer=0, count=2)       # now, in the language of this run
    say_many("{n} step", "{n} steps", n)                     # a whole number decides the form
    TITLE = mark("Hidden state")                             # a constant: extracted here, said where it is shown
    sentence("{name} is drawn once", name="h_0")             # made in one place, said in another: English until then
    say(problem)                                             # says what `sentence` made, and an error of the core
"""

from contextvars import ContextVar
from typing import Any, Self

from rnnviz.words.languages import ENGLISH, catalogue

# Of the run of a page, never of the process: many visitors share it. A new thread starts with English.
_language: ContextVar[str] = ContextVar("language", default=ENGLISH)


def use(language: str) -> None:
    """Say everything from here on, in this run of a page, in a language of `languages.available()`."""
    _language.set(language)


def language() -> str:
    """The language in which this run of a page speaks. What a cache keeps of its texts belongs under this key."""
    return _language.get()


class Sentence(str):
    """An English sentence that remembers its message and its values, so that it can be said in another language."""

    message: str
    values: dict[str, Any]

    def __new__(cls, message: str, values: dict[str, Any]) -> Self:
        made = super().__new__(cls, message.format(**values))
        made.message, made.values = message, values
        return made

    def __getnewargs__(self) -> tuple[str, dict[str, Any]]:  # type: ignore[override]  # for copies and pickles
        return self.message, self.values


def say(message: str, /, **values: Any) -> str:
    """The message in the language of this run, its placeholders filled. A `Sentence` brings its own values.

    Values that are sentences are said in the same language. Raises KeyError where a placeholder has no value.
    """
    if isinstance(message, Sentence):
        return say(message.message, **message.values)
    return catalogue(_language.get()).gettext(message).format(**_said(values))


def say_many(singular: str, plural: str, n: int, /, **values: Any) -> str:
    """The form of the message that the whole number `n` asks for in this language; `n` is a placeholder of it too."""
    return catalogue(_language.get()).ngettext(singular, plural, n).format(n=n, **_said(values))


def mark(message: str) -> str:
    """The message itself, to be said later: `say(HINT, ...)`. For constants, which are made before anyone asks."""
    return message


def sentence(message: str, /, **values: Any) -> Sentence:
    """A sentence for someone else to say: the core makes it with its values, the page says it."""
    return Sentence(message, values)


def say_error(error: BaseException) -> str:
    """What an error says. Those of `rnnviz.network.errors` bring their message; of others there is only their text."""
    message, values = getattr(error, "message", None), getattr(error, "values", None)
    if isinstance(message, str) and isinstance(values, dict):
        return say(message, **values)
    return str(error)


def _said(values: dict[str, Any]) -> dict[str, Any]:
    return {name: say(value) if isinstance(value, Sentence) else value for name, value in values.items()}
