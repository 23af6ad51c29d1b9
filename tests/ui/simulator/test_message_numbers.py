"""Every number of the run message against the library: random networks, any sample but the first, both modes."""

from typing import Any

import numpy as np
import pytest

from rnnviz import experiment as experiment_module
from rnnviz.experiment import Experiment, Simulation, simulate
from rnnviz.network.architecture import Architecture, place_name
from rnnviz.network.cells import CELLS
from rnnviz.network.largest_products import SHOWN_IN_FULL, SHOWN_OF_MORE
from rnnviz.network.schedule import schedule
from rnnviz.sources.sequences import Normal
from rnnviz.ui.simulator import message as message_module
from rnnviz.ui.simulator.message import Focus, run_message
from rnnviz.ui.simulator.summary import BANDS
from tests.ui.unpack import unpack

SEEDS = range(40)
GIVEN = ("from_x", "from_h", "h", "c", "unprojected")  # of a layer's trace, beside its gates


def random_simulation(seed: int) -> tuple[Simulation, int]:
    """Any architecture with random states and torch's numbers replaced by others, so that nobody can take ours for
    them; and a sample that is not the first."""
    rng = np.random.default_rng([seed, 8])
    cell, hidden = list(CELLS)[seed % len(CELLS)], int(rng.integers(2, 12))
    arch = Architecture(
        cell,
        int(rng.integers(1, 8)),
        hidden,
        num_layers=int(rng.integers(1, 4)),
        bias=bool(rng.integers(2)),
        batch_first=bool(rng.integers(2)),
        bidirectional=bool(rng.integers(2)),
        proj_size=int(rng.integers(1, hidden)) if CELLS[cell].projects and rng.integers(2) else 0,
    )
    T, N = int(rng.integers(2, 8)), int(rng.integers(2, 5))
    lengths = tuple(int(n) for n in rng.integers(1, T + 1, N)) if rng.integers(2) else None
    dtype = ("float32", "float64")[int(rng.integers(2))]
    source = Normal(T, N, arch.input_size, seed=seed)
    simulation = simulate(
        Experiment(arch, source, seed, dtype=dtype, h_0="random", c_0="random", lengths=lengths).setup()
    )
    for reference in (ref for pair in simulation.reference.layers for ref in pair):
        for state in (reference.h, reference.c):
            if state is not None:
                state[:] = rng.standard_normal(state.shape)
    return simulation, int(rng.integers(1, N))


def pairs(arch: Architecture) -> list[tuple[int, int]]:
    return [(layer, d) for layer in range(arch.num_layers) for d in range(arch.num_directions)]


def length_of(simulation: Simulation, sample: int) -> int:
    lengths = simulation.setup.lengths
    return len(simulation.trace.x) if lengths is None else lengths[sample]


def initial(simulation: Simulation, name: str, layer: int, direction: int, sample: int) -> Any:
    """h_0 or c_0 as it was given: a row for each layer and direction."""
    state = getattr(simulation.setup, name)
    return None if state is None else state[layer * simulation.setup.arch.num_directions + direction, sample]


def equal(sent: Any, value: Any) -> None:
    assert (sent is None) == (value is None)
    if value is not None:
        np.testing.assert_array_equal(sent, value)
        assert not isinstance(sent, np.ndarray) or sent.dtype == value.dtype


def assert_frame(content: dict[str, Any], simulation: Simulation, sample: int) -> None:
    """What both modes send."""
    arch, length = simulation.setup.arch, length_of(simulation, sample)
    T, N = simulation.trace.x.shape[:2]
    sizes = {name: content[name] for name in ("T", "N", "sample", "length", "batchComputed")}
    assert sizes == {"T": T, "N": N, "sample": sample, "length": length, "batchComputed": True}
    assert content["ticks"].tolist() == [[list(cell) for cell in cells] for cells in schedule(arch, length)]
    assert content["bounded"] is arch.spec.bounded
    assert content["match"]["dtype"] == simulation.match.dtype
    for layer, d in pairs(arch):
        states = ("h", "c") if arch.spec.memory else ("h",)
        tolerances = {name: simulation.match.state(name, layer, d).tolerance for name in states}
        assert content["match"]["tolerances"][layer][d] == tolerances


@pytest.mark.parametrize("seed", SEEDS)
def test_a_whole_run_holds_the_numbers_of_the_library(seed: int) -> None:
    simulation, n = random_simulation(seed)
    content = unpack(run_message(simulation, n, Focus(), "cpu"))
    assert content["whole"]
    assert_frame(content, simulation, n)
    equal(content["x"], simulation.trace.x[:, n])
    assert content["weights"].keys() == simulation.setup.weights.keys()
    for name, weight in simulation.setup.weights.items():
        equal(content["weights"][name], weight)
    for layer, d in pairs(simulation.setup.arch):
        sent = dict(content["layers"][layer][d])
        trace, torch = simulation.trace.layers[layer][d], simulation.reference.layers[layer][d]
        for name in dict.fromkeys((*GIVEN, *simulation.setup.arch.gates)):  # a plain RNN's gate is h itself
            value = getattr(trace, name)
            camel = {"from_x": "fromX", "from_h": "fromH"}.get(name, name)
            equal(sent.pop(camel, None), None if value is None else value[:, n])
        equal(sent.pop("torchH"), torch.h[:, n])
        equal(sent.pop("torchC"), None if torch.c is None else torch.c[:, n])
        equal(sent.pop("h0"), initial(simulation, "h_0", layer, d, n))
        equal(sent.pop("c0"), initial(simulation, "c_0", layer, d, n))
        assert sent == {}, "compared with nothing"


def assert_bands(bands: np.ndarray, values: np.ndarray, limit: float) -> None:
    """Up to 16 units, each is a band of its own."""
    assert values.shape[-1] <= BANDS
    np.testing.assert_allclose(bands * (limit / 127), np.clip(values, -limit, limit), rtol=0, atol=limit / 253)


def assert_terms(sent: dict[str, Any], weight_row: np.ndarray, reads: np.ndarray, length: int) -> None:
    """The largest products are the library's weights and values, and with the rest they make the sum."""
    equal(sent["weights"], weight_row)
    products = reads * weight_row  # (length, I)
    index = sent["index"][:length]
    assert index.shape[1] == (len(weight_row) if len(weight_row) <= SHOWN_IN_FULL else SHOWN_OF_MORE)
    np.testing.assert_array_equal(sent["value"][:length], np.take_along_axis(reads, index, axis=1))
    sizes = np.abs(np.take_along_axis(products, index, axis=1))
    np.testing.assert_array_equal(sizes, -np.sort(-np.abs(products), axis=1)[:, : index.shape[1]])
    total = (sent["value"] * sent["weights"][sent["index"]]).sum(axis=1) + sent["rest"]
    np.testing.assert_allclose(total[:length], products.sum(axis=1), rtol=0, atol=1e-5)


def read_by(simulation: Simulation, focus: Focus, n: int, t: int) -> tuple[np.ndarray, np.ndarray]:
    """What W_ih and W_hh read at step t."""
    layers, layer, d = simulation.trace.layers, focus.layer, focus.direction
    below = [simulation.trace.x] if layer == 0 else [trace.h for trace in layers[layer - 1]]
    first = length_of(simulation, n) - 1 if d else 0
    before = initial(simulation, "h_0", layer, d, n) if t == first else layers[layer][d].h[t + 1 if d else t - 1, n]
    return np.concatenate([values[t, n] for values in below]), before


def assert_focus(sent: dict[str, Any], simulation: Simulation, focus: Focus, n: int) -> None:
    """The whole arithmetic of one unit."""
    arch, weights, length = simulation.setup.arch, simulation.setup.weights, length_of(simulation, n)
    layer, d, unit, own = (
        focus.layer,
        focus.direction,
        focus.unit,
        f"_{place_name(focus.layer, focus.direction)}",
    )
    trace, torch = simulation.trace.layers[layer][d], simulation.reference.layers[layer][d]
    assert (sent["layer"], sent["direction"], sent["unit"]) == (layer, d, unit)
    x, h = (np.array(values) for values in zip(*(read_by(simulation, focus, n, t) for t in range(length)), strict=True))
    for g, gate in enumerate(sent["gates"]):
        row = g * arch.hidden_size + unit
        assert_terms(gate["x"], weights[f"weight_ih{own}"][row], x, length)
        through = arch.spec.gates[g].reads_through
        reads = h * trace.gates[through][:length, n] if through else h
        assert_terms(gate["h"], weights[f"weight_hh{own}"][row], reads, length)
        equal(gate["fromX"], trace.from_x[:, n, row])
        equal(gate["fromH"], trace.from_h[:, n, row])
        if arch.bias:
            assert (gate["biasX"], gate["biasH"]) == (weights[f"bias_ih{own}"][row], weights[f"bias_hh{own}"][row])
    series = {name: getattr(trace, name) for name in ("c", "unprojected", *arch.gates)}
    series = {name: value[:, n, unit] for name, value in series.items() if name != "h" and value is not None}
    if unit < arch.state_size:
        series["h"] = trace.h[:, n, unit]
        equal(sent["torchH"], torch.h[:, n, unit])
        assert sent["h0"] == initial(simulation, "h_0", layer, d, n)[unit]
    assert sent["series"].keys() == series.keys()
    for name, value in series.items():
        equal(sent["series"][name], value)
    if torch.c is not None:
        equal(sent["torchC"], torch.c[:, n, unit])
        assert sent["c0"] == initial(simulation, "c_0", layer, d, n)[unit]
    assert ("projection" in sent) == (unit < arch.proj_size)
    if unit < arch.proj_size:
        assert trace.unprojected is not None
        assert_terms(sent["projection"], weights[f"weight_hr{own}"][unit], trace.unprojected[:length, n], length)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_summary_holds_the_numbers_of_the_library(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(message_module, "WHOLE_RUN_AT_MOST", 0)
    simulation, n = random_simulation(seed)
    arch, rng = simulation.setup.arch, np.random.default_rng(seed)
    focus = Focus(*(int(rng.integers(size)) for size in (arch.num_layers, arch.num_directions, arch.hidden_size)))
    content = unpack(run_message(simulation, n, focus, "cpu"))
    assert not content["whole"]
    assert_frame(content, simulation, n)
    largest = max(float(np.abs(trace.h).max()) for pair in simulation.trace.layers for trace in pair)
    assert content["bandLimit"] == (max(1.0, largest) if not arch.spec.bounded else 1.0)
    assert content["xLimit"] == max(1.0, float(np.abs(simulation.trace.x[:, n]).max()))
    assert_bands(content["xBands"], simulation.trace.x[:, n], content["xLimit"])
    for layer, d in pairs(arch):
        assert_bands(content["bands"][layer][d], simulation.trace.layers[layer][d].h[:, n], content["bandLimit"])
        start = initial(simulation, "h_0", layer, d, n)
        assert_bands(content["bandStart"][layer][d], start, content["bandLimit"])
    assert_focus(content["focus"], simulation, focus, n)


def test_the_products_of_a_wide_layer_keep_their_inputs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(message_module, "WHOLE_RUN_AT_MOST", 0)
    simulation = simulate(Experiment(Architecture("gru", 512, 300), Normal(4, 2, 512, seed=3), h_0="random").setup())
    sent = unpack(run_message(simulation, 1, Focus(0, 0, 299), "cpu"))["focus"]
    assert_focus(sent, simulation, Focus(0, 0, 299), 1)
    assert max(gate["x"]["index"].max() for gate in sent["gates"]) > 255  # else a byte would do, and the test say less


def test_of_a_batch_that_is_too_much_the_drawn_sample_is_sent_and_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = Experiment(Architecture("lstm", 3, 5), Normal(4, 3, 3), h_0="random", c_0="random", lengths=(4, 2, 3))
    whole = simulate(chosen.setup())
    monkeypatch.setattr(experiment_module, "WHOLE_BATCH_AT_MOST", 0)
    content = unpack(run_message(simulate(chosen.setup(), sample=2), 2, Focus(), "cpu"))
    sizes = [content[name] for name in ("N", "sample", "length", "batchComputed")]
    assert sizes == [3, 2, 3, False]
    np.testing.assert_allclose(content["layers"][0][0]["h"], whole.trace.layers[0][0].h[:, 2], rtol=1e-5)
    equal(content["layers"][0][0]["c0"], initial(whole, "c_0", 0, 0, 2))
