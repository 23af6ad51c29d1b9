"""The tab Export: what is in the files of a run."""

import base64
import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.experiment import Experiment, Simulation, simulate
from rnnviz.files import run_file as trace_file_module
from rnnviz.files.run_file import HEADER, as_csv, as_npz, gradients_csv, trace_file
from rnnviz.files.table_files import tensors_csv
from rnnviz.network.architecture import Architecture
from rnnviz.network.backward import backward
from rnnviz.plots.theme import scientific
from rnnviz.sources.sequences import Normal
from rnnviz.ui.server.log import own_version
from rnnviz.ui.simulator import export as export_module
from rnnviz.ui.simulator import message as message_module
from rnnviz.ui.simulator.export_cite import citation

MAIN = str(Path(__file__).parents[3] / "pages" / "main.py")
LENGTHS = (5, 3)


def simulation(**options: Any) -> Simulation:
    arch = Architecture("lstm", 2, 3, num_layers=2, bidirectional=True, **options)
    return simulate(
        Experiment(arch, Normal(5, 2, 2, seed=1), seed=3, dtype="float64", h_0="random", lengths=LENGTHS).setup()
    )


def loaded(found: Simulation, sample: int = 0) -> dict[str, Any]:
    with np.load(io.BytesIO(as_npz(trace_file(found, sample))), allow_pickle=False) as file:
        return dict(file)


def test_the_npz_holds_every_array_of_the_trace_by_its_name() -> None:
    found = simulation(proj_size=2)
    file = loaded(found)
    for name, weight in found.setup.weights.items():
        np.testing.assert_array_equal(file[name], weight)
    np.testing.assert_array_equal(file["x"], found.trace.x)
    np.testing.assert_array_equal(file["output"], found.trace.output)
    np.testing.assert_array_equal(file["c_n"], found.trace.c_n)
    assert (list(file["lengths"]), list(file["samples"])) == (list(LENGTHS), [0, 1])
    for layer, end in enumerate(("l0", "l1")):
        for direction, way in enumerate(("", "_reverse")):
            layer_trace = found.trace.layers[layer][direction]
            np.testing.assert_array_equal(file[f"h_0_{end}{way}"], layer_trace.h_0)
            for name, values in layer_trace.over_time().items():
                np.testing.assert_array_equal(file[f"{name}_{end}{way}"], values)


@pytest.mark.parametrize("batch_first", [False, True])
def test_of_a_large_run_the_file_holds_the_drawn_sample(monkeypatch: pytest.MonkeyPatch, batch_first: bool) -> None:
    monkeypatch.setattr(trace_file_module, "ALL_SAMPLES_AT_MOST", 0)
    found = simulation(batch_first=batch_first)
    file = loaded(found, sample=1)
    assert (list(file["samples"]), list(file["lengths"])) == ([1], [3])
    output = found.trace.output[1:] if batch_first else found.trace.output[:, 1:]
    np.testing.assert_array_equal(file["output"], output)
    np.testing.assert_array_equal(file["f_l1_reverse"], found.trace.layers[1][1].f[:, 1:])
    np.testing.assert_array_equal(file["h_n"], found.trace.h_n[:, 1:])


@pytest.mark.parametrize("sample", [0, 1])
def test_the_table_holds_every_number_of_the_sample_with_all_its_digits(sample: int) -> None:
    found = simulation()
    rows = list(csv.DictReader(io.StringIO(as_csv(found, sample).decode())))
    assert tuple(rows[0]) == HEADER
    told = {tuple(row[name] for name in HEADER[:-1]): float(row["value"]) for row in rows}
    assert len(told) == len(rows)
    wanted: dict[tuple[str, ...], float] = {}
    for t in range(LENGTHS[sample]):
        wanted |= {("", "", str(t), "x", str(u)): v for u, v in enumerate(found.trace.x[t, sample].tolist())}
        for layer in range(2):
            for d, way in enumerate(("forward", "reverse")):
                for name, values in found.trace.layers[layer][d].over_time().items():
                    for u, v in enumerate(values[t, sample].tolist()):
                        wanted[(str(layer), way, str(t), name, str(u))] = v
    starts = {key: value for key, value in told.items() if not key[2]}
    assert {key: value for key, value in told.items() if key[2]} == wanted
    for (layer_name, way, _, name, unit), value in starts.items():
        layer_trace = found.trace.layers[int(layer_name)][("forward", "reverse").index(way)]
        assert value == getattr(layer_trace, name)[sample, int(unit)]
    assert len(starts) == 2 * 2 * 2 * 3


def test_the_gradients_of_a_sample_are_those_of_the_way_back() -> None:
    found = simulation(batch_first=True)
    rng = np.random.default_rng(4)
    d_output = rng.standard_normal(found.trace.output.shape)
    gradients = backward(found.trace, found.setup.weights, d_output=d_output)
    rows = list(csv.DictReader(io.StringIO(gradients_csv(gradients, 1).decode())))
    told = {tuple(row[name] for name in HEADER[:-1]): float(row["value"]) for row in rows}
    wanted: dict[tuple[str, ...], float] = {}
    for t in range(LENGTHS[1]):
        wanted |= {("", "", str(t), "x", str(u)): v for u, v in enumerate(gradients.x[1, t].tolist())}
        for layer in range(2):
            for d, way in enumerate(("forward", "reverse")):
                for name, values in gradients.layers[layer][d].over_time().items():
                    for u, v in enumerate(values[t, 1].tolist()):
                        wanted[(str(layer), way, str(t), name, str(u))] = v
    for layer in range(2):
        for d, way in enumerate(("forward", "reverse")):
            for name in ("h_0", "c_0"):
                for u, v in enumerate(getattr(gradients.layers[layer][d], name)[1].tolist()):
                    wanted[(str(layer), way, "", name, str(u))] = v
    assert told == wanted


def test_the_tensors_of_a_call_are_listed_as_torch_has_them() -> None:
    arch = simulation(proj_size=2, batch_first=True).setup.arch
    rows = {row["tensor"]: row for row in csv.DictReader(io.StringIO(tensors_csv(arch, 5, 2).decode()))}
    assert {name: row["shape"] for name, row in rows.items()} == {
        "input": "2 × 5 × 2",
        "h_0": "4 × 2 × 2",
        "c_0": "4 × 2 × 3",
        "output": "2 × 5 × 4",
        "h_n": "4 × 2 × 2",
        "c_n": "4 × 2 × 3",
    }
    assert rows["output"]["numbers"] == "40"


def test_the_way_back_goes_out_where_it_is_asked_for() -> None:
    named = {"Gradients of sample 0, .csv", "Gradients of the weights, .csv"}
    assert not named & buttons(visit()).keys()
    assert named <= buttons(visit(mode="back", of="h:0:0:2:1")).keys()
    assert not named & buttons(visit(mode="back", of="error", target="typed", target_text="no")).keys()


def visit(**address: str) -> AppTest:
    page = AppTest.from_file(MAIN, default_timeout=30)
    for name, value in ({"cell": "lstm", "hidden_size": "3", "tab": "Export"} | address).items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    return page


def test_the_tab_lists_what_is_in_the_file() -> None:
    page = visit(num_layers="2")
    listed = page.table[0].value
    shapes = dict(zip(listed["array"], listed["shape"], strict=True))
    assert shapes["h_l0"] == "(5, 1, 3)"
    assert shapes["i_l0, f_l0, g_l0, o_l0"] == "(5, 1, 3)"
    assert shapes["weight_ih_l0"] == "(12, 4)"
    assert "lengths" in shapes
    assert not any("_l1" in name for name in shapes)
    assert any("up to `_l1`" in text.value for text in page.markdown)


def test_a_run_that_the_browser_does_not_hold_has_no_table(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not visit().get("download_button")[1].proto.disabled
    monkeypatch.setattr(message_module, "WHOLE_RUN_AT_MOST", 0)
    page = visit()
    npz, table = page.get("download_button")[:2]
    assert (npz.proto.disabled, table.proto.disabled) == (False, True)
    assert any("too many numbers for a table" in text.value for text in page.markdown)


def buttons(page: AppTest) -> dict[str, bool]:
    """Label of a button for a file -> whether it can be pressed."""
    return {button.proto.label: not button.proto.disabled for button in page.get("download_button")}


def test_the_server_makes_the_page_of_a_run_that_the_browser_does_not_hold_up_to_a_size(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert "Page, .html" not in buttons(visit())  # the browser makes it
    monkeypatch.setattr(message_module, "WHOLE_RUN_AT_MOST", 0)
    assert buttons(visit())["Page, .html"]
    with monkeypatch.context() as patch:
        files: dict[str, Callable[[], bytes]] = {}
        patch.setattr(export_module, "file_button", lambda _, name, make: files.update({name: make}))
        patch.setattr(export_module, "device_names", lambda: {"cpu": "a processor of the test"})
        visit()
    run = re.search(rb'"run": ?"([^"]+)"', files["rnnviz_run.html"]())
    assert run is not None
    assert b" on a processor of the test" in base64.b64decode(run[1])  # as the verdict on the page has it
    monkeypatch.setattr(export_module, "PAGE_RUN_AT_MOST", 1)
    page = visit()
    assert "Page, .html" not in buttons(page)
    assert any("up to 0 MB. This run has 0.0 MB" in text.value for text in page.markdown)


def test_the_network_goes_to_latex_where_a_page_has_room_for_it() -> None:
    assert {"Network, .tex", "Network in beamer, .tex", "Inside of the cell, .tex"} <= buttons(visit()).keys()
    assert all(buttons(visit()).values())
    large = visit(hidden_size="120")
    assert [label for label, can in buttons(large).items() if not can] == ["Network, .tex", "Network in beamer, .tex"]
    assert any("at most 600 numbers" in text.value for text in large.markdown)


def test_a_run_says_how_to_cite_it() -> None:
    found = simulation(proj_size=2)
    line, _, entry = citation(found).partition("\n\n")
    named = (
        "torch.nn.LSTM(input_size=2, hidden_size=3, num_layers=2, proj_size=2, bidirectional=True), 5 steps, batch 2"
    )
    assert named in line
    assert line.startswith(f"rnnviz {own_version()}: ")
    assert f"to {found.match.reference} {scientific(found.match.max_abs_error)} (float64)." in line
    assert entry.count("{") == entry.count("}")
    assert f"version = {{{own_version()}}}" in entry
