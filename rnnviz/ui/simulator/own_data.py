"""A sequence from a file: its numbers become the pasted table, by the axes and rules that are chosen."""

import json
import math
from typing import Any

import streamlit as st

from rnnviz.files.data_file import (
    DATA_ENDINGS,
    RULES,
    Data,
    as_table,
    filled_in,
    read_data,
    standardised,
)
from rnnviz.network.errors import Invalid
from rnnviz.ui.kit.components import component
from rnnviz.ui.kit.held import held
from rnnviz.ui.kit.notes import field_note
from rnnviz.words import Sentence, mark, say, say_many, sentence

MEGABYTES = 16
_UPLOADER, _DATA, _REFUSED = "rnnviz_data", "rnnviz_data_read", "rnnviz_data_refused"
_AXES, _MISSING, _STANDARDISE = "rnnviz_data_axes", "rnnviz_data_missing", "rnnviz_data_standardise"
_KINDS = {"T": "time", "N": "batch", "I": "features"}  # as the page Shapes colours them
FIRST_ROWS, FIRST_FEATURES = 3, 4
_mount = component("rnnviz_data", script="simulator/own_data.js", styles=("tokens.css", "kit.css", "own_data.css"))
_LETTERS = {"T": mark("steps"), "N": mark("samples"), "I": mark("features")}


def draw_own_data() -> None:
    """The place for a file under a table, and what is asked about it."""
    if held().locks("table"):
        return
    st.file_uploader(
        say("Or a file: {endings}", endings=" ".join(DATA_ENDINGS)),
        key=_UPLOADER,
        on_change=_read,
        max_upload_size=MEGABYTES,
    )
    refused: Sentence | None = st.session_state.get(_REFUSED)
    if refused:
        field_note(say(refused))
    data: Data | None = st.session_state.get(_DATA)
    if data is None:
        return
    asked: dict[str, Any] = {"on_change": _take}
    if len(data.axes) > 1 and data.array is not None:
        shape = " × ".join(map(str, data.array.shape))
        st.selectbox(say("Axes of {shape}", shape=shape), data.axes, key=_AXES, format_func=_axes, **asked)
    axes = st.session_state.get(_AXES, data.axes[0] if data.axes else "")
    _mount(key="rnnviz_data_view", data=json.dumps(preview(data, axes), ensure_ascii=False).encode())
    if data.missing:
        missing = say_many("{n} number is missing; gaps", "{n} numbers are missing; gaps", data.missing)
        st.selectbox(missing, list(RULES), key=_MISSING, format_func=lambda rule: say(RULES[rule]), **asked)
    st.toggle(say("standardise each feature"), key=_STANDARDISE, **asked)


def preview(data: Data, axes: str) -> dict[str, Any]:
    """What the view shows: the file's axes in its order, and the first rows of the first sample as they were read.

    rows: at most FIRST_ROWS lists of at most FIRST_FEATURES numbers, None where one is missing
    """
    samples = data.arranged(axes)
    steps, features = samples[0].shape
    sizes = {"T": max(map(len, samples)), "N": len(samples), "I": features}
    order = axes or ("NTI" if len(samples) > 1 else "TI")
    rows = samples[0][:FIRST_ROWS, :FIRST_FEATURES]
    return {
        "axes": [
            {"kind": _KINDS[letter], "size": sizes[letter], "letters": letter, "product": "", "gates": []}
            for letter in order
        ],
        "names": list(data.names[:FIRST_FEATURES]),
        "rows": [[None if math.isnan(value) else value for value in row] for row in rows.tolist()],
        "steps": steps,
        "features": features,
    }


def _axes(axes: str) -> str:
    return ", ".join(say(_LETTERS[letter]) for letter in axes)


def _read() -> None:
    file = st.session_state.get(_UPLOADER)
    st.session_state.pop(_REFUSED, None)
    if file is None:
        return
    for key in (_AXES, _MISSING, _STANDARDISE):
        st.session_state.pop(key, None)
    try:
        st.session_state[_DATA] = read_data(file.getvalue(), file.name)
    except Invalid as error:
        st.session_state[_REFUSED] = sentence(error.message, **error.values)
    else:
        _take()


def _take() -> None:
    """The file's numbers are the table from now on; where a rule refuses them, the table stays as it is."""
    data: Data = st.session_state[_DATA]
    st.session_state.pop(_REFUSED, None)
    try:
        samples = data.arranged(st.session_state.get(_AXES, data.axes[0] if data.axes else ""))
        samples = filled_in(samples, st.session_state.get(_MISSING, next(iter(RULES))))
        samples = standardised(samples) if st.session_state.get(_STANDARDISE) else samples
        st.session_state["table"] = as_table(samples, data.names)
    except Invalid as error:
        st.session_state[_REFUSED] = sentence(error.message, **error.values)
