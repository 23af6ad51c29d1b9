"""The panels under the diagram: what each shows of a run, read back from what the browser is sent."""

import base64
import inspect
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from rnnviz import experiment as experiment_module
from rnnviz.experiment import Experiment, Simulation, simulate
from rnnviz.network.architecture import Architecture
from rnnviz.network.cells import CELLS
from rnnviz.network.schedule import step_at_ticks
from rnnviz.network.weights import parameter_count
from rnnviz.sources.sequences import Ramp, Text
from rnnviz.ui.simulator import results
from rnnviz.ui.simulator.stage import CHANNEL

MAIN = str(Path(__file__).parents[3] / "pages" / "main.py")
WORDS = "abc\nde"
LINK = {"cell": "lstm", "num_layers": "2", "bidirectional": "true", "hidden_size": "3", "text": WORDS}


@pytest.fixture(scope="module")
def found() -> Simulation:
    arch = Architecture("lstm", 5, 3, num_layers=2, bidirectional=True)
    return simulate(Experiment(arch, Text(WORDS), seed=1).setup())


def visit(**address: str) -> AppTest:
    page = AppTest.from_file(MAIN, default_timeout=30)
    for name, value in (LINK | address).items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    return page


def figures(page: AppTest) -> list[dict[str, Any]]:
    """The figures of the page, in its order: the states, then those of the open tab."""
    views = [element.proto.bytes for element in page.main if element.type == "bidi_component"]
    messages = [json.loads(message) for message in views if message.startswith(b'{"plotly"')]
    assert messages
    return messages


def numbers(sent: Any) -> np.ndarray:
    """An array as Plotly's JSON has it: a list, or base64 of its bytes."""
    if isinstance(sent, dict):
        flat = np.frombuffer(base64.b64decode(sent["bdata"]), dtype=sent["dtype"])
        return flat.reshape([int(n) for n in str(sent.get("shape", flat.size)).split(",")])
    return np.array(sent, dtype=float)


def heatmaps(figure: dict[str, Any]) -> list[np.ndarray]:
    return [numbers(trace["z"]) for trace in figure["figure"]["data"] if trace["type"] == "heatmap"]


def matrix(figure: dict[str, Any]) -> np.ndarray:
    """A drawn matrix, put together from its gates; the biases stand on an axis of their own."""
    parts = [trace for trace in figure["figure"]["data"] if trace.get("xaxis", "x") == "x"]
    return np.concatenate([numbers(trace["z"]) for trace in parts])


def layer(page: AppTest, panel: int) -> Any:
    """The choice of layer and direction of the panel, counted from the top of the page."""
    return [one for one in page.main if one.type == "button_group"][panel]


def test_the_states_are_those_of_the_chosen_layer_and_direction(found: Simulation) -> None:
    page = visit()
    np.testing.assert_allclose(heatmaps(figures(page)[0])[0], found.trace.layers[0][0].h[:, 0].T, rtol=1e-6)
    layer(page, 0).set_value("layer 1 reverse ←").run()
    shown = figures(page)[0]
    np.testing.assert_allclose(heatmaps(shown)[0], found.trace.layers[1][1].h[:, 0].T, rtol=1e-6)
    assert list(shown["cursors"][""]) == list(step_at_ticks(found.setup.arch, 3, 1, 1))
    assert shown["channel"] == "simulator"


def test_the_states_are_those_of_the_drawn_sample_and_its_padding_is_empty(found: Simulation) -> None:
    shown = heatmaps(figures(visit(sample="1"))[0])[0]
    np.testing.assert_allclose(shown[:, :2], found.trace.layers[0][0].h[:2, 1].T, rtol=1e-6)
    assert shown.shape[1] == 2 or np.isnan(shown[:, 2]).all()


def test_the_gates_tab_shows_every_gate_and_the_memory(found: Simulation) -> None:
    shown = heatmaps(figures(visit(tab="Gates"))[1])
    one = found.trace.layers[0][0]
    wanted = [value[:, 0].T for value in (one.i, one.f, one.g, one.o, one.c) if value is not None]
    for want in wanted:
        assert any(have.shape == want.shape and np.allclose(have, want, rtol=1e-6) for have in shown)


def test_a_plain_rnn_says_that_it_has_no_gates() -> None:
    page = visit(cell="rnn_tanh", tab="Gates")
    assert "no gates" in page.info[0].value
    assert len(figures(page)) == 1


def test_the_unit_of_the_gates_outlives_a_smaller_network() -> None:
    page = visit(tab="Gates")
    page.toggle(key="rnnviz_gates_lines").set_value(True).run()
    page.number_input(key="rnnviz_gates_unit").set_value(2).run()
    page.number_input(key="hidden_size").set_value(2).run()
    assert not page.exception
    unit = page.number_input(key="rnnviz_gates_unit").value
    assert unit is not None
    assert unit <= 1


def test_the_weights_are_those_of_the_chosen_layer(found: Simulation) -> None:
    page = visit(tab="Weights")
    np.testing.assert_array_equal(matrix(figures(page)[1]), found.setup.weights["weight_ih_l0"])
    layer(page, 1).set_value("layer 1 reverse ←").run()
    w_ih, w_hh = figures(page)[1:3]
    np.testing.assert_array_equal(matrix(w_ih), found.setup.weights["weight_ih_l1_reverse"])
    np.testing.assert_array_equal(matrix(w_hh), found.setup.weights["weight_hh_l1_reverse"])
    assert any("Spectral radius of W_hh" in text.value for text in page.markdown)


def test_a_projection_has_its_own_matrix() -> None:
    page = visit(tab="Weights", proj_size="2")
    assert len(figures(page)) == 4
    assert heatmaps(figures(page)[3])[0].shape == (2, 3)


def test_the_shapes_tab_follows_the_choices(found: Simulation) -> None:
    tables = [table.value for table in visit(tab="Shapes", batch_first="true").table]
    shapes = dict(zip(tables[0]["tensor"], tables[0]["shape"], strict=True))
    assert (shapes["input"], shapes["output"]) == ("(2, 3, 5)", "(2, 3, 6)")
    assert (shapes["h_n"], shapes["c_n"]) == ("(4, 2, 3)", "(4, 2, 3)")
    counted = sum(int(text.replace(",", "")) for text in tables[1]["numbers"])
    assert counted == parameter_count(found.setup.arch) == sum(w.size for w in found.setup.weights.values())


def test_the_match_tab_shows_every_tensor_and_three_ways(found: Simulation) -> None:
    page = visit(tab="Match")
    tensors, ways, times = [table.value for table in page.table]
    assert list(tensors["tensor"]) == list(found.match.tensors)
    assert set(tensors["verdict"]) == {"✓"}
    assert len(ways) == 3
    assert set(times["way"]) == set(found.seconds)
    grid = heatmaps(figures(page)[1])
    assert grid[0].size == 2 * 2 * 3


def test_the_code_tab_holds_the_run_and_the_step_by_hand() -> None:
    with_rnnviz, by_hand = (block.value for block in visit(tab="Code").code)
    assert "Architecture(cell='lstm', input_size=5, hidden_size=3, num_layers=2, bidirectional=True)" in with_rnnviz
    assert repr(WORDS) in with_rnnviz
    assert by_hand == inspect.getsource(CELLS["lstm"].step).rstrip()


def test_the_code_tab_sends_the_listing_of_plain_torch() -> None:
    views = [element.proto.bytes for element in visit(tab="Code").main if element.type == "bidi_component"]
    (sent,) = [json.loads(message) for message in views if b'"parts"' in message]
    assert "rnn = torch.nn.LSTM(input_size=5" in sent["parts"]["start"]
    assert sent["channel"] == CHANNEL


def test_a_cell_that_torch_lacks_has_its_other_listings() -> None:
    page = visit(tab="Code", cell="gru_v1")
    assert len(page.code) == 2
    assert any("torch has no module for GRU v1" in block.value for block in page.markdown)


def test_the_gates_are_those_of_the_drawn_sample(found: Simulation) -> None:
    shown = heatmaps(figures(visit(tab="Gates", sample="1"))[1])
    layer_trace = found.trace.layers[0][0]
    for name, drawn in zip((*found.setup.arch.gates, "c"), shown, strict=True):
        values = layer_trace.c if name == "c" else layer_trace.gates[name]
        assert values is not None
        np.testing.assert_allclose(drawn[:, :2], values[:2, 1].T, rtol=1e-6)  # the sample has two steps


def test_each_matrix_has_its_own_biases_and_says_what_it_reads(found: Simulation) -> None:
    page = visit(tab="Weights")
    for name, direction in (("layer 1 forward →", ""), ("layer 1 reverse ←", "_reverse")):
        layer(page, 1).set_value(name).run()
        for side, sent in zip(("ih", "hh"), figures(page)[1:3], strict=True):
            beside = [trace for trace in sent["figure"]["data"] if trace.get("xaxis") == "x2"]
            biases = np.concatenate([numbers(trace["z"]) for trace in beside])[:, 0]
            np.testing.assert_array_equal(biases, found.setup.weights[f"bias_{side}_l1{direction}"])
        before = "h[t+1]" if direction else "h[t−1]"
        assert figures(page)[2]["figure"]["layout"]["xaxis"]["title"]["text"] == before


def test_where_both_overflow_the_match_tab_does_not_say_equal() -> None:
    relu = {"cell": "rnn_relu", "source": "ramp", "seq_len": "60", "num_layers": "1", "bidirectional": "false"}
    page = visit(**relu, init="spectral", spectral_radius="9", hidden_size="6", tab="Match")
    arch = Architecture("rnn_relu", 3, 6)
    chosen = Experiment(arch, Ramp(60, 1, 3), seed=1, scheme="spectral", spectral_radius=9.0)
    match = simulate(chosen.setup()).match
    tensors = page.table[0].value
    shown = dict(zip(tensors["tensor"], tensors["verdict"], strict=True))
    assert shown == {name: "both overflow" if tensor.overflowed else "✓" for name, tensor in match.tensors.items()}
    assert "both overflow" in shown.values()


def test_where_one_sample_is_computed_at_a_time_the_chosen_one_is_shown(
    found: Simulation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(experiment_module, "WHOLE_BATCH_AT_MOST", 0)
    monkeypatch.setattr(results, "SMALL", 0)
    shown = heatmaps(figures(visit(sample="1"))[0])[0]
    np.testing.assert_allclose(shown[:, :2], found.trace.layers[0][0].h[:2, 1].T, rtol=1e-5)
