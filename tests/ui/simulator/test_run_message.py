"""What a computed run looks like on its way to the browser: complete where it is small, honest and small where not."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from rnnviz.experiment import Experiment, Simulation, simulate
from rnnviz.network.architecture import Architecture, place_name
from rnnviz.network.cells import CELLS
from rnnviz.sources.limits import LIMITS
from rnnviz.sources.sequences import Normal, Text
from rnnviz.ui.kit.messages import pack
from rnnviz.ui.simulator import message as run_module
from rnnviz.ui.simulator import summary as summary_module
from rnnviz.ui.simulator.message import Focus, read_focus, run_message, run_size
from tests.ui.unpack import unpack

DTYPES = st.sampled_from(["float32", "float64", "int8", "int16", "int32", "uint8"])


def simulation(cell: str = "lstm", dtype: str = "float32", **options: Any) -> Simulation:
    arch = Architecture(cell, 3, 5, **options)
    return simulate(
        Experiment(arch, Normal(4, 3, 3, seed=2), seed=5, dtype=dtype, h_0="random", lengths=(4, 2, 3)).setup()
    )


@given(st.lists(arrays.arrays(DTYPES, arrays.array_shapes(min_side=0)), max_size=4), st.text(), st.integers())
def test_arrays_and_text_arrive_as_they_were_sent(sent: list[np.ndarray], text: str, number: int) -> None:
    content = unpack(pack({"arrays": sent, "text": text, "nested": {"number": number, "none": None}}))
    assert content["text"] == text
    assert content["nested"] == {"number": number, "none": None}
    for before, after in zip(sent, content["arrays"], strict=True):
        assert before.dtype == after.dtype
        np.testing.assert_array_equal(before, after)


def test_arrays_of_the_same_bytes_are_sent_once() -> None:
    rng = np.random.default_rng(3)
    values = rng.standard_normal((7, 9)).astype("float32")
    alone, again = pack({"a": values}), pack({"a": values, "b": values.copy(), "c": values.reshape(9, 7)})
    assert len(again) < len(alone) + 120
    content = unpack(pack({"a": values, "b": values + 1, "none": np.zeros((0, 3)), "c": values.copy(), "d": values.T}))
    for name, expected in {"a": values, "b": values + 1, "none": np.zeros((0, 3)), "c": values, "d": values.T}.items():
        np.testing.assert_array_equal(content[name], expected)


def test_an_array_may_be_a_view_with_strides() -> None:
    turned = np.arange(12.0).reshape(3, 4).T
    np.testing.assert_array_equal(unpack(pack({"a": turned[::2]}))["a"], turned[::2])


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_small_run_is_sent_whole_and_unchanged(cell: str, dtype: str) -> None:
    sim = simulation(cell, dtype, num_layers=2, bidirectional=True)
    content = unpack(run_message(sim, 1, Focus(), "cpu"))
    assert (content["whole"], content["T"], content["N"], content["length"]) == (True, 4, 3, 2)
    np.testing.assert_array_equal(content["x"], sim.trace.x[:, 1])
    for layer, directions in enumerate(content["layers"]):
        for d, sent in enumerate(directions):
            one, ref = sim.trace.layers[layer][d], sim.reference.layers[layer][d]
            for name, value in (("fromX", one.from_x), ("fromH", one.from_h), ("h", one.h), ("torchH", ref.h)):
                assert sent[name].dtype == dtype
                np.testing.assert_array_equal(sent[name], value[:, 1])
            np.testing.assert_array_equal(sent["h0"], one.h_0[1])
            for gate in sim.setup.arch.gates:
                np.testing.assert_array_equal(sent[gate], getattr(one, gate)[:, 1])
    for name, weight in sim.setup.weights.items():
        np.testing.assert_array_equal(content["weights"][name], weight)


def test_ticks_end_at_the_sample_s_own_length() -> None:
    content = unpack(run_message(simulation(bidirectional=True), 1, Focus(), "cpu"))
    assert content["ticks"].tolist() == [[[0, 0, 0], [0, 1, 1]], [[0, 0, 1], [0, 1, 0]]]


def test_a_large_run_brings_the_whole_arithmetic_of_the_unit_in_focus(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_module, "WHOLE_RUN_AT_MOST", 0)
    sim = simulation("lstm", "float64", num_layers=2, bidirectional=True, proj_size=2)
    content = unpack(run_message(sim, 0, Focus(1, 1, 1), "cpu"))
    focus, one = content["focus"], sim.trace.layers[1][1]
    for g, gate in enumerate(focus["gates"]):
        sums = {
            side: (t["value"] * t["weights"][t["index"]]).sum(axis=1) + t["rest"]
            for side, t in (("x", gate["x"]), ("h", gate["h"]))
        }
        np.testing.assert_allclose(sums["x"] + gate["biasX"], one.from_x[:, 0, g * 5 + 1], atol=1e-12)
        np.testing.assert_allclose(sums["h"] + gate["biasH"], one.from_h[:, 0, g * 5 + 1], atol=1e-12)
    projected = focus["projection"]
    products = projected["value"] * projected["weights"][projected["index"]]
    np.testing.assert_allclose(products.sum(axis=1) + projected["rest"], one.h[:, 0, 1], atol=1e-12)
    assert "layers" not in content
    assert "weights" not in content


@pytest.mark.parametrize("cell", CELLS)
def test_bands_show_the_value_farthest_from_zero(cell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_module, "WHOLE_RUN_AT_MOST", 0)
    monkeypatch.setattr(summary_module, "BANDS", 2)
    sim = simulation(cell)
    content = unpack(run_message(sim, 0, Focus(), "cpu"))
    h = sim.trace.layers[0][0].h[:, 0]
    for t in range(4):
        for band, units in enumerate((h[t, :2], h[t, 2:])):  # five units in two bands
            farthest = units[np.abs(units).argmax()]
            assert content["bands"][0][0][t, band] == round(float(farthest) / content["bandLimit"] * 127)


def test_each_layer_has_its_own_tolerance() -> None:
    sim = simulation("lstm", num_layers=2, bidirectional=True)
    sent = unpack(run_message(sim, 0, Focus(), "cpu"))["match"]["tolerances"]
    for layer, directions in enumerate(sent):
        for d, found in enumerate(directions):
            end = place_name(layer, d)
            assert found == {name: sim.match.tensors[f"cell loop {name}_{end}"].tolerance for name in ("h", "c")}


def test_a_run_that_overflowed_can_be_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    arch = Architecture("rnn_relu", 3, 5)
    experiment = Experiment(arch, Normal(300, 1, 3), seed=1, scheme="spectral", spectral_radius=9.0)
    sim = simulate(experiment.setup())
    for most in (10**9, 0):
        monkeypatch.setattr(run_module, "WHOLE_RUN_AT_MOST", most)
        content = unpack(run_message(sim, 0, Focus(), "cpu"))
        assert sim.match.verdict == "overflow"
        assert content["whole"] is (most > 0)


def test_the_unit_that_the_browser_asks_for_is_read() -> None:
    assert read_focus("1,0,7") == Focus(1, 0, 7)


@pytest.mark.parametrize("text", [None, "", "1,2", "1,0,x", "-1,0,0", "1,0,99999", "²,0,0", "1,0,0,0"])
def test_what_is_no_unit_asks_for_the_first(text: str | None) -> None:
    assert read_focus(text) == Focus()


def test_a_focus_outside_the_network_moves_to_the_nearest_unit() -> None:
    arch = Architecture("gru", 3, 5, num_layers=2)
    assert Focus(9, 1, 80).within(arch) == Focus(1, 0, 4)


def test_the_default_sized_message_is_small() -> None:
    experiment = Experiment(Architecture("lstm", 8, 8, num_layers=2, bidirectional=True), Normal(20, 1, 8))
    assert len(run_message(simulate(experiment.setup()), 0, Focus(), "cpu")) <= 200_000


def test_a_run_at_the_edge_of_being_whole_stays_below_two_megabytes() -> None:
    for dtype in ("float32", "float64"):
        sizes = {}
        for hidden in range(90, 200, 10):
            sim = simulate(Experiment(Architecture("lstm", 9, hidden), Normal(50, 1, 9), dtype=dtype).setup())
            sizes[run_size(sim) <= run_module.WHOLE_RUN_AT_MOST] = len(run_message(sim, 0, Focus(), "cpu"))
        assert sizes.keys() == {True, False}
        assert max(sizes.values()) <= 2_000_000


def stretched(simulation: Simulation, times: int, batch: int) -> Simulation:
    """The same step again and again, as a longer run of a larger batch: a message's size depends on no value."""

    def longer(value: Any) -> Any:
        return value if value is None or value.ndim < 3 else np.broadcast_to(value, (times, *value.shape[1:]))

    setup = simulation.setup
    x = np.broadcast_to(setup.x, (times, batch, setup.x.shape[2]))
    labels = tuple(("щ",) * len(x) for _ in range(batch))
    names = tuple(f"feature {k}" for k in range(x.shape[2]))
    layers = tuple(
        tuple(
            one._replace(
                gates={name: longer(gate) for name, gate in one.gates.items()},
                **{name: longer(value) for name, value in one._asdict().items() if name != "gates"},
            )
            for one in pair
        )
        for pair in simulation.trace.layers
    )
    trace = simulation.trace._replace(x=longer(simulation.trace.x), layers=layers)
    refs = tuple(tuple(replace(r, h=longer(r.h), c=longer(r.c)) for r in pair) for pair in simulation.reference.layers)
    return replace(
        simulation,
        setup=replace(setup, x=x, labels=labels, feature_names=names),
        trace=trace,
        reference=replace(simulation.reference, layers=refs),
    )


@pytest.mark.parametrize("dtype", ["float64", pytest.param("float32", marks=pytest.mark.whole)])
def test_the_largest_message_is_below_two_megabytes(dtype: str) -> None:
    sizes = [LIMITS[name][1] for name in ("seq_len", "batch", "input_size", "hidden_size", "num_layers")]
    T, N, I, H, L = sizes  # noqa: E741 - the letters of the formulas
    arch = Architecture("lstm", I, H, num_layers=L, bidirectional=True, proj_size=H - 1)
    sim = stretched(simulate(Experiment(arch, Normal(1, 1, I), dtype=dtype).setup()), T, N)
    message = run_message(sim, 0, Focus(L - 1, 1, H - 2), "cpu")
    assert unpack(message)["ticks"].shape == (L * T, 2, 3)
    assert len(message) <= 2_000_000


def test_labels_and_features_of_a_text_come_along() -> None:
    source = Text("héllo\nja")
    sim = simulate(Experiment(Architecture("gru", source.input_size, 3), source).setup())
    content = unpack(run_message(sim, 1, Focus(), "cpu"))
    assert content["labels"] == ["j", "a"]
    assert len(content["featureNames"]) == source.input_size


@pytest.mark.parametrize("whole", [True, False])
def test_a_run_brings_what_is_said_of_it_beside_torch(monkeypatch: pytest.MonkeyPatch, whole: bool) -> None:
    monkeypatch.setattr(run_module, "WHOLE_RUN_AT_MOST", 10**6 if whole else 0)
    sim = simulation("gru", "float64", num_layers=2)
    sent = unpack(run_message(sim, 2, Focus(), "cuda (a card)"))["match"]
    assert (sent["verdict"], sent["headline"], sent["dtype"]) == ("match", "✓ equals torch.nn.GRU", "float64")
    assert f"{2 * 4 * 3 * 5} states compared" in sent["detail"]  # layers, steps, samples, units
    assert sent["detail"].endswith("float64 on cuda (a card)")


@pytest.mark.parametrize(("tf32", "verdict"), [(True, "mismatch"), (False, "amplified")])
def test_a_run_that_torch_rounded_to_tf32_says_so(tf32: bool, verdict: str) -> None:
    sim = simulation("gru")
    ends = {name: replace(t, error=0.5) if name.startswith("h_l") else t for name, t in sim.match.tensors.items()}
    rough = replace(sim, match=replace(sim.match, tensors=ends))
    sent = unpack(run_message(rough, 0, Focus(), "cuda", tf32=tf32))["match"]
    assert sent["verdict"] == verdict
    assert ("TF32 keeps 10 bits of each product" in sent["detail"]) is tf32
    assert "5.0e−01" in sent["detail"]
