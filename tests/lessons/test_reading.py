"""B4: what is read from the drawing is the layer that torch runs, and the shapes are those of its tensors."""

import pytest
import torch

from rnnviz.lessons import LESSONS
from rnnviz.lessons.questions.drawing import reading_of
from rnnviz.ui.lessons.telling import reading_content

B4 = LESSONS["B4"]
DRAWN = [(variant, size) for variant in B4.variants for size in B4.sizes]


@pytest.mark.parametrize(("variant", "size"), DRAWN)
def test_the_answers_make_torchs_layer_and_its_shapes(variant: str, size: str) -> None:
    run = B4.run(5, variant=variant, size=size)
    reading = reading_of(run)
    memory, layers, both, inputs, hidden, first = (asked.answer for asked in reading.parts)
    module = (torch.nn.LSTM if memory else torch.nn.RNN)(
        inputs, hidden, num_layers=layers, bidirectional=bool(both), batch_first=bool(first)
    )
    assert {name: tuple(w.shape) for name, w in module.state_dict().items()} == {
        name: w.shape for name, w in run.weights["rnn"].items()
    }
    with torch.no_grad():
        output, state = module(torch.from_numpy(run["x"].value))
    made = (output, *(state if memory else (state,)))
    assert [asked.text for asked in reading.shapes] == ["output.shape", "h_n.shape", "c_n.shape"][: len(made)]
    assert [asked.answer for asked in reading.shapes] == [tuple(tensor.shape) for tensor in made]


@pytest.mark.parametrize(("variant", "size"), DRAWN)
def test_no_wrong_answer_is_right_and_each_choice_has_a_hint(variant: str, size: str) -> None:
    reading = reading_of(B4.run(2, variant=variant, size=size))
    for asked in (*reading.parts, *reading.shapes):
        assert asked.slips
        assert not any(asked.right(slip.answer) for slip in asked.slips)
        assert asked.kind != "choice" or {asked.answer, asked.slips[0].answer} == {0, 1}


def test_the_drawing_has_the_sizes_of_the_run_and_other_lessons_have_none() -> None:
    run = B4.run(3, variant="LSTM", size="notes")
    content = reading_content(run)
    assert content is not None
    N, T, inputs = run["x"].shape
    drawn = content["drawing"]
    assert (drawn["samples"], drawn["steps"], drawn["inputs"]) == (N, T, inputs)
    assert drawn["layers"] * drawn["directions"] == run["h_n"].shape[0]
    assert drawn["hidden"] == run["h_n"].shape[2]
    assert drawn["memory"]
    assert [id_ for id_, lesson in LESSONS.items() if reading_content(lesson.run()) is not None] == ["B4"]
