"""What Share is told of a page: the controls that it has in this run, its room, and what the server allows."""

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.ui.simulator.fields import CONTROLS
from tests.ui.simulator.page import MAIN, problems, views, visit

ROOM = "abcdefgh234567ab"


def told(page: AppTest) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(views(page)["rnnviz_share_view"])
    return read


def held_of(page: AppTest) -> dict[str, str]:
    return {control["field"]: control["held"] for control in told(page)["controls"]}


def test_it_lists_the_controls_of_the_page_in_its_order_and_what_is_held() -> None:
    page = visit(cell="lstm", locked="cell,text", hidden="seed")
    held = held_of(page)
    assert {name for name, how in held.items() if how} == {"cell", "text", "seed"}
    assert (held["cell"], held["seed"], held["num_layers"]) == ("locked", "hidden", "")
    assert held.keys() <= CONTROLS.keys()
    assert "proj_size" in held
    assert not {"proj_size", "seq_len", "c_0"} & held_of(visit(cell="gru")).keys()  # a GRU has none of these here
    assert list(held)[:3] == ["cell", "hidden_size", "num_layers"]
    assert "edits" in held  # which has no widget
    assert held_of(visit(locked="edits"))["edits"] == "locked"


@pytest.mark.parametrize("script", ["assignments.py", "shapes.py", "lessons.py", "exercises.py"])
def test_a_page_lists_no_control_of_the_page_before(script: str) -> None:
    page = visit(cell="lstm", hidden="seed")
    page.query_params.clear()
    if script == "exercises.py":
        page.query_params["set"] = "x"  # an assignment has none
    page.switch_page(script).run()
    assert not page.exception
    held = held_of(page)
    assert "spectral_radius" not in held
    assert "text" not in held
    assert bool(held) is (script == "shapes.py")
    assert told(page)["page"] == script.removesuffix(".py")


def test_a_room_is_kept_from_page_to_page_and_what_is_none_is_said() -> None:
    page = visit(room=ROOM)
    assert told(page)["room"] == ROOM
    page.query_params.clear()  # as a page link does
    page.switch_page("shapes.py").run()
    assert page.query_params["room"] == [ROOM] or page.query_params["room"] == ROOM
    assert told(page)["room"] == ROOM
    wrong = visit(room="http://evil.example")
    assert told(wrong)["room"] == ""
    assert "room" not in wrong.query_params
    assert [text for text in problems(wrong) if "evil" in text] == []
    assert len(problems(wrong)) == 1


def test_it_says_who_may_frame_and_whether_rooms_are_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RNNVIZ_EMBED", "https://moodle.example.edu")
    page = AppTest.from_file(MAIN, default_timeout=30).run()
    assert told(page)["sites"] == ["https://moodle.example.edu"]
    assert told(page)["shared"] is False
    assert told(page)["clocks"][0] == "simulator"
    assert told(page)["languages"] == ["en"]
