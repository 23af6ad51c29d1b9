"""The laws that any recurrent network keeps: bounds, padding, samples, sequences that are split or turned round."""

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rnnviz import Architecture, Trace, forward
from rnnviz.check.overflow import as_numpy
from tests.cases import Case, arguments
from tests.network.drawing import LAWS, cases, close


def states(trace: Trace) -> dict[str, Any]:
    return {"h_0": trace.h_n} | ({} if trace.c_n is None else {"c_0": trace.c_n})


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
    turned: dict[str, Any] = {name: np.flip(np.asarray(call[name]), 0).copy() for name in case.states}
    x = np.flip(np.asarray(call["x"]), axis).copy()
    usual = forward(arch, **call).layers[0]
    mirrored = forward(arch, swapped, x, **turned).layers[0]
    for d in (0, 1):
        close(np.asarray(usual[d].h)[::-1], mirrored[1 - d].h, case.dtype)
