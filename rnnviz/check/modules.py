"""Torch's own modules, made with given weights and run without a trace in the process: no random number is drawn."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence

from rnnviz.network.architecture import TORCH_CLASS, Architecture

_TF32_SWITCH = threading.Lock()  # the switch is the process's own: one CUDA reference at a time turns it


def fused_module(arch: Architecture, weights: dict[str, torch.Tensor], device: str) -> torch.nn.Module:
    """The fused module with our weights, made on the meta device: its constructor draws no random numbers there."""
    options: dict[str, Any] = {"nonlinearity": "relu"} if arch.cell == "rnn_relu" else {}
    if arch.proj_size:
        options["proj_size"] = arch.proj_size
    module = getattr(torch.nn, TORCH_CLASS[arch.cell])(
        arch.input_size,
        arch.hidden_size,
        num_layers=arch.num_layers,
        bias=arch.bias,
        batch_first=arch.batch_first,
        bidirectional=arch.bidirectional,
        dtype=next(iter(weights.values())).dtype,
        device="meta",
        **options,
    )
    return loaded(module, weights, device)


def loaded(module: torch.nn.Module, weights: dict[str, torch.Tensor], device: str) -> torch.nn.Module:
    module = module.to_empty(device=device)
    module.load_state_dict(weights, strict=True)
    return module


def initial_state(
    arch: Architecture, x: torch.Tensor, h_0: torch.Tensor | None, c_0: torch.Tensor | None
) -> torch.Tensor | tuple[torch.Tensor, torch.Tensor]:
    """The state as the module takes it. torch's LSTM wants both or neither, so a missing one is filled with zeros."""
    states = arch.num_layers * arch.num_directions
    n = () if x.ndim == 2 else (x.shape[0 if arch.batch_first else 1],)
    h = x.new_zeros((states, *n, arch.state_size)) if h_0 is None else h_0
    if arch.cell != "lstm":
        return h
    return h, x.new_zeros((states, *n, arch.hidden_size)) if c_0 is None else c_0


def run_module(
    module: torch.nn.Module, x: torch.Tensor, state: Any, lengths: Any, batch_first: bool
) -> tuple[Any, Any]:
    if lengths is None:
        output, last = module(x, state)
        return output, last
    packed: PackedSequence = pack_padded_sequence(x, lengths, batch_first=batch_first, enforce_sorted=False)
    output, last = module(packed, state)
    total = x.shape[1 if batch_first else 0]
    return pad_packed_sequence(output, batch_first=batch_first, total_length=total)[0], last


@contextmanager
def precision(tf32: bool, device: str) -> Iterator[None]:
    if not device.startswith("cuda"):
        yield
        return
    with _TF32_SWITCH, torch.backends.cudnn.flags(enabled=True, allow_tf32=tf32):
        yield


def wait(device: str) -> None:
    """A GPU answers before it is done; a time means something only after this."""
    if device.startswith("cuda"):
        torch.cuda.synchronize(device)
