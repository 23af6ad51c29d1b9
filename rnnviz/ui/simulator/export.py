"""The tab Export: all that leaves the page, by what it is for."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from functools import partial
from typing import Any

import streamlit as st

from rnnviz.experiment import Simulation
from rnnviz.files.run_file import TraceFile, trace_file
from rnnviz.network.architecture import place_name
from rnnviz.ui.kit.components import component
from rnnviz.ui.kit.file_button import file_button
from rnnviz.ui.kit.notes import small
from rnnviz.ui.simulator.back.question import Question
from rnnviz.ui.simulator.back.view import BACK
from rnnviz.ui.simulator.choice import device_names
from rnnviz.ui.simulator.export_cite import citation
from rnnviz.ui.simulator.export_files import data_files, gradient_files, project_file
from rnnviz.ui.simulator.export_latex import latex_files
from rnnviz.ui.simulator.fields import Choices
from rnnviz.ui.simulator.message import is_whole, run_size
from rnnviz.ui.simulator.notebook import notebook
from rnnviz.ui.simulator.notebook_file import open_notebook
from rnnviz.ui.simulator.picture import PICTURE
from rnnviz.ui.simulator.standalone import PAGE_RUN_AT_MOST, page_address, size_of_page, standalone_page
from rnnviz.words import mark, say

_mount = component("rnnviz_export", script="simulator/export.js", styles=("tokens.css", "kit.css", "export.css"))
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


def export_panel(chosen: Choices, simulation: Simulation, sample: int, question: Question | None = None) -> None:
    """Files of the run, by what they are for; each is made when it is asked for. `question`: what the way back is
    asked, where it is shown."""
    _code(chosen, simulation, sample)
    _group(say("Data"), say("Every number that was computed, with all its digits, for NumPy, torch and spreadsheets."))
    data_files(simulation, sample)
    if question is not None and is_whole(simulation):
        gradient_files(chosen, simulation, sample, question)
    with st.expander(say("What is in the .npz")):
        _contents(simulation, trace_file(simulation, sample))
    _group(
        say("Pictures"),
        say("The stage and the inside of the cell as they stand above, in these colours; the stage at all steps, too."),
    )
    _browser_files("rnnviz_export_view", ("svg", "png", "cell_svg", "cell_png", "gif", "apng"))
    _group(say("Slides and papers"), say("LaTeX that draws the numbers itself, and the lines of a reference."))
    latex_files(simulation, sample)
    st.code(citation(simulation), language="latex", wrap_lines=True)
    _whole_run(chosen, simulation, sample)


def _group(title: str, purpose: str) -> None:
    st.subheader(title, anchor=False)
    small(purpose)


def _code(chosen: Choices, simulation: Simulation, sample: int) -> None:
    _group(
        say("For a notebook or a script"), say("This run in plain torch, with an assert on the number that is open.")
    )
    parts = notebook(chosen, simulation.setup, sample)
    more = {"parts": asdict(parts), "notebook": open_notebook(simulation, sample, parts)}
    _browser_files("rnnviz_export_code", ("ipynb", "py"), more)


def _whole_run(chosen: Choices, simulation: Simulation, sample: int) -> None:
    _group(say("The whole run"), say("One file that opens elsewhere: to step through, or to go on with."))
    if run_size(simulation) > PAGE_RUN_AT_MOST:
        words = say(
            "A page that steps by itself holds every number of a sample: up to {most} MB. This run has {size} MB; with "
            "fewer steps, units or layers there is a page.",
            size=f"{run_size(simulation) / 1e6:.1f}",
            most=f"{PAGE_RUN_AT_MOST / 1e6:.0f}",
        )
        small(words)
    else:
        size = f"{size_of_page(simulation) / 1e6:.1f}"
        small(
            say("A page that steps through this run anywhere, with no server or network: about {size} MB.", size=size)
        )
        if is_whole(simulation):
            _browser_files("rnnviz_export_page", ("page",), {"page": page_address()})
        else:  # the browser has not all its numbers
            page = partial(
                standalone_page,
                simulation,
                sample,
                dark=st.context.theme.type == "dark",
                device=device_names()[chosen.device],
                tf32=chosen.tf32,
            )
            file_button(say("Page, .html"), "rnnviz_run.html", page)
    small(say("For the page of a course, Share has the code of a frame that shows this run."))
    small(say("Choices, weights and x, where a link is too short. It is opened as a file of weights is."))
    project_file(chosen, simulation)


def _browser_files(key: str, offers: tuple[str, ...], more: Mapping[str, Any] | None = None) -> None:
    """Buttons for files that the browser makes of what it shows."""
    content = {"offers": offers, "pictures": (PICTURE, BACK), **(more or {})}
    _mount(key=key, data=json.dumps(content, ensure_ascii=False).encode())


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
