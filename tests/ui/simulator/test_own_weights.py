"""Someone's own model on the simulator: opened, its layers listed, one of them computed; and the page as a project."""

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest

from rnnviz import read_checkpoint
from rnnviz.experiment import Experiment, simulate
from rnnviz.files import read_project, write_project, write_weights
from rnnviz.network.architecture import Architecture
from rnnviz.network.given_weights import given_weights
from rnnviz.network.weights import init_weights
from rnnviz.sources.sequences import Normal
from rnnviz.ui.simulator.code import reproduce
from rnnviz.ui.simulator.export_files import given_numbers, project_of
from rnnviz.ui.simulator.notebook import notebook
from rnnviz.ui.simulator.own_weights import described
from rnnviz.ui.simulator.sidebar import LAST
from tests.ui.simulator.test_code import run

MAIN = str(Path(__file__).parents[3] / "pages" / "main.py")
FIXTURES = Path(__file__).parents[2] / "files" / "fixtures"
FIELDS_OF_FILE = ("cell", "hidden_size", "num_layers", "bidirectional", "bias", "batch_first")


class Model(torch.nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.encoder = torch.nn.LSTM(5, 3, num_layers=2, bidirectional=True)
        self.decoder = torch.nn.RNN(6, 7, bias=False)


def model_file() -> bytes:
    stream = io.BytesIO()
    torch.save(Model().state_dict(), stream)
    return stream.getvalue()


def page(**address: str) -> AppTest:
    visit = AppTest.from_file(MAIN, default_timeout=60)
    for name, value in ({"init": "file"} | address).items():
        visit.query_params[name] = value
    visit.run()
    assert not visit.exception
    return visit


def opened(data: bytes, name: str, visit: AppTest | None = None) -> AppTest:
    visit = visit or page()
    visit.file_uploader[0].set_value((name, data, "application/octet-stream")).run()
    assert not visit.exception
    return visit


def shown(visit: AppTest) -> Experiment:
    """What the page computes."""
    chosen: Experiment = visit.session_state[LAST][0]
    return chosen


def test_the_first_layer_of_a_file_is_computed_and_the_fields_follow_it() -> None:
    data = model_file()
    visit = opened(data, "model.pt")
    chosen = shown(visit)
    assert chosen.arch == Architecture("lstm", 5, 3, num_layers=2, bidirectional=True)
    (first, _) = read_checkpoint(data, "model.pt")
    for name, values in chosen.setup().weights.items():
        np.testing.assert_array_equal(values, first.weights[name])
    assert simulate(chosen.setup()).match.verdict == "match"
    assert visit.session_state["hidden_size"] == 3
    assert not visit.error


def test_another_layer_of_the_file_is_chosen_and_what_it_does_not_say_is_asked() -> None:
    visit = opened(model_file(), "model.pt")
    layers = visit.selectbox(key="rnnviz_file_layer")
    assert layers.options == [
        "encoder. · LSTM 5 → 3 · 2 layers · both directions",
        "decoder. · RNN 6 → 7",
    ]
    layers.select_index(1).run()
    assert shown(visit).arch == Architecture("rnn_tanh", 6, 7, bias=False)
    assert any(
        "whether it is rnn\\_tanh or rnn" in text.value or "rnn_tanh or rnn_relu" in text.value
        for text in visit.markdown
    )
    visit.session_state["cell"] = "rnn_relu"
    visit.run()
    assert shown(visit).arch.cell == "rnn_relu"
    assert not visit.error


def test_a_choice_that_the_file_is_not_made_for_is_named_and_the_last_run_stays() -> None:
    visit = opened(model_file(), "model.pt")
    visit.number_input(key="hidden_size").set_value(4).run()
    assert "hidden\\_size must be 3\\, as the file of weights has it\\; got 4" in visit.error[0].value
    assert shown(visit).arch.hidden_size == 3


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("evil.npz", b"no zip", "must be a whole zip file"),
        ("evil.exe", b"MZ", "must end in one of"),
        ("![x](http://a.example/x.png).pt", b"PK", "must be a whole zip file"),
    ],
)
def test_a_bad_file_gets_a_message_and_the_last_run_stays(name: str, data: bytes, message: str) -> None:
    visit = opened(model_file(), "model.pt")
    before = shown(visit)
    opened(data, name, visit)
    said = [text.value.replace("\\", "") for text in visit.markdown]
    assert any(message in text for text in said)
    assert not any("![x](http://a" in text.value for text in visit.markdown)
    assert shown(visit) == before


def test_a_link_to_weights_of_a_file_says_that_it_does_not_hold_them() -> None:
    visit = page(cell="gru")
    assert "in a file\\, which no link holds" in visit.error[0].value
    assert shown(visit).given is None
    assert "in a file" not in str(page(init="torch").error)


def test_a_teachers_link_that_holds_the_weights_offers_no_file() -> None:
    for held, places in (("locked", 1), ("hidden", 0)):
        assert len(page(**{held: "init"}).file_uploader) == places
        visit = page(init="torch", **{held: "init"})
        assert not any(button.key == "rnnviz_file_ask" for button in visit.button)
    assert any(button.key == "rnnviz_file_ask" for button in page(init="torch").button)


def test_the_moved_rows_of_keras_are_drawn_and_those_of_torch_are_not() -> None:
    keras = opened((FIXTURES / "gru_both.weights.h5").read_bytes(), "mine.weights.h5")
    assert any("which rows became which gate" in text.value for text in keras.subheader)
    assert "weight_ih_l0 ← layers/bidirectional/forward_layer/cell/vars/0, its columns as rows" in keras.code[0].value
    assert simulate(shown(keras).setup()).match.verdict == "match"
    torch_file = opened(model_file(), "model.pt")
    assert not any("which rows" in text.value for text in torch_file.subheader)


def experiment(**options: Any) -> Experiment:
    arch = Architecture("gru", 4, 3, num_layers=2)
    given = given_weights(arch, init_weights(arch, seed=8))
    return Experiment(arch, Normal(5, 2, 4, seed=1), seed=1, given=given, **options)


def test_the_code_takes_the_weights_from_the_file_of_the_tab_export(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = experiment(h_0="random")
    found = simulate(chosen.setup())
    monkeypatch.chdir(tmp_path)
    Path("rnnviz_weights.pt").write_bytes(write_weights(chosen.arch, found.setup.weights, ".pt"))
    names, printed = run(reproduce(chosen, found.setup))
    np.testing.assert_array_equal(names["trace"].output, found.trace.output)
    assert printed.startswith("match")
    lines, _ = run(notebook(chosen, found.setup, 0).start)  # the listing of plain torch
    for name, values in found.setup.weights.items():
        np.testing.assert_array_equal(lines["rnn"].state_dict()[name].numpy(), values)


def test_a_project_of_the_page_opens_the_same_page_elsewhere() -> None:
    visit = opened(model_file(), "model.pt", page(source="normal", seq_len="4", batch="3", seed="9"))
    before = shown(visit)
    choices = {"source": "normal", "seq_len": "4", "batch": "3", "seed": "9", "input_size": "5"}
    project = project_of(before, simulate(before.setup()), choices)
    elsewhere = opened(write_project(project), "mine.rnnviz.npz")
    ours, theirs = before.setup(), shown(elsewhere).setup()
    np.testing.assert_array_equal(ours.x, theirs.x)
    assert ours.arch == theirs.arch
    for name, values in ours.weights.items():
        np.testing.assert_array_equal(values, theirs.weights[name])


def test_a_project_that_names_no_source_brings_its_own_numbers() -> None:
    chosen = experiment(h_0="random", lengths=(5, 2))
    simulation = simulate(chosen.setup())
    project = project_of(chosen, simulation, {})
    visit = opened(write_project(project), "mine.rnnviz.npz")
    theirs = shown(visit).setup()
    assert theirs.lengths == (5, 2)
    np.testing.assert_array_equal(theirs.h_0, project.h_0)
    for n, length in enumerate((5, 2)):
        np.testing.assert_array_equal(theirs.x[:length, n], project.x[:length, n])
    assert given_numbers(read_project(write_project(project), "p.npz"))["source"] == "table"


def test_a_layer_is_described_in_one_line() -> None:
    (layer,) = read_checkpoint((FIXTURES / "onnx_whole.onnx").read_bytes(), "m.onnx")
    assert described(layer).endswith("LSTM 5 → 4 · 2 layers · both directions")


def test_the_same_numbers_are_the_same_choice_and_others_are_not() -> None:
    arch = Architecture("lstm", 3, 2)
    one, same, other = (given_weights(arch, init_weights(arch, seed)) for seed in (1, 1, 2))
    assert one == same
    assert one != other
    assert repr(one) != repr(other)


def test_tokens_become_the_rows_of_the_embedding_beside_the_layer() -> None:
    words = torch.nn.Embedding(9, 5)
    model = torch.nn.ModuleDict({"words": words, "rnn": torch.nn.GRU(5, 3)})
    stream = io.BytesIO()
    torch.save(model.state_dict(), stream)
    visit = opened(stream.getvalue(), "words.pt")
    visit.text_input(key="rnnviz_tokens").set_value("8, 0 3").run()
    x = shown(visit).setup().x
    np.testing.assert_array_equal(x[:, 0], words.weight[[8, 0, 3]].detach().numpy())
    for wrong, message in (("9", "between 0 and 8; got '9'"), ("1 x", "got 'x'"), ("-1", "got '-1'"), (",", "got 0")):
        visit.text_input(key="rnnviz_tokens").set_value(wrong).run()
        assert any(message in text.value.replace("\\", "") for text in visit.markdown)
        np.testing.assert_array_equal(shown(visit).setup().x, x)
