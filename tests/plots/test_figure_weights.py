from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from rnnviz.plots import weight_heatmap

rng = np.random.default_rng(7)


def gru(hidden_size: int = 3, columns: int = 5, **over: Any) -> tuple[np.ndarray, go.Figure]:
    weight = rng.standard_normal((3 * hidden_size, columns)).astype(np.float32)
    options: dict[str, Any] = {"name": "W_hh", "reads": "h[t−1]", "hidden_size": hidden_size, "gates": ("r", "z", "n")}
    return weight, weight_heatmap(weight, **(options | over))


def words(fig: go.Figure) -> str:
    return " ".join(one.text for one in fig.layout.annotations)


def test_the_gates_blocks_are_the_rows_of_the_matrix() -> None:
    weight, fig = gru()
    np.testing.assert_array_equal(np.concatenate([trace.z for trace in fig.data]), weight)
    assert [trace.y0 for trace in fig.data] == [0, 3, 6]
    assert {(trace.zmin, trace.zmax) for trace in fig.data} == {(-np.abs(weight).max(), np.abs(weight).max())}


def test_hovering_an_entry_names_what_it_connects() -> None:
    _, fig = gru()
    assert fig.data[1].hovertemplate.startswith(
        "W_hh[%{y}, %{pointNumber[1]}]: h[t−1][%{pointNumber[1]}] → gate z, unit %{pointNumber[0]}"
    )


def test_each_gate_has_a_bracket_around_its_rows_and_its_letter_beside_it() -> None:
    _, fig = gru(hidden_size=4)
    paths = [shape.path for shape in fig.layout.shapes if shape.type == "path"]
    ends = [(float(path.split("L")[0].split(",")[1]), float(path.split(",")[-1])) for path in paths]
    assert ends == [(-0.4, 3.4), (3.6, 7.4), (7.6, 11.4)]
    assert {one.text: one.y for one in fig.layout.annotations if one.yref == "y"} == {
        "<b>r</b>": 1.5,
        "<b>z</b>": 5.5,
        "<b>n</b>": 9.5,
    }


def test_a_matrix_of_one_gate_has_no_brackets() -> None:
    weight = rng.standard_normal((3, 2))
    fig = weight_heatmap(weight, name="W_ih", reads="x[t]", hidden_size=3, gates=("h",))
    assert not fig.layout.shapes
    assert "→ unit %{pointNumber[0]}" in fig.data[0].hovertemplate


def test_biases_stand_beside_the_matrix_in_the_same_colours() -> None:
    b_ih, b_hh = rng.standard_normal((2, 9)).astype(np.float32) * 9
    _, fig = gru(biases={"b_ih": b_ih, "b_hh": b_hh})
    beside = [trace for trace in fig.data if trace.xaxis == "x2"]
    np.testing.assert_array_equal(np.concatenate([trace.z for trace in beside]), np.stack([b_ih, b_hh], axis=1))
    assert list(fig.layout.xaxis2.ticktext) == ["b_ih", "b_hh"]
    assert fig.layout.xaxis.domain[1] < fig.layout.xaxis2.domain[0]
    assert len({trace.zmax for trace in fig.data}) == 1


def test_a_small_matrix_has_its_numbers_in_its_cells() -> None:
    weight, fig = gru(columns=2)
    assert fig.data[0].text[1][0] == f"{weight[1, 0]:.2f}".replace("-", "−")
    assert gru(columns=40)[1].data[0].text is None


def test_a_large_matrix_is_pooled_gate_by_gate_and_that_is_said() -> None:
    weight, fig = gru(hidden_size=100, columns=300, biases={"b_hh": rng.standard_normal(300)})
    main = [trace for trace in fig.data if trace.xaxis == "x"]
    assert [trace.z.shape for trace in main] == [(34, 100)] * 3
    assert [np.abs(trace.z).max() for trace in main] == [np.abs(part).max() for part in np.split(weight, 3)]
    assert [trace.y0 for trace in main] == [1, 101, 201]
    assert "farthest from zero of 3 × 3" in words(fig)
    assert "3 × 3 entries around W_hh[%{y}, %{x}]" in main[0].hovertemplate


def test_the_spectral_radius_is_in_the_title() -> None:
    assert "W_hh 9 × 5 · spectral radius 0.831" in words(gru(spectral_radius=0.8312)[1])


def test_names_of_columns_and_rows_are_shown() -> None:
    _, fig = gru(column_names=list("ab<de"), row_names=[f"r{k}" for k in range(9)])
    assert list(fig.layout.xaxis.ticktext) == ["a", "b", "&lt;", "d", "e"]
    assert fig.layout.yaxis.ticktext[8] == "r8"


def test_a_weight_that_is_no_number_is_marked() -> None:
    weight = rng.standard_normal((4, 3))
    weight[2, 1] = np.nan
    fig = weight_heatmap(weight, name="W_ih", reads="x[t]", hidden_size=4)
    mark = next(trace for trace in fig.data if trace.name == "overflow")
    assert np.argwhere(np.isfinite(mark.z)).tolist() == [[2, 1]]
    assert (mark.zmin, mark.zmax) == (0, 1)


@pytest.mark.parametrize(
    ("over", "message"),
    [
        ({"hidden_size": 4}, r"weight must have shape \(12, C\)"),
        ({"biases": {"b_ih": np.zeros(4)}}, "b_ih must have"),
        ({"column_names": ["a"]}, "column_names must have"),
        ({"row_names": []}, "row_names must have"),
    ],
)
def test_a_wrong_shape_is_named(over: dict[str, Any], message: str) -> None:
    options: dict[str, Any] = {"name": "W_hh", "reads": "h[t−1]", "hidden_size": 3, "gates": "rzn"} | over
    with pytest.raises(ValueError, match=message):
        weight_heatmap(np.zeros((9, 5)), **options)


def test_hovering_a_bias_names_the_gate_that_it_feeds() -> None:
    _, fig = gru(biases={"b_hh": rng.standard_normal(9).astype(np.float32)})
    beside = [trace.hovertemplate for trace in fig.data if trace.xaxis == "x2"]
    assert [text.split("<br>")[0] for text in beside] == [
        f"%{{x}}[%{{y}}] → gate {gate}, unit %{{pointNumber[0]}}" for gate in "rzn"
    ]
