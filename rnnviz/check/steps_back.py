"""torch's cells walked back once through each step, from what somebody else's way back brought to it.

A network that amplifies makes of the smallest difference any gradient, so that two right programs part, forward and
back. What stays true is each step alone: from these states before it, and these gradients of the states after it.
"""

from dataclasses import dataclass
from typing import Any

import torch

from rnnviz.check.loops import Given, cell_and_weights, last_state, lay_out
from rnnviz.network.arguments import like
from rnnviz.network.maths import namespace_of
from rnnviz.network.schedule import states_before
from rnnviz.network.weight_gradients import products_of

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class StepBack:
    """One layer in one direction, all steps. `read`: (T, N, size), what x[t] or the layer below gets. `h_from_next`
    (T, N, P) and `c_from_next` (T, N, H): what each state gets of the step that is computed after it, `h_0` (N, P) and
    `c_0` (N, H) what the first states get. `weights`: the gradients of this layer's own."""

    read: torch.Tensor
    h_from_next: torch.Tensor
    c_from_next: torch.Tensor | None
    h_0: torch.Tensor
    c_0: torch.Tensor | None
    weights: dict[str, torch.Tensor]


@dataclass(frozen=True, slots=True)
class Reached:
    """What else reaches the states of one layer and direction, (T, N, size) each."""

    h_from_loss: torch.Tensor
    h_from_above: torch.Tensor
    c_from_loss: torch.Tensor | None


@dataclass(frozen=True, slots=True)
class StepsBack:
    """`x`: (T, N, I); `steps[layer][direction]` and `reached[layer][direction]`."""

    x: torch.Tensor
    steps: tuple[tuple[StepBack, ...], ...]
    reached: tuple[tuple[Reached, ...], ...]


def single_steps_back(given: Given, gradients: Any, seeds: dict[str, Any], truncate: int | None) -> StepsBack:
    """What autograd makes of the gradients one step later and one layer above, for each layer, direction and step.

    gradients: `rnnviz.Gradients` of the same network. Weights, x, first states and seeds are what torch was given.
    """
    each, layers, P = range(given.arch.num_directions), range(given.arch.num_layers), given.arch.state_size
    from_loss = _from_loss(given, seeds)
    steps = tuple(tuple(_step_back_from_each(given, gradients, (k, d), truncate) for d in each) for k in layers)
    read = [sum((own.read for own in row[1:]), start=row[0].read) for row in steps]  # by both directions together

    def reached(layer: int, d: int) -> Reached:
        h, c = from_loss[layer, d]
        above = torch.zeros_like(h) if layer == layers[-1] else read[layer + 1][..., d * P : (d + 1) * P]
        return Reached(h, above, c)

    return StepsBack(read[0], steps, tuple(tuple(reached(k, d) for d in each) for k in layers))


def _from_loss(given: Given, seeds: dict[str, Any]) -> dict[Place, tuple[torch.Tensor, torch.Tensor | None]]:
    """What the seeds give each state directly: autograd's answer for states that nothing was computed from yet."""
    arch, (T, N) = given.arch, given.x.shape[:2]
    memory, valid = arch.spec.memory, given.valid

    def leaves(size: int) -> dict[Place, torch.Tensor]:
        return {place: given.x.new_zeros((T, N, size)).requires_grad_() for place in arch.places}

    h, c = leaves(arch.state_size), leaves(arch.hidden_size) if memory else {}
    shown = {
        name: {place: v if valid is None else torch.where(valid, v, 0) for place, v in states.items()}
        for name, states in (("h", h), ("c", c))
    }
    top = torch.cat([shown["h"][arch.num_layers - 1, d] for d in range(arch.num_directions)], dim=-1)
    last = {
        name: [last_state(states[place], bool(place[1]), given.lengths) for place in arch.places if states]
        for name, states in shown.items()
    }
    made = lay_out(given, top, last["h"], last["c"], ())
    asked = [(getattr(made, name), seeds[name]) for name in ("output", "h_n", "c_n") if name in seeds]
    asked += [(shown[name][place], seed) for name in ("h", "c") for place, seed in seeds.get(name, {}).items()]
    of = [*h.values(), *c.values()]
    grads = torch.autograd.grad(
        [value for value, _ in asked], of, [seed for _, seed in asked], allow_unused=True, materialize_grads=True
    )
    by_place = dict(zip([*(("h", place) for place in h), *(("c", place) for place in c)], grads, strict=True))
    return {place: (by_place["h", place], by_place.get(("c", place))) for place in arch.places}


def _step_back_from_each(given: Given, gradients: Any, place: Place, truncate: int | None) -> StepBack:
    """All steps at once, as one batch, from what our own way back brought to the states after them."""
    ours, trace = gradients.layers[place[0]][place[1]], gradients.trace
    own, valid, reverse = trace.layers[place[0]][place[1]], given.valid, bool(place[1])

    def tensor(value: Any) -> torch.Tensor:
        return torch.as_tensor(value).detach().to(given.device)

    def inside(value: torch.Tensor) -> torch.Tensor:
        return value if valid is None else torch.where(valid, value, 0)

    lengths = None if given.lengths is None else given.lengths.tolist()
    h_0, c_0 = given.first(*place)
    read = inside(given.x if place[0] == 0 else tensor(trace.read_by(place[0])))
    start = [read, states_before(tensor(own.h), h_0, reverse, lengths)]
    d_after = [inside(tensor(ours.h))]
    if c_0 is not None:
        start.append(states_before(tensor(own.c), c_0, reverse, lengths))
        d_after.append(inside(tensor(ours.c_from_loss) + tensor(ours.c_from_next)))
    leaves = [value.flatten(0, 1).detach().requires_grad_() for value in start]
    weights = given.arch.weights_of(given.weights, *place)
    cell, parameters = cell_and_weights(given.arch, read.shape[2], weights, given.device)
    new_h, new_c = cell(leaves[0], leaves[1], leaves[2] if c_0 is not None else None)
    kinks = _kinks(given, own, new_h.detach().reshape(start[1].shape))
    after = [new_h, *([] if new_c is None else [new_c])]
    seeds = [torch.where(kinks[..., None], 0, value).flatten(0, 1) for value in d_after]
    found = torch.autograd.grad(
        after, [*leaves, *parameters.values()], seeds, allow_unused=True, materialize_grads=True
    )
    d_read, d_h, *others = (value.reshape(*read.shape[:2], -1) for value in found[: len(leaves)])
    d_c = others[0] if others else None
    by_name = dict(zip(parameters, found[len(leaves) :], strict=True))
    cut = None if truncate is None else torch.stack([stops(given, t, reverse, truncate) for t in range(len(read))])
    h_next, first_h = _handed_on(given, d_h, cut, reverse)
    c_next, first_c = (None, None) if d_c is None else _handed_on(given, d_c, cut, reverse)
    if bool(kinks.any()):
        # Torch's step was given nothing to hand on there; what ours handed on takes its place.
        later, first = _handed_on(given, kinks[..., None], cut, reverse)
        h_next = torch.where(later, tensor(ours.h_from_next), h_next)
        first_h = torch.where(first, tensor(ours.h_0), first_h)
        d_read = torch.where(kinks[..., None], tensor(ours.read), d_read)
        by_name = {name: value + _our_shares(trace, ours, place, kinks)[name] for name, value in by_name.items()}
    return StepBack(d_read, h_next, c_next, first_h, first_c, by_name)


def stops(given: Given, t: int, reverse: bool, truncate: int) -> torch.Tensor:
    """(N, 1): whether `detach` stands before step t, counted in the order of computing from each sample's first."""
    lengths = given.lengths if given.lengths is not None else torch.full((given.x.shape[1],), len(given.x))
    count = (lengths - 1 - t if reverse else torch.full_like(lengths, t))[:, None]
    return ((count > 0) & (count % truncate == 0)).to(given.device)


def _handed_on(
    given: Given, before: torch.Tensor, cut: torch.Tensor | None, reverse: bool
) -> tuple[torch.Tensor, torch.Tensor]:
    """What each step gives the state before it, at that state's own step; and what the first state gets."""
    before = before if cut is None else torch.where(cut, torch.zeros_like(before), before)
    ends = given.lengths.tolist() if given.lengths is not None else [len(before)] * before.shape[1]
    nothing = torch.zeros_like(before[:1])
    if not reverse:
        return torch.cat([before[1:], nothing]), before[0]
    handed = torch.cat([nothing, before[:-1]])
    for n, end in enumerate(ends):
        handed[end:, n] = 0
    return handed, torch.stack([before[end - 1, n] for n, end in enumerate(ends)])


def _kinks(given: Given, ours: Any, new_h: torch.Tensor) -> torch.Tensor:
    """A relu hands on all or nothing. Where rounding puts a sum on the other side of 0, both answers are right."""
    if not any(gate.activation == "relu" for gate in given.arch.spec.gates):
        return torch.zeros(new_h.shape[:2], dtype=torch.bool, device=new_h.device)
    own = torch.as_tensor(ours.h).to(new_h.device)
    differ = ((own > 0) != (new_h > 0)).any(dim=-1)
    return differ if given.valid is None else differ & given.valid[..., 0]


def _our_shares(trace: Any, ours: Any, place: Place, kinks: torch.Tensor) -> dict[str, torch.Tensor]:
    """What our way back gives to the gradients of the weights at some steps."""
    xp, at = namespace_of(trace.x), like(trace.x, kinks)[..., None]
    shares = {}
    for name, blocks in products_of(trace, *place, ours.from_x, ours.from_h, ours.h).items():
        totals = [block._replace(d=xp.where(at, block.d, xp.zeros_like(block.d))).total() for block in blocks]
        shares[name] = torch.cat([torch.as_tensor(total) for total in totals]).to(kinks.device)
    return shares
