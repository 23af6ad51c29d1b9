"""The simulator's page as streamlit runs it: what each choice shows."""

import pytest

from rnnviz.network.cells import CELLS
from rnnviz.ui.simulator.presets import PRESETS
from tests.ui.simulator.page import components, headline, picture, problems, visit

TABS = ("Weights", "Gates", "Shapes", "Match", "Code")


def test_the_page_opens_at_the_default_and_equals_torch() -> None:
    page = visit()
    assert problems(page) == []
    assert headline(page)["headline"] == "✓ equals torch.nn.RNN"
    assert "20 states compared" in headline(page)["detail"]


@pytest.mark.parametrize("cell", CELLS)
def test_a_chosen_cell_is_computed_and_compared(cell: str) -> None:
    page = visit()
    before = picture(page)
    page.selectbox(key="cell").set_value(cell).run()
    names = {"rnn_tanh": "torch.nn.RNN", "rnn_relu": "torch.nn.RNN", "gru": "torch.nn.GRU", "lstm": "torch.nn.LSTM"}
    compared_with = names.get(cell, "a loop of torch operations")
    assert headline(page)["headline"] == f"✓ equals {compared_with}"
    assert (picture(page) != before) is (cell != "rnn_tanh")


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("cell", ["rnn_tanh", "lstm"])
def test_every_tab_opens_from_a_link(tab: str, cell: str) -> None:
    page = visit(tab=tab, cell=cell, num_layers="2", bidirectional="true")
    assert problems(page) == []
    assert len(components(page)) >= 4


@pytest.mark.parametrize("name", [name for name, preset in PRESETS.items() if name != "lecture"])
def test_every_example_loads_without_a_complaint(name: str) -> None:
    page = visit()
    page.selectbox(key="rnnviz_preset").set_value(name).run()
    assert not page.exception
    assert problems(page) == []
    assert {field: page.session_state[field] for field in PRESETS[name].values} == PRESETS[name].values
    assert (headline(page)["verdict"] == "overflow") is (name == "overflow")


def test_an_example_replaces_all_choices() -> None:
    page = visit(cell="lstm", num_layers="3", seed="9")
    page.selectbox(key="rnnviz_preset").set_value("gru").run()
    assert (page.session_state["cell"], page.session_state["num_layers"], page.session_state["seed"]) == ("gru", 1, 1)


def test_a_link_sets_every_choice_that_it_names() -> None:
    page = visit(
        cell="gru", hidden_size="3", num_layers="2", bidirectional="true", text="ab\ncab", dtype="float64", sample="1"
    )
    assert problems(page) == []
    assert headline(page)["headline"] == "✓ equals torch.nn.GRU"
    assert "72 states compared" in headline(page)["detail"]  # 2 layers, 2 directions, 3 steps, 2 samples, 3 units
    assert "float64" in headline(page)["detail"]
    assert page.number_input(key="sample").value == 1


def test_a_sample_that_is_gone_gives_way_to_the_last_one() -> None:
    page = visit(source="normal", batch="4", sample="3")
    page.number_input(key="batch").set_value(2).run()
    assert not page.exception
    assert page.number_input(key="sample").value == 1


def test_the_device_is_not_asked_for_where_there_is_one() -> None:
    pytest.importorskip("torch")
    import torch

    if torch.cuda.is_available():
        pytest.skip("this machine has a CUDA device")
    assert any("no CUDA device" in text.value for text in visit().sidebar.markdown)
    assert problems(visit(device="cuda")) == []
