"""Assignments: a link is read back, each student has exercises of their own, and a bad link or name is named."""

from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.assignments import Assignment, Part, link_parameters, read_link, read_parameters, read_student
from rnnviz.exercises import KINDS, LEVELS

PARTS = (Part("shapes", 1, 3), Part("bugs", 2, 1), Part("shapes", 2, 2))


def link(assignment: Assignment) -> str:
    return f"https://example.org/app/exercises?{urlencode(link_parameters(assignment))}"


titles = st.text(st.characters(exclude_categories=("C", "Z")), max_size=80)
parts = st.lists(
    st.builds(Part, st.sampled_from(list(KINDS)), st.sampled_from(LEVELS), st.integers(1, 3)), min_size=1, max_size=8
)


@settings(max_examples=100, deadline=None)
@given(parts, st.integers(0, 2**32 - 1), titles, st.booleans(), st.booleans())
def test_a_link_is_read_back(parts: list[Part], draw: int, title: str, hints: bool, solution: bool) -> None:
    assignment = Assignment(tuple(parts), draw, title, hints, solution)
    assert read_link(link(assignment)) == assignment


def test_a_link_without_the_rest_has_the_defaults() -> None:
    assert read_parameters({"set": "shapes.1.3-bugs.2.1-shapes.2.2", "lang": "de"}) == Assignment(PARTS)


@pytest.mark.parametrize(
    "other",
    [
        Assignment(PARTS[:2]),
        Assignment(PARTS, draw=2),
        Assignment(PARTS, title="Week 2"),
        Assignment(PARTS, hints=False),
        Assignment(PARTS, solution=True),
    ],
)
def test_any_change_of_the_assignment_is_another_one(other: Assignment) -> None:
    first = Assignment(PARTS)
    assert other.code != first.code
    assert not {*other.chosen("Ada")} & {*first.chosen("Ada")}


def test_each_student_has_exercises_of_their_own_and_the_same_again() -> None:
    assignment = Assignment(PARTS)
    chosen = {name: assignment.chosen(name) for name in (*map(str, range(200)), "Ada", "Émile")}
    assert all(len({*exercises}) == assignment.size for exercises in chosen.values())
    assert [kind for kind, _, _ in chosen["Ada"]] == ["shapes"] * 3 + ["bugs"] + ["shapes"] * 2
    seeds = [seed for exercises in chosen.values() for _, seed, _ in exercises]
    assert len(set(seeds)) > len(seeds) - 3
    assert assignment.chosen("Ada") == chosen["Ada"]


@pytest.mark.parametrize("typed", [" ada  LOVELACE ", "Ada\u00a0Lovelace", "ADA LOVELACE"])
def test_capitals_and_spaces_make_no_other_student(typed: str) -> None:
    assignment = Assignment(PARTS)
    assert assignment.chosen(read_student(typed)) == assignment.chosen(read_student("Ada Lovelace"))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "name must be a name or a number; it is empty"),
        (" \n\u00a0", "name must be a name or a number; it is empty"),
        ("a" * 61, "name must have at most 60 characters"),
        ("Ada\u202e", "name must have printable characters only"),
        ("\0", "name must have printable characters only"),
        ("ﷺ" * 60, "name must have at most 60 characters"),
        (7, "name must be text; got 7"),
    ],
)
def test_a_bad_name_is_named(name: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read_student(name)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("", "link must be the link of an assignment"),
        ("set=", "set must be kinds with level and count"),
        ("set=knots.1.1", "kind must be one of shapes, .*; got 'knots'"),
        ("set=shapes.3.1", "level must be between 1 and 2; got 3"),
        ("set=shapes.1.0", "count must be between 1 and 10; got 0"),
        ("set=shapes.1.11", "count must be between 1 and 10; got 11"),
        ("set=shapes.1.9999", "set must be kinds with level and count"),
        ("set=" + "-".join(["shapes.1.10"] * 4), "set must have between 1 and 30 exercises; got 40"),
        ("set=" + "-".join(["shapes.1.1"] * 31), "set must be kinds with level and count"),
        ("set=shapes.1.1&set=bugs.1.1", "link must be the link of an assignment"),
        ("set=shapes.1.1&draw=-1", "draw must be a whole number between 0 and 4294967295; got '-1'"),
        ("set=shapes.1.1&draw=9999999999", "draw must be between 0 and 4294967295"),
        ("set=shapes.1.1&draw=1e3", "draw must be a whole number"),
        ("set=shapes.1.1&hints=yes", "hints must be true or false; got 'yes'"),
        ("set=shapes.1.1&solution=1", "solution must be true or false; got '1'"),
        ("set=shapes.1.1&title=" + "a" * 81, "title must have at most 80 characters"),
        ("set=shapes.1.1&title=%00", "title must have printable characters only"),
        ("&".join(f"a{k}=1" for k in range(50)), "link must be the link of an assignment"),
        ("a" * 3000, "link must have at most 2000 characters"),
    ],
)
def test_a_bad_link_is_named(query: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read_link(f"https://example.org/exercises?{query}")


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_a_link_or_is_refused(text: str) -> None:
    for pasted in (text, f"http://a/exercises?set={text}"):
        with pytest.raises(ValueError, match=r"link|set|kind|level|count"):
            read_link(pasted)
