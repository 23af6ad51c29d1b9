"""Single numbers of a call that a person changed: weights, x and initial states, as a link writes them.

    weight_hh_l0:3,2=0.7;x:4,0,1=-1;h_0:0,0,2=0.25

A name is that of a weight in torch's `state_dict()`, or `x` with the axes (step, sample, feature), `h_0` or `c_0` with
torch's (row of layer and direction, sample, unit). What is not named stays as it was: an edit is a difference.
"""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from rnnviz.network.architecture import Architecture
from rnnviz.network.errors import Invalid, invalid
from rnnviz.sources.limits import MAX_MAGNITUDE, check_text, shown

FloatArray = np.ndarray[Any, np.dtype[Any]]
Shapes = Mapping[str, tuple[int, ...]]

MOST = 64  # edits
LONGEST = 1500  # characters: as many as a link takes of any text
_ENTRY = re.compile(r"([a-z_0-9]{1,40}):([0-9]{1,5}(?:,[0-9]{1,5}){0,2})=([^;=]{1,30})")
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")


class Edit(NamedTuple):
    """The number at `at` of the array `name` is `value`; `text` is the value as it was typed."""

    name: str
    at: tuple[int, ...]
    text: str

    @property
    def value(self) -> float:
        return float(self.text)

    @property
    def place(self) -> str:
        """Which number it is: `weight_hh_l0:3,2`."""
        return f"{self.name}:{','.join(map(str, self.at))}"

    def __str__(self) -> str:
        return f"{self.place}={self.text}"


def read_edits(text: str) -> tuple[Edit, ...]:
    """The edits of a text, each number named once. Raises ValueError that names the field `edits`, rule and value."""
    check_text("edits", text)
    if len(text) > LONGEST:
        raise invalid("edits must have at most {most} characters; got {count}", most=LONGEST, count=len(text))
    entries = [entry for entry in text.split(";") if entry.strip()]
    if len(entries) > MOST:
        raise invalid("edits must change at most {most} numbers; got {count}", most=MOST, count=len(entries))
    edits = tuple(map(_read, entries))
    places = [edit.place for edit in edits]
    for place in places:
        if places.count(place) > 1:
            raise invalid("edits must name each number once; got {place} twice", place=place)
    return edits


def write_edits(edits: tuple[Edit, ...]) -> str:
    return ";".join(map(str, edits))


def _read(entry: str) -> Edit:
    found = _ENTRY.fullmatch(entry.strip())
    if not found:
        raise invalid("edits must be written as name:index=number; got {value}", value=shown(entry.strip()))
    name, index, number = found[1], tuple(map(int, found[2].split(","))), found[3].strip()
    if not _NUMBER.fullmatch(number) or abs(float(number)) > MAX_MAGNITUDE:
        place = f"{name}:{found[2]}"
        raise invalid(
            "edits must give {place} a number of at most ±{most:g}; got {value}",
            place=place,
            most=MAX_MAGNITUDE,
            value=shown(number),
        )
    return Edit(name, index, number)


def shapes_edited(arch: Architecture, seq_len: int, batch: int) -> dict[str, tuple[int, ...]]:
    """The shape of every array that an edit may name; x is time-major, whatever the layout of the call."""
    given = arch.tensor_shapes(seq_len, batch)
    states = {name: given[name] for name in ("h_0", "c_0") if name in given}
    return arch.weight_shapes() | {"x": (seq_len, batch, arch.input_size)} | states


def check_fit(edits: tuple[Edit, ...], shapes: Shapes) -> None:
    """Raises ValueError, naming the field `edits`, rule and value, unless every edit has its place in these arrays."""
    for edit in edits:
        if edit.name not in shapes:
            raise invalid(
                "edits must name numbers of this network ({names}); got {place}",
                names=", ".join(shapes),
                place=edit.place,
            )
        shape = shapes[edit.name]
        if len(edit.at) != len(shape) or any(k >= size for k, size in zip(edit.at, shape, strict=True)):
            raise invalid(
                "edits must stay inside {name}, which is {shape}; got {place}",
                name=edit.name,
                shape=shape,
                place=edit.place,
            )


def those_that_fit(text: str, shapes: Shapes) -> tuple[str, list[Invalid]]:
    """The edits of a text that can be made, as text, and what is wrong with each of the others."""
    if len(text) > LONGEST or text.count(";") >= MOST:
        try:
            read_edits(text)
        except Invalid as problem:
            return "", [problem]
    kept: tuple[Edit, ...] = ()
    problems: list[Invalid] = []
    for entry in filter(str.strip, text.split(";")):
        try:
            more = read_edits(f"{write_edits(kept)};{entry}")
            check_fit(more, shapes)
        except Invalid as problem:
            problems.append(problem)
        else:
            kept = more
    return write_edits(kept), problems


def edited(
    edits: tuple[Edit, ...], arrays: Mapping[str, FloatArray], drawn: int | None = None
) -> dict[str, FloatArray]:
    """The arrays with the edits made, in their dtype; an array that is edited is a new one. `drawn`: x holds that
    sample of the batch alone."""
    made = dict(arrays)
    for name in {edit.name for edit in edits}:
        made[name] = arrays[name].copy()
    for edit in edits:
        index = _index(edit, drawn)
        if index is not None:
            made[edit.name][index] = edit.value
    return made


def numbers_at(edits: tuple[Edit, ...], arrays: Mapping[str, FloatArray], drawn: int | None = None) -> tuple[Edit, ...]:
    """Edits of the same places that would change nothing in these arrays; none of what they do not hold."""
    indices = [(edit, _index(edit, drawn)) for edit in edits]
    return tuple(
        Edit(edit.name, edit.at, repr(float(arrays[edit.name][index]))) for edit, index in indices if index is not None
    )


def _index(edit: Edit, drawn: int | None) -> tuple[int, ...] | None:
    """Where the number lies in its array; None where x holds another sample alone."""
    if edit.name != "x" or drawn is None:
        return edit.at
    step, sample, feature = edit.at
    return (step, 0, feature) if sample == drawn else None
