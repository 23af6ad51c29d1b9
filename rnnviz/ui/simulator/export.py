"""The tab Export: the stage as a picture, the trace as files, and what is in them."""

import json
import re

import streamlit as st

from rnnviz.experiment import Simulation
from rnnviz.files.run_file import TraceFile, as_csv, as_npz, trace_file
from rnnviz.network.architecture import place_name
from rnnviz.ui.kit.components import component
from rnnviz.ui.kit.notes import small
from rnnviz.ui.simulator.export_cite import citation
from rnnviz.ui.simulator.export_files import project_file, table_files, weight_files
from rnnviz.ui.simulator.export_latex import latex_files
from rnnviz.ui.simulator.fields import Choices
from rnnviz.ui.simulator.message import is_whole
from rnnviz.ui.simulator.picture import PICTURE
from rnnviz.words import mark, say

_mount = component("rnnviz_export", script="simulator/export.js", styles=("tokens.css", "kit.css", "export.css"))
_PICTURE_FILE = json.dumps({"picture": PICTURE, "name": "rnnviz_stage"}).encode()
_OF_A_PLACE = re.compile(r"_l\d+(_reverse)?$")
_MEANINGS = {
    "x": mark("what is read, time first"),
    "lengths": mark("valid steps of each sample"),
    "h_0": mark("state before the first step"),
    "c_0": mark("memory before the first step"),
    "from_x": mark("W_ih x + b_ih of all gates, one below the other"),
    "from_h": mark("W_hh h + b_hh of all gates, one below the other"),
    "h": mark("state after each step"),
    "c": mark("memory after each step"),
    "unprojected": mark("state before the projection, m"),
    "output": mark("what torch returns: states of the top layer"),
    "h_n": mark("last state of each layer and direction"),
    "c_n": mark("last memory of each layer and direction"),
}


def export_panel(chosen: Choices, simulation: Simulation, sample: int) -> None:
    """Files of the run; each is made when it is asked for."""
    st.subheader(say("The picture"), anchor=False)
    _mount(key="rnnviz_export_view", data=_PICTURE_FILE)
    st.subheader(say("The numbers"), anchor=False)
    with st.container(horizontal=True):
        st.download_button(
            say("All arrays, .npz"),
            lambda: as_npz(trace_file(simulation, sample)),
            file_name="rnnviz_trace.npz",
            mime="application/octet-stream",
            on_click="ignore",
            key="rnnviz_export_npz",
        )
        st.download_button(
            say("Sample {sample} as a table, .csv", sample=sample),
            lambda: as_csv(simulation, sample),
            file_name=f"rnnviz_trace_{sample}.csv",
            mime="text/csv",
            on_click="ignore",
            key="rnnviz_export_csv",
            disabled=not is_whole(simulation),
        )
        table_files(simulation)
    if not is_whole(simulation):
        small(say("This run has too many numbers for a table."))
    weight_files(simulation)
    latex_files(simulation, sample)
    project_file(chosen, simulation)
    st.subheader(say("To cite"), anchor=False)
    st.code(citation(simulation), language="latex", wrap_lines=True)
    st.subheader(say("What is in the .npz"), anchor=False)
    _contents(simulation, trace_file(simulation, sample))


def _contents(simulation: Simulation, file: TraceFile) -> None:
    """What is in the .npz: the arrays of the first layer stand for those of all."""
    arch = simulation.setup.arch
    end = f"_{place_name(0, 0)}"
    listed = {
        name: values for name, values in file.arrays.items() if name.endswith(end) or not _OF_A_PLACE.search(name)
    }
    gates = [f"{letter}{end}" for letter in arch.gates]
    name, shape, what = say("array"), say("shape"), say("what it is")
    # one line stands for all gates, where the first of them is
    named = {", ".join(gates) if key == gates[0] else key: key for key in listed if key not in gates[1:]}
    rows = [
        {name: words, shape: _shape(listed[key].shape), what: _meaning(key.removesuffix(end), arch.gates)}
        for words, key in named.items()
    ]
    st.table(rows, hide_index=True)
    if arch.num_layers * arch.num_directions > 1:
        last = place_name(arch.num_layers - 1, arch.num_directions - 1)
        small(
            say(
                "What ends in {first} is there for every layer and direction, up to {last}.",
                first=f"`{end}`",
                last=f"`_{last}`",
            )
        )
    if len(file.samples) < simulation.setup.batch:
        small(say("The file holds sample {sample} alone.", sample=file.samples[0]))


def _meaning(stem: str, gates: tuple[str, ...]) -> str:
    if stem in _MEANINGS:
        return say(_MEANINGS[stem])
    return say("each gate after each step") if stem in gates else say("torch's parameter")


def _shape(shape: tuple[int, ...]) -> str:
    return "(" + ", ".join(map(str, shape)) + ("," if len(shape) == 1 else "") + ")"
