"""What a wrong value raises: one sentence, and its parts as data, so that a page can say it in another language.

`str(error)` is the English sentence. `error.message` is its template, which is also its name in the catalogues, and
`error.values` are the values of its placeholders. A value goes into the sentence as it is: braces in it mean nothing.
"""

from typing import Any


class _Sentence(Exception):
    """An exception whose text is a template and its values. Both are its `args`: copies and pickles keep them."""

    def __init__(self, message: str, values: dict[str, Any] | None = None) -> None:
        """Raises KeyError if the template names a placeholder that `values` lacks: at once, not where it is shown."""
        self.message = message
        self.values: dict[str, Any] = dict(values or {})
        self._sentence = message.format(**self.values)
        super().__init__(message, self.values)

    def __str__(self) -> str:
        return self._sentence


class Invalid(_Sentence, ValueError):
    """A value that breaks a rule: `hidden_size must be at least 1; got 0`."""


class InvalidType(_Sentence, TypeError):
    """A value of a type that nothing can be done with: `hidden_size must be an integer; got 1.5`."""


def invalid(message: str, /, **values: Any) -> Invalid:
    """Returns the error to raise: `raise invalid("{field} must be at least {low}; got {value}", field=..., ...)`."""
    return Invalid(message, values)


def invalid_type(message: str, /, **values: Any) -> InvalidType:
    """As `invalid`, for a value of the wrong type."""
    return InvalidType(message, values)
