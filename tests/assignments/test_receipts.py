"""Receipts: what was answered is read back and marked again, and what is not whole is refused with a reason."""

import base64
import json
import zlib
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.assignments import (
    Assignment,
    Entry,
    Part,
    Receipt,
    begin,
    read_receipt,
    verify,
    verify_all,
    write_receipt,
)
from rnnviz.assignments.marking import mark
from rnnviz.assignments.receipt import MARK, check_sum, packed_answers, unpacked_answers
from rnnviz.exercises import KINDS, make_exercise
from rnnviz.exercises.answers import LONGEST

ASSIGNMENT = Assignment((Part("shapes", 2, 1), Part("seen", 1, 1), Part("patterns", 1, 2)), title="Week 3")
made = cache(make_exercise)


def solved(student: str, wrong: int = 0, assignment: Assignment = ASSIGNMENT) -> str:
    """A receipt with all answers right but for the first `wrong` exercises."""
    entries = []
    for k, chosen in enumerate(assignment.chosen(student)):
        exercise = made(*chosen)
        answers = exercise.solution | ({exercise.fields[0].name: ""} if k < wrong else {})
        entries.append(Entry(packed_answers(exercise, answers), k + 1, k, k == 1))
    return write_receipt(Receipt(assignment.code, student, tuple(entries)))


def forged(told: object) -> str:
    """A receipt with a right check sum around anything."""
    text = told if isinstance(told, bytes) else json.dumps(told).encode()
    payload = base64.urlsafe_b64encode(zlib.compress(text)).decode().rstrip("=")
    return f"{MARK}:{payload}:{check_sum(payload)}"


answers = st.lists(st.text(max_size=LONGEST), max_size=12).map(tuple)
entries = st.builds(Entry, answers, st.integers(0, 9999), st.integers(0, 20), st.booleans())


@settings(max_examples=50, deadline=None)
@given(st.lists(entries, max_size=5))
def test_a_receipt_is_read_back(entries: list[Entry]) -> None:
    receipt = Receipt(ASSIGNMENT.code, "Ада Лавлейс", tuple(entries))
    assert read_receipt(write_receipt(receipt)) == receipt


@pytest.mark.parametrize("kind", KINDS)
def test_answers_are_read_back_for_every_kind(kind: str) -> None:
    for exercise in (made(kind, seed, level) for seed in range(3) for level in (1, 2)):
        assert unpacked_answers(exercise, packed_answers(exercise, exercise.solution)) == exercise.solution


def test_a_receipt_is_short() -> None:
    longest = Assignment(tuple(Part(kind, 2, 1) for kind in KINDS))
    assert len(solved("Ada Lovelace", assignment=longest)) < 700


def test_every_answer_is_marked_again() -> None:
    marked = verify(ASSIGNMENT, solved("Ada", wrong=2), made)
    assert marked.student == "Ada"
    assert [result.ok for result in marked.results] == [False, False, True, True]
    assert [(result.tries, result.hints, result.solution) for result in marked.results] == [
        (1, 0, False),
        (2, 1, True),
        (3, 2, False),
        (4, 3, False),
    ]
    assert all(result.right == result.fields - 1 for result in marked.results[:2])
    assert verify(ASSIGNMENT, solved("Ada"), made).right == 4


def test_nothing_answered_is_nothing_right() -> None:
    marked = verify(ASSIGNMENT, write_receipt(begin(ASSIGNMENT, "Ada")), made)
    assert (marked.right, [result.tries for result in marked.results]) == (0, [0] * 4)


def test_a_mail_may_have_broken_and_quoted_its_lines() -> None:
    text = solved("Ada")
    mailed = "> ".join(f"{text[k : k + 40]}\n" for k in range(0, len(text), 40))
    assert read_receipt(mailed) == read_receipt(text)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_receipt_with_any_character_changed_is_refused(data: st.DataObject) -> None:
    text = solved("Ada")
    k = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from("ABCabc019:_-"))
    if other != text[k]:
        with pytest.raises(ValueError, match="receipt must"):
            verify(ASSIGNMENT, text[:k] + other + text[k + 1 :], made)


@pytest.mark.parametrize("cut", [1, 20, -1, -17, -30])
def test_a_receipt_of_which_a_part_is_missing_is_refused(cut: int) -> None:
    text = solved("Ada")
    with pytest.raises(ValueError, match="receipt must"):
        verify(ASSIGNMENT, text[cut:] if cut > 0 else text[:cut], made)


def test_a_receipt_of_another_assignment_is_refused() -> None:
    other = replace(ASSIGNMENT, draw=2)
    with pytest.raises(
        ValueError, match=f"receipt must be of this assignment, {ASSIGNMENT.code}; it is of {other.code}"
    ):
        verify(ASSIGNMENT, solved("Ada", assignment=other), made)


def test_a_neighbours_answers_under_another_name_are_wrong_answers() -> None:
    assignment = Assignment((Part("patterns", 1, 5), Part("initial", 1, 5)))
    ada = read_receipt(solved("Ada", assignment=assignment))
    assert mark(assignment, ada, made).right == 10
    for name in ("Bob", "Ada L", "7"):
        try:
            right = verify(assignment, write_receipt(replace(ada, student=name)), made).right
        except ValueError:  # another layer has another number of fields
            continue
        assert right == 0


CODE = ASSIGNMENT.code
ROWS = [[1, 0, 0], [1, 0, 0], [1, 0, 0], [1, 0, 0]]


@pytest.mark.parametrize(
    ("told", "message"),
    [
        (None, "must hold an assignment"),
        ({"a": 1}, "must hold an assignment"),
        ([CODE, "Ada"], "must hold an assignment"),
        (["<b>", "Ada", ROWS], "must hold an assignment"),
        ([CODE, "", ROWS], "name must be a name or a number"),
        ([CODE, "A" * 100, ROWS], "name must have at most 60"),
        ([CODE, ["Ada"], ROWS], "must hold an assignment"),
        ([CODE, "Ada", ROWS[1:]], "receipt must have 4 exercises; it has 3"),
        ([CODE, "Ada", ROWS * 20], "must hold an assignment"),
        ([CODE, "Ada", [[-1, 0, 0], *ROWS[1:]]], "tries must be between 0 and 9999; got -1"),
        ([CODE, "Ada", [[True, 0, 0], *ROWS[1:]]], "tries must be a whole number"),
        ([CODE, "Ada", [[1, 99, 0], *ROWS[1:]]], "hints must be between 0 and 20"),
        ([CODE, "Ada", [[1, 0, 7], *ROWS[1:]]], "solution must be between 0 and 1"),
        ([CODE, "Ada", [[1, 0], *ROWS[1:]]], "must hold an assignment"),
        ([CODE, "Ada", [[1, 0, 0, "(1, 2)"], *ROWS[1:]]], "answers must be"),
        ([CODE, "Ada", [[1, 0, 0, 7, 8], *ROWS[1:]]], "must hold an assignment"),
        ([CODE, "Ada", [[1, 0, 0, "x" * 201], *ROWS[1:]]], "must hold an assignment"),
        ([CODE, "Ada", [*ROWS[:3], [1, 0, 0, "9", "(1, 2)"]]], "pattern must be one of those that are offered"),
        (b"[" * 50_000, "must hold an assignment"),
        (b"\xff\xfe", "must hold an assignment"),
        (b" " * 10_000_000, "must unpack to at most 60000 bytes"),
        (b"[1e999]", "must hold an assignment"),
    ],
)
def test_what_no_page_of_ours_writes_is_refused_whatever_its_check_sum(told: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        verify(ASSIGNMENT, forged(told), made)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=100))
def test_any_text_is_refused_as_a_receipt(text: str) -> None:
    for pasted in (text, f"{MARK}:{text}:{check_sum(text)}"):
        with pytest.raises(ValueError, match=r"receipt must|name must"):
            read_receipt(pasted)


def test_ten_megabytes_are_refused_at_once() -> None:
    with pytest.raises(ValueError, match="receipt must have at most 20000 characters"):
        read_receipt(MARK + "7" * 10_000_000)
    with pytest.raises(ValueError, match="receipts must have at most"):
        verify_all(ASSIGNMENT, "7" * 10_000_000, made)


def test_a_class_is_marked_however_it_was_pasted() -> None:
    tampered = solved("Eve").replace(":", ":A", 1)
    other = solved("Cem", assignment=replace(ASSIGNMENT, draw=9))
    mails = (
        f"Hello, here it is:\n{solved('Ada')}\nbest regards\n\n{solved('Bob', wrong=1)}{tampered}\n\n{other}\nPS: done"
    )
    marked, refused = verify_all(ASSIGNMENT, mails, made)
    assert [(one.student, one.right) for one in marked] == [("Ada", 4), ("Bob", 3)]
    assert len(refused) == 2
    assert "it was changed" in refused[0].reason
    assert "of this assignment" in refused[1].reason


@pytest.mark.parametrize("pasted", ["hello", MARK, ""])
def test_a_paste_without_a_receipt_is_named(pasted: str) -> None:
    with pytest.raises(ValueError, match="receipts must be between 1 and 300; got 0"):
        verify_all(ASSIGNMENT, pasted, made)


def test_more_than_a_class_is_refused() -> None:
    with pytest.raises(ValueError, match="receipts must be between 1 and 300; got 301"):
        verify_all(ASSIGNMENT, f"{MARK}:A:0\n" * 301, made)
