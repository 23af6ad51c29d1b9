"""The exercises page as streamlit runs it: the link is the exercise, answers stay, and wrong ones get a reason."""

import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.exercises import KINDS, LEVELS, Exercise, make_exercise
from tests.exercises.drawn import WRONG

MAIN = str(Path(__file__).parents[3] / "pages" / "main.py")
LAST_SEED = 2**32 - 1


def exercises_page(**address: object) -> AppTest:
    page = AppTest.from_file(MAIN, default_timeout=30)
    for name, value in address.items():
        page.query_params[name] = str(value)
    page.switch_page("exercises.py")
    return page.run()


def open_exercise(kind: str, seed: int = 1, level: int = 1) -> tuple[AppTest, Exercise]:
    return exercises_page(kind=kind, exercise_seed=seed, level=level), make_exercise(kind, seed, level)


def drawn(page: AppTest, key: str) -> dict[str, Any]:
    """What the component of this key got to draw; the key of an exercise ends in its kind."""
    ends = tuple(f"-{key}{kind}" for kind in ("", *(f"_{kind}" for kind in KINDS)))
    views = [view for view in page.get("bidi_component") if view.proto.id.endswith(ends)]
    return json.loads(views[0].proto.bytes) if views else {}


def headline(page: AppTest) -> str:
    return str(drawn(page, "rnnviz_header_view")["headline"])


def cards(page: AppTest) -> dict[str, dict[str, Any]]:
    return {card["label"]: card for card in drawn(page, "rnnviz_exercise_verdict").get("cards", [])}


def fill(page: AppTest, exercise: Exercise, answers: dict[str, str]) -> None:
    name = f"{exercise.kind}:{exercise.level}:{exercise.seed}"
    for field in exercise.fields:
        key, text = f"{name}:{field.name}", answers.get(field.name, "")
        if field.type == "steps":
            every = map(str, range(field.seq_len))
            page.pills(key=key).set_value(list(every) if text == "all" else text.replace(",", " ").split())
        elif field.code:
            page.radio(key=key).set_value(text or None)
        elif field.type == "choice":
            page.pills(key=key).set_value(text or None)
        else:
            page.text_input(key=key).set_value(text)


def press(page: AppTest, label: str) -> None:
    next(button for button in page.button if button.label == label).click().run()
    assert not page.exception


def check(page: AppTest, exercise: Exercise, answers: dict[str, str]) -> None:
    fill(page, exercise, answers)
    press(page, "Check")


@pytest.mark.parametrize(("kind", "level"), [(kind, LEVELS[k % len(LEVELS)]) for k, kind in enumerate(KINDS)])
def test_a_link_shows_its_exercise_which_is_failed_explained_and_then_solved(kind: str, level: int) -> None:
    page, exercise = open_exercise(kind, 3, level)
    assert not page.exception
    assert not page.error
    assert [text.value for text in page.markdown] == [exercise.question]
    assert headline(page) == "not answered yet"
    first = exercise.fields[0]
    wrong = next((o for o in first.options if o != exercise.solution[first.name]), WRONG.get(first.type, ""))
    check(page, exercise, exercise.solution | {first.name: wrong})
    assert headline(page) == f"{len(exercise.fields) - 1} of {len(exercise.fields)} right"
    card = cards(page)[first.label]
    assert card["status"] == "wrong"
    assert card["message"]
    assert card["reason"]
    assert len(drawn(page, "rnnviz_exercise_verdict")["passed"]) == len(exercise.fields) - 1
    check(page, exercise, exercise.solution)
    assert headline(page) == "✓ right"
    assert [message.value for message in page.success] == ["Right. This is the working:"]
    assert all(card["status"] == "right" for card in cards(page).values())
    assert not [button for button in page.button if button.label == "Show the solution"]


def test_hints_and_the_solution_come_after_a_failed_try_only() -> None:
    page, exercise = open_exercise("shapes", 4)
    assert [button.label for button in page.button] == ["Another one", "Check"]
    check(page, exercise, {"output": "(1, 2, 3)"})
    press(page, "Give me a hint")
    for _ in exercise.hints[1:]:
        press(page, "Give me another hint")
    assert [hint.value for hint in page.info] == [f"Hint {n}: {hint}" for n, hint in enumerate(exercise.hints, start=1)]
    assert next(button for button in page.button if button.label == "Give me another hint").disabled
    press(page, "Show the solution")
    solution = drawn(page, "rnnviz_exercise_solution")["cards"]
    assert [card["expected"] for card in solution] == list(exercise.solution.values())
    assert page.text_input(key="shapes:1:4:output").value == "(1, 2, 3)"


ABSURD = ["👍", "<b>16</b>", "NaN", "inf", "\u202e(16, 25)", "9" * 300, "![x](//nowhere)", "$1 $2", "\0"]


@pytest.mark.parametrize("first", range(0, len(ABSURD), 3))
@pytest.mark.parametrize("kind", ["shapes", "state", "parameters"])
def test_absurd_answers_get_a_message_and_stay_in_their_fields(kind: str, first: int) -> None:
    page, exercise = open_exercise(kind, 5, 2)
    typed = {
        field.name: ABSURD[(first + k) % len(ABSURD)]
        for k, field in enumerate(exercise.fields)
        if field.type != "choice"
    }
    check(page, exercise, typed)
    found = cards(page)
    for field in exercise.fields:
        assert found[field.label]["status"] == "malformed"
        assert found[field.label]["message"].startswith(f"{field.name} must ")
        if field.name in typed:
            assert page.text_input(key=f"{kind}:2:5:{field.name}").value == typed[field.name]


def test_an_empty_form_says_what_is_empty() -> None:
    page, exercise = open_exercise("seen", 5)
    check(page, exercise, {})
    assert [card["message"].split("; ")[-1] for card in cards(page).values()] == ["it is empty"] * 3


@pytest.mark.parametrize(
    ("address", "message"),
    [
        (
            {"kind": "knots"},
            f"kind must be one of {', '.join(KINDS)}; got 'knots'",
        ),
        ({"level": "9"}, "level must be one of 1, 2; got '9'"),
        ({"exercise_seed": "-1"}, "exercise_seed must be a whole number between 0 and 4294967295; got '-1'"),
        ({"exercise_seed": "1e999"}, "exercise_seed must be a whole number between 0 and 4294967295; got '1e999'"),
        ({"exercise_seed": "nan"}, "exercise_seed must be a whole number between 0 and 4294967295; got 'nan'"),
        (
            {"exercise_seed": "![x](//a)"},
            "exercise_seed must be a whole number between 0 and 4294967295; got '![x](//a)'",
        ),
    ],
)
def test_a_bad_link_is_named_and_shows_an_exercise_all_the_same(address: dict[str, str], message: str) -> None:
    page = exercises_page(**address)
    assert not page.exception
    assert [problem.value.replace("\\", "") for problem in page.error] == [message]
    assert "![" not in page.error[0].value
    assert page.markdown
    press(page, "Another one")
    assert not page.error


def test_another_one_takes_the_next_seed_and_after_the_last_the_first() -> None:
    page, _ = open_exercise("parameters", 7)
    press(page, "Another one")
    assert page.markdown[0].value == make_exercise("parameters", 8).question
    page, _ = open_exercise("parameters", LAST_SEED)
    press(page, "Another one")
    assert page.number_input(key="exercise_seed").value == 0


def test_answers_are_there_when_a_person_comes_back_to_an_exercise() -> None:
    page, exercise = open_exercise("shapes", 7)
    check(page, exercise, {"output": "(1, 2, 3)", "bidirectional": "True"})
    press(page, "Another one")
    assert headline(page) == "not answered yet"
    assert page.text_input(key="shapes:1:8:output").value == ""
    page.number_input(key="exercise_seed").set_value(7).run()
    assert page.text_input(key="shapes:1:7:output").value == "(1, 2, 3)"
    assert page.pills(key="shapes:1:7:bidirectional").value == "True"
    assert "right" in headline(page)


def test_another_kind_and_level_change_the_exercise() -> None:
    page, _ = open_exercise("seen", 7)
    page.selectbox(key="kind").set_value("bugs").run()
    page.segmented_control(key="level").set_value("2").run()
    assert page.markdown[0].value == make_exercise("bugs", 7, 2).question


def test_a_kind_is_chosen_by_its_title_and_stands_in_the_link_by_its_name() -> None:
    page, _ = open_exercise("seen", 7)
    box = page.selectbox(key="kind")
    assert box.options == [kind.title for kind in KINDS.values()]
    assert box.value == "seen"
    box.set_value("bugs").run()
    assert page.query_params["kind"] == "bugs"
    page.selectbox(key="kind").set_value(next(iter(KINDS))).run()  # the default needs no word in a link
    assert "kind" not in page.query_params
    assert page.markdown[0].value == make_exercise(next(iter(KINDS)), 7, 1).question


def test_two_answers_with_one_reason_get_one_drawing() -> None:
    page, exercise = open_exercise("bugs", 3)
    wrong = next(fix for fix in exercise.fields[1].options if fix != exercise.solution["fix"])
    check(page, exercise, {"line": "1", "fix": wrong})
    assert [card["reason"] is None for card in cards(page).values()] == [False, True]
