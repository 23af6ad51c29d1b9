"""What the browser is sent of a figure."""

import json

import numpy as np
import plotly.graph_objects as go
import pytest

from rnnviz.ui.kit.figure import message


def line(**layout: object) -> go.Figure:
    return go.Figure({"data": [{"type": "scatter", "y": np.array([0.5, np.nan, np.inf])}], "layout": layout})


def test_height_and_text_alternative_are_the_figures_own_unless_given() -> None:
    fig = line(template={}, height=170, meta={"alt": "its own words"})
    own, given = json.loads(message(fig)), json.loads(message(fig, alt="other words", height=90))
    assert (own["alt"], own["height"]) == ("its own words", 170)
    assert (given["alt"], given["height"]) == ("other words", 90)
    assert json.loads(message(line(template={}), alt="words"))["height"] == 320


def test_a_figure_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match=r"alt must say in words what the figure shows; got None"):
        message(line())


def test_one_list_of_cursors_is_for_all_axes_and_a_mapping_for_each() -> None:
    assert json.loads(message(line(), alt="a"))["cursors"] == {}
    assert json.loads(message(line(), alt="a", cursors=[None, 0, 1.5]))["cursors"] == {"": [None, 0, 1.5]}
    assert json.loads(message(line(), alt="a", cursors={"x2": (2, None)}))["cursors"] == {"x2": [2, None]}


def test_what_is_not_a_number_stays_valid_json() -> None:
    text = message(go.Figure({"data": [{"type": "scatter", "y": [0.5, float("nan"), float("inf")]}]}), alt="a").decode()
    json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))


def test_arrays_are_sent_in_their_own_bytes_and_a_person_s_letters_as_they_are() -> None:
    values = np.linspace(-1, 1, 10_000, dtype=np.float32)
    fig = go.Figure({"data": [{"type": "scatter", "y": values}], "layout": {"template": {}}}, _validate=False)
    assert len(message(fig, alt="a")) < 4 / 3 * values.nbytes + 4_000
    assert "привет".encode() in message(fig, alt="привет")
