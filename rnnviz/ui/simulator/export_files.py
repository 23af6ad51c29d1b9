"""The tab Export: weights in the formats that other programs read, tables, and a project file of the whole page."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import PurePath
from typing import Any

import numpy as np
import streamlit as st

from rnnviz.experiment import Simulation
from rnnviz.files.project import PROJECT_ENDING, Project, write_project
from rnnviz.files.table_files import match_csv, parameters_csv, weights_csv
from rnnviz.files.weights_out import WEIGHT_ENDINGS, write_weights
from rnnviz.lessons import LessonLayer
from rnnviz.ui.kit.notes import small
from rnnviz.ui.simulator.fields import FIELDS, Choices
from rnnviz.words import say

_MIMES = {".csv": "text/csv", ".tex": "application/x-tex"}


def weight_files(simulation: Simulation) -> None:
    """The weights under torch's names, and the layer as ONNX."""
    setup = simulation.setup
    st.subheader(say("The weights"), anchor=False)
    with st.container(horizontal=True):
        for ending in WEIGHT_ENDINGS:
            file_button(
                ending,
                f"rnnviz_weights{ending}",
                partial(write_weights, setup.arch, setup.weights, ending),
                disabled=ending == ".onnx" and bool(setup.arch.proj_size),
            )
        file_button(say("Table, .csv"), "rnnviz_weights.csv", lambda: weights_csv(setup.arch, setup.weights))
    if setup.arch.proj_size:
        small(say("ONNX has no LSTM with a projection."))


def table_files(simulation: Simulation) -> None:
    """What the tabs Shapes and Match list."""
    arch, match = simulation.setup.arch, simulation.match
    file_button(say("Parameters, .csv"), "rnnviz_parameters.csv", lambda: parameters_csv(arch))
    file_button(say("Comparison, .csv"), "rnnviz_match.csv", lambda: match_csv(match))


def project_file(chosen: Choices, simulation: Simulation) -> None:
    """All that the page shows in one file, which opens it elsewhere."""
    st.subheader(say("The whole page"), anchor=False)
    whole, choices = simulation.setup.drawn is None, choices_now()
    file_button(
        say("Project file, {ending}", ending=PROJECT_ENDING),
        f"mine{PROJECT_ENDING}",
        lambda: write_project(project_of(chosen, simulation, choices)),  # made where there is no session
        disabled=not whole,
    )
    small(say("Choices, weights and x, where a link is too short. It is opened as a file of weights is."))


def project_of(chosen: Choices, simulation: Simulation, choices: Mapping[str, str]) -> Project:
    """The page as a project; of a lesson's layer its numbers alone."""
    if isinstance(chosen, LessonLayer):
        setup, choices = simulation.setup, {}
    else:
        setup = replace(chosen, edits="").setup()  # edits are among the choices
    return Project(setup.arch, setup.weights, setup.x, setup.h_0, setup.c_0, setup.lengths, choices)


def choices_now() -> dict[str, str]:
    """What is chosen, as an address would have it."""
    return {name: _text(st.session_state.get(name, field.default)) for name, field in FIELDS.items()}


def given_numbers(project: Project) -> dict[str, Any]:
    """The choices that give x, h_0, c_0 and lengths of a project that names no source: as tables, with all digits."""
    T, N = project.x.shape[:2]
    lengths = project.lengths or (T,) * N
    samples = ["\n".join(_row(row) for row in project.x[: lengths[n], n]) for n in range(N)]
    states = {"h_0": project.h_0} | ({} if project.c_0 is None else {"c_0": project.c_0})
    found: dict[str, Any] = {"source": "table", "table": "\n\n".join(samples)}
    for name, values in states.items():
        if values.any():
            rows = values.reshape(-1, values.shape[-1])
            found |= {name: "custom", f"{name}_text": "\n".join(map(_row, rows))}
    return found


def _row(values: np.ndarray[Any, Any]) -> str:
    return "\t".join(repr(float(value)) for value in values)


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def file_button(label: str, file_name: str, make: Callable[[], bytes], *, disabled: bool = False) -> None:
    """A button for a file, which is made when it is pressed."""
    st.download_button(
        label,
        make,
        file_name=file_name,
        mime=_MIMES.get(PurePath(file_name).suffix, "application/octet-stream"),
        on_click="ignore",
        key=f"rnnviz_export_{file_name}",
        disabled=disabled,
    )
