"""A lesson's layer in the simulator: the same weights and input, hence the same numbers."""

import numpy as np
import pytest

from rnnviz import backward, compare, forward, torch_forward
from rnnviz.lessons import ALIASES, LESSONS, simulator_ids, simulator_setup
from rnnviz.lessons.layers import LAYERS
from rnnviz.lessons.packing import pack_rows
from rnnviz.ui.simulator.back.question import Question
from tests.lessons.cases import SIZED, run_of

# the layer's id in the link -> the lesson's value that the simulator's output must equal
OUTPUTS = {
    "A2": "by_rows",
    "A2.randn.random": "by_rows",
    "A3": "by_cells",
    "A4": "output",
    "A5": "upper",
    "A5.notes": "upper",
    "B1": "out",
    "B2": "output_2",
    "B2.notes": "output_20",
    "B3.rnn_batch_first": "output_batch_first",
    "B4.LSTM": "output",
    "B5": "y",
    "B5.stacked": "y_stacked",
    "B6": "y",
    "B6.fixed": "y_fixed",
    "C1": "output",
    "D1": "h",
    "D2": "output",
    "D3": "output",
    "D4": "output",
    "D5": "encoded",
    "D5.decoder": "decoded",
    "D5.notes.decoder": "decoded",
    "D6.GRU": "output",
    "D6.notes.LSTM": "output",
    "D6": "output",
    "D7": "packed_output",
}


@pytest.mark.parametrize(("link", "name"), OUTPUTS.items())
def test_the_simulators_numbers_are_the_lessons(link: str, name: str) -> None:
    setup = simulator_setup(link, seed=1)
    lesson, *rest = link.split(".")
    lesson = ALIASES.get(lesson, lesson)
    chosen = {key: next((own for own in rest if own in all_), None) for key, all_ in LESSONS[lesson].switches.items()}
    value = LESSONS[lesson].run(1, **chosen)[name].value
    x = np.ascontiguousarray(setup.x.swapaxes(0, 1)) if setup.arch.batch_first else setup.x
    trace = forward(setup.arch, setup.weights, x, setup.h_0, setup.c_0, setup.lengths)
    assert compare(trace, torch_forward(setup.arch, setup.weights, x, setup.h_0, setup.c_0, setup.lengths)).ok
    output = pack_rows(trace.output, setup.lengths) if name == "packed_output" and setup.lengths else trace.output
    np.testing.assert_allclose(output, value, rtol=0, atol=2e-6)


def test_c1_in_the_simulator_has_the_weights_of_seed_1() -> None:
    from rnnviz import Architecture, init_weights

    drawn = init_weights(Architecture("rnn_tanh", 5, 2), seed=1)
    for name, value in simulator_setup("C1").weights.items():
        np.testing.assert_array_equal(value, drawn[name])


@pytest.mark.parametrize(("id_", "variant", "size"), SIZED)
def test_every_link_of_a_lesson_can_be_opened(id_: str, variant: str | None, size: str) -> None:
    links = simulator_ids(LESSONS[id_], variant, size=size)
    assert bool(links) is (id_ != "A1")
    run = run_of(id_, 0, variant=variant, size=size)
    for link in links.values():
        setup = simulator_setup(link, 0)
        assert setup.x.ndim == 3
        assert setup.x.shape[2] == setup.arch.input_size
        assert any(value.size == setup.x.size for value in (own.value for own in run.stages)) or setup.lengths


@pytest.mark.parametrize("id_", LAYERS)
def test_what_a_lesson_computes_by_hand_has_its_gradients_in_the_simulator(id_: str) -> None:
    for variant in LESSONS[id_].variants or (None,):
        (link,) = simulator_ids(LESSONS[id_], variant).values()
        run, setup = LESSONS[id_].run(3, variant=variant), simulator_setup(link, 3)
        trace = forward(setup.arch, setup.weights, setup.x, setup.h_0)
        np.testing.assert_allclose(trace.output.reshape(-1), run["h"].value.reshape(-1), atol=1e-6)
        asks = LAYERS[id_].asks(run)
        question = Question(asks.get("of", ""), asks.get("target", "next"), asks.get("target_text", "")).within(
            setup, 0
        )
        loss = question.loss(trace, setup, 3)
        found = backward(trace, setup.weights, **loss.gradients)
        if id_ == "E1":  # without what later steps hand back
            assert loss.value == pytest.approx(float(((run["h"].value - run["y"].value) ** 2).sum() / 2), rel=1e-5)
            np.testing.assert_allclose(found.layers[0][0].h.reshape(-1), run["d_out"].value, atol=1e-6)
        elif id_ == "E2":
            np.testing.assert_allclose(found.layers[0][0].h.reshape(-1), run["d_h"].value, atol=1e-6)
        else:
            both = [found.weights["weight_hh_l0"].item(), found.weights["weight_ih_l0"].item()]
            np.testing.assert_allclose(both, run["gradient"].value, rtol=1e-5)
    with pytest.raises(ValueError, match="lesson must have a recurrent layer"):
        simulator_setup(f"{id_}.other", 0)


def test_a_persons_text_reaches_the_simulator() -> None:
    assert simulator_setup("D7", 0, "one two three\nfour").lengths == (3, 1)
    assert simulator_setup("D2", 0, "not read by this lesson").lengths is None


@pytest.mark.parametrize(
    ("link", "message"),
    [
        ("Z9", "lesson must be one of A1, A2, .*; got 'Z9'"),
        ("", "lesson must be one of A1, A2, .*; got ''"),
        ("A1", "lesson must have a recurrent layer; A1 has none"),
        ("D5.middle", "lesson D5 must be followed by one of encoder, decoder; got 'D5.middle'"),
        ("D6.GRU.rnn.rnn", "lesson D6 must be followed by one of rnn; got 'D6.GRU.rnn.rnn'"),
    ],
)
def test_a_bad_link_is_refused(link: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        simulator_setup(link, 0)
