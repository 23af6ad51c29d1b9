"""The sidebar: what stands above the choices, what its folds say, undo and redo, and errors at their field."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.network.cells import CELLS
from rnnviz.ui.simulator import past
from rnnviz.ui.simulator.fields import FIELDS
from rnnviz.ui.simulator.presets import PRESETS
from rnnviz.ui.simulator.sidebar import cell_titles


def show() -> None:
    import streamlit as st

    from rnnviz.ui.simulator.controls import current_view

    view = current_view()
    st.session_state["shown"] = (view.chosen, view.sample)
    st.session_state["problems"] = view.problems


def visit(**address: str) -> AppTest:
    page = AppTest.from_function(show, default_timeout=30)
    for name, text in address.items():
        page.query_params[name] = text
    page.run()
    assert not page.exception
    return page


def choices(page: AppTest) -> dict[str, Any]:
    state = page.session_state  # which has no value for a field that was never drawn
    given = {name: state[name] for name in FIELDS if name in state}
    return {name: field.default for name, field in FIELDS.items()} | given


def press(page: AppTest, name: str) -> None:
    page.button(key=f"rnnviz_{name}").click().run()
    assert not page.exception


def disabled(page: AppTest) -> tuple[bool, ...]:
    return tuple(page.button(key=f"rnnviz_{name}").disabled for name in ("undo", "redo", "reset"))


def notes(page: AppTest) -> list[str]:
    """What stands in red under a field, as a person reads it."""
    texts = [text.value for text in page.sidebar.markdown if text.value.startswith(":small[:red[")]
    return [text.removeprefix(":small[:red[").removesuffix("]]").replace("\\", "") for text in texts]


def test_every_cell_has_a_segment_of_its_own_name() -> None:
    titles = cell_titles()
    assert list(titles) == list(CELLS)
    assert len(set(titles.values())) == len(CELLS)
    assert all(CELLS[name].title in title for name, title in titles.items())


def test_the_example_that_is_shown_is_marked_with_its_sentence_until_a_choice_changes() -> None:
    page, name = visit(), ""
    for name in [name for name in PRESETS if name != "lecture"]:
        page.pills(key="rnnviz_example").set_value(name).run()
        assert page.pills(key="rnnviz_example").value == name
        assert f":small[{PRESETS[name].shows}]" in [text.value for text in page.sidebar.markdown]
    page.number_input(key="seed").set_value(99).run()
    assert page.pills(key="rnnviz_example").value is None
    page.number_input(key="seed").set_value(PRESETS[name].choices()["seed"]).run()
    assert page.pills(key="rnnviz_example").value == name


def test_undo_and_redo_walk_through_every_kind_of_choice() -> None:
    page = visit()
    seen = [choices(page)]
    for kind, name, value in (
        ("number_input", "hidden_size", 7),
        ("segmented_control", "cell", "lstm"),
        ("toggle", "bidirectional", True),
        ("text_area", "text", "abba\nok"),
        ("text_input", "lengths", "3, 2"),
        ("selectbox", "init", "orthogonal"),
        ("pills", "rnnviz_example", "ragged"),
    ):
        getattr(page, kind)(key=name).set_value(value).run()
        assert choices(page) != seen[-1]
        seen.append(choices(page))
    assert disabled(page) == (False, True, False)
    for before in reversed(seen[:-1]):
        press(page, "undo")
        assert choices(page) == before
    assert disabled(page) == (True, False, True)
    for after in seen[1:]:
        press(page, "redo")
        assert choices(page) == after
    assert page.session_state["shown"][0].source.text == PRESETS["ragged"].values["text"]


def test_a_new_choice_after_undo_takes_the_place_of_what_was_undone() -> None:
    page = visit()
    for size in (5, 6):
        page.number_input(key="hidden_size").set_value(size).run()
    press(page, "undo")
    page.number_input(key="hidden_size").set_value(9).run()
    assert disabled(page) == (False, True, False)
    press(page, "undo")
    assert choices(page)["hidden_size"] == 5


def test_reset_brings_back_the_first_visit_and_can_be_undone() -> None:
    first = choices(visit())
    page = visit(cell="gru", seed="8", text="abc", h_0="random")
    before = choices(page)
    press(page, "reset")
    assert choices(page) == first
    assert disabled(page) == (False, True, True)
    press(page, "undo")
    assert choices(page) == before


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(past, "MOST", 3)
    page = visit()
    for seed in range(2, 7):
        page.number_input(key="seed").set_value(seed).run()
    assert len(page.session_state["rnnviz_past"]) == 3
    press(page, "undo")
    assert choices(page)["seed"] == 5


def test_folds_say_what_holds_inside_from_the_first_run_on() -> None:
    page = visit(cell="lstm", c_0="random", seed="12", dtype="float64", init="identity")
    labels = [fold.label for fold in page.sidebar.expander]
    assert labels == [
        "Alphabet: auto",
        "Initial state: h_0 zeros · c_0 random",
        "Numbers: seed 12 · float64 · identity",
    ]
    page.selectbox(key="c_0").set_value("zeros").run()
    assert page.sidebar.expander[1].label == "Initial state: zeros"
    page.number_input(key="seed").set_value(13).run()
    assert page.sidebar.expander[2].label == "Numbers: seed 13 · float64 · identity"


def test_proj_size_is_asked_of_cells_that_project() -> None:
    page = visit()
    for name, cell in CELLS.items():
        page.segmented_control(key="cell").set_value(name).run()
        asked = [field.key for field in page.sidebar.number_input]
        assert ("proj_size" in asked) is cell.projects


@pytest.mark.parametrize(
    ("address", "field", "text", "message"),
    [
        ({}, "text", "a\n\nb", "text must have at least 1 character per line; line 2 is empty"),
        ({}, "lengths", "9", "lengths must be whole numbers between 1 and 5; that of sample 0 is '9'"),
        ({"h_0": "custom"}, "h_0_text", "1, 2", "h_0 must have 1 number, or 4 (1 × 1 × 4); got 2"),
        ({"source": "table"}, "table", "1, x", "table row 1, column 2 must be a number; got 'x'"),
    ],
)
def test_an_error_stands_at_its_field_and_on_the_page(
    address: dict[str, str], field: str, text: str, message: str
) -> None:
    page = visit(**address)
    assert notes(page) == []
    (page.text_input if field == "lengths" else page.text_area)(key=field).set_value(text).run()
    assert notes(page) == [message]
    assert page.session_state["problems"] == (message,)


def test_an_error_of_two_fields_stands_at_the_one_that_it_names() -> None:
    page = visit(cell="lstm", hidden_size="3")
    page.number_input(key="proj_size").set_value(3).run()
    assert notes(page) == ["proj_size must be smaller than hidden_size 3; got 3"]


def test_nothing_in_a_note_is_markdown() -> None:
    page = visit(source="table")
    page.text_area(key="table").set_value("1, ![x](//y)").run()
    (note,) = [text.value for text in page.sidebar.markdown if "red[" in text.value]
    assert "\\!\\[x\\]\\(" in note


@pytest.mark.parametrize(("cell", "names"), [("gru", ("h_0",)), ("lstm", ("h_0", "c_0"))])
def test_a_custom_state_starts_with_the_zeros_that_it_needs(cell: str, names: tuple[str, ...]) -> None:
    page = visit(cell=cell, hidden_size="3", num_layers="2")
    for name in names:
        page.selectbox(key=name).set_value("custom").run()
        assert page.text_area(key=f"{name}_text").value == "0, 0, 0\n0, 0, 0"
    assert page.session_state["problems"] == ()
    page.number_input(key="hidden_size").set_value(2).run()  # nothing was typed: the zeros follow
    assert page.session_state["problems"] == ()
    page.text_area(key="h_0_text").set_value("1, 2\n3, 4").run()
    page.number_input(key="hidden_size").set_value(5).run()
    assert page.text_area(key="h_0_text").value == "1, 2\n3, 4"
    assert len(page.session_state["problems"]) == 1
