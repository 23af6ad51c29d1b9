"""Logits out: what the view of a head gets is what torch's Linear makes of what torch's network returns."""

import io
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest

from rnnviz.check.head import torch_predictions
from rnnviz.experiment import Experiment, Simulation, simulate
from rnnviz.files.found import Table
from rnnviz.network.architecture import Architecture
from rnnviz.network.head import Head, log_softmax, predictions
from rnnviz.sources.sequences import Normal
from rnnviz.ui.kit.kept import RESULTS
from rnnviz.ui.kit.messages import pack
from rnnviz.ui.simulator import own_head
from rnnviz.ui.simulator.message import Focus, run_message
from rnnviz.ui.simulator.own_head import SHOWN, head_content
from tests.ui.simulator.test_own_weights import opened, page

EPS = float(np.finfo("float32").eps)
SUM = """
import {{ readFileSync }} from "node:fs";
import {{ unpack }} from "{kit}/message.js";
import {{ logitSum }} from "{simulator}/logit_sum.js";
const [run, head] = ["run", "head"].map((name) => unpack(new Uint8Array(readFileSync(`{folder}/${{name}}`))));
console.log(JSON.stringify([...head.rows].map((name) => logitSum(run, head, {t}, name))));
"""


def drawn(shape: tuple[int, ...], seed: int) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal(shape).astype("float32")


@pytest.mark.parametrize("batch_first", [False, True])
@pytest.mark.parametrize("bias", [False, True])
def test_the_largest_logits_of_every_step_are_those_of_torchs_linear(batch_first: bool, bias: bool) -> None:
    arch = Architecture("lstm", 3, 5, num_layers=2, bidirectional=True, batch_first=batch_first, proj_size=2)
    chosen = Experiment(arch, Normal(seq_len=7, batch=3, input_size=3, seed=2), lengths=(7, 4, 6))
    simulation = simulate(chosen.setup())
    table = Table("decoder", drawn((21, 4), 1), drawn((21,), 3) if bias else None)
    found = head_content(simulation, 2, table)
    module = torch.nn.Linear(4, 21, bias=bias)
    weights = {"weight": torch.tensor(table.weight)} | (
        {} if table.bias is None else {"bias": torch.tensor(table.bias)}
    )
    module.load_state_dict(weights)
    output = simulation.reference.output[2] if batch_first else simulation.reference.output[:, 2]
    wanted = module(torch.tensor(output)).detach()[:6]
    values, classes = torch.topk(wanted, SHOWN)
    np.testing.assert_array_equal(found["top"], classes)
    np.testing.assert_array_equal(found["torch"], values)
    np.testing.assert_allclose(found["logits"], values, atol=64 * EPS * float(wanted.abs().max()))
    np.testing.assert_allclose(found["shares"], torch.softmax(wanted, 1).gather(1, classes), atol=1e-6)
    assert 0 <= found["error"] <= found["tolerance"]
    for name, row in zip(found["rows"], found["weight"], strict=True):
        np.testing.assert_array_equal(row, table.weight[name])
    assert set(found["rows"].tolist()) == set(classes.flatten().tolist())


def test_a_head_of_few_classes_shows_all_of_them() -> None:
    simulation = simulate(Experiment(Architecture("gru", 3, 4), Normal(5, 1, 3)).setup())
    assert head_content(simulation, 0, Table("", drawn((2, 4), 1)))["top"].shape == (5, 2)


def test_what_overflows_is_not_called_equal() -> None:
    simulation = simulate(Experiment(Architecture("gru", 3, 4), Normal(5, 1, 3)).setup())
    found = head_content(simulation, 0, Table("", np.full((3, 4), 3e38, "float32") * np.sign(drawn((3, 4), 1))))
    assert found["error"] is None
    json.dumps([found["error"], found["tolerance"]], allow_nan=False)


@pytest.mark.parametrize("shape", [(6, 4), (5, 2, 4)])
def test_by_hand_is_torchs_linear_and_its_log_softmax(shape: tuple[int, ...]) -> None:
    head = Head(drawn((9, 4), 1).astype("float64"), drawn((9,), 2).astype("float64"))
    output = drawn(shape, 3).astype("float64") * 30
    ours = predictions(output, head)
    np.testing.assert_allclose(ours, torch_predictions(output, head), atol=1e-12)
    np.testing.assert_allclose(log_softmax(ours), torch.log_softmax(torch.tensor(ours), -1), atol=1e-12)
    with pytest.raises(ValueError, match=r"the head's weight must have shape \(K, 3\); got \(9, 4\)"):
        predictions(output[..., :3], head)


def test_the_terms_that_the_browser_shows_come_to_the_logit(tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    arch = Architecture("gru", 3, 7, bidirectional=True)
    simulation = simulate(Experiment(arch, Normal(seq_len=6, batch=2, input_size=3, seed=2)).setup())
    table = Table("head", drawn((12, 14), 1), drawn((12,), 3))
    found = head_content(simulation, 1, table)
    (tmp_path / "run").write_bytes(run_message(simulation, 1, Focus(), "cpu"))
    (tmp_path / "head").write_bytes(pack(found))
    ui = Path(__file__).parents[3] / "rnnviz" / "ui"
    script = tmp_path / "sum.mjs"
    script.write_text(SUM.format(kit=ui / "kit", simulator=ui / "simulator", folder=tmp_path, t=4))
    sums: list[dict[str, Any]] = json.loads(subprocess.run([node, str(script)], capture_output=True, check=True).stdout)
    logits = predictions(simulation.trace.output[4, 1], Head(table.weight, table.bias))
    for name, sum_ in zip(found["rows"], sums, strict=True):
        total = sum(term["product"] for term in sum_["terms"]) + sum_["rest"] + sum_["bias"]
        assert total == pytest.approx(float(logits[name]), abs=1e-5)
        assert (len(sum_["terms"]), sum_["others"]) == (8, 6)
        sizes = [abs(term["product"]) for term in sum_["terms"]]
        assert sizes == sorted(sizes, reverse=True)
        for term in sum_["terms"]:
            assert term["value"] == simulation.trace.output[4, 1, term["unit"]]
            assert term["weight"] == table.weight[name, term["unit"]]


class Tagger(torch.nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.embedding = torch.nn.Embedding(30, 5)
        self.rnn = torch.nn.GRU(5, 6)
        self.tags = torch.nn.Linear(6, 11)


def tagger(seed: int = 3) -> tuple[Tagger, bytes]:
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        model = Tagger()
    stream = io.BytesIO()
    torch.save(model.state_dict(), stream)
    return model, stream.getvalue()


def views(visit: AppTest) -> list[str]:
    return [view.proto.component_name for view in visit.get("bidi_component")]


def test_logits_are_shown_where_the_file_has_a_head_that_fits_and_its_layer_is_computed() -> None:
    visit = opened(tagger()[1], "tagger.pt")
    assert any(name.endswith("rnnviz_logits") for name in views(visit))
    visit.selectbox(key="init").set_value("torch").run()
    assert not any(name.endswith("rnnviz_logits") for name in views(visit))
    assert not any(name.endswith("rnnviz_logits") for name in views(page()))


def test_logits_are_computed_once_for_a_run_and_a_head(monkeypatch: pytest.MonkeyPatch) -> None:
    computed: list[str] = []

    def counted(simulation: Simulation, sample: int, table: Table) -> dict[str, Any]:
        computed.append(table.digest)
        return head_content(simulation, sample, table)

    monkeypatch.setattr(own_head, "head_content", counted)
    RESULTS.clear()
    visit = opened(tagger(5)[1], "tagger.pt")
    before = len(computed)
    assert before == len(set(computed))
    visit.run()
    assert len(computed) == before
    opened(tagger(6)[1], "tagger.pt")
    assert len(set(computed)) == before + 1


def test_two_heads_differ_where_one_number_does() -> None:
    weight, bias = drawn((3, 4), 1), drawn((3,), 2)
    other = bias.copy()
    other[1] += 1
    tables = [Table("a", weight, bias), Table("a", weight, other), Table("a", weight), Table("a", weight.T, bias)]
    assert len({table.digest for table in tables}) == 4
    assert Table("b", weight.copy(), bias.copy()).digest == tables[0].digest
