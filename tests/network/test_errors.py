"""An error is one sentence and its parts: both survive what exceptions go through, and a value is only ever data."""

import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from rnnviz.network.errors import Invalid, InvalidType, invalid, invalid_type

RULE = "{field} must be at least {low}; got {value!r}"


def test_the_text_of_an_error_is_its_sentence() -> None:
    assert str(invalid(RULE, field="hidden_size", low=1, value=0)) == "hidden_size must be at least 1; got 0"


def test_an_error_keeps_its_template_and_its_values() -> None:
    error = invalid(RULE, field="hidden_size", low=1, value="a")
    assert (error.message, error.values) == (RULE, {"field": "hidden_size", "low": 1, "value": "a"})


@pytest.mark.parametrize(
    ("make", "kind", "builtin"), [(invalid, Invalid, ValueError), (invalid_type, InvalidType, TypeError)]
)
def test_an_error_is_caught_as_the_built_in_one(
    make: Callable[..., Any], kind: type[Exception], builtin: type[Exception]
) -> None:
    with pytest.raises(builtin, match=r"^x must be at least 2; got 1$") as raised:
        raise make(RULE, field="x", low=2, value=1)
    assert type(raised.value) is kind


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda error: pickle.loads(pickle.dumps(error))])
@pytest.mark.parametrize("make", [invalid, invalid_type])
def test_a_copy_of_an_error_says_the_same(make: Callable[..., Any], again: Callable[[Any], Any]) -> None:
    error = make(RULE, field="bias", low=1, value="no")
    copied = again(error)
    assert type(copied) is type(error)
    assert (str(copied), copied.message, copied.values) == (str(error), error.message, error.values)


def test_braces_in_a_value_mean_nothing() -> None:
    assert str(invalid("{name} is not a number", name="{low} {0} {{")) == "{low} {0} {{ is not a number"


def test_a_template_whose_value_is_missing_fails_where_it_is_raised() -> None:
    with pytest.raises(KeyError, match="low"):
        invalid(RULE, field="x", value=1)


def test_a_placeholder_may_be_called_message() -> None:
    assert str(invalid("torch says: {message}", message="no")) == "torch says: no"
