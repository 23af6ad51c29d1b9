"""The tab Weights, for weights of a file with another order of gates: which rows became which gate."""

import streamlit as st

from rnnviz.experiment import Experiment
from rnnviz.files.found import Move
from rnnviz.plots import gate_moves
from rnnviz.ui.kit.figure import figure
from rnnviz.ui.kit.notes import small
from rnnviz.ui.simulator.fields import Choices
from rnnviz.ui.simulator.own_weights import opened
from rnnviz.words import say

_PROGRAMS = {"keras": "Keras", "onnx": "ONNX", "torch": "torch"}


def moved_rows(chosen: Choices) -> None:
    """Drawn where the weights are those of the open file, and it has its gates elsewhere."""
    now = opened()
    if now is None or not isinstance(chosen, Experiment) or chosen.given != now.given or not now.layer.reordered:
        return
    layer = now.layer
    st.subheader(say("From the file: which rows became which gate"), anchor=False)
    stacked = [move for move in layer.moves if move.blocks]
    first = stacked[0]
    figure(gate_moves(first.blocks, columns=first.transposed), key="rnnviz_moves")
    program = _PROGRAMS[layer.origin]
    if not first.in_another_order:
        small(say("{program} has the gates in columns, in torch's order; every tensor was turned.", program=program))
    elif first.transposed:
        small(
            say(
                "{program} has the gates in columns, in another order; every tensor was turned and put together so.",
                program=program,
            )
        )
    else:
        small(
            say("{program} has the gates in another order; every tensor was cut and put together so.", program=program)
        )
    with st.expander(say("All {count} tensors", count=len(layer.moves))):
        st.code("\n".join(map(_line, layer.moves)), language=None)  # names of a file are data, not Markdown


def _line(move: Move) -> str:
    if not move.source:
        return say("{tensor} ← zeros, which the file does not have", tensor=move.target)
    if move.transposed:
        return say("{tensor} ← {source}, its columns as rows", tensor=move.target, source=move.source)
    return f"{move.target} ← {move.source}"
