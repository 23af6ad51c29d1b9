"""The tabs under the picture: what each shows of a run, read back from what the browser is sent."""

import base64
import inspect
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.check.compare import Match
from rnnviz.check.verdict import TensorMatch
from rnnviz.experiment import Experiment, Simulation, simulate
from rnnviz.network.architecture import Architecture
from rnnviz.network.cells import CELLS
from rnnviz.network.weights import parameter_count
from rnnviz.sources.sequences import Ramp, Text
from rnnviz.ui.simulator import message as message_module
from rnnviz.ui.simulator import view as view_module
from rnnviz.ui.simulator.message import Focus
from rnnviz.ui.simulator.panels import agreement
from rnnviz.ui.simulator.picture import CHANNEL

MAIN = str(Path(__file__).parents[3] / "pages" / "main.py")
WORDS = "abc\nde"
LINK = {"cell": "lstm", "num_layers": "2", "bidirectional": "true", "hidden_size": "3", "text": WORDS}


@pytest.fixture(scope="module")
def found() -> Simulation:
    arch = Architecture("lstm", 5, 3, num_layers=2, bidirectional=True)
    return simulate(Experiment(arch, Text(WORDS), seed=1).setup())


def visit(**address: str) -> AppTest:
    page = AppTest.from_file(MAIN, default_timeout=30)
    for name, value in (LINK | address).items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    return page


def figures(page: AppTest) -> list[dict[str, Any]]:
    """The figures of the open tab, in its order."""
    views = [element.proto.bytes for element in page.main if element.type == "bidi_component"]
    return [json.loads(message) for message in views if message.startswith(b'{"plotly"')]


def numbers(sent: Any) -> np.ndarray:
    """An array as Plotly's JSON has it: a list, or base64 of its bytes."""
    if isinstance(sent, dict):
        flat = np.frombuffer(base64.b64decode(sent["bdata"]), dtype=sent["dtype"])
        return flat.reshape([int(n) for n in str(sent.get("shape", flat.size)).split(",")])
    return np.array(sent, dtype=float)


def heatmaps(figure: dict[str, Any]) -> list[np.ndarray]:
    return [numbers(trace["z"]) for trace in figure["figure"]["data"] if trace["type"] == "heatmap"]


def matrix(figure: dict[str, Any]) -> np.ndarray:
    """A drawn matrix, put together from its gates; the biases stand on an axis of their own."""
    parts = [trace for trace in figure["figure"]["data"] if trace.get("xaxis", "x") == "x"]
    return np.concatenate([numbers(trace["z"]) for trace in parts])


def weights_view(page: AppTest) -> dict[str, Any]:
    """What the browser gets of the tab Weights besides the run."""
    views = [element.proto.bytes for element in page.main if element.type == "bidi_component"]
    (sent,) = [json.loads(message) for message in views if message.startswith(b'{"channel"') and b"radii" in message]
    return dict(sent)


def test_the_browser_draws_the_weights_of_a_run_that_it_holds(found: Simulation) -> None:
    page = visit(tab="Weights", proj_size="2")
    assert figures(page) == []
    sent = weights_view(page)
    arch = Architecture("lstm", 5, 3, num_layers=2, bidirectional=True, proj_size=2)
    weights = simulate(Experiment(arch, Text(WORDS), seed=1).setup()).setup.weights
    assert (sent["channel"], sent["product"]) == (CHANNEL, "W_hh W_hr")
    for layer, end in enumerate(("l0", "l1")):
        for direction, way in enumerate(("", "_reverse")):
            blocks = np.split(weights[f"weight_hh_{end}{way}"].astype(float), 4)
            products = [block @ weights[f"weight_hr_{end}{way}"] for block in blocks]
            wanted = [np.abs(np.linalg.eigvals(product)).max() for product in products]
            assert list(sent["radii"][layer][direction].values()) == pytest.approx(wanted, rel=1e-5)


@pytest.mark.parametrize("focus", [Focus(0, 0, 1), Focus(1, 0, 2), Focus(1, 1, 0), Focus(9, 9, 9)])
def test_of_a_larger_run_the_weights_are_those_of_the_selection(
    found: Simulation, monkeypatch: pytest.MonkeyPatch, focus: Focus
) -> None:
    monkeypatch.setattr(message_module, "WHOLE_RUN_AT_MOST", 0)
    monkeypatch.setattr(view_module, "read_focus", lambda text: focus)
    page = visit(tab="Weights")
    assert not [one for one in page.main if one.type in ("button_group", "selectbox")]
    near = focus.within(found.setup.arch)
    direction = ("", "_reverse")[near.direction]
    words = f"Weights: layer {near.layer}, {('forward', 'reverse')[near.direction]}"
    assert [heading.value for heading in page.main.subheader] == [words]
    for side, sent in zip(("ih", "hh"), figures(page), strict=True):
        name = f"{side}_l{near.layer}{direction}"
        np.testing.assert_array_equal(matrix(sent), found.setup.weights[f"weight_{name}"])
        beside = [trace for trace in sent["figure"]["data"] if trace.get("xaxis") == "x2"]
        biases = np.concatenate([numbers(trace["z"]) for trace in beside])[:, 0]
        np.testing.assert_array_equal(biases, found.setup.weights[f"bias_{name}"])
    before = "h[t+1]" if near.direction else "h[t−1]"
    assert figures(page)[1]["figure"]["layout"]["xaxis"]["title"]["text"] == before
    assert any("Spectral radius of W_hh" in text.value for text in page.markdown)


def test_a_larger_run_shows_its_projection_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(message_module, "WHOLE_RUN_AT_MOST", 0)
    drawn = figures(visit(tab="Weights", proj_size="2"))
    assert [figure["name"] for figure in drawn] == ["rnnviz_w_ih", "rnnviz_w_hh", "rnnviz_w_hr"]
    assert heatmaps(drawn[2])[0].shape == (2, 3)


def test_a_tab_of_an_older_link_opens_the_first() -> None:
    page = visit(tab="Gates")
    assert weights_view(page)["channel"] == CHANNEL
    assert [tab.label for tab in page.tabs] == ["Weights", "Shapes", "Match", "Code", "Export"]


def test_the_shapes_tab_names_the_letters_of_every_shape(found: Simulation) -> None:
    page = visit(tab="Shapes", batch_first="true")
    tables = [table.value for table in page.table]
    shapes = dict(zip(tables[0]["tensor"], tables[0]["shape"], strict=True))
    assert shapes["input"] == "(N, T, I) = (2, 3, 5)"
    assert shapes["output"] == "(N, T, D·H) = (2, 3, 6)"
    assert shapes["h_n"] == shapes["c_n"] == "(L·D, N, H) = (4, 2, 3)"
    learned = dict(zip(tables[1]["weight"], tables[1]["shape"], strict=True))
    assert learned == {name: learned[name] for name in found.setup.weights}
    for name, weight in found.setup.weights.items():
        assert learned[name].endswith(f"= {weight.shape}")
    counted = sum(int(text.replace(",", "")) for text in tables[1]["numbers"])
    assert counted == parameter_count(found.setup.arch) == sum(w.size for w in found.setup.weights.values())
    letters = next(text.value for text in page.markdown if "**T**" in text.value)
    for word in ("**T** steps 3", "**N** samples 2", "**I** input_size 5", "**H** hidden_size 3", "**G** gates 4"):
        assert word in letters
    assert "**P**" not in letters


def test_the_match_tab_says_in_one_line_that_all_is_well_and_folds_the_table(found: Simulation) -> None:
    page = visit(tab="Match")
    count = len(found.match.tensors)
    assert f"{count} of {count} tensors are within their tolerance." in [text.value for text in page.markdown]
    (fold,) = page.main.expander
    assert (fold.label, fold.proto.expanded) == (f"All {count} tensors", False)
    tensors = fold.table[0].value
    assert list(tensors["tensor"]) == list(found.match.tensors)
    assert set(tensors["verdict"]) == {"✓"}
    ways, times = [table.value for table in page.table if table.value is not tensors][-2:]
    assert len(ways) == 3
    assert set(times["way"]) == set(found.seconds)
    (drawn,) = figures(page)
    assert heatmaps(drawn)[0].size == 2 * 2 * 3
    (cells,) = drawn["figure"]["data"]
    sent = numbers(cells["customdata"])
    np.testing.assert_array_equal(sent, found.match.errors.reshape(4, 3))


def test_the_line_of_the_match_names_what_is_beyond_its_tolerance(found: Simulation) -> None:
    names = list(found.match.tensors)
    far = replace(found.match.tensors[names[0]], error=1.0)
    lost = replace(found.match.tensors[names[1]], overflowed=3)
    changed = found.match.tensors | {names[0]: far, names[1]: lost}
    line = agreement(_with(found.match, changed))
    assert line.startswith(
        f"{len(names) - 1} of {len(names)} tensors are within their tolerance. Beyond it: {names[0]}."
    )
    assert line.endswith("In 1 of them both sides overflow, and nothing can be said there.")
    all_far = {name: replace(tensor, error=1.0) for name, tensor in found.match.tensors.items()}
    line = agreement(_with(found.match, all_far))
    assert line.startswith(f"0 of {len(names)}")
    assert line.endswith(f"and {len(names) - 5} more.")


def _with(match: Match, tensors: dict[str, TensorMatch]) -> Match:
    return replace(match, tensors=tensors)


def test_the_code_tab_holds_the_run_and_the_step_by_hand() -> None:
    with_rnnviz, by_hand = (block.value for block in visit(tab="Code").code)
    assert "Architecture(cell='lstm', input_size=5, hidden_size=3, num_layers=2, bidirectional=True)" in with_rnnviz
    assert repr(WORDS) in with_rnnviz
    assert by_hand == inspect.getsource(CELLS["lstm"].step).rstrip()


def test_the_code_tab_sends_the_listing_of_plain_torch() -> None:
    views = [element.proto.bytes for element in visit(tab="Code").main if element.type == "bidi_component"]
    (sent,) = [json.loads(message) for message in views if b'"parts"' in message]
    assert "rnn = torch.nn.LSTM(input_size=5" in sent["parts"]["start"]
    assert sent["channel"] == CHANNEL


def test_a_cell_that_torch_lacks_has_its_other_listings() -> None:
    page = visit(tab="Code", cell="gru_v1")
    assert len(page.code) == 2
    assert any("torch has no module for GRU v1" in block.value for block in page.markdown)


def test_where_both_overflow_the_match_tab_does_not_say_equal() -> None:
    relu = {"cell": "rnn_relu", "source": "ramp", "seq_len": "60", "num_layers": "1", "bidirectional": "false"}
    page = visit(**relu, init="spectral", spectral_radius="9", hidden_size="6", tab="Match")
    arch = Architecture("rnn_relu", 3, 6)
    chosen = Experiment(arch, Ramp(60, 1, 3), seed=1, scheme="spectral", spectral_radius=9.0)
    match = simulate(chosen.setup()).match
    tensors = page.table[0].value
    shown = dict(zip(tensors["tensor"], tensors["verdict"], strict=True))
    assert shown == {name: "both overflow" if tensor.overflowed else "✓" for name, tensor in match.tensors.items()}
    assert "both overflow" in shown.values()
