"""Logits out: the Linear layer that lies beside a layer in its file reads the output at every step."""

from typing import Any

import numpy as np
import streamlit as st

from rnnviz.check.compare import compare_tensors
from rnnviz.check.head import torch_predictions
from rnnviz.experiment import Experiment, Simulation
from rnnviz.files.found import Table
from rnnviz.network.head import Head, log_softmax, predictions
from rnnviz.network.seeds import time_major
from rnnviz.sources.limits import shown
from rnnviz.ui.kit.components import component
from rnnviz.ui.kit.kept import RESULTS
from rnnviz.ui.kit.messages import pack
from rnnviz.ui.simulator.fields import Choices
from rnnviz.ui.simulator.identity import print_of
from rnnviz.ui.simulator.message import is_whole
from rnnviz.ui.simulator.own_weights import opened
from rnnviz.words import say

SHOWN = 8  # classes of a step
_HEAD = "rnnviz_head_chosen"
_mount = component("rnnviz_logits", script="simulator/logits.js", styles=("tokens.css", "kit.css", "logits.css"))


def draw_logits(chosen: Choices, simulation: Simulation, sample: int) -> None:
    """What the open file's head makes of each output, where the run is of that file's layer and its head fits."""
    now = opened()
    of_file = now is not None and isinstance(chosen, Experiment) and chosen.given == now.given
    if now is None or not of_file or not now.layer.heads or not is_whole(simulation):
        return
    heads = now.layer.heads
    with st.container(key="rnnviz_logits"):
        k = 0
        if len(heads) > 1:
            names = [shown(head.prefix, 60) for head in heads]
            k = st.selectbox(
                say("Linear layer"), range(len(heads)), key=_HEAD, format_func=names.__getitem__, width=280
            )
        _mount(key="rnnviz_logits_view", data=_message(chosen, simulation, sample, heads[k]))


def _message(chosen: Choices, simulation: Simulation, sample: int, table: Table) -> bytes:
    """Kept like other results: each run of the page would compute it again."""

    def make() -> bytes:
        return pack(head_content(simulation, sample, table))

    found: bytes = RESULTS.get(("logits", repr(chosen), sample, table.prefix, table.digest), make)
    return found


def head_content(simulation: Simulation, sample: int, table: Table) -> dict[str, Any]:
    """What the view shows: of each step the classes with the largest logits, and the rows of the weight that made them.

    top, logits, torch, shares: (T, SHOWN)   rows: the classes whose weights are here (R,)   weight: (R, D*P)
    """
    n, length = simulation.column(sample), simulation.setup.length(sample)
    dtype = simulation.trace.x.dtype
    head = Head(table.weight.astype(dtype), None if table.bias is None else table.bias.astype(dtype))
    output, torchs = (
        time_major(simulation.trace, each.output)[:length, n] for each in (simulation.trace, simulation.reference)
    )
    with np.errstate(over="ignore", invalid="ignore"):
        ours, theirs = predictions(output, head), torch_predictions(torchs, head)  # each from its own network
        log_shares = log_softmax(ours)
    match = compare_tensors(ours, theirs)
    top = np.argsort(-ours, axis=1, kind="stable")[:, :SHOWN]
    rows = np.unique(top)
    return {
        "name": shown(table.prefix, 60),
        "classes": len(head.weight),
        "top": top.astype(np.int32),
        "logits": np.take_along_axis(ours, top, axis=1),
        "torch": np.take_along_axis(theirs, top, axis=1),
        "shares": np.exp(np.take_along_axis(log_shares, top, axis=1)),
        "rows": rows.astype(np.int32),
        "weight": head.weight[rows],
        "bias": None if head.bias is None else head.bias[rows],
        # What leaves the range of the dtype is not called equal, and JSON has no infinity.
        "error": match.error if np.isfinite(match.error) and not match.overflowed else None,
        "tolerance": match.tolerance,
        "print": print_of(simulation, n),
    }
