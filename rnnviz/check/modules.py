"""Torch's own modules, made with given weights and run without a trace in the process: no random number is drawn."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

import torch
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence

from rnnviz.network.architecture import Architecture

_TF32_SWITCH = threading.Lock()  # the switch is the process's own: one CUDA reference at a time turns it

State = torch.Tensor | tuple[torch.Tensor, torch.Tensor]


def fused_module(
    arch: Architecture, weights: Mapping[str, torch.Tensor] | None, device: str = "cpu"
) -> torch.nn.Module:
    """torch.nn.RNN, LSTM or GRU with these weights; without any, on the meta device, where tensors have shapes only.

    Raises ValueError for a cell for which torch has no module.
    """
    options: dict[str, Any] = dict(arch.spec.torch_options)
    if arch.proj_size:
        options["proj_size"] = arch.proj_size
    dtype = torch.float32 if weights is None else next(iter(weights.values())).dtype
    module: torch.nn.Module = _undrawn(_torch_class(arch, ""))(
        input_size=arch.input_size,
        hidden_size=arch.hidden_size,
        num_layers=arch.num_layers,
        bias=arch.bias,
        batch_first=arch.batch_first,
        bidirectional=arch.bidirectional,
        dtype=dtype,
        device="meta" if weights is None else device,
        **options,
    )
    return module if weights is None else _filled(module, weights)


def cell_module(arch: Architecture, input_size: int, weights: Mapping[str, torch.Tensor], device: str) -> Any:
    """torch.nn.RNNCell, LSTMCell or GRUCell with the weights of one layer and direction: `weight_ih`, ..."""
    dtype = weights["weight_ih"].dtype
    options = dict(arch.spec.torch_options)
    kind = _undrawn(_torch_class(arch, "Cell"))
    return _filled(kind(input_size, arch.hidden_size, bias=arch.bias, dtype=dtype, device=device, **options), weights)


def _torch_class(arch: Architecture, suffix: str) -> Any:
    if arch.spec.torch_class is None:
        raise ValueError(f"cell must be one of torch.nn's; it has no {arch.cell}")
    return getattr(torch.nn, f"{arch.spec.torch_class}{suffix}")


@cache
def _undrawn(torch_class: Any) -> Any:
    """The class as torch has it, but for the first values of its weights: none is drawn, since all are given."""
    return type(torch_class.__name__, (torch_class,), {"reset_parameters": lambda module: None})


def _filled(module: torch.nn.Module, weights: Mapping[str, torch.Tensor]) -> torch.nn.Module:
    module.load_state_dict(weights, strict=True)
    return module


def loaded(module: torch.nn.Module, weights: Mapping[str, torch.Tensor], device: str = "cpu") -> torch.nn.Module:
    """A module that was made on the meta device, with these weights as its own."""
    # not `to_empty`, which imports half of torch
    module.load_state_dict({name: values.to(device) for name, values in weights.items()}, strict=True, assign=True)
    return module


def initial_state(arch: Architecture, x: torch.Tensor, h_0: torch.Tensor | None, c_0: torch.Tensor | None) -> State:
    """The state as the module takes it. torch's LSTM wants both or neither, so a missing one is filled with zeros."""
    states = arch.num_layers * arch.num_directions
    n = () if x.ndim == 2 else (x.shape[0 if arch.batch_first else 1],)
    h = x.new_zeros((states, *n, arch.state_size)) if h_0 is None else h_0
    if not arch.spec.memory:
        return h
    return h, x.new_zeros((states, *n, arch.hidden_size)) if c_0 is None else c_0


def run_module(
    module: torch.nn.Module, x: torch.Tensor, state: State | None, lengths: torch.Tensor | None, batch_first: bool
) -> tuple[torch.Tensor, Any]:
    """Output and last state; with lengths the input is packed, and the output padded again to the input's length."""
    if lengths is None:
        output, last = module(x, state)
        return output, last
    packed: PackedSequence = pack_padded_sequence(x, lengths, batch_first=batch_first, enforce_sorted=False)
    output, last = module(packed, state)
    total = x.shape[1 if batch_first else 0]
    return pad_packed_sequence(output, batch_first=batch_first, total_length=total)[0], last


@contextmanager
def precision(tf32: bool, device: str) -> Iterator[None]:
    """Let cuDNN round float32 products to TF32, or not; without effect on a CPU."""
    if not device.startswith("cuda"):
        yield
        return
    with _TF32_SWITCH, torch.backends.cudnn.flags(enabled=True, allow_tf32=tf32):
        yield


def wait(device: str) -> None:
    """A GPU answers before it is done; a time means something only after this."""
    if device.startswith("cuda"):
        torch.cuda.synchronize(device)
