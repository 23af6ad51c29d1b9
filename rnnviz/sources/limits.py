"""The largest sizes that stay usable, in one place, and how a value that breaks a rule is shown."""

from typing import Any

from rnnviz.network.errors import invalid
from rnnviz.words import sentence

# name -> (smallest, largest), both allowed.
LIMITS: dict[str, tuple[int, int]] = {
    "seq_len": (1, 1000),
    "batch": (1, 64),
    "input_size": (1, 512),
    "hidden_size": (1, 512),
    "num_layers": (1, 4),
    # Of the way back: steps · units³ of a state whose Jacobians are multiplied; of which loss reached which step the
    # rows, which more losses share, and the numbers.
    "flow": (1, 20_000_000),
    "losses": (1, 64),
    "reached": (1, 16_384),
}
# Bound of what a person may type as a number: it fits float32, with room for the sums that follow.
MAX_MAGNITUDE = 1e30


def check_limit(name: str, value: object) -> None:
    """ValueError unless `value` is a whole number within `LIMITS[name]`."""
    check_between(name, value, *LIMITS[name])


def check_between(name: str, value: object, low: int, high: int) -> None:
    """ValueError unless `value` is a whole number from `low` to `high`."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise invalid(
            "{name} must be a whole number between {low} and {high}; got {value}",
            name=name,
            low=low,
            high=high,
            value=shown(value),
        )
    if not low <= value <= high:
        raise invalid(
            "{name} must be between {low} and {high}; got {value}", name=name, low=low, high=high, value=shown(value)
        )


def check_text(name: str, value: object) -> None:
    """ValueError unless `value` is a string."""
    if not isinstance(value, str):
        raise invalid("{name} must be text; got {value}", name=name, value=shown(value))


def shown(value: Any, limit: int = 40) -> str:
    """A value for an error message: text is quoted and its unprintable characters are escaped; cut at `limit`."""
    if isinstance(value, str):
        if len(value) <= limit:
            return repr(value)
        return sentence("{start}… ({count} characters)", start=repr(value[:limit]), count=len(value))
    if isinstance(value, int) and value.bit_length() > 128:
        return sentence(
            "a number of {count} bits", count=value.bit_length()
        )  # Python refuses to write more than 4300 digits
    text = repr(value)
    return text if len(text) <= limit else f"{text[:limit]}…"
