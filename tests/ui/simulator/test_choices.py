"""Every choice, made by a link and by its widget, changes its own field of the experiment and no other."""

from dataclasses import fields
from typing import Any, NamedTuple

import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.experiment import is_large
from rnnviz.network.architecture import Architecture
from rnnviz.ui.kit.fields import Choice, Switch, Words
from rnnviz.ui.simulator.fields import FIELDS, LESSON_FIELDS, SOURCES
from rnnviz.ui.simulator.presets import PRESETS


class Chosen(NamedTuple):
    """A value for one field; `among` are the choices without which its widget is not there; `changes` are the fields
    of the experiment that it changes, by their path."""

    value: Any
    changes: dict[str, Any]
    among: dict[str, str] = {}  # noqa: RUF012 - a NamedTuple's default, never changed


IMPULSE, NORMAL, SINE = {"source": "impulse", "input_size": "16"}, {"source": "normal"}, {"source": "sine"}
LSTM = {"cell": "lstm", "hidden_size": "10"}
BOTH_CUSTOM = {"cell": "lstm", "h_0": "custom", "h_0_text": "0.5", "c_0": "custom", "c_0_text": "0.5"}
# Every value differs from every default and from every other value of its type.
CHOICES = {
    "cell": Chosen("gru", {"arch.cell": "gru"}),
    "input_size": Chosen(7, {"arch.input_size": 7, "source.input_size": 7}, NORMAL),
    "hidden_size": Chosen(11, {"arch.hidden_size": 11}),
    "num_layers": Chosen(2, {"arch.num_layers": 2}),
    "bidirectional": Chosen(True, {"arch.bidirectional": True}),
    "bias": Chosen(False, {"arch.bias": False}),
    "batch_first": Chosen(True, {"arch.batch_first": True}),
    "proj_size": Chosen(9, {"arch.proj_size": 9}, LSTM),
    "text": Chosen("abba", {"source.text": "abba", "arch.input_size": 2}),
    "alphabet": Chosen("latin", {"source.alphabet": "latin", "arch.input_size": 27}),
    "table": Chosen("1, 2\n3, 4.5", {"source.text": "1, 2\n3, 4.5"}, {"source": "table"}),
    "seq_len": Chosen(13, {"source.seq_len": 13}, NORMAL),
    "batch": Chosen(17, {"source.batch": 17}, NORMAL),
    "at": Chosen(5, {"source.at": 5}, IMPULSE),
    "feature": Chosen(14, {"source.feature": 14}, IMPULSE),
    "period": Chosen(12.5, {"source.period": 12.5}, SINE),
    "lengths": Chosen("2, 1", {"lengths": (2, 1)}, {"text": "abc\nde"}),
    "sample": Chosen(10, {"sample": 10}, NORMAL),
    "h_0": Chosen("random", {"h_0": "random"}, LSTM),
    "c_0": Chosen("random", {"c_0": "random"}, LSTM),
    "h_0_text": Chosen("0.25", {"h_0_text": "0.25"}, BOTH_CUSTOM),
    "c_0_text": Chosen("0.75", {"c_0_text": "0.75"}, BOTH_CUSTOM),
    "init": Chosen("orthogonal", {"scheme": "orthogonal"}),
    "spectral_radius": Chosen(3.5, {"spectral_radius": 3.5}, {"init": "spectral"}),
    "seed": Chosen(23, {"seed": 23, "source.seed": 23}, NORMAL),
    "dtype": Chosen("float64", {"dtype": "float64"}),
}
AMONG = list({str(chosen.among): chosen.among for chosen in CHOICES.values()}.values())
WITHOUT_A_GPU = {"device": "cuda", "tf32": "true"}  # a link that was made where there is one


def show() -> None:
    import streamlit as st

    from rnnviz.ui.simulator.controls import current_view

    view = current_view()
    st.session_state["shown"] = (view.chosen, view.sample, view.problems)


def visit(address: dict[str, str]) -> AppTest:
    page = AppTest.from_function(show, default_timeout=30)
    for name, text in address.items():
        page.query_params[name] = text
    page.run()
    assert not page.exception
    return page


def shown(page: AppTest) -> dict[str, Any]:
    """The experiment and the sample that the page shows, flat: path -> value."""
    experiment, sample, problems = page.session_state["shown"]
    assert problems == ()
    inner = {"arch": experiment.arch, "source": experiment.source}
    flat = {f"{name}.{f.name}": getattr(value, f.name) for name, value in inner.items() for f in fields(value)}
    flat |= {f.name: getattr(experiment, f.name) for f in fields(experiment) if f.name not in inner}
    return flat | {"sample": sample, "kind": type(experiment.source).__name__}


def written(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def widget(page: AppTest, name: str) -> Any:
    field = FIELDS[name]
    if name == "cell":
        return page.segmented_control(key=name)
    if isinstance(field, Choice):
        return page.selectbox(key=name)
    if isinstance(field, Switch):
        return page.toggle(key=name)
    if isinstance(field, Words):
        return page.text_input(key=name) if name == "lengths" else page.text_area(key=name)
    return page.number_input(key=name)


def difference(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in after.items() if before[name] != value}


def test_every_choice_stands_in_the_table() -> None:
    assert CHOICES.keys() | {"source"} | WITHOUT_A_GPU.keys() | {"edits"} == FIELDS.keys()
    values = [chosen.value for chosen in CHOICES.values() if not isinstance(chosen.value, bool)]
    values.remove("random")  # which h_0 and c_0 share: the other of the two stays zeros
    assert len(set(values)) == len(values)
    assert set(values).isdisjoint(field.default for field in FIELDS.values())


@pytest.mark.parametrize("among", AMONG, ids=lambda among: " ".join(among.values()))
def test_a_widget_changes_its_own_field_and_no_other_and_a_link_says_the_same(among: dict[str, str]) -> None:
    page, named = visit(among), {name: chosen for name, chosen in CHOICES.items() if chosen.among == among}
    for name, chosen in named.items():
        before = shown(page)
        widget(page, name).set_value(chosen.value).run()
        assert difference(before, shown(page)) == chosen.changes, name
    assert shown(visit(among | {name: written(chosen.value) for name, chosen in named.items()})) == shown(page)


def test_a_source_is_what_its_name_says() -> None:
    page = visit({"source": "table"})
    for source in SOURCES:
        page.selectbox(key="source").set_value(source).run()
        assert shown(page)["kind"] == source.capitalize()
        assert shown(visit({"source": source})) == shown(page)


def test_a_link_from_a_machine_with_a_gpu_computes_on_the_cpu_in_full_precision() -> None:
    torch = pytest.importorskip("torch")
    if torch.cuda.is_available():
        pytest.skip("this machine has a CUDA device")
    experiment, _, problems = visit(WITHOUT_A_GPU).session_state["shown"]
    assert problems == ("device must be cpu on this machine, which has no CUDA device; got 'cuda'",)
    assert experiment == visit({}).session_state["shown"][0]


def test_a_link_brings_a_lesson_its_seed_and_its_text() -> None:
    address = {"lesson": "D7", "lesson_seed": "29", "lesson_text": "ab cd", "lesson_step": "2"}
    assert address.keys() == LESSON_FIELDS.keys()
    layer, bare = (visit(given).session_state["shown"][0] for given in (address, {"lesson": "C1"}))
    assert (layer.lesson, layer.seed, layer.text) == ("D7", 29, "ab cd")
    assert (bare.lesson, bare.seed, bare.text) == ("C1", 0, None)


def test_a_step_beyond_the_end_of_a_short_sample_is_told() -> None:
    page = visit({"text": "abcd\nef", "sample": "1", "step": "2"})
    assert page.session_state["shown"][2] == ("step must be a whole number between 0 and 1; got '2'",)
    assert visit({"text": "abcd\nef", "sample": "0", "step": "2"}).session_state["shown"][2] == ()


def test_an_example_shows_what_its_title_says() -> None:
    ramp = PRESETS["ramp"].values
    layer = Architecture("rnn_tanh", ramp["input_size"], ramp["hidden_size"], batch_first=True)
    page = visit({})
    page.pills(key="rnnviz_example").set_value("ramp").run()
    assert page.session_state["shown"][0].arch == layer
    assert layer.constructor_call() == "torch.nn.RNN(input_size=5, hidden_size=2, batch_first=True)"


@pytest.mark.parametrize(("batch", "large"), [(3, False), (4, True)])
def test_a_batch_of_more_than_25_million_numbers_is_computed_a_sample_at_a_time(batch: int, large: bool) -> None:
    # An LSTM keeps (3 * 4 + 2) * 500 numbers per step and sample: 21 million of 3 samples, 28 million of 4.
    assert is_large(Architecture("lstm", 3, 500), seq_len=1000, batch=batch) is large
