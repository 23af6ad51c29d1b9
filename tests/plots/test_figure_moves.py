"""The picture of gates that changed their places, read back."""

import re

import pytest

from rnnviz.plots import gate_moves

# Letter here, letter in the file, where it stood: ONNX keeps an LSTM of 3 units as i o f c.
LSTM = [("i", "i", 0, 3), ("f", "f", 6, 9), ("g", "c", 9, 12), ("o", "o", 3, 6)]


@pytest.mark.parametrize("columns", [False, True])
def test_every_gate_stands_where_the_file_has_it_and_where_torch_has_it(columns: bool) -> None:
    fig = gate_moves(LSTM, columns=columns)
    texts = [(trace.x[0], trace.y[0], trace.text[0]) for trace in fig.data if trace.mode == "text"]
    there = [text for x, _, text in sorted(texts, key=lambda each: (each[0], each[1]))]
    assert there == [
        *("i: 0 to 2", "o: 3 to 5", "f: 6 to 8", "c: 9 to 11"),
        *("i: 0 to 2", "f: 3 to 5", "g: 6 to 8", "o: 9 to 11"),
    ]
    assert fig.layout.xaxis.ticktext[0].startswith("columns" if columns else "rows")


def test_a_band_leads_from_a_gate_to_its_place_in_its_colour() -> None:
    fig = gate_moves(LSTM, columns=False)
    areas = [trace for trace in fig.data if trace.fill == "toself"]
    for k, (_, _, start, stop) in enumerate(LSTM):
        band, left, right = areas[3 * k : 3 * k + 3]
        assert {band.fillcolor} == {left.fillcolor, right.fillcolor}
        assert list(band.y[:4]) == [start, 3 * k, 3 * k + 3, stop]
    assert len({area.fillcolor for area in areas}) == len(LSTM)


def test_the_picture_says_in_words_what_it_shows() -> None:
    alt = gate_moves(LSTM, columns=False).layout.meta["alt"]
    assert re.findall(r"gate (\w) from (\w), (\d+) to (\d+)", alt)[2] == ("g", "c", "9", "11")
