"""Every number of the way back's message against the library and against autograd, which is asked on its own."""

from typing import Any

import numpy as np
import pytest

from rnnviz import backward
from rnnviz.experiment import Experiment, Simulation, simulate
from rnnviz.network.architecture import Architecture, place_name
from rnnviz.network.itemised import of_one_sample
from rnnviz.network.jacobians import flow
from rnnviz.network.losses import Loss
from rnnviz.sources.sequences import Normal
from rnnviz.ui.simulator.back.message import back_message
from rnnviz.ui.simulator.back.question import Question
from rnnviz.ui.simulator.back.results import WayBack, walk
from rnnviz.ui.simulator.message import Focus, run_message
from tests.gradients import by_operations
from tests.ui.simulator.test_message_numbers import pairs, random_simulation
from tests.ui.unpack import unpack

SEEDS = range(40)


def random_question(simulation: Simulation, sample: int, seed: int) -> Question:
    arch, rng = simulation.setup.arch, np.random.default_rng([seed, 9])
    cut = int(rng.integers(1, 4)) if rng.integers(3) == 0 else 0
    if rng.integers(2):
        state = str(rng.choice(arch.spec.states))
        size = arch.state_size if state == "h" else arch.hidden_size
        sizes = (arch.num_layers, arch.num_directions, simulation.setup.length(sample), size)
        return Question(":".join([state, *(str(rng.integers(end)) for end in sizes)]), truncate=cut)
    of, target = str(rng.choice(["sum", "error"])), str(rng.choice(["last", "typed"]))
    return Question(of, target, "0.5", cut)


def way_of(seed: int) -> tuple[Simulation, int, WayBack, dict[str, Any]]:
    simulation, sample = random_simulation(seed)
    question = random_question(simulation, sample, seed).within(simulation.setup, sample)
    way = walk(simulation, sample, question, seed)
    return simulation, sample, way, unpack(back_message(simulation, sample, way, "cpu"))


def near(found: Any, expected: Any, loss: Loss) -> None:
    """Within 64 eps of the largest number, or of what was given where a gradient vanishes."""
    given = [
        value for seed in loss.gradients.values() for value in (seed.values() if isinstance(seed, dict) else [seed])
    ]
    scale = max(float(np.abs(value).max()) for value in [*given, np.asarray(expected)])
    np.testing.assert_allclose(found, expected, rtol=0, atol=64 * np.finfo(found.dtype).eps * scale)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_number_is_the_librarys_and_autograds(seed: int) -> None:
    simulation, sample, way, sent = way_of(seed)
    setup, arch = simulation.setup, way.gradients.trace.arch
    trace = of_one_sample(simulation.trace, simulation.column(sample), apart=True)
    ours = backward(trace, setup.weights, **way.loss.gradients, truncate=way.question.truncate or None)
    one = setup.drawing(sample)
    h_0, c_0, lengths = one.states()
    call = {"weights": setup.weights, "x": one.x, "h_0": h_0, "c_0": c_0, "lengths": lengths}
    torchs = by_operations(arch, call, way.loss.gradients, way.question.truncate or None)
    np.testing.assert_array_equal(sent["dX"], ours.x[:, 0])
    near(sent["dX"], torchs["x"][:, 0], way.loss)
    assert sent["weights"].keys() == setup.weights.keys()
    for name, values in sent["weights"].items():
        np.testing.assert_array_equal(values, ours.weights[name])
        near(values, torchs[name], way.loss)
        near(sent["torchWeights"][name], torchs[name], way.loss)
    for layer, d in pairs(arch):
        place, own, end = sent["layers"][layer][d], ours.layers[layer][d], place_name(layer, d)
        for name, values in own.over_time().items():
            key = {"from_x": "fromX", "from_h": "fromH", "unprojected": "m"}.get(name, name)
            found = place["fromX"] if key == "fromH" and place["fromH"] is None else place[key]
            np.testing.assert_array_equal(found, values[:, 0])
            if f"{name}_{end}" in torchs:  # GRU v1 has no sum of all gates
                near(found, torchs[f"{name}_{end}"][:, 0], way.loss)
        np.testing.assert_array_equal(place["hLoss"], own.h_from_loss[:, 0])
        np.testing.assert_array_equal(place["hNext"], own.h_from_next[:, 0])
        near(place["torchH"], torchs[f"h_{end}"][:, 0], way.loss)
        row = layer * arch.num_directions + d
        near(place["h0"], torchs["h_0"][row, 0], way.loss)
        near(place["torchH0"], torchs["h_0"][row, 0], way.loss)
        if arch.spec.memory:
            near(place["c0"], torchs["c_0"][row, 0], way.loss)
            near(place["cLoss"] + place["cNext"], place["torchC"], way.loss)


@pytest.mark.parametrize("seed", range(0, 40, 4))
def test_flows_are_the_librarys_and_the_norm_is_that_of_all_weights(seed: int) -> None:
    simulation, _sample, way, sent = way_of(seed)
    trace, weights = way.gradients.trace, simulation.setup.weights
    for layer, d in pairs(trace.arch):
        found = flow(trace, weights, layer, d)
        np.testing.assert_array_equal(sent["layers"][layer][d]["flow"]["norms"], found.norms)
        np.testing.assert_array_equal(sent["layers"][layer][d]["flow"]["bounds"], found.bounds)
    norm = np.sqrt(sum((np.asarray(g, "float64") ** 2).sum() for g in sent["weights"].values()))
    assert sent["norm"][0] == pytest.approx(norm, rel=1e-5)


@pytest.mark.parametrize("seed", range(0, 40, 3))
def test_the_message_names_its_run_and_its_verdict(seed: int) -> None:
    simulation, sample, way, sent = way_of(seed)
    assert sent["print"] == unpack(run_message(simulation, sample, Focus(), "cpu"))["print"]
    assert sent["match"]["verdict"] == way.match.verdict == "match"


@pytest.mark.parametrize("seed", range(0, 40, 5))
def test_what_truncation_loses_is_the_share_of_each_weights_gradient(seed: int) -> None:
    simulation, sample = random_simulation(seed)
    whole = walk(simulation, sample, Question("sum"), seed)
    cut = walk(simulation, sample, Question("sum", truncate=1), seed)
    assert whole.lost == {}
    assert cut.lost.keys() == simulation.setup.weights.keys()
    for name, share in cut.lost.items():
        all_of_it, kept = whole.gradients.weights[name], cut.gradients.weights[name]
        size = float(np.linalg.norm(all_of_it))
        missing = float(np.linalg.norm(all_of_it - kept))
        assert share == pytest.approx(missing / size if size else 0.0, rel=1e-4, abs=1e-7)


def test_what_is_too_large_is_left_out_and_says_why() -> None:
    simulation = simulate(Experiment(Architecture("rnn_tanh", 1, 70), Normal(70, 1, 1, seed=1), seed=1).setup())
    way = walk(simulation, 0, Question("sum"), 1)
    sent = unpack(back_message(simulation, 0, way, "cpu"))
    assert sent["layers"][0][0]["flow"] is None
    assert sent["tooLarge"] == {"flow": "flow must be at most 20000000 in steps · units³; got 24010000"}
    small = walk(simulation, 0, Question("h:0:0:3:1"), 1)
    assert set(small.too_large) == {"flow"}
