"""The exercises page in a browser: failed, explained and solved, and any input survived."""

from collections.abc import Callable
from typing import Any, Literal

import pytest
from playwright.sync_api import Locator, Page, expect

from rnnviz.exercises import KINDS, Exercise, make_exercise
from tests.browser.visitors import GO
from tests.browser.watching import SIDEWAYS, SMALLEST, OpenPage, paint, resize, serious_violations, settle

OpenExercise = Callable[..., Page]
# What is wider than its box: a part of it would be out of sight.
CUT = """() => [...document.querySelectorAll('.stBidiComponent *')].map((view) => view.shadowRoot).filter(Boolean)
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
            buttons = group.get_by_role("button")
            shown = buttons.evaluate_all("(all) => all.map((one) => [one.innerText, one.ariaPressed === 'true'])")
            for place, (name, pressed) in enumerate(shown):
                if pressed != (name in wanted):
                    buttons.nth(place).click()
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


WRONG = {"shape": "(9, 8, 7)", "whole": "98", "number": "9.5", "steps": "5"}
# How far each drawing of a network ends before its card does.
ENDS = """(cards) => cards.map((card) => card.getBoundingClientRect().right
  - Math.max(0, ...[...card.querySelectorAll('.unrolled *')].map((part) => part.getBoundingClientRect().right)))"""

STILL = "() => document.getAnimations().length === 0"

# The others, in the dark on a desktop, have the wide drawings.
ON_A_PHONE = {"initial", "parameters", "bugs", "raises", "names", "patterns"}

# Drawn by what other kinds are drawn by too: axes, programs, how they end. What is of `bugs` alone, another test draws.
DRAWN_AS_OTHERS = {"initial", "names", "patterns", "backwards", "bugs"}


@pytest.mark.parametrize("whole", [False, pytest.param(True, marks=pytest.mark.whole)])
@pytest.mark.parametrize("phone", [False, True])
def test_exercises_are_failed_explained_by_drawings_that_read_well_and_solved(
    open_exercise: OpenExercise, phone: bool, whole: bool
) -> None:
    first, *others = (k for k in KINDS if (k in ON_A_PHONE) == phone and (whole or k not in DRAWN_AS_OTHERS))
    page = open_exercise(first, level=2, phone=phone, dark=not phone)
    fails(page, first, phone, ".stMain")
    solves(page, first, phone)
    for kind in others:
        page.evaluate(GO, f"/exercises?kind={kind}&level=2")
        settle(page)
        fails(page, kind, phone, ".stMain [class*='st-key-rnnviz_exercise']")
        if whole:  # else what is drawn of the right answer is drawn of the wrong one
            solves(page, kind, phone)


def fails(page: Page, kind: str, phone: bool, part: str) -> None:
    exercise = make_exercise(kind, 1, 2)
    right = exercise.solution
    answer(
        page,
        exercise,
        {
            field.name: next((own for own in field.options if own != right[field.name]), WRONG.get(field.type, ""))
            for field in exercise.fields
        },
    )
    cards = verdict(page).locator("section.wrong")
    expect(cards.first.locator("svg, table, ol, ul").first).to_be_visible()
    fits(page, phone)
    assert min(cards.evaluate_all(ENDS)) >= 0, kind  # the mark at the last input too
    page.get_by_role("button", name="Check").hover()  # its colours are others then
    paint(page)
    page.wait_for_function(STILL)
    assert serious_violations(page, part) == [], kind


def solves(page: Page, kind: str, phone: bool) -> None:
    exercise = make_exercise(kind, 1, 2)
    answer(page, exercise, exercise.solution)
    expect(pill(page)).to_contain_text("✓ right")
    expect(page.get_by_text("Right. This is the working:")).to_be_visible()
    fits(page, phone)


def fits(page: Page, phone: bool) -> None:
    assert page.evaluate(SMALLEST) >= 12, page.url
    assert set(page.evaluate(CUT)) <= ({"scroll"} if phone else set()), page.url
    assert page.evaluate(SIDEWAYS) <= 0, page.url


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
    page.get_by_role("button", name="Show the solution").click()
    settle(page)
    assert page.evaluate(CUT) == []
    assert page.evaluate(SMALLEST) >= 12
    assert serious_violations(page) == []
    answer(page, exercise, {"fix": exercise.solution["fix"]})
    expect(pill(page)).to_contain_text("✓ right")
    expect(verdict(page)).to_contain_text("equal to torch, to the last value")


GROUNDS: dict[Literal["light", "dark"], str] = {"light": "rgb(255, 255, 255)", "dark": "rgb(15, 20, 27)"}
TOPS = "(row) => [...row.querySelectorAll('label')].map((label) => label.getBoundingClientRect().top)"


def test_the_title_covers_what_scrolls_under_it_and_answers_are_given_by_keyboard_alone_absurd_ones_too(
    open_exercise: OpenExercise,
) -> None:
    page, exercise = open_exercise("parameters"), make_exercise("parameters", 1)
    expect(page).to_have_title("Exercises · rnnviz")
    tops = page.locator(".st-key-rnnviz_exercise_controls").evaluate(TOPS)
    assert len(tops) == 3
    assert max(tops) - min(tops) <= 1
    for scheme, ground in GROUNDS.items():  # what scrolls under the title is not seen through it
        page.emulate_media(color_scheme=scheme)
        for covers in (".stApp", ".st-key-rnnviz_header"):
            expect(page.locator(covers)).to_have_css("background-color", ground)
    absurd = ("<img src=x onerror=alert(1)>", "👍 \u202etxet")
    type_answers(page, exercise, *absurd)
    cards = verdict(page).locator("section.malformed")
    expect(cards).to_have_count(2)
    for card, field, text in zip(cards.all(), exercise.fields, absurd, strict=True):
        expect(card).to_contain_text(f"{field.name} must ")
        expect(page.get_by_label(field.label, exact=True)).to_have_value(text)
    expect(verdict(page).locator("img")).to_have_count(0)
    type_answers(page, exercise, *(exercise.solution[field.name] for field in exercise.fields))
    expect(pill(page)).to_contain_text("✓ right")
    page.get_by_role("link", name="Lessons", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Lessons")).to_be_attached()


def type_answers(page: Page, exercise: Exercise, first: str, second: str) -> None:
    """By keyboard alone, in place of what the two fields have."""
    page.get_by_label(exercise.fields[0].label, exact=True).focus()
    for key in ("ControlOrMeta+a", first, "Tab", "ControlOrMeta+a", second, "Enter"):
        if key in (first, second):
            page.keyboard.type(key)
        else:
            page.keyboard.press(key)
    settle(page)
