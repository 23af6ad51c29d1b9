"""Assignments as streamlit runs them: from a link to a receipt, from receipts to a table, and sheets."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.assignments import Assignment, Part, begin, link_parameters, read_link, read_receipt, verify, write_receipt
from rnnviz.exercises import KINDS, Exercise, make_exercise
from rnnviz.ui.exercises.receipts import receipts_message
from tests.ui.exercises.test_exercises_page import check, drawn, headline, press

MAIN = str(Path(__file__).parents[3] / "pages" / "main.py")
ASSIGNMENT = Assignment((Part("initial", 1, 1), Part("patterns", 1, 1)), title="Week <b>3</b>")
LINK = f"http://localhost/exercises?{'&'.join(f'{k}={v}' for k, v in link_parameters(ASSIGNMENT).items())}"


def open_page(name: str, **address: str) -> AppTest:
    page = AppTest.from_file(MAIN, default_timeout=30)
    for parameter, value in address.items():
        page.query_params[parameter] = value
    page.switch_page(name)
    return page.run()


def begun(assignment: Assignment = ASSIGNMENT, name: str = "Ada Lovelace") -> AppTest:
    page = open_page("exercises.py", **link_parameters(assignment))
    page.text_input(key="assignment_student").set_value(name)
    press(page, "Begin")
    return page


def exercise_of(assignment: Assignment, place: int, name: str = "Ada Lovelace") -> Exercise:
    return make_exercise(*assignment.chosen(name)[place])


def chips(page: AppTest) -> list[str]:
    return [chip["state"] for chip in drawn(page, "rnnviz_assignment_bar")["chips"]]


def kept(page: AppTest) -> dict[str, Any]:
    return drawn(page, "rnnviz_assignment_store")


def test_a_student_begins_and_the_name_makes_the_exercises() -> None:
    page = begun()
    assert not page.exception
    assert page.markdown[0].value == exercise_of(ASSIGNMENT, 0).question
    assert chips(page) == ["open", "open"]
    assert drawn(page, "rnnviz_assignment_bar")["title"] == "Week <b>3</b>"
    assert "<b>" not in "".join(text.value for text in page.markdown)


def test_every_check_is_a_try_and_reaches_browser_and_receipt() -> None:
    page, exercise = begun(), exercise_of(ASSIGNMENT, 0)
    check(page, exercise, exercise.solution | {"x": "(1, 2, 3)"})
    assert headline(page) == f"{len(exercise.fields) - 1} of {len(exercise.fields)} right"
    assert chips(page) == ["tried", "open"]
    press(page, "Give me a hint")
    check(page, exercise, exercise.solution)
    assert headline(page) == "✓ right"
    assert chips(page) == ["right", "open"]
    text = page.code[0].value
    assert kept(page) == {"key": ASSIGNMENT.code, "text": text, "ask": False, "forget": False}
    entry = read_receipt(text).entries[0]
    assert (entry.tries, entry.hints, entry.solution) == (2, 1, False)
    assert [result.ok for result in verify(ASSIGNMENT, text).results] == [True, False]


@pytest.mark.parametrize("hints", [True, False])
@pytest.mark.parametrize("solution", [True, False])
def test_hints_and_solution_are_offered_where_the_link_allows_them(hints: bool, solution: bool) -> None:
    assignment = Assignment(ASSIGNMENT.parts, hints=hints, solution=solution)
    page, exercise = begun(assignment), exercise_of(assignment, 0)
    check(page, exercise, {"x": "(1, 2, 3)"})
    labels = [button.label for button in page.button]
    assert ("Give me a hint" in labels, "Show the solution" in labels) == (hints, solution)


def test_begin_anew_forgets_in_session_and_browser() -> None:
    page = begun()
    press(page, "Begin anew, under any name")
    assert kept(page)["forget"] is True
    assert page.text_input(key="assignment_student").value in ("", None)


@pytest.mark.parametrize("name", ["", "a\u202eb"])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    page = begun(name=name)
    assert page.error[0].value.replace("\\", "").startswith("name must ")
    assert not page.code


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ({"set": "knots.1.1"}, "kind must be one of"),
        ({"set": "shapes.1.1", "hints": "perhaps"}, "hints must be true or false; got 'perhaps'"),
        ({"set": "![x](//a)"}, "set must be kinds with level and count"),
    ],
)
def test_a_bad_link_says_what_is_wrong(address: dict[str, str], message: str) -> None:
    page = open_page("exercises.py", **address)
    assert not page.exception
    assert page.error[0].value.replace("\\", "").startswith(message)
    assert "![" not in page.error[0].value


def test_a_teacher_composes_a_link_that_is_read_back() -> None:
    page = open_page("assignments.py")
    assert not page.exception
    page.number_input(key="assignment_packed_2").set_value(3)
    page.text_input(key="assignment_title").set_value("Week 4 & more")
    page.toggle(key="assignment_hints").set_value(False).run()
    assignment = read_link(page.code[0].value)
    assert (assignment.title, assignment.hints, assignment.solution) == ("Week 4 & more", False, False)
    assert Part("packed", 2, 3) in assignment.parts
    assert urlsplit(page.code[0].value).path.endswith("exercises")
    assert dict(parse_qsl(urlsplit(page.code[0].value).query)) == link_parameters(assignment)
    link = page.code[0].value
    page.segmented_control(key="rnnviz_doing").set_value("verify").run()
    assert page.text_input(key="assignment_link").value == link  # whose receipts come back


@pytest.mark.parametrize(("count", "message"), [(0, "got 0"), (4, f"got {4 * len(KINDS)}")])
def test_an_assignment_of_none_or_too_many_is_named(count: int, message: str) -> None:
    page = open_page("assignments.py")
    for kind in KINDS:
        page.number_input(key=f"assignment_{kind}_1").set_value(count)
        page.number_input(key=f"assignment_{kind}_2").set_value(0)
    page.run()
    assert page.error[0].value.replace("\\", "").endswith(message)


def receipt(name: str) -> str:
    return write_receipt(begin(ASSIGNMENT, name))


def test_receipts_are_tabulated_and_the_tampered_one_is_refused() -> None:
    page = open_page("assignments.py", do="verify")
    page.text_input(key="assignment_link").set_value(LINK).run()
    pasted = "\n".join((receipt("Ada"), receipt("=1+1"), receipt("Eve").replace(":", ":A", 1), receipt("ada")))
    page.text_area(key="assignment_receipts").set_value(pasted).run()
    assert not page.exception
    table = drawn(page, "rnnviz_receipts_view")
    assert [(row["name"], row["again"]) for row in table["rows"]] == [("Ada", True), ("=1+1", False), ("ada", True)]
    assert len(table["refused"]) == 1
    assert "it was changed" in table["refused"][0]["reason"]
    assert table["exercises"] == ["initial 1", "patterns 1"]


def test_the_table_has_every_number_of_what_was_marked() -> None:
    marked = verify(ASSIGNMENT, receipt("Ada"))
    message = json.loads(json.dumps(receipts_message(ASSIGNMENT, [marked], [])))
    cells = [
        {name: getattr(result, name) for name in ("right", "fields", "tries", "hints", "solution")}
        for result in marked.results
    ]
    assert message["rows"] == [{"name": "Ada", "right": 0, "again": False, "results": cells}]


@pytest.mark.parametrize("link", ["http://localhost/exercises", "![x](//a)", "http://[/exercises?set=a"])
def test_a_pasted_link_that_is_none_is_named(link: str) -> None:
    page = open_page("assignments.py", do="verify")
    page.text_input(key="assignment_link").set_value(link).run()
    assert not page.exception
    assert page.error[0].value.replace("\\", "").startswith(("link must be", "set must be"))


def test_sheets_have_the_questions_and_the_answers_of_each_name() -> None:
    page = open_page("assignments.py", do="print")
    page.text_input(key="assignment_link").set_value(LINK).run()
    page.text_area(key="assignment_sheets").set_value("Ada\nBob").run()
    assert not page.exception
    questions = [text.value for text in page.markdown]
    for k, name in enumerate(("Ada", "Bob")):
        answers = drawn(page, f"rnnviz_sheet_view_answers_{k}")
        assert answers["name"] == name
        for place in range(2):
            exercise = exercise_of(ASSIGNMENT, place, name)
            assert exercise.question in questions
            blanks = drawn(page, f"rnnviz_sheet_view_blanks_{k}_{place + 1}")["blanks"]
            assert [blank["label"] for blank in blanks] == [field.label for field in exercise.fields]
            told = answers["solutions"][place]["answers"]
            shown = [field.shown(exercise.solution[field.name]) for field in exercise.fields]
            assert [each["answer"] for each in told] == shown
    page.toggle(key="assignment_answers").set_value(False).run()
    assert drawn(page, "rnnviz_sheet_view_answers_0") == {}


def test_too_many_sheets_are_refused() -> None:
    page = open_page("assignments.py", do="print")
    page.text_input(key="assignment_link").set_value(LINK).run()
    page.text_area(key="assignment_sheets").set_value("\n".join("ABCDEFG")).run()
    assert page.error[0].value.replace("\\", "") == "names must be between 1 and 6 at once; got 7"


def test_a_bad_doing_in_the_address_is_named() -> None:
    page = open_page("assignments.py", do="dance")
    assert page.error[0].value.replace("\\", "") == "do must be one of compose, verify, print; got 'dance'"
