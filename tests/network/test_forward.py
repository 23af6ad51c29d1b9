"""forward() by hand arithmetic, its intermediates, and the laws that any recurrent network keeps."""

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rnnviz import Architecture, Trace, forward, init_weights
from rnnviz.check.overflow import as_numpy
from rnnviz.network.cells import CELLS
from tests.cases import Case, arguments, random_case, torch_module

SEEDS = st.integers(0, 100_000)
LAWS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])


def cases(**wanted: Any) -> st.SearchStrategy[Case]:
    """Random cases with these options: `lengths=True` for any lengths, `batch=2` for two samples or more."""

    def fits(case: Case) -> bool:
        return all(
            (case.batch or 0) >= value if name == "batch" else case.options()[name] == value
            for name, value in wanted.items()
        )

    return SEEDS.map(random_case).filter(fits)


def close(ours: Any, theirs: Any, dtype: str) -> None:
    np.testing.assert_allclose(np.asarray(ours), np.asarray(theirs), rtol=0, atol=1e-5 if dtype == "float32" else 1e-12)


def states(trace: Trace) -> dict[str, Any]:
    return {"h_0": trace.h_n} | ({} if trace.c_n is None else {"c_0": trace.c_n})


def test_ones_twos_threes_through_a_tanh_rnn_as_the_lesson_computes_them() -> None:
    """Lesson C1: nn.RNN(5, 2, batch_first=True), every step by the formula, one number at a time."""
    arch = Architecture("rnn_tanh", 5, 2, batch_first=True)
    w = init_weights(arch, seed=1, dtype="float64")
    x = np.array([[[1.0] * 5, [2.0] * 5, [3.0] * 5]])  # (N, T, I) = (1, 3, 5)
    h, by_hand = [0.0, 0.0], []
    for t in range(3):
        sums = [
            sum(w["weight_ih_l0"][j, i] * x[0, t, i] for i in range(5))
            + w["bias_ih_l0"][j]
            + sum(w["weight_hh_l0"][j, k] * h[k] for k in range(2))
            + w["bias_hh_l0"][j]
            for j in range(2)
        ]
        h = [float(np.tanh(a)) for a in sums]
        by_hand.append(h)
    output, h_n = torch_module(arch, w)(torch.from_numpy(x))
    trace = forward(arch, w, x)
    np.testing.assert_allclose(trace.output, [by_hand], rtol=0, atol=1e-15)
    np.testing.assert_allclose(trace.output, output.detach(), rtol=0, atol=1e-15)
    np.testing.assert_allclose(trace.h_n, h_n.detach(), rtol=0, atol=1e-15)
    assert trace.output.shape == (1, 3, 2)


def sigmoid(a: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-a)))


@LAWS
@given(cases(dtype="float64", tensors=False, lengths=False))
def test_every_intermediate_obeys_its_formula(case: Case) -> None:
    call, H = arguments(case), case.arch.hidden_size
    trace, below = forward(case.arch, **call), None
    for layer, directions in enumerate(trace.layers):
        below = trace.x if below is None else np.concatenate([one.h for one in trace.layers[layer - 1]], axis=-1)
        for d, one in enumerate(directions):
            end = f"l{layer}" + "_reverse" * d
            w = {name.removesuffix(f"_{end}"): v for name, v in call["weights"].items() if name.endswith(f"_{end}")}
            b_ih, b_hh = w.get("bias_ih", 0), w.get("bias_hh", 0)
            before = np.concatenate([one.h[1:], one.h_0[None]] if d else [one.h_0[None], one.h[:-1]])
            close(trace.before(layer, d), before, "float64")
            close(trace.read_by(layer), below, "float64")
            close(one.from_x, np.einsum("tni,gi->tng", below, w["weight_ih"]) + b_ih, "float64")
            read = [before] * len(case.arch.gates)
            if case.arch.cell == "gru_v1":  # its last gate reads the state through r
                read[2] = one.r * before
            rows = np.split(w["weight_hh"], len(read))
            from_h = [np.einsum("tnp,gp->tng", r, block) for r, block in zip(read, rows, strict=True)]
            close(one.from_h, np.concatenate(from_h, axis=-1) + b_hh, "float64")
            x, h = (
                [sums[..., k * H : (k + 1) * H] for k in range(len(case.arch.gates))]
                for sums in (one.from_x, one.from_h)
            )
            check_gates(case.arch.cell, one, x, h, before, w)
            close(one.h_n, one.h[0 if d else -1], "float64")


def check_gates(
    cell: str, one: Any, x: list[np.ndarray], h: list[np.ndarray], before: np.ndarray, w: dict[str, np.ndarray]
) -> None:
    if cell == "rnn_tanh":
        close(one.h, np.tanh(x[0] + h[0]), "float64")
    elif cell == "rnn_relu":
        close(one.h, np.maximum(x[0] + h[0], 0), "float64")
    elif cell == "gru":
        close(one.r, sigmoid(x[0] + h[0]), "float64")
        close(one.z, sigmoid(x[1] + h[1]), "float64")
        close(one.n, np.tanh(x[2] + one.r * h[2]), "float64")
        close(one.h, (1 - one.z) * one.n + one.z * before, "float64")
    elif cell == "gru_v1":
        close(one.n, np.tanh(x[2] + h[2]), "float64")
        close(one.h, (1 - one.z) * one.n + one.z * before, "float64")
    else:
        for gate, name in enumerate("ifgo"):
            close(getattr(one, name), (np.tanh if name == "g" else sigmoid)(x[gate] + h[gate]), "float64")
        shown = one.o * np.tanh(one.c)
        close(one.h, shown if "weight_hr" not in w else shown @ w["weight_hr"].T, "float64")


@pytest.mark.parametrize("lengths", [None, (6, 2, 5)])
def test_the_cell_state_at_each_step_is_torchs_c_n_of_the_sequence_cut_there(lengths: tuple[int, ...] | None) -> None:
    case = Case(4, Architecture("lstm", 5, 7, num_layers=2, proj_size=3), "float64", False, 6, 3, lengths, ("c_0",))
    call = arguments(case)
    trace = forward(case.arch, **call)
    for t in range(6):
        x, module = torch.from_numpy(call["x"][: t + 1]), torch_module(case.arch, call["weights"])
        _, (_, c_n) = module(x, (torch.zeros(2, 3, 3, dtype=x.dtype), torch.from_numpy(call["c_0"])))
        inside = [n for n in range(3) if lengths is None or t < lengths[n]]
        for layer, (one,) in enumerate(trace.layers):
            assert one.c is not None
            close(one.c[t][inside], c_n[layer].detach()[inside], "float64")


@LAWS
@given(cases())
def test_bounded_cells_stay_in_their_bounds(case: Case) -> None:
    trace = forward(case.arch, **arguments(case))
    for one in (one for directions in trace.layers for one in directions):
        for gate in case.arch.spec.gates:
            values = as_numpy(one.gates[gate.letter])
            assert gate.activation != "sigmoid" or ((values >= 0) & (values <= 1)).all()
        if case.arch.cell == "rnn_relu":
            assert (as_numpy(one.h) >= 0).all()
        elif not case.arch.proj_size:
            assert (np.abs(as_numpy(one.h)) <= 1).all()
        if one.c is not None:  # from c_0 within -1..1, each step adds i * g, which is within -1..1
            assert (np.abs(as_numpy(one.c)) <= case.seq_len + 1).all()


@LAWS
@given(cases())
def test_nothing_in_and_no_bias_give_nothing_out(case: Case) -> None:
    arch = Architecture(**{**vars(case.arch), "bias": False})
    call = arguments(Case(**{**vars(case), "arch": arch, "states": (), "lengths": None}))
    trace = forward(arch, call["weights"], 0 * call["x"], lengths=case.lengths)
    assert not as_numpy(trace.output).any()
    assert not as_numpy(trace.h_n).any()
    assert trace.c_n is None or not as_numpy(trace.c_n).any()


@LAWS
@given(cases(batch=2))
def test_sample_0_never_changes_sample_1(case: Case) -> None:
    call = arguments(case)
    before = forward(case.arch, **call)
    changed = call["x"] + 0
    (changed[0] if case.arch.batch_first else changed[:, 0])[...] = float("nan")
    after = forward(case.arch, **{**call, "x": changed})
    for a, b in zip(before.layers, after.layers, strict=True):
        for one, other in zip(a, b, strict=True):
            np.testing.assert_array_equal(one.h[:, 1:], other.h[:, 1:])
    assert not np.isfinite(np.asarray(after.h_n)[:, 0]).all()


@LAWS
@given(cases(bidirectional=False, lengths=False), st.integers(1, 11))
def test_splitting_a_sequence_and_carrying_the_state_equals_one_run(case: Case, cut: int) -> None:
    call = arguments(case)
    axis = 1 if case.arch.batch_first and case.batch is not None else 0
    cut = min(cut, case.seq_len - 1)
    if cut < 1:
        return
    first, second = (slice(0, cut),), (slice(cut, None),)
    whole = forward(case.arch, **call)
    one = forward(case.arch, **{**call, "x": call["x"][(slice(None),) * axis + first]})
    two = forward(case.arch, call["weights"], call["x"][(slice(None),) * axis + second], **states(one))
    close(np.concatenate([one.output, two.output], axis=axis), whole.output, case.dtype)
    close(two.h_n, whole.h_n, case.dtype)
    if case.arch.cell == "lstm":
        close(two.c_n, whole.c_n, case.dtype)


@LAWS
@given(cases(lengths=True), st.sampled_from([float("nan"), float("inf"), 1e30, -7.0]))
def test_padding_is_never_read(case: Case, content: float) -> None:
    call = arguments(case)
    before = forward(case.arch, **call)
    x = call["x"] + 0
    for n, length in enumerate(case.lengths or ()):
        (x[n] if case.arch.batch_first else x[:, n])[length:] = content
    after = forward(case.arch, **{**call, "x": x})
    np.testing.assert_array_equal(before.output, after.output)
    np.testing.assert_array_equal(before.h_n, after.h_n)
    for one in (one for directions in after.layers for one in directions):
        for values in one.over_time().values():
            assert np.isfinite(np.asarray(values)).all()
        for n, length in enumerate(case.lengths or ()):
            assert not np.asarray(one.h)[length:, n].any()


@LAWS
@given(cases(lengths=True))
def test_a_sample_of_length_n_is_as_if_its_padding_were_cut_off(case: Case) -> None:
    call = arguments(case)
    together = forward(case.arch, **call)
    for n, length in enumerate(case.lengths or ()):
        alone = Architecture(**{**vars(case.arch), "batch_first": False})
        x = (call["x"][n] if case.arch.batch_first else call["x"][:, n])[:length]
        given_states = {name: call[name][:, n] for name in case.states}
        one = forward(alone, call["weights"], x, **given_states)
        close(np.asarray(together.h_n)[:, n], one.h_n, case.dtype)
        for a, b in zip(together.layers, one.layers, strict=True):
            for whole, cut in zip(a, b, strict=True):
                close(np.asarray(whole.h)[:length, n], np.asarray(cut.h)[:, 0], case.dtype)


@pytest.mark.parametrize("cell", CELLS)
def test_the_reverse_direction_starts_at_the_last_valid_step(cell: str) -> None:
    case = Case(8, Architecture(cell, 5, 3, bidirectional=True), "float64", False, 6, 3, (6, 4, 1), ("h_0",))
    one = forward(case.arch, **arguments(case)).layers[0][1]
    w_hh, b_hh = (arguments(case)["weights"][f"{name}_l0_reverse"] for name in ("weight_hh", "bias_hh"))
    for n, length in enumerate((6, 4, 1)):
        rows = slice(0, 6 if cell == "gru_v1" else None)  # its last gate reads the state through r
        close(one.from_h[length - 1, n][rows], (w_hh @ one.h_0[n] + b_hh)[rows], "float64")
        close(one.h_n[n], one.h[0, n], "float64")


@LAWS
@given(cases(bidirectional=True, lengths=False))
def test_the_reverse_direction_is_the_forward_one_on_a_sequence_read_backwards(case: Case) -> None:
    arch = Architecture(**{**vars(case.arch), "num_layers": 1})
    call = arguments(Case(**{**vars(case), "arch": arch}))
    axis = 1 if arch.batch_first and case.batch is not None else 0
    swapped = {
        name.removesuffix("_reverse") if "reverse" in name else f"{name}_reverse": value
        for name, value in call["weights"].items()
    }
    turned = {name: np.flip(np.asarray(call[name]), 0).copy() for name in case.states}
    x = np.flip(np.asarray(call["x"]), axis).copy()
    usual = forward(arch, **call).layers[0]
    mirrored = forward(arch, swapped, x, **turned).layers[0]
    for d in (0, 1):
        close(np.asarray(usual[d].h)[::-1], mirrored[1 - d].h, case.dtype)


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("kind", ["numpy", "torch"])
def test_forward_leaves_the_process_as_it_was(cell: str, kind: str) -> None:
    arch = Architecture(cell, 5, 3, num_layers=2, bidirectional=True)
    case = Case(2, arch, "float64", kind == "torch", 6, 3, (6, 4, 1), ())
    before = process_state()
    forward(arch, **arguments(case))
    assert process_state() == before


def process_state() -> tuple[Any, ...]:
    return (
        torch.random.get_rng_state().tolist(),
        np.random.get_state(legacy=True)[1].tolist(),  # type: ignore[index]
        torch.get_default_dtype(),
        torch.get_num_threads(),
        torch.is_grad_enabled(),
        np.geterr(),
        torch.are_deterministic_algorithms_enabled(),
    )
