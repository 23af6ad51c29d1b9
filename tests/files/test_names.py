"""Every recurrent layer of a bigger model, found by torch's names in each format that has them."""

import io
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
import safetensors.torch
import torch

from rnnviz import Architecture, FoundLayer, compare, forward, init_weights, read_checkpoint, torch_forward
from rnnviz.files.checkpoint import open_checkpoint
from tests.cases import TORCH_CELLS, random_case, torch_module

Tensors = Mapping[str, torch.Tensor]


def as_pt(tensors: Any) -> bytes:
    stream = io.BytesIO()
    torch.save(tensors, stream)
    return stream.getvalue()


def as_npz(tensors: Tensors) -> bytes:
    stream = io.BytesIO()
    np.savez(stream, allow_pickle=False, **{name: tensor.numpy() for name, tensor in tensors.items()})
    return stream.getvalue()


def as_safetensors(tensors: Tensors) -> bytes:
    return safetensors.torch.save({name: tensor.contiguous() for name, tensor in tensors.items()})


WRITERS: dict[str, Callable[[Any], bytes]] = {
    "model.pt": as_pt,
    "model.pth": as_pt,
    "model.npz": as_npz,
    "model.safetensors": as_safetensors,
}


class Tagger(torch.nn.Module):
    """A model of sizes that are all different: two recurrent layers, an embedding before and a head behind."""

    def __init__(self) -> None:
        super().__init__()
        self.words = torch.nn.Embedding(23, 5)
        self.encoder = torch.nn.ModuleDict({"lstm": torch.nn.LSTM(5, 7, 2, bidirectional=True, proj_size=3)})
        self.norm = torch.nn.LayerNorm(6)
        self.decoder = torch.nn.GRU(6, 9, bias=False, batch_first=True)
        self.head = torch.nn.Linear(9, 11)
        self.step = torch.nn.LSTMCell(2, 4)


def by_prefix(layers: tuple[FoundLayer, ...]) -> dict[str, FoundLayer]:
    return {layer.prefix: layer for layer in layers}


@pytest.mark.parametrize("prefix", ["", "module."])
@pytest.mark.parametrize("name", WRITERS)
def test_both_layers_of_a_model_and_a_cell_are_found_with_what_stands_beside_them(name: str, prefix: str) -> None:
    model = Tagger()
    tensors = {prefix + key: tensor for key, tensor in model.state_dict().items()}
    layers = by_prefix(read_checkpoint(WRITERS[name](tensors), name))
    lstm, gru, step = (layers[prefix + part] for part in ("encoder.lstm.", "decoder.", "step."))
    assert lstm.arch == Architecture("lstm", 5, 7, 2, bidirectional=True, proj_size=3)
    assert gru.arch == Architecture("gru", 6, 9, bias=False)
    assert step.arch == Architecture("lstm", 2, 4)
    assert gru.unsaid == {"batch_first": (False, True)}
    assert step.unsaid == {}
    assert gru.said(batch_first=True).arch.batch_first
    for layer, module in ((lstm, model.encoder["lstm"]), (gru, model.decoder)):
        for key, tensor in module.state_dict().items():
            np.testing.assert_array_equal(layer.weights[key], tensor.numpy())
    (embedding,), (head,) = lstm.embeddings, gru.heads
    assert (embedding.prefix, head.prefix) == (f"{prefix}words.", f"{prefix}head.")
    np.testing.assert_array_equal(embedding.weight, model.words.weight.detach().numpy())
    assert head.bias is not None
    np.testing.assert_array_equal(head.bias, model.head.bias.detach().numpy())


def test_dicts_of_a_training_script_are_looked_through() -> None:
    model = Tagger()
    optimizer = torch.optim.Adam(model.parameters())
    saved = {"epoch": 3, "model": model.state_dict(), "optimizer": optimizer.state_dict(), "best": 0.5, "args": None}
    assert by_prefix(read_checkpoint(as_pt(saved), "run.pt")).keys() == {
        "model.encoder.lstm.",
        "model.decoder.",
        "model.step.",
    }


@pytest.mark.parametrize("seed", range(24))
def test_any_layer_of_torch_comes_back_with_every_option_that_names_and_shapes_say(seed: int) -> None:
    case = random_case(seed)
    arch = case.arch if case.arch.cell in TORCH_CELLS else Architecture(**{**vars(case.arch), "cell": "gru"})
    weights = init_weights(arch, seed, case.dtype)
    state = torch_module(arch, weights).state_dict()
    name = list(WRITERS)[seed % len(WRITERS)]
    (layer,) = read_checkpoint(WRITERS[name](state), name)
    answers = {key: getattr(arch, key) for key in layer.unsaid}
    assert set(answers) == {"batch_first", *(["cell"] if arch.cell.startswith("rnn") else [])}
    told = layer.said(**answers)
    assert told.arch == arch
    assert not layer.reordered
    x = np.random.default_rng(seed).standard_normal(arch.tensor_shapes(4, 2)["input"]).astype(case.dtype)
    trace = forward(told.arch, told.weights, x)
    np.testing.assert_array_equal(trace.output, forward(arch, weights, x).output)
    assert compare(trace, torch_forward(told.arch, told.weights, x)).verdict == "match"


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
@pytest.mark.parametrize("name", ["model.pt", "model.safetensors"])
def test_half_precision_becomes_float32_without_a_change(name: str, dtype: torch.dtype) -> None:
    state = {key: tensor.to(dtype) for key, tensor in torch.nn.GRU(3, 5).state_dict().items()}
    (layer,) = read_checkpoint(WRITERS[name](state), name)
    for key, tensor in state.items():
        assert layer.weights[key].dtype == np.float32
        np.testing.assert_array_equal(layer.weights[key], tensor.float().numpy())


def test_a_saved_module_is_refused_and_so_is_every_other_code(tmp_path: Any) -> None:
    trap = tmp_path / "ran"

    class Code:
        def __reduce__(self) -> tuple[Any, ...]:
            return open, (str(trap), "w")

    for saved, named in ((torch.nn.LSTM(3, 5), "torch.nn.modules.rnn.LSTM"), ({"a": Code()}, "io.open")):
        with pytest.raises(ValueError, match=rf"'m.pt' must hold tensors alone.*{named}.*not run"):
            read_checkpoint(as_pt(saved), "m.pt")
    assert not trap.exists()


def changed(**tensors: torch.Tensor | None) -> dict[str, torch.Tensor]:
    state = dict(torch.nn.LSTM(3, 5, num_layers=2).state_dict())
    given = {**state, **tensors}
    return {name: tensor for name, tensor in given.items() if tensor is not None}


@pytest.mark.parametrize(
    ("tensors", "message"),
    [
        (changed(weight_hh_l1=None), r"'m.npz': 'weight_hh_l1' is missing; 'weight_ih_l0' is there"),
        (changed(weight_ih_l1=torch.zeros(20, 4)), r"'weight_ih_l1' must have shape \(20, 5\); got \(20, 4\)"),
        (changed(bias_ih_l0=torch.full((20,), torch.nan)), r"'bias_ih_l0' must hold finite numbers; got nan at \[0\]"),
        (changed(weight_hh_l0=torch.zeros(20, 7)), r"'weight_hh_l0' must have 1, 3 or 4 rows for each of 7 units"),
        (changed(weight_hh_l0=torch.zeros(20)), r"'weight_hh_l0' must have 2 axes; its shape is \(20,\)"),
        (changed(weight_ih_l0=torch.zeros(20, 3).int()), r"'weight_ih_l0' must hold floating-point numbers.*int32"),
        (changed(weight_hr_l0=torch.zeros(2, 5)), r"must have 1, 3 or 4|must have shape"),
        ({"a.weight": torch.zeros(2, 3)}, r"'m.npz' must hold an RNN, LSTM or GRU; the names in it are 'a.weight'"),
    ],
)
def test_a_layer_that_is_not_whole_is_named_with_its_tensor_rule_and_value(tensors: Tensors, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read_checkpoint(as_npz(tensors), "m.npz")


def test_a_broken_layer_does_not_hide_the_others() -> None:
    state = OrderedDict(Tagger().state_dict())
    state["decoder.weight_ih_l0"] = torch.full_like(state["decoder.weight_ih_l0"], torch.inf)
    found = open_checkpoint(as_pt(state), "m.pt")
    assert [layer.prefix for layer in found.layers] == ["encoder.lstm.", "step."]
    (reason,) = found.left_out
    assert reason == "'m.pt': 'decoder.weight_ih_l0' must hold finite numbers; got inf at [0, 0]"


def test_a_tensor_that_only_looks_large_is_refused_before_it_is_written_out() -> None:
    state = dict(torch.nn.GRU(3, 5).state_dict())
    state["weight_ih_l0"] = torch.zeros(1).as_strided((10**6, 10**6), (0, 0))
    with pytest.raises(ValueError, match=r"'weight_ih_l0' must be stored whole; \(1000000, 1000000\) is more"):
        read_checkpoint(as_pt(state), "m.pt")
