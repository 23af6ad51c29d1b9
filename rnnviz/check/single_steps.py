"""Every single step again, by torch's cells, from the state that the trace had before it.

A network with large recurrent weights can amplify rounding from step to step, without end where it is chaotic; two
correct programs then part. What stays true is each step alone: from the same state and input, torch's cell has to give
the same next state. Weights, x and first states are those that torch was given, so a trace that read the wrong ones,
or the right ones in the wrong order, is found out.
"""

from collections.abc import Iterator
from typing import Any

import torch

from rnnviz.check.modules import precision
from rnnviz.check.reference import CellLoop, Given, LayerReference, lay_out, torch_cell
from rnnviz.network.architecture import DIRECTION_SUFFIX, Architecture

Layers = Any  # [layer][direction] with h (T, N, P) and c (T, N, H) or None, of NumPy or torch


def torch_steps(arch: Architecture, given: Given, layers: Layers) -> CellLoop:
    """For each layer, direction and step: what torch's cell makes of the states of `layers` one step before.

    `output`, `h_n` and `c_n` are put together, by torch, out of the states of `layers` as they stand.
    """
    D = arch.num_directions
    below = given.x  # (T, N, I)
    found, h_n, c_n = [], [], []
    with torch.no_grad(), precision(False, given.device):
        for layer, directions in enumerate(layers):
            row = []
            for d, one in enumerate(directions):
                k, name = layer * D + d, f"l{layer}{DIRECTION_SUFFIX[d]}"
                own = {n.removesuffix(f"_{name}"): w for n, w in given.weights.items() if n.endswith(f"_{name}")}
                h = _tensor(one.h, given)
                c = None if given.c_0 is None else _tensor(one.c, given)
                c_0 = None if given.c_0 is None else given.c_0[k]
                cell = torch_cell(arch, below.shape[2], own, given.device)
                row.append(_one_step_each(cell, below, (h, c), (given.h_0[k], c_0), bool(d), given.lengths))
                h_n.append(_last(h, bool(d), given.lengths))
                c_n.append(None if c is None else _last(c, bool(d), given.lengths))
            found.append(tuple(row))
            below = torch.cat([_tensor(one.h, given) for one in directions], dim=-1)
    return lay_out(arch, given, below, h_n, c_n, tuple(found))


def _tensor(value: Any, given: Given) -> torch.Tensor:
    return torch.as_tensor(value).detach().to(given.device)


def _one_step_each(
    cell: Any, x: torch.Tensor, states: tuple[Any, Any], first: tuple[Any, Any], backwards: bool, lengths: Any
) -> LayerReference:
    """All steps at once, as one batch: none needs another.   x: (T, N, I)   h: (T, N, P)   h_0: (N, P)"""
    T, N = x.shape[:2]
    before = [None if s is None else _before(s, s_0, backwards, lengths) for s, s_0 in zip(states, first, strict=True)]
    flat = [None if one is None else one.flatten(0, 1) for one in before]
    h, c = cell(x.flatten(0, 1), *flat)
    h, c = h.unflatten(0, (T, N)), None if c is None else c.unflatten(0, (T, N))
    if lengths is None:
        return LayerReference(h, c)
    valid = (torch.arange(T)[:, None, None] < lengths[None, :, None]).to(h.device)  # (T, N, 1)
    return LayerReference(torch.where(valid, h, 0), None if c is None else torch.where(valid, c, 0))


def _before(states: torch.Tensor, first: torch.Tensor, backwards: bool, lengths: Any) -> torch.Tensor:
    """The state before each step: of the step to the left, or to the right when going left.   (T, N, size)"""
    if not backwards:
        return torch.cat([first[None], states[:-1]])
    before = torch.cat([states[1:], first[None]])
    for n, length in _lengths_of(lengths):
        before[length - 1, n] = first[n]
    return before


def _last(states: torch.Tensor, backwards: bool, lengths: Any) -> torch.Tensor:
    """The state after a sample's last step, in the order of computing.   (T, N, size)  ->  (N, size)"""
    if backwards:
        return states[0]
    if lengths is None:
        return states[-1]
    return torch.stack([states[length - 1, n] for n, length in _lengths_of(lengths)])


def _lengths_of(lengths: Any) -> Iterator[tuple[int, int]]:
    return enumerate(() if lengths is None else lengths.tolist())
