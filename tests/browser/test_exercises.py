"""The exercises page in a browser: failed and then solved, reopened from its link, and any input survived."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from rnnviz.exercises import KINDS, Exercise, make_exercise
from tests.browser.watching import SMALLEST, OpenPage, resize, serious_violations, settle

OpenExercise = Callable[..., Page]
# What is wider than its box: a part of it would be out of sight.
CUT = """() => [...document.querySelectorAll('.stBidiComponent')].map((view) => view.shadowRoot ?? view)
  .flatMap((root) => [...root.querySelectorAll('.scroll, .ex-program, .card')])
  .filter((box) => box.scrollWidth > box.clientWidth + 1).map((box) => box.className)"""


@pytest.fixture
def open_exercise(open_page: OpenPage, app_url: str) -> OpenExercise:
    """`open_exercise(kind, level=1, phone=False, dark=False)`: seed 1, at its own address."""

    def open_(kind: str, level: int = 1, **way: Any) -> Page:
        page = open_page(f"{app_url}exercises?kind={kind}&level={level}", **way)
        expect(page.get_by_role("heading", name="Exercises")).to_be_visible()
        return page

    return open_


TOPS = "(row) => [...row.querySelectorAll('label')].map((label) => label.getBoundingClientRect().top)"


def test_the_labels_of_the_choices_stand_in_one_line_and_the_tab_has_the_page_s_name(
    open_exercise: OpenExercise,
) -> None:
    page = open_exercise("shapes")
    expect(page).to_have_title("Exercises · rnnviz")
    tops = page.locator(".st-key-rnnviz_exercise_controls").evaluate(TOPS)
    assert len(tops) == 3
    assert max(tops) - min(tops) <= 1


def answer(page: Page, exercise: Exercise, answers: dict[str, str]) -> None:
    """Fill the form as a person does, and check it."""
    form = page.locator(".st-key-rnnviz_exercise_form")
    for field in exercise.fields:
        if field.name not in answers:
            continue
        text = answers[field.name]
        if field.type == "steps":
            group = form.get_by_role("toolbar", name=field.label, exact=True)
            steps = {"all": range(field.seq_len), "none": []}.get(text, text.replace(",", " ").split())
            wanted = [field.step_name.format(t=t) for t in steps] or ["none"]
            for button in group.get_by_role("button").all():
                if (button.get_attribute("aria-pressed") == "true") != (button.inner_text() in wanted):
                    button.click()
        elif field.code:
            form.get_by_test_id("stRadio").locator("label").nth(1 + field.options.index(text)).click()
        elif field.type == "choice":
            group = form.locator("[data-testid=stButtonGroup]").filter(has_text=field.label)
            group.get_by_text(field.shown(text), exact=True).click()
        else:
            form.get_by_label(field.label, exact=True).fill(text)
    form.get_by_role("button", name="Check").click()
    settle(page)


def pill(page: Page) -> Locator:
    return page.get_by_role("status").filter(has_text="seed")


def verdict(page: Page) -> Locator:
    return page.locator(".st-key-rnnviz_exercise_verdict")


WRONG = {"shapes": "(9, 8, 7)", "state": "0.01", "seen": "none", "parameters": "(7, 99)"}
DRAWN = {
    "shapes": (".axis", 3),
    "state": (".ex-sum tbody tr", 6),
    "seen": ("svg.unrolled", 1),
    "parameters": (".axis", 2),
}


@pytest.mark.parametrize("kind", WRONG)
def test_an_exercise_is_failed_explained_by_a_drawing_and_solved(open_exercise: OpenExercise, kind: str) -> None:
    page, exercise = open_exercise(kind), make_exercise(kind, 1)
    first = exercise.fields[0]
    answer(page, exercise, exercise.solution | {first.name: WRONG[kind]})
    expect(pill(page)).to_contain_text(f"{len(exercise.fields) - 1} of {len(exercise.fields)} right")
    card = verdict(page).locator("section.wrong")
    expect(card).to_have_count(1)
    expect(card).to_contain_text(first.label)
    marks, least = DRAWN[kind]
    expect(card.locator(marks).first).to_be_visible()
    assert card.locator(marks).count() >= least
    answer(page, exercise, {first.name: exercise.solution[first.name]})
    expect(pill(page)).to_contain_text("✓ right")
    expect(page.get_by_text("Right. This is the working:")).to_be_visible()


def test_the_whole_network_of_a_reason_is_in_its_card(open_exercise: OpenExercise) -> None:
    page, exercise = open_exercise("seen", level=2), make_exercise("seen", 1, 2)
    answer(page, exercise, {field.name: "5" for field in exercise.fields})
    cards = verdict(page).locator("section.wrong")
    expect(cards).to_have_count(3)
    ends = cards.evaluate_all(
        """(cards) => cards.map((card) => card.getBoundingClientRect().right
      - Math.max(...[...card.querySelectorAll('.unrolled *')].map((part) => part.getBoundingClientRect().right)))"""
    )
    assert min(ends) >= 0  # the mark at the last input too


def test_a_bug_is_missed_both_runs_are_shown_and_it_is_found(open_exercise: OpenExercise) -> None:
    page, exercise = open_exercise("bugs", level=2), make_exercise("bugs", 1, 2)
    wrong = next(fix for fix in exercise.fields[1].options if fix != exercise.solution["fix"])
    answer(page, exercise, {"line": exercise.solution["line"], "fix": wrong})
    runs = verdict(page).locator("table.ex-runs")
    expect(runs.locator("thead th")).to_have_text(["value", "torch", "with your choice", "as it was"])
    reason = exercise.check({"line": exercise.solution["line"], "fix": wrong})["fix"].reason
    shown = runs.locator("tbody tr").first.locator("td").first.locator(".ex-value").all_inner_texts()
    assert shown == [f"{value:.3f}".replace("-", "−") for value in reason.rows[0].torch]  # type: ignore[union-attr]
    expect(runs.locator(".parts, .ex-stopped").first).to_be_visible()
    resize(page, 1280, 720)
    settle(page)
    assert page.evaluate(CUT) == []
    answer(page, exercise, {"fix": exercise.solution["fix"]})
    expect(pill(page)).to_contain_text("✓ right")
    expect(verdict(page)).to_contain_text("equal to torch, to the last value")


def test_a_link_shows_the_same_exercise_to_another_person(open_exercise: OpenExercise, open_page: OpenPage) -> None:
    page = open_exercise("state", level=2)
    page.get_by_role("button", name="Another one").click()
    settle(page)
    other = open_page(page.url, fresh=True)
    assert "exercise_seed=2" in other.url
    question = make_exercise("state", 2, 2).question
    numbers = ".st-key-rnnviz_exercise_task td"
    for person in (page, other):
        expect(person.get_by_test_id("stMarkdown").filter(has_text="One step")).to_have_text(question)
    assert page.locator(numbers).all_inner_texts() == other.locator(numbers).all_inner_texts()


def test_a_broken_link_is_named_and_opens_an_exercise(open_page: OpenPage, app_url: str) -> None:
    page = open_page(f"{app_url}exercises?kind=<b>knots</b>&exercise_seed=1e999&level=👍")
    expect(page.get_by_role("alert")).to_have_count(3)
    expect(page.get_by_role("alert").first).to_contain_text("kind must be one of shapes,")
    expect(page.locator(".st-key-rnnviz_exercise_task svg")).to_be_visible()


def test_absurd_answers_are_said_to_be_so_and_stay(open_exercise: OpenExercise) -> None:
    page, exercise = open_exercise("shapes"), make_exercise("shapes", 1)
    absurd = {
        "output": "<img src=x onerror=alert(1)>",
        "h_n": "👍 \u202etxet",
        "input_size": "NaN",
        "hidden_size": "7" * 250,
    }
    answer(page, exercise, absurd)
    for name, text in absurd.items():
        label = next(field.label for field in exercise.fields if field.name == name)
        card = verdict(page).locator("section.malformed").filter(has=page.get_by_role("heading", name=label))
        expect(card).to_contain_text(f"{name} must ")
        expect(page.get_by_label(label, exact=True)).to_have_value(text)
    expect(verdict(page).locator("img")).to_have_count(0)


def test_a_megabyte_in_a_field_gets_a_message_and_the_exercise_goes_on(open_exercise: OpenExercise) -> None:
    page, exercise = open_exercise("parameters"), make_exercise("parameters", 1)
    page.get_by_label("parameters in all").focus()
    page.evaluate("() => document.execCommand('insertText', false, '9'.repeat(1048576))")  # as a paste does
    answer(page, exercise, {})
    expect(verdict(page)).to_contain_text("parameters must have at most 200 characters", timeout=30_000)
    answer(page, exercise, exercise.solution)
    expect(pill(page)).to_contain_text("✓ right")


def test_hints_and_the_solution_are_shown_on_demand(open_exercise: OpenExercise) -> None:
    page, exercise = open_exercise("seen"), make_exercise("seen", 1)
    answer(page, exercise, {field.name: "none" for field in exercise.fields})
    page.get_by_role("button", name="Give me a hint").click()
    expect(page.get_by_text(f"Hint 1: {exercise.hints[0]}")).to_be_visible()
    page.get_by_role("button", name="Show the solution").click()
    settle(page)
    solution = page.locator(".st-key-rnnviz_exercise_solution")
    expect(solution.locator("section.right")).to_have_count(len(exercise.fields))
    expect(pill(page)).to_contain_text(f"0 of {len(exercise.fields)} right")


def test_an_answer_is_given_by_keyboard_alone(open_exercise: OpenExercise) -> None:
    page, exercise = open_exercise("parameters", fresh=True), make_exercise("parameters", 1)
    page.get_by_label(exercise.fields[0].label).focus()
    page.keyboard.type(exercise.solution[exercise.fields[0].name])
    page.keyboard.press("Tab")
    page.keyboard.type(exercise.solution["parameters"])
    page.keyboard.press("Enter")
    settle(page)
    expect(pill(page)).to_contain_text("✓ right")


@pytest.mark.parametrize(
    ("kind", "way"), [(kind, {"dark": True} if k % 2 else {"phone": True}) for k, kind in enumerate(KINDS)]
)
def test_every_exercise_reads_well_on_a_phone_and_in_the_dark(
    open_exercise: OpenExercise, kind: str, way: dict[str, bool]
) -> None:
    page, exercise = open_exercise(kind, level=2, **way), make_exercise(kind, 1, 2)
    wrong = {"shape": "3 3", "whole": "98", "number": "9.5", "steps": "0"}
    answer(page, exercise, {f.name: wrong.get(f.type, f.options[0] if f.options else "") for f in exercise.fields})
    page.get_by_role("button", name="Show the solution").click()
    settle(page)
    assert page.evaluate(SMALLEST) >= 12
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert serious_violations(page) == []
