"""Controls that a link locks or hides: the link's value wins over every way to another one, on every page."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.ui.kit.held import LONGEST
from tests.ui.simulator.page import MAIN, picture, problems, visit
from tests.ui.unpack import unpack

SET = "set by the teacher"


def widgets(page: AppTest) -> dict[str, Any]:
    """Every control that is drawn, by its key."""
    kinds = ("number_input", "selectbox", "toggle", "text_area", "text_input", "button_group")
    return {widget.key: widget for kind in kinds for widget in page.get(kind) if widget.key}


def notes(page: AppTest) -> int:
    return sum(SET in markdown.value for markdown in page.markdown)


def run_of(page: AppTest) -> Any:
    return unpack(picture(page))


def test_a_locked_control_shows_its_value_and_who_set_it() -> None:
    page = visit(cell="gru", hidden_size="7", text="abba", locked="cell,hidden_size,text,bidirectional")
    drawn = widgets(page)
    assert {name for name, widget in drawn.items() if widget.proto.disabled} >= {
        *("cell", "hidden_size", "text", "bidirectional")
    }
    assert not drawn["num_layers"].proto.disabled
    assert (drawn["hidden_size"].value, drawn["text"].value) == (7, "abba")
    assert notes(page) == 4
    assert problems(page) == []


def test_a_hidden_control_is_away_and_the_network_has_its_value() -> None:
    link = {"hidden_size": "6", "seed": "9", "num_layers": "2", "text": "seen"}
    shown = visit(**link)
    page = visit(**link, hidden="hidden_size,seed,init,dtype,text")
    assert not {"hidden_size", "seed", "init", "dtype", "text"} & widgets(page).keys()
    assert "num_layers" in widgets(page)
    assert picture(page) == picture(shown)
    assert "Numbers" not in [fold.label.split(":")[0] for fold in page.expander]  # nothing is left in it


def test_all_names_every_control_and_an_empty_sidebar_is_none() -> None:
    page = visit(cell="lstm", hidden_size="3", hidden="all")
    assert not page.sidebar.children
    assert run_of(page)["arch"]["hidden_size"] == 3
    locked = visit(cell="lstm", hidden_size="3", locked="all")
    assert all(widget.proto.disabled for widget in widgets(locked).values())


def test_neither_an_example_nor_undo_changes_what_is_locked() -> None:
    page = visit(cell="gru", hidden_size="7", locked="cell,hidden_size")
    page.button_group(key="rnnviz_example").set_value("both_ways").run()
    assert run_of(page)["arch"]["hidden_size"] == 7
    assert run_of(page)["arch"]["num_layers"] == 2
    assert "GRU" in run_of(page)["match"]["headline"]
    page.button(key="rnnviz_reset").click().run()
    assert run_of(page)["arch"]["hidden_size"] == 7
    assert run_of(page)["arch"]["num_layers"] == 1


@pytest.mark.parametrize(
    ("parameter", "names", "sentence"),
    [
        ("locked", "hiden_size", "locked must name controls of this page; got 'hiden_size', did you mean hidden_size?"),
        ("hidden", "zzz", "hidden must name controls of this page; got 'zzz'"),
        ("locked", "cell;seed", "locked must name controls of this page; got 'cell;seed'"),
        ("hidden", "x" * 1001, f"hidden must have at most {LONGEST} characters; got 1001"),
    ],
)
def test_a_name_that_is_none_is_said_and_the_others_hold(parameter: str, names: str, sentence: str) -> None:
    page = visit(hidden_size="7", **{parameter: f"{names},seed" if len(names) < 100 else names})
    assert problems(page) == [sentence]
    if len(names) < 100:
        assert page.query_params[parameter] == "seed"


def test_a_value_that_breaks_its_rule_is_said_and_the_default_is_locked() -> None:
    page = visit(hidden_size="0", locked="hidden_size")
    assert problems(page) == ["hidden_size must be a whole number between 1 and 512; got '0'"]
    assert page.number_input(key="hidden_size").value == 4
    assert page.number_input(key="hidden_size").proto.disabled


def visit_page(name: str, **address: str) -> AppTest:
    page = AppTest.from_file(MAIN, default_timeout=60).run().switch_page(name)
    for parameter, value in address.items():
        page.query_params[parameter] = value
    page.run()
    assert not page.exception
    return page


@pytest.mark.parametrize(
    ("name", "address", "held"),
    [
        ("shapes.py", {"hidden_size": "6", "cell": "gru"}, ("hidden_size", "cell", "batch_first")),
        ("lessons.py", {"lesson": "C1", "lesson_seed": "5"}, ("lesson_seed", "lines")),
        ("exercises.py", {"level": "2", "exercise_seed": "8", "kind": "state"}, ("level", "exercise_seed", "kind")),
    ],
)
def test_every_page_locks_and_hides_its_controls(name: str, address: dict[str, str], held: tuple[str, ...]) -> None:
    free = visit_page(name, **address)
    locked = visit_page(name, **address, locked=",".join(held))
    hidden = visit_page(name, **address, hidden=",".join(held))
    assert problems(locked) == problems(hidden) == []
    assert notes(free) == 0
    assert notes(locked) == len(held)
    keys = {name if name in widgets(free) else f"rnnviz_lesson_{name}" for name in held}
    assert keys <= widgets(free).keys()
    assert all(widgets(locked)[key].proto.disabled for key in keys)
    assert not keys & widgets(hidden).keys()
    titles = [[title.value for title in (*page.title, *page.subheader, *page.code)] for page in (free, locked, hidden)]
    assert titles[0] == titles[1] == titles[2]
