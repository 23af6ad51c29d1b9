"""The call of a layer as a whole program, with keywords only."""

from rnnviz.shapes.axes import Call, Tensor, tensors

_LONGEST_LINE = 66  # characters of a call that a page shows without scrolling


def call_code(call: Call) -> str:
    """A whole program that makes the layer and calls it, with keywords only, packing and padding where needed."""
    if call.arch.torch_name is None:
        return _code_without_torchs_layer(call)
    arch, shapes = call.arch, {tensor.name: tensor for tensor in tensors(call)}
    name = str(arch.spec.torch_class).lower()
    given, last = ("(h_0, c_0)", "(h_n, c_n)") if arch.spec.memory else ("h_0", "h_n")
    lines = ["import torch", ""]
    if call.lengths is not None:
        lines[1:1] = ["from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence"]
    lines.append(f"{name} = {_broken(arch.constructor_call())}")
    lines += [*_inputs(shapes), ""]
    if call.lengths is None:
        lines.append(f"output, {last} = {name}(input=x, hx={given})")
    else:
        lines += _packed_call(call, name, given, last)
    return "\n".join([*lines, "", *_printed(shapes, "")])


def _code_without_torchs_layer(call: Call) -> str:
    """The same with this package, for a cell for which torch has no module."""
    shapes = {tensor.name: tensor for tensor in tensors(call)}
    states = [f"{name}={name}" for name in ("h_0", "c_0") if name in shapes]
    lengths = [] if call.lengths is None else [f"lengths={list(call.lengths)}"]
    run = f"trace = forward({', '.join(['arch=arch', 'weights=init_weights(arch)', 'x=x', *states, *lengths])})"
    lines = ["import torch", "from rnnviz import Architecture, forward, init_weights", ""]
    lines += [f"arch = {_broken(call.arch.constructor_call())}", *_inputs(shapes), "", run, ""]
    return "\n".join([*lines, *_printed(shapes, "trace.")])


def _inputs(shapes: dict[str, Tensor]) -> list[str]:
    states = [shapes[name] for name in ("h_0", "c_0") if name in shapes]
    return [
        f"x = torch.randn{shapes['input'].shape}  # {_letters(shapes['input'])}",
        *(f"{state.name} = torch.zeros{state.shape}  # {_letters(state)}" for state in states),
    ]


def _printed(shapes: dict[str, Tensor], owner: str) -> list[str]:
    returned = [shapes[name] for name in ("output", "h_n", "c_n") if name in shapes]
    return [f"print(tuple({owner}{made.name}.shape))  # {made.shape}: {_letters(made)}" for made in returned]


def _packed_call(call: Call, name: str, given: str, last: str) -> list[str]:
    assert call.lengths is not None
    layout = f"batch_first={call.arch.batch_first}"
    pack = f"pack_padded_sequence(input=x, lengths=lengths, {layout}, enforce_sorted=False)"
    pad = f"pad_packed_sequence(sequence=packed_output, {layout}, total_length={call.seq_len})"
    return [
        f"lengths = torch.tensor({list(call.lengths)})",
        f"packed = {_broken(pack)}",
        f"packed_output, {last} = {name}(input=packed, hx={given})",
        f"output, _ = {_broken(pad)}",
    ]


def _letters(tensor: Tensor) -> str:
    return f"({', '.join(axis.letters for axis in tensor.axes)})"


def _broken(call: str) -> str:
    """A call on one line, or with a line for each argument where that would be too long."""
    if len(call) <= _LONGEST_LINE:
        return call
    head, _, arguments = call.removesuffix(")").partition("(")
    return "\n    ".join([f"{head}(", *(f"{argument}," for argument in arguments.split(", "))]) + "\n)"
