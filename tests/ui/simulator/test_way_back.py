"""The way back from the simulator says where it leads, and carries what the lesson was opened with."""

from rnnviz.lessons import LESSONS, lesson_layer
from rnnviz.ui.simulator.way_back import address_of_lesson


def test_it_leads_to_the_step_that_was_left_with_seed_and_sample() -> None:
    label, address = address_of_lesson(lesson_layer("C1", 3, None), 0, 3)
    assert label == "back to C1, h[1]"
    assert address == {"lesson": "C1", "lesson_seed": "3", "lesson_sample": "0", "step": "3"}


def test_it_carries_switches_and_text_and_stays_inside_the_clock() -> None:
    label, address = address_of_lesson(lesson_layer("D5.notes.decoder", 1, None), 1, 9_999)
    assert label == "back to D5, question"
    assert (address["lesson"], address["size"], address["lesson_sample"]) == ("D5", "notes", "1")
    _, address = address_of_lesson(lesson_layer("D7", 1, "one two\nthree"), 1, 0)
    assert address["text"] == "one two\nthree"
    assert "step" not in address
    assert LESSONS["D7"].text
