"""The tab Export: weights in the formats that other programs read, tables, and a project file of the whole page."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from rnnviz.experiment import Simulation
from rnnviz.files.project import PROJECT_ENDING, Project, write_project
from rnnviz.files.run_file import as_csv, as_npz, gradients_csv, trace_file
from rnnviz.files.table_files import match_csv, parameters_csv, tensors_csv, weights_csv
from rnnviz.files.weights_out import WEIGHT_ENDINGS, write_weights
from rnnviz.lessons import LessonLayer
from rnnviz.network.gradients import Gradients
from rnnviz.network.itemised import of_one_sample
from rnnviz.ui.kit.file_button import file_button
from rnnviz.ui.kit.notes import small
from rnnviz.ui.simulator.back.question import Question
from rnnviz.ui.simulator.back.results import way_back_of
from rnnviz.ui.simulator.fields import FIELDS, Choices
from rnnviz.ui.simulator.message import is_whole
from rnnviz.words import say


def data_files(simulation: Simulation, sample: int) -> None:
    """Every number of the run, the weights under torch's names, and what the tabs Shapes and Match list."""
    setup, match = simulation.setup, simulation.match
    arch, whole = setup.arch, is_whole(simulation)
    with st.container(horizontal=True):
        file_button(say("All arrays, .npz"), "rnnviz_trace.npz", lambda: as_npz(trace_file(simulation, sample)))
        one = say("Sample {sample} as a table, .csv", sample=sample)
        file_button(one, f"rnnviz_trace_{sample}.csv", lambda: as_csv(simulation, sample), disabled=not whole)
        file_button(say("Comparison, .csv"), "rnnviz_match.csv", lambda: match_csv(match))
        shapes = partial(tensors_csv, arch, setup.seq_len, setup.batch)
        file_button(say("Tensors, .csv"), "rnnviz_tensors.csv", shapes)
        file_button(say("Parameters, .csv"), "rnnviz_parameters.csv", lambda: parameters_csv(arch))
    if not whole:
        small(say("This run has too many numbers for a table."))
    small(say("The weights, under torch's names; as ONNX the whole layer:"))
    with st.container(horizontal=True):
        for ending in WEIGHT_ENDINGS:
            file_button(
                ending,
                f"rnnviz_weights{ending}",
                partial(write_weights, arch, setup.weights, ending),
                disabled=ending == ".onnx" and bool(arch.proj_size),
            )
        file_button(say("Table, .csv"), "rnnviz_weights.csv", lambda: weights_csv(arch, setup.weights))
    if arch.proj_size:
        small(say("ONNX has no LSTM with a projection."))


def gradient_files(chosen: Choices, simulation: Simulation, sample: int, question: Question) -> None:
    """The way back of the sample that is drawn, where it is asked for and can be walked."""
    asked = question.within(simulation.setup, sample)
    trace = of_one_sample(simulation.trace, simulation.column(sample))
    try:
        asked.loss(trace, simulation.setup, chosen.seed)
    except ValueError:  # a target that does not fit: the way back says so
        return

    def gradients() -> Gradients:
        return way_back_of(chosen, simulation, sample, asked).gradients

    small(say("The way back, of what is asked about now:"))
    with st.container(horizontal=True):
        one = say("Gradients of sample {sample}, .csv", sample=sample)
        file_button(one, f"rnnviz_gradients_{sample}.csv", lambda: gradients_csv(gradients()))
        arch = simulation.setup.arch
        own = say("Gradients of the weights, .csv")
        file_button(own, "rnnviz_weight_gradients.csv", lambda: weights_csv(arch, gradients().weights))


def project_file(chosen: Choices, simulation: Simulation) -> None:
    """All that the page shows in one file, which opens it elsewhere."""
    whole, choices = simulation.setup.drawn is None, choices_now()
    file_button(
        say("Project file, {ending}", ending=PROJECT_ENDING),
        f"mine{PROJECT_ENDING}",
        lambda: write_project(project_of(chosen, simulation, choices)),  # made where there is no session
        disabled=not whole,
    )


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
