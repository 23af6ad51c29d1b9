"""What the shapes page says of a slice: its text, evaluated as Python, tells what else must be true of it."""

import numpy as np
from hypothesis import example, given, settings

from rnnviz.network.architecture import Architecture
from rnnviz.shapes.axes import Call
from rnnviz.shapes.measured import measure
from rnnviz.ui.shapes.message import cells_message
from tests.shapes.test_axes import calls

PROJECTED = Call(Architecture("lstm", 3, 7, num_layers=2, bidirectional=True, proj_size=2), 6, 5, (6, 5, 4, 3, 2))


@settings(deadline=None, max_examples=60)
@given(calls())
@example(PROJECTED)
@example(Call(Architecture("gru", 3, 4, bidirectional=True), 6, 5))
def test_a_slice_has_the_shape_and_the_equals_that_its_text_has(call: Call) -> None:
    measured = measure(call)
    items = cells_message(call, measured)["items"]
    values = {item["text"]: eval(item["text"], dict(measured.values)) for item in items}
    for item in items:
        value = values[item["text"]]
        assert item["shape"] == str(tuple(value.shape))
        assert item["same"] == [text for text in values if text != item["text"] and np.array_equal(values[text], value)]


def test_slices_of_one_shape_are_not_taken_for_one_another() -> None:
    call = Call(Architecture("gru", 3, 4, bidirectional=True), 6, 5)
    items = {item["text"]: item for item in cells_message(call, measure(call))["items"]}
    ends, begins = items["output[0, :, 4:]"], items["output[-1, :, 4:]"]
    assert ends["shape"] == begins["shape"]
    assert (ends["same"], begins["same"]) == (["h_n[-1]"], [])


def test_the_words_say_at_which_end_a_direction_stands() -> None:
    call = Call(Architecture("gru", 3, 4, bidirectional=True), 6, 5)
    about = {item["text"]: item["about"] for item in cells_message(call, measure(call))["items"]}
    assert about["output[-1, :, :4]"].endswith("where that direction ends.")
    assert about["output[-1, :, 4:]"].endswith("where that direction begins.")
    assert about["output[0, :, 4:]"].endswith("where that direction ends.")
    assert about["h_n[-1]"] == "h of the layer, reverse direction, after step 0."
    assert about["h_n[-2]"] == "h of the layer, forward direction, after the last step."
