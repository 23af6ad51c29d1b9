"""The rules of the choices, as a link brings them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.experiment import Experiment
from rnnviz.lessons import LessonLayer
from rnnviz.network.architecture import Architecture
from rnnviz.sources.sequences import Normal, Table, Text
from rnnviz.ui.kit.fields import Choice, Real, Switch, Whole, Words, problems_in
from rnnviz.ui.simulator.fields import FIELDS, LESSON_FIELDS, address_of, written_in

ALL = FIELDS | LESSON_FIELDS
ODD_TEXTS = [
    "",
    " ",
    "nan",
    "inf",
    "-inf",
    "1e3",
    "0x10",
    "²",
    "٣",
    "None",
    "[1]",
    "<b>4</b>",
    "🙂",
    "a\0b",
    "--1",
    "1_0",
    "9" * 500,
]
NAMES = st.sampled_from(sorted(ALL))


@pytest.mark.parametrize("name", FIELDS)
def test_every_default_keeps_its_own_rule(name: str) -> None:
    default = FIELDS[name].default
    text = str(default).lower() if isinstance(default, bool) else str(default)
    assert problems_in({name: [text]}, ALL) == []


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("hidden_size", "0", "hidden_size must be a whole number between 1 and 512; got '0'"),
        ("hidden_size", "513", "hidden_size must be a whole number between 1 and 512; got '513'"),
        ("num_layers", "2.5", "num_layers must be a whole number between 1 and 4; got '2.5'"),
        ("seed", "-1", "seed must be a whole number between 0 and 4294967295; got '-1'"),
        ("period", "nan", "period must be a number between 2 and 1000; got 'nan'"),
        ("spectral_radius", "inf", "spectral_radius must be a number between 0 and 10; got 'inf'"),
        ("cell", "transformer", "cell must be one of rnn_tanh, rnn_relu, gru, gru_v1, lstm; got 'transformer'"),
        ("bidirectional", "maybe", "bidirectional must be true or false; got 'maybe'"),
        ("cell", "", "cell must be one of rnn_tanh, rnn_relu, gru, gru_v1, lstm; got ''"),
        ("lesson_seed", "x", "lesson_seed must be a whole number between 0 and 4294967295; got 'x'"),
    ],
)
def test_a_bad_value_is_answered_with_field_rule_and_value(name: str, text: str, message: str) -> None:
    assert problems_in({name: [text]}, ALL) == [message]


def test_a_parameter_that_is_given_twice_is_told() -> None:
    assert problems_in({"seed": ["1", "2"]}, ALL) == ["seed must be given once; the link has it 2 times"]


def test_parameters_that_are_not_choices_are_left_alone() -> None:
    assert problems_in({"step": ["99"], "tab": ["nowhere"], "utm_source": ["a", "b"]}, ALL) == []


@pytest.mark.parametrize("name", [name for name, field in ALL.items() if not isinstance(field, Words)])
def test_odd_values_are_answered_by_name_and_in_short(name: str) -> None:
    numbers = {"1e3"} if isinstance(ALL[name], Real) else set()
    for text in set(ODD_TEXTS) - numbers:
        (answer,) = problems_in({name: [text]}, ALL)
        assert answer.startswith(f"{name} must be ")
        assert len(answer) < 250


@given(st.dictionaries(NAMES | st.text(), st.lists(st.text(), max_size=3), max_size=8))
def test_any_address_is_answered_with_one_sentence_per_parameter(address: dict[str, list[str]]) -> None:
    found = problems_in(address, ALL)
    assert len({sentence.split()[0] for sentence in found}) == len(found)
    for sentence in found:
        name, rule = sentence.split(" must be ", 1)
        assert name in address
        assert ("; got " in rule) or ("; the link has it " in rule)
        assert sentence.isprintable()


@given(NAMES, st.integers() | st.floats(allow_nan=True, allow_infinity=True))
def test_numbers_are_accepted_exactly_within_their_limits(name: str, value: float) -> None:
    field = ALL[name]
    if isinstance(field, Whole | Real):
        fits = field.low <= value <= field.high and (isinstance(field, Real) or isinstance(value, int))
        assert (problems_in({name: [str(value)]}, ALL) == []) is fits


@given(NAMES, st.text())
def test_choices_and_switches_accept_their_own_words_only(name: str, text: str) -> None:
    field = ALL[name]
    if isinstance(field, Choice | Switch):
        words = field.options if isinstance(field, Choice) else ("true", "false")
        assert (problems_in({name: [text]}, ALL) == []) is (text in words)
        assert all(problems_in({name: [word]}, ALL) == [] for word in words)


def test_a_link_brings_what_streamlit_does_not_bind_and_nothing_else() -> None:
    address = {
        "text": ["<b>привет</b>"],
        "cell": ["gru"],
        "lengths": ["2, 1"],
        "step": ["3"],
        "table": [],
        "h_0_text": ["1", "2"],
    }
    assert written_in(address) == {"text": "<b>привет</b>", "cell": "gru", "lengths": "2, 1"}


def test_the_texts_of_an_experiment_come_back_from_its_address() -> None:
    arch = Architecture("lstm", 2, 3)
    chosen = Experiment(
        arch, Table("1\t2\n3\t4"), lengths=(1,), h_0="custom", h_0_text="0.5", c_0="custom", c_0_text="1"
    )
    written = {name: [text] for name, text in address_of(chosen).items() if text is not None}
    texts = {"table": "1\t2\n3\t4", "lengths": "1", "h_0_text": "0.5", "c_0_text": "1"}
    assert written_in(written) == {"cell": "lstm"} | texts
    assert problems_in(written, ALL) == []


def test_an_address_leaves_out_defaults_and_what_is_too_long_for_a_link() -> None:
    arch = Architecture("rnn_tanh", 4, 3)
    assert set(address_of(Experiment(arch, Text("hello"))).values()) == {None}
    assert address_of(Experiment(arch, Text("abcd" * 250)))["text"] == "abcd" * 250
    assert address_of(Experiment(arch, Text("abcd" * 200 + "\n" + "abcd" * 200)))["text"] is None
    assert address_of(Experiment(Architecture("gru", 3, 3), Normal(4, 2, 3)))["text"] is None


def test_an_address_names_the_lesson() -> None:
    chosen = LessonLayer("C2", 5, None, Architecture("gru", 3, 3), 4, 2)
    assert {name: text for name, text in address_of(chosen).items() if text} == {"lesson": "C2", "lesson_seed": "5"}
