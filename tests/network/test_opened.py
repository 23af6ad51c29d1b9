"""A gradient opened into its terms, and the lines of a cell's way back, computed as they are written."""

import re
from typing import Any

import numpy as np
import pytest

from rnnviz import Architecture, Gradients, backward, forward, init_weights
from rnnviz.network.cells import CELLS
from rnnviz.network.opened import open_state
from tests.cases import as_tensors

ARCHES = [
    *(Architecture(cell, 3, 4, num_layers=2, bidirectional=True) for cell in CELLS),
    Architecture("lstm", 3, 5, num_layers=2, bidirectional=True, proj_size=2),
    Architecture("gru", 3, 4, bias=False),
]
LENGTHS = (6, 2, 5)


def named(arch: Architecture) -> str:
    return f"{arch.cell}{'-projected' * bool(arch.proj_size)}{'-plain' * (not arch.bias)}"


def run(arch: Architecture, tensors: bool = False, truncate: int | None = None) -> tuple[Gradients, dict[str, Any]]:
    weights: Any = init_weights(arch, 3, "float64")
    x: Any = np.random.default_rng(1).standard_normal((6, 3, 3))
    if tensors:
        weights, x = as_tensors(weights), as_tensors(x)
    trace = forward(arch, weights, x, lengths=LENGTHS)
    return backward(trace, weights, trace.output, trace.h_n, truncate=truncate), weights


@pytest.mark.parametrize("truncate", [None, 2])
@pytest.mark.parametrize("tensors", [False, True])
@pytest.mark.parametrize("arch", ARCHES, ids=named)
def test_the_terms_of_a_state_add_up_to_all_that_reaches_it(
    arch: Architecture, tensors: bool, truncate: int | None
) -> None:
    gradients, weights = run(arch, tensors, truncate)
    for layer, d in arch.places:
        own = gradients.layers[layer][d]
        for sample, length in enumerate(LENGTHS):
            for t in range(length):
                opened = open_state(gradients, weights, layer, d, t, 1, sample)
                from_above = sum(float(one.terms.sum()) for one in opened.above)
                from_next = 0.0 if opened.after is None else float(opened.after.terms.sum())
                from_next += opened.kept[0] * opened.kept[1] if opened.kept else 0
                assert opened.from_loss == pytest.approx(float(own.h_from_loss[t, sample, 1]), abs=1e-14)
                assert from_above == pytest.approx(float(own.h_from_above[t, sample, 1]), abs=1e-14)
                assert from_next == pytest.approx(float(own.h_from_next[t, sample, 1]), abs=1e-14)
    assert len(opened.above) == 0
    assert {one.weight for one in open_state(gradients, weights, 0, 0, 0, 0).above} <= {
        "weight_ih_l1",
        "weight_ih_l1_reverse",
    }


@pytest.mark.parametrize(
    ("index", "message"),
    [
        ((2, 0, 0, 0), "layer must be a whole number from 0 to 1; got 2"),
        ((0, 0, 2, 0, 1), "t must be a whole number from 0 to 1; got 2"),
        ((0, 0, 0, 4), "unit must be a whole number from 0 to 3; got 4"),
    ],
)
def test_a_number_that_there_is_not_is_named(index: tuple[int, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        open_state(*run(ARCHES[0]), *index)


@pytest.mark.parametrize("arch", [arch for arch in ARCHES if arch.bias], ids=named)
def test_the_lines_back_of_a_cell_are_what_it_computes(arch: Architecture) -> None:
    gradients, weights = run(arch)
    t, n, trace, own = 2, 0, gradients.trace, gradients.layers[0][0]
    forward_values = {name: value[t, n] for name, value in trace.layers[0][0].over_time().items()}
    gates = len(arch.gates)
    blocks = dict(zip(arch.gates, np.split(weights["weight_hh_l0"], gates), strict=True))
    memory = trace.memory_before(0, 0)
    names: dict[str, Any] = {
        **forward_values,
        "tanh": np.tanh,
        "h_before": trace.before(0, 0)[t, n],
        "c_before": None if memory is None else memory[t, n],
        "W_hh": weights["weight_hh_l0"],
        "W_hr": weights.get("weight_hr_l0"),
        "b_hn": weights["bias_hh_l0"][-arch.hidden_size :],
        "W_hn": blocks.get("n"),
        "W_hrz": weights["weight_hh_l0"][: 2 * arch.hidden_size],
        "d_h": own.h[t, n],
        "d_c": None if own.c_from_loss is None else (own.c_from_loss + own.c_from_next)[t, n],
        "d_sums": own.from_x[t, n],
        "d_sum_rz": own.from_x[t, n][: 2 * arch.hidden_size],
    }
    names |= {f"d_sum_{gate}": block for gate, block in zip(arch.gates, np.split(own.from_x[t, n], gates), strict=True)}
    expected = {f"d_{gate}": own.gates[gate][t, n] for gate in arch.gates}
    expected |= {"d_sum_h": names.get("d_sum_h"), "d_h[t−1]": own.h_from_next[t - 1, n]}
    if own.c is not None and own.c_from_next is not None:
        expected |= {"d_c": own.c[t, n], "d_c[t−1]": own.c_from_next[t - 1, n]}
    if own.unprojected is not None:
        expected["d_m"] = own.unprojected[t, n]
    lines = arch.spec.lines_back_with(projected=bool(arch.proj_size))
    assert {line.name for line in lines} >= {*(f"d_{gate}" for gate in arch.gates if arch.spec.gated), "d_h[t−1]"}
    for line in lines:
        names[line.name] = eval(in_python(line.text), {"__builtins__": {}}, names)
        np.testing.assert_allclose(names[line.name], expected[line.name], atol=1e-14, err_msg=line.name)


def in_python(text: str) -> str:
    text = text.replace("[t−1]", "_before").replace("⊙", "*").replace("−", "-").replace("²", "**2")
    text = re.sub(r"(W_\w+)ᵀ (\w+|\([^()]+\))", r"(\1.T @ \2)", text)
    return re.sub(r"(W_\w+) (\w+)", r"(\1 @ \2)", text)


def test_a_gate_that_keeps_a_state_is_the_slope_of_its_straight_way() -> None:
    for name, cell in CELLS.items():
        assert set(cell.keeps) <= set(cell.states), name
        assert set(cell.keeps.values()) <= set(cell.letters), name
    gradients, _ = run(Architecture("lstm", 3, 4))
    own, trace = gradients.layers[0][0], gradients.trace.layers[0][0]
    assert own.c is not None
    assert own.c_from_next is not None
    np.testing.assert_allclose(own.c_from_next[0], (own.c * trace.gates[CELLS["lstm"].keeps["c"]])[1], atol=1e-15)
