import itertools
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from rnnviz.plots import gate_evolution

rng = np.random.default_rng(5)


def lstm_gates(seq_len: int = 6, size: int = 3) -> dict[str, np.ndarray]:
    values = {gate: 1 / (1 + np.exp(-rng.standard_normal((seq_len, size)))) for gate in "ifo"}
    values |= {"g": np.tanh(rng.standard_normal((seq_len, size))), "c": 3 * rng.standard_normal((seq_len, size))}
    return {gate: values[gate].astype(np.float32) for gate in "ifgoc"}


def heatmaps(fig: go.Figure) -> dict[str, Any]:
    return {trace.name: trace for trace in fig.data if trace.type == "heatmap" and trace.name != "overflow"}


def test_each_gate_has_its_values_in_its_own_panel() -> None:
    gates = lstm_gates()
    fig = gate_evolution(gates)
    assert list(heatmaps(fig)) == list("ifgoc")
    for gate, trace in heatmaps(fig).items():
        np.testing.assert_array_equal(trace.z, gates[gate].T)
    assert len({trace.yaxis for trace in fig.data}) == 5
    assert {trace.xaxis for trace in fig.data} == {"x"}


def test_scales_are_fixed_by_the_kind_of_gate() -> None:
    gates = lstm_gates()
    limits = {gate: (trace.zmin, trace.zmax) for gate, trace in heatmaps(gate_evolution(gates)).items()}
    assert limits["i"] == limits["f"] == limits["o"] == (0, 1)
    assert limits["g"] == (-1, 1)
    largest = float(np.abs(gates["c"]).max())
    assert limits["c"] == (-largest, largest)


def test_panels_stand_from_top_to_bottom_without_overlap() -> None:
    layout = gate_evolution(lstm_gates(), unit=1).layout
    domains = [layout["yaxis" + (str(k) if k > 1 else "")].domain for k in range(1, 7)]
    assert all(above[0] > below[1] for above, below in itertools.pairwise(domains))
    assert (domains[0][1], round(domains[-1][0], 9)) == (pytest.approx(1, abs=0.05), 0)


def test_a_units_gates_are_drawn_as_lines_in_the_colours_of_their_letters() -> None:
    gates = lstm_gates()
    fig = gate_evolution(gates, unit=2)
    lines = [trace for trace in fig.data if trace.type == "scatter"]
    colours = {one.text: one.font.color for one in fig.layout.annotations}
    for (gate, values), line in zip(gates.items(), lines, strict=True):
        np.testing.assert_array_equal(line.y, values[:, 2])
        assert f"{gate} = " in line.hovertemplate
        assert colours[f"<b>{gate}</b>"] == line.line.color


def test_padding_and_overflow_are_marked_in_every_panel() -> None:
    gates = lstm_gates()
    gates["c"][4, 1] = np.inf
    fig = gate_evolution(gates, length=5)
    assert sum(trace.name == "padding" for trace in fig.data) == 5
    assert sum(trace.name == "overflow" for trace in fig.data) == 1
    assert any("overflow (inf or nan) from t = 4" in one.text for one in fig.layout.annotations)


def test_large_gates_are_pooled_and_that_is_said() -> None:
    big = rng.random((1000, 512)).astype(np.float32)
    fig = gate_evolution(dict.fromkeys("rzn", big))
    assert all(trace.z.shape == (32, 250) for trace in heatmaps(fig).values())
    assert any("of 16 units × 4 steps" in one.text for one in fig.layout.annotations)


@pytest.mark.parametrize(
    ("gates", "options", "message"),
    [
        ({}, {}, "gates must be arrays of one shape"),
        ({"r": np.zeros((2, 3)), "z": np.zeros((3, 2))}, {}, "one shape"),
        ({"r": np.zeros((2, 3))}, {"unit": 3}, "unit must be in 0…2; got 3"),
        ({"r": np.zeros((2, 3))}, {"length": 5}, "length must be in 1…2"),
    ],
)
def test_wrong_gates_are_named(gates: dict[str, np.ndarray], options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        gate_evolution(gates, **options)


def test_the_gru_s_gates_have_their_scales_too() -> None:
    gates = {gate: 0.5 + 0.1 * rng.random((6, 3)) for gate in "rzn"}
    limits = {gate: (trace.zmin, trace.zmax) for gate, trace in heatmaps(gate_evolution(gates)).items()}
    assert limits == {"r": (0, 1), "z": (0, 1), "n": (-1, 1)}
