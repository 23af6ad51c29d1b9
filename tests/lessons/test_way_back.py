"""The lessons of the way back: their numbers once more by torch's own modules, in float64 where that tells more."""

from typing import Any

import numpy as np
import pytest
import torch

from rnnviz.lessons import LESSONS, LessonRun
from rnnviz.lessons.asked import Asked
from rnnviz.lessons.predict import asks_of, question_of
from rnnviz.lessons.timeline import timeline

SEEDS = (1, 4, 9)


def tensor(run: LessonRun, name: str) -> torch.Tensor:
    return torch.from_numpy(np.array(run[name].value)).double()


def slips(run: LessonRun, name: str) -> dict[str, float]:
    """Every known wrong answer to a question about this value."""
    found: dict[str, float] = {}
    for asked in asks_of(timeline(run, 0)):
        if asked is not None and asked.value == name:
            found |= {str(own.words): float(own.answer) for own in asked.slips if not isinstance(own.answer, tuple)}
    return found


def asked_of(run: LessonRun, name: str) -> list[Asked]:
    return [asked for asked in asks_of(timeline(run, 0)) if asked is not None and asked.value == name]


@pytest.mark.parametrize("id_", [id_ for id_ in LESSONS if LESSONS[id_].leftwards])
def test_time_goes_from_the_last_step_to_the_first(id_: str) -> None:
    run = LESSONS[id_].run()
    clock = timeline(run, 0)
    for value in run.stages:
        if value.stage.ticks == "back":
            (part,) = clock.reveals(value)
            assert list(part.ticks) == sorted(part.ticks, reverse=True)
            assert len(set(part.ticks)) == len(part.ticks) == len(value.value)
            begin, end = clock.spans[value.stage.name]
            assert (part.ticks[-1], part.ticks[0]) == (begin + 1, end)


@pytest.mark.parametrize("seed", SEEDS)
def test_e1_is_what_torchs_cell_gives(seed: int) -> None:
    run = LESSONS["E1"].run(seed)
    cell: Any = torch.nn.RNNCell(3, 2, device="meta").to_empty(device="cpu").double()
    named = {"weight_ih": "W_ih", "weight_hh": "W_hh", "bias_ih": "b"}
    state = {name: tensor(run, own) for name, own in named.items()} | {"bias_hh": torch.zeros(2).double()}
    cell.load_state_dict(state)
    x, before = tensor(run, "x")[None].requires_grad_(), tensor(run, "h_before")[None].requires_grad_()
    h = cell(x, before)
    loss = torch.nn.functional.mse_loss(h[0], tensor(run, "y"), reduction="sum") / 2
    (loss + h[0] @ tensor(run, "d_next")).backward()
    torchs = {
        "dW_ih": cell.weight_ih.grad,
        "dW_hh": cell.weight_hh.grad,
        "db": cell.bias_hh.grad,
        "d_x": x.grad[0],  # type: ignore[index]
        "d_h_before": before.grad[0],  # type: ignore[index]
    }
    for name, value in torchs.items():
        np.testing.assert_allclose(run[name].value, value.numpy(), rtol=0, atol=1e-6, err_msg=name)
    np.testing.assert_allclose(run["d_u"].value, cell.bias_ih.grad.numpy(), rtol=0, atol=1e-6)


@pytest.mark.parametrize("seed", SEEDS)
def test_e1_knows_the_usual_mistakes(seed: int) -> None:
    run = LESSONS["E1"].run(seed)
    v = {value.name: value.value.astype("f8") for value in run.stages}
    (asked,) = asked_of(run, "d_u")
    (j,) = asked.index
    found = slips(run, "d_u")
    assert found.get("That takes h for the slope, 1 − h².", v["h"][j] * v["d_h"][j]) == pytest.approx(
        v["h"][j] * v["d_h"][j]
    )
    (asked,) = asked_of(run, "d_h_before")
    (k,) = asked.index
    words = f"That takes row {k} of W_hh; going back it is column {k}."
    assert slips(run, "d_h_before").get(words, v["W_hh"][k] @ v["d_u"]) == pytest.approx(v["W_hh"][k] @ v["d_u"])
    assert sum(len(own.slips) for name in ("d_u", "dW_hh", "d_h_before") for own in asked_of(run, name)) >= 5


def test_e1_is_for_a_pencil_with_seed_1() -> None:
    run = LESSONS["E1"].run()
    for name in ("x", "h_before", "W_ih", "W_hh", "b", "y", "d_next"):
        value = run[name].value
        np.testing.assert_allclose(value, value.round(1), atol=1e-7)
        assert value.all(), name
    question = question_of(run, 0)
    assert question is not None
    assert question.answer == 4 + 6 + 2 + 3 + 2
    assert "torch.tensor([0.2, 0.4])" in run.listing().text


@pytest.mark.parametrize("weights", ["impulse", "drawn"])
@pytest.mark.parametrize("w", ["0.5", "0.9", "1.5"])
def test_e2_is_the_product_of_its_factors_and_autograds(w: str, weights: str) -> None:
    for seed in SEEDS:
        run = LESSONS["E2"].run(seed, variant=w, weights=weights)
        x, u = tensor(run, "x"), tensor(run, "u")
        start = torch.zeros(1).double().requires_grad_()
        states = [start]
        for t in range(8):
            states.append(torch.tanh(u * x[t] + float(w) * states[-1]))
        grads = torch.autograd.grad(states[-1], states[1:])
        np.testing.assert_allclose(run["d_h"].value, torch.cat(grads).numpy(), rtol=2e-5, atol=1e-7)
        factors = run["factor"].value.astype("f8")
        products = [factors[t + 1 :].prod() for t in range(8)]
        np.testing.assert_allclose(run["d_h"].value, products, rtol=1e-5)
        np.testing.assert_allclose(run["no_tanh"].value, [float(w) ** (7 - t) for t in range(8)], rtol=1e-5)


def test_e2_says_what_the_mock_says() -> None:
    run = LESSONS["E2"].run()
    np.testing.assert_allclose(run["d_h"].value[3:], [0.4517, 0.5749, 0.7068, 0.8481, 1], atol=5e-5)
    every, reach = run["every_w"].value, run["reach"].value
    best = int(reach.argmax())
    assert every[best] == pytest.approx(0.98)
    assert reach[best] == pytest.approx(0.0235, abs=1e-4)
    question = question_of(run, 0)
    assert question is not None
    assert question.choices[int(str(question.answer))] == "w = 0.9"


@pytest.mark.parametrize("w", ["0.5", "0.9", "1.5"])
def test_e2_knows_the_usual_mistakes(w: str) -> None:
    run = LESSONS["E2"].run(variant=w)
    h, d_h = run["h"].value.astype("f8"), run["d_h"].value.astype("f8")
    first, *others = asked_of(run, "d_h")
    assert first.index == (7,)
    assert first.answer == 1
    assert len(others) == 7
    for asked in others:
        (t,) = asked.index
        expected = {
            "That leaves out w.": (1 - h[t + 1] ** 2) * d_h[t + 1],
            "That takes h for its slope, 1 − h².": float(w) * h[t + 1] * d_h[t + 1],
            "That leaves out the slope of tanh, 1 − h².": float(w) * d_h[t + 1],
        }
        for slip in asked.slips:
            if str(slip.words) in expected:
                assert slip.answer == pytest.approx(expected[str(slip.words)], rel=1e-5)
        assert len(asked.slips) >= 2


@pytest.mark.parametrize("k", ["2", "4", "6"])
def test_e3_is_what_chunks_with_detach_give(k: str) -> None:
    for seed in SEEDS:
        run = LESSONS["E3"].run(seed, variant=k)
        x = torch.from_numpy(np.array(run["x"].value))
        for position, module in enumerate(("rnn", "lstm")):
            kind = torch.nn.LSTM if module == "lstm" else torch.nn.RNN
            layer: Any = kind(3, 4, device="meta").to_empty(device="cpu")
            layer.load_state_dict({name: torch.from_numpy(np.array(w)) for name, w in run.weights[module].items()})
            if module == "lstm":
                assert (layer.bias_ih_l0[4:8] == 1).all()
            layer(x)[0][-1].sum().backward()
            whole = layer.weight_hh_l0.grad.clone()
            layer.zero_grad()
            state = None
            chunks: Any = torch.split(x, int(k))
            for chunk in chunks:
                if state is not None:
                    state = tuple(s.detach() for s in state) if module == "lstm" else state.detach()
                output, state = layer(chunk, state)
            output[-1].sum().backward()
            cut = layer.weight_hh_l0.grad
            np.testing.assert_allclose(run[f"dW_{module}"].value, whole.numpy(), atol=1e-6)
            np.testing.assert_allclose(run[f"dW_cut_{module}"].value, cut.numpy(), atol=1e-6)
            share = float((whole - cut).norm() / whole.norm())
            assert run["lost"].value[position] == pytest.approx(share, abs=1e-5)
            kept = run[f"cut_{module}"].value.any(axis=(1, 2))
            assert np.asarray(kept).tolist() == [t >= 12 - int(k) for t in range(12)]


def test_e3_costs_an_rnn_little_and_an_lstm_much() -> None:
    rnn, lstm = LESSONS["E3"].run()["lost"].value
    assert rnn < 0.01
    assert lstm > 0.3
    question = question_of(LESSONS["E3"].run(), 0)
    assert question is not None
    assert question.answer == 10


@pytest.mark.parametrize("weights", ["impulse", "drawn"])
@pytest.mark.parametrize("w", ["1.5", "0.5", "-1.5"])
def test_e4_is_torchs_clipping(w: str, weights: str) -> None:
    for seed in SEEDS:
        run = LESSONS["E4"].run(seed, variant=w, weights=weights)
        layer: Any = torch.nn.RNN(1, 1, nonlinearity="relu", bias=False, device="meta").to_empty(device="cpu")
        named = {"weight_ih_l0": "u", "weight_hh_l0": "w"}
        layer.load_state_dict({name: tensor(run, own).float().reshape(1, 1) for name, own in named.items()})
        output, _ = layer(tensor(run, "x").float().reshape(5, 1, 1))
        np.testing.assert_allclose(run["h"].value, output.detach().flatten().numpy(), atol=1e-6)
        output[-1].sum().backward()
        both = [layer.weight_hh_l0.grad, layer.weight_ih_l0.grad]
        np.testing.assert_allclose(run["gradient"].value, torch.cat(both).flatten().numpy(), atol=1e-5)
        norm = torch.nn.utils.clip_grad_norm_(layer.parameters(), max_norm=5.0)
        assert run["norm"].value[0] == pytest.approx(float(norm), rel=1e-6)
        np.testing.assert_allclose(run["clipped"].value, torch.cat(both).flatten().numpy(), atol=1e-5)
        long, short = run["gradient"].value, run["clipped"].value
        assert long[0] * short[1] == pytest.approx(long[1] * short[0], abs=1e-4)  # the direction stays
        assert np.hypot(*short) <= 5 + 1e-5


def test_e4_knows_the_usual_mistakes() -> None:
    run = LESSONS["E4"].run()
    (asked,) = asked_of(run, "norm")
    assert asked.answer == pytest.approx(np.hypot(13.5, 5.0625))
    assert slips(run, "norm")["That adds the sizes. The length is the root of the squares."] == pytest.approx(18.5625)
    assert slips(run, "factor")["That is turned over: a long gradient is made shorter."] == pytest.approx(
        2.8836, abs=1e-4
    )
    question = question_of(run, 0)
    assert question is not None
    assert question.choices[int(str(question.answer))] == "a little less than 1"
    assert "0.99999980" in str(question.because)
