"""What the stages compute with torch's own modules and functions, from the same weights as `by_hand`."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence

from rnnviz.check.reference import Reference, torch_forward
from rnnviz.network.architecture import Architecture

ACTIVATIONS = {"tanh": torch.tanh, "relu": torch.relu, "sigmoid": torch.sigmoid}


def tensor(value: np.ndarray) -> Tensor:
    return torch.from_numpy(np.array(value))  # a copy of its own: nothing that torch does may reach our arrays


def linear_module(weights: Mapping[str, np.ndarray]) -> torch.nn.Module:
    """weights: `weight` (O, I), and `bias` (O,) or none"""
    outputs, inputs = weights["weight"].shape
    # On the meta device a constructor draws no random numbers.
    return _loaded(torch.nn.Linear(inputs, outputs, bias="bias" in weights, device="meta"), weights)


def embedding_module(weights: Mapping[str, np.ndarray]) -> torch.nn.Module:
    """weights: `weight` (vocabulary, size)"""
    words, size = weights["weight"].shape
    return _loaded(torch.nn.Embedding(words, size, padding_idx=0, device="meta"), weights)


def _loaded(module: torch.nn.Module, weights: Mapping[str, np.ndarray]) -> torch.nn.Module:
    module = module.to_empty(device="cpu").requires_grad_(False)
    module.load_state_dict({name: tensor(value) for name, value in weights.items()})
    return module


def linear_step_by_step(x: Tensor, weights: Mapping[str, np.ndarray]) -> Tensor:
    """One module called at every step.   x: (N, T, I)  ->  (N, T, O)"""
    module = linear_module(weights)
    return torch.stack([module(x[:, t]) for t in range(x.shape[1])], dim=1)


def put_at_start(x: Tensor, seq_len: int) -> Tensor:
    """x: (N, I)  ->  (N, T, I)"""
    zeros = torch.zeros(x.shape[0], seq_len - 1, x.shape[1])
    return torch.cat([x.unsqueeze(1), zeros], dim=1)


def side_by_side(one: Tensor, other: Tensor) -> Tensor:
    """(N, F), (N, F)  ->  (N, 2*F)"""
    return torch.cat([one, other], dim=1)


def disturbed(x: Tensor, index: int) -> Tensor:
    changed = x.clone()
    changed[index] += 1
    return changed


def largest_change(before: Tensor, after: Tensor) -> Tensor:
    return (after - before).abs().flatten(start_dim=1).amax(dim=1)


def cell_loop(x: Tensor, h_0: Tensor, weights: Mapping[str, np.ndarray]) -> Tensor:
    """torch's RNNCell, one for each layer, in one loop over time.   x: (T, N, I)   h_0: (L, N, H)  ->  (T, N, H)"""
    cells = [_cell(weights, f"_l{k}") for k in range(len(h_0))]
    h = list(h_0)
    states = []
    for below in x:
        for k, cell in enumerate(cells):
            h[k] = below = cell(below, h[k])
        states.append(below)
    return torch.stack(states)


def _cell(weights: Mapping[str, np.ndarray], end: str) -> torch.nn.Module:
    own = {name.removesuffix(end): value for name, value in weights.items() if name.endswith(end)}
    hidden, inputs = own["weight_ih"].shape
    return _loaded(torch.nn.RNNCell(inputs, hidden, device="meta"), own)


def row_loop(x: Tensor, h_0: Tensor, layers: Sequence[tuple[Tensor, Tensor, Tensor]]) -> Tensor:
    """torch's RNNCells in a loop, rows turned back into columns: W_ih = w_xh.T, W_hh = w_hh.T, b_ih + b_hh = b."""
    columns: dict[str, np.ndarray] = {}
    for k, (w_xh, w_hh, b) in enumerate(layers):
        own = {"weight_ih": w_xh.T, "weight_hh": w_hh.T, "bias_ih": b, "bias_hh": torch.zeros_like(b)}
        columns |= {f"{name}_l{k}": value.numpy() for name, value in own.items()}
    return cell_loop(x, h_0, columns)


def additive_loop(x: Tensor, weights: Mapping[str, np.ndarray]) -> Tensor:
    """x: (N, T, I)  ->  (N, T, H)"""
    module = linear_module(weights)
    h = torch.zeros(x.shape[0], weights["weight"].shape[0])
    states = []
    for t in range(x.shape[1]):
        h = torch.tanh(module(x[:, t]) + h)
        states.append(h)
    return torch.stack(states, dim=1)


def pack(padded: Tensor, lengths: Tensor) -> PackedSequence:
    """padded: (N, T, F)"""
    return pack_padded_sequence(padded, lengths, batch_first=True, enforce_sorted=False)


def packed(padded: Tensor, lengths: Tensor, names: tuple[str, str]) -> dict[str, Any]:
    """The packed sequence and its batch sizes, under these names."""
    made = pack(padded, lengths)
    return {names[0]: made, names[1]: made.batch_sizes}


def unpack(packed: PackedSequence) -> Tensor:
    """-> (N, T, F)"""
    padded: Tensor = pad_packed_sequence(packed, batch_first=True)[0]
    return padded


def one_hot(alphabet: str, words: list[str]) -> Tensor:
    """-> (N, T, letters of the alphabet), 0 after the end of a word"""
    places = [torch.tensor([alphabet.index(letter) for letter in word]) for word in words]
    hot = [torch.nn.functional.one_hot(word, len(alphabet)).float() for word in places]
    return torch.nn.utils.rnn.pad_sequence(hot, batch_first=True)


def padded(sentences: tuple[tuple[str, ...], ...], vocabulary: dict[str, int]) -> Tensor:
    """-> (N, T), 0 after the end of a sentence"""
    ids = [torch.tensor([vocabulary[token] for token in line]) for line in sentences]
    return torch.nn.utils.rnn.pad_sequence(ids, batch_first=True)


def recurrent(
    arch: Architecture,
    weights: dict[str, np.ndarray],
    x: Tensor | PackedSequence,
    h_0: Tensor | None = None,
    c_0: Tensor | None = None,
    lengths: Tensor | None = None,
) -> Reference:
    """The fused module and the loop of cells; a packed x is spread out, and `torch_forward` packs it again."""
    padded = unpack(x) if isinstance(x, PackedSequence) else x
    return torch_forward(arch, weights, padded, h_0=h_0, c_0=c_0, lengths=lengths)


def returned(result: Reference, names: tuple[str, ...]) -> dict[str, Any]:
    """`output`, `h_n` and, where a third name is given, `c_n` of a layer, under the stage's names."""
    return dict(zip(names, (result.output, result.h_n, result.c_n), strict=False))


def plain(value: Any) -> np.ndarray:
    """What is compared: of a packed sequence, its rows."""
    data: Tensor = value.data if isinstance(value, PackedSequence) else value
    return data.detach().cpu().numpy()
