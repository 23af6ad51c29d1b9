"""The simulator's page as streamlit runs it: what each choice shows."""

from typing import Any

import pytest

from rnnviz import experiment, forward
from rnnviz.network.architecture import Architecture
from rnnviz.network.cells import CELLS
from rnnviz.ui.simulator.panels import TABS
from rnnviz.ui.simulator.presets import PRESETS
from tests.faults import FAULTS
from tests.ui.simulator.page import picture, problems, verdict, views, visit

# What only this tab mounts: a view of ours by its key, or a table.
MOUNTS = {
    "Weights": "rnnviz_weights_view",
    "Shapes": "",
    "Match": "rnnviz_match",
    "Code": "rnnviz_code",
    "Export": "rnnviz_export_view",
}


def test_the_page_opens_at_the_default_and_equals_torch() -> None:
    page = visit()
    assert problems(page) == []
    assert verdict(page)["headline"] == "✓ equals torch.nn.RNN"
    assert "20 states compared" in verdict(page)["detail"]


def test_a_chosen_cell_is_computed_and_compared() -> None:
    page = visit()
    names = {"rnn_tanh": "torch.nn.RNN", "rnn_relu": "torch.nn.RNN", "gru": "torch.nn.GRU", "lstm": "torch.nn.LSTM"}
    pictures = set()
    for cell in CELLS:
        page.segmented_control(key="cell").set_value(cell).run()
        compared_with = names.get(cell, "a loop of torch operations")
        assert verdict(page)["headline"] == f"✓ equals {compared_with}"
        pictures.add(picture(page))
    assert len(pictures) == len(CELLS)


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_opens_from_a_link_and_it_alone(tab: str) -> None:
    page = visit(tab=tab, cell="lstm", num_layers="2", bidirectional="true")
    assert problems(page) == []
    assert views(page).keys() & {*MOUNTS.values()} == {MOUNTS[tab]} - {""}
    assert bool(page.table) is (tab in ("Shapes", "Match", "Export"))


def test_the_page_holds_its_styles_the_bar_the_picture_and_a_tab_once_each() -> None:
    held = ["rnnviz_page_view", "rnnviz_share_view", "rnnviz_bar_view", "rnnviz_picture", "rnnviz_back"]
    assert list(views(visit())) == [*held, "rnnviz_weights_view"]


def test_every_example_loads_without_a_complaint() -> None:
    page = visit(cell="lstm", num_layers="3", seed="9")
    for name in [name for name in PRESETS if name != "lecture"]:
        page.pills(key="rnnviz_example").set_value(name).run()
        assert not page.exception
        assert problems(page) == []
        assert {field: page.session_state[field] for field in PRESETS[name].values} == PRESETS[name].values
        assert (verdict(page)["verdict"] == "overflow") is (name == "overflow")


def test_a_wrong_formula_is_told_with_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    fault = FAULTS["gru gates r and z swapped"]

    def wrong(arch: Architecture, weights: Any, x: Any, *rest: Any, **options: Any) -> Any:
        call = {"arch": arch, "weights": weights, "x": x, **dict(zip(("h_0", "c_0", "lengths"), rest, strict=True))}
        return (fault.program if arch.cell == fault.cell else lambda given: forward(**given))(call | options)

    monkeypatch.setattr(experiment, "forward", wrong)
    page = visit(cell="gru", tab="Match", text="hello", step="2")
    assert verdict(page)["headline"] == "✗ differs from torch.nn.GRU"
    tensors = page.main.expander[0].table[0].value
    assert dict(zip(tensors["tensor"], tensors["verdict"], strict=True))["h_l0"] == "✗ differs"
    page.segmented_control(key="cell").set_value("lstm").run()
    assert verdict(page)["headline"] == "✓ equals torch.nn.LSTM"


def test_an_example_replaces_all_choices() -> None:
    page = visit(cell="lstm", num_layers="3", seed="9")
    page.pills(key="rnnviz_example").set_value("forgotten").run()
    assert (page.session_state["cell"], page.session_state["num_layers"], page.session_state["seed"]) == ("gru", 1, 1)


def test_a_link_sets_every_choice_that_it_names() -> None:
    page = visit(
        cell="gru", hidden_size="3", num_layers="2", bidirectional="true", text="ab\ncab", dtype="float64", sample="1"
    )
    assert problems(page) == []
    assert verdict(page)["headline"] == "✓ equals torch.nn.GRU"
    assert "72 states compared" in verdict(page)["detail"]  # 2 layers, 2 directions, 3 steps, 2 samples, 3 units
    assert "float64" in verdict(page)["detail"]
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
    (message,) = problems(visit(device="cuda"))
    assert message == "device must be cpu on this machine, which has no CUDA device; got 'cuda'"
