"""How answers are read: any usual way of writing, and a message with field, rule and value for everything else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.exercises import KINDS, Exercise, make_exercise
from rnnviz.exercises.answers import Field, read_answer, steps_text

SHAPE = Field("output", "shape of output", "shape")
WHOLE = Field("parameters", "parameters", "whole")
NUMBER = Field("sum", "sum", "number")
STEPS = Field("h_n[0]", "h_n[0]", "steps", seq_len=5)
CHOICE = Field("fix", "fix", "choice", ("h = tanh(a)", "h = a"))
FIELDS = (SHAPE, WHOLE, NUMBER, STEPS, CHOICE)
ABSURD = [
    "nan",
    "NaN",
    "inf",
    "-inf",
    "∞",
    "👍",
    "👩‍👩‍👧",
    "<b>16</b>",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "\u202e(16)",
    "\u200f١٦",
    "a\u0301",
    "()",
    "( , )",
    "1e999",
    "--1",
    "1/2",
    "0x10",
    "__import__('os')",
    "(16, 25, -3)",
    "(1.5, 2)",
    "NONE!",
    "\0",
    "9" * 150,
    "½",
    "²",
    "٣",
    "one",
    "1 2 x",
    "$1",
    "; drop table",
]


@pytest.mark.parametrize(
    "text",
    [
        "(16, 25, 64)",
        "16 25 64",
        "[16,25,64]",
        "16×25×64",
        "16 x 25 x 64",
        "torch.Size([16, 25, 64])",
        " (16,25,64,) ",
        "16;25;64",
        "{16, 25, 64}",
        "16\t25\u00a064",
        "16*25*64",
        "16 · 25 · 64",
        "16х25Х64",  # Cyrillic
        "Size([16, 25, 64])",
        "torch.size([16, 25, 64])",
        "output.shape = (16, 25, 64)",
        "output.shape == torch.Size([16, 25, 64])",
        "output.size() = 16, 25, 64",
        "(16, 25, 64).",
    ],
)
def test_a_shape_may_be_written_in_any_usual_way(text: str) -> None:
    assert read_answer(SHAPE, text) == (16, 25, 64)


@pytest.mark.parametrize(
    "text",
    [
        "10240",
        " 10240 ",
        "10,240",
        "10 240",
        "10.240",
        "10_240",
        "10'240",
        "10\u202f240",
        "10240.0",
        "10240.",
        "n = 10240",
    ],
)
def test_thousands_may_stand_apart(text: str) -> None:
    assert read_answer(WHOLE, text) == 10240


@pytest.mark.parametrize(
    "text",
    [
        "-0.25",
        "−0.25",
        "-0,25",
        "-.25",
        " -0.250 ",
        "-2.5e-1",
        "- 0.25",
        "–0.25",
        "—0.25",
        "‑0.25",
        "h = −0.25",
        "-0.25.",
    ],
)
def test_a_number_may_have_a_comma_and_a_true_minus(text: str) -> None:
    assert read_answer(NUMBER, text) == -0.25


@pytest.mark.parametrize(
    "text",
    [
        "1 2 3",
        "1, 2, 3",
        "{3, 1, 2}",
        "1-3",
        "1..3",
        "1…3",
        "x[1], x[2], x[3]",
        "x[1]–x[3]",
        "1-2, 3",
        "1, 2, 3.",
    ],
)
def test_steps_may_be_a_list_or_a_range(text: str) -> None:
    assert read_answer(STEPS, text) == frozenset({1, 2, 3})


def test_all_and_none_are_sets_of_steps() -> None:
    assert read_answer(STEPS, " All ") == frozenset(range(5))
    assert read_answer(STEPS, "none") == frozenset()


@given(st.frozensets(st.integers(0, 4)))
def test_a_set_of_steps_is_read_back_as_it_is_written(steps: frozenset[int]) -> None:
    assert read_answer(STEPS, steps_text(steps, 5)) == steps


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.type)
@pytest.mark.parametrize("text", ABSURD)
def test_absurd_text_is_refused_with_field_and_rule(field: Field, text: str) -> None:
    with pytest.raises(ValueError, match=rf"^{field.name.replace('[', '.')[:3]}.* (must|have|between)") as caught:
        read_answer(field, text)
    message = str(caught.value)
    assert "; got " in message
    assert len(message) < 200
    assert all(character.isprintable() for character in message)


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.type)
@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u00a0"])
def test_an_empty_field_is_said_to_be_empty(field: Field, text: str) -> None:
    with pytest.raises(ValueError, match=r" must be .*; it is empty$"):
        read_answer(field, text)


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.type)
def test_ten_megabytes_are_refused_at_once_and_not_repeated(field: Field) -> None:
    with pytest.raises(ValueError, match="10485760 characters") as caught:
        read_answer(field, "7" * 10_485_760)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("value", [None, 7, 1.5, b"7", ["7"], float("nan")])
def test_an_answer_is_text(value: object) -> None:
    with pytest.raises(ValueError, match="sum must be text; got "):
        read_answer(NUMBER, value)


@settings(max_examples=300)
@given(st.sampled_from(FIELDS), st.text(max_size=40))
def test_any_text_is_read_or_refused(field: Field, text: str) -> None:
    try:
        read_answer(field, text)
        message = field.name
    except ValueError as refused:
        message = str(refused)
    assert field.name in message


@pytest.fixture(params=KINDS)
def exercise(request: pytest.FixtureRequest) -> Exercise:
    return make_exercise(request.param, 3, 2)


def test_no_answers_at_all_make_every_field_malformed(exercise: Exercise) -> None:
    verdict = exercise.check({})
    assert not verdict.ok
    assert {field.status for field in verdict.fields} == {"malformed"}
    assert all(field.name in field.message and field.expected for field in verdict.fields)


def test_one_bad_answer_leaves_the_others_judged(exercise: Exercise) -> None:
    first, *others = (field.name for field in exercise.fields)
    verdict = exercise.check(exercise.solution | {first: "👍<b>"})
    assert verdict[first].status == "malformed"
    assert verdict[first].given == "👍<b>"
    assert all(verdict[name].status == "right" for name in others)


def test_an_answer_to_no_field_is_refused(exercise: Exercise) -> None:
    with pytest.raises(ValueError, match=r"answers must be to .*; got one to 'colour'"):
        exercise.check(exercise.solution | {"colour": "red"})


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("knots", 1, 1), "kind must be one of shapes, .*; got 'knots'"),
        (("shapes", -1, 1), "seed must be a whole number between 0 and 4294967295; got -1"),
        (("shapes", 1.5, 1), "seed must be a whole number"),
        (("shapes", 1, 3), "level must be between 1 and 2; got 3"),
        (("shapes", 1, True), "level must be a whole number between 1 and 2; got True"),
    ],
)
def test_a_bad_kind_seed_or_level_is_named(arguments: tuple[str, int, int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make_exercise(*arguments)


@pytest.mark.parametrize("kind", KINDS)
def test_the_largest_seed_makes_an_exercise(kind: str) -> None:
    exercise = make_exercise(kind, 2**32 - 1)
    assert exercise.check(exercise.solution).ok
