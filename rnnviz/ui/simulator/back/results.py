"""The way back of a computed run, by hand and by autograd, when it is asked for."""

from dataclasses import dataclass, replace

import numpy as np

from rnnviz.check.backward import GradientReference, torch_backward
from rnnviz.check.compare_gradients import GradientMatch, compare_gradients
from rnnviz.check.losses import LossReference, compare_loss, torch_loss
from rnnviz.experiment import Simulation
from rnnviz.network.backward import backward
from rnnviz.network.errors import Invalid
from rnnviz.network.gradients import Gradients
from rnnviz.network.head import Head
from rnnviz.network.itemised import norms_by_losses, of_one_sample
from rnnviz.network.jacobians import Flow, flow
from rnnviz.network.losses import Loss, Target
from rnnviz.sources.limits import LIMITS
from rnnviz.ui.simulator.back.question import Question

Rows = tuple[tuple[np.ndarray | None, ...], ...]  # of each layer and direction


def losses_together(length: int) -> int:
    """How many losses share a row of what reached which step: one, where so many rows are no more than the limits."""
    rows = min(LIMITS["losses"][1], LIMITS["reached"][1] // length)
    return -(-length // rows)


@dataclass(frozen=True, eq=False)
class WayBack:
    """One sample's way back. `flows[layer][direction]` and `reached[layer][direction]`, which loss reached which step
    (rows, T), are None where they would take too long, or where there is no loss at each step; a row is of `together`
    losses, and `kept` is what truncation leaves of it where the blocks do not say that: where several share a row, or
    where paths go round a cut, in a stack of both directions. `lost`: the share of each weight's gradient
    that truncation takes away. Where something should come out, that is the `target`, and `loss_reference` is what
    autograd says of the loss. `head`: what makes predictions of the outputs, where the loss has one; `loss.head` has
    its gradients. `too_large`: why there is no `flow`, by its limit."""

    question: Question
    loss: Loss
    target: Target | None
    loss_reference: LossReference | None
    gradients: Gradients
    reference: GradientReference
    match: GradientMatch
    flows: tuple[tuple[Flow | None, ...], ...]
    reached: Rows
    kept: Rows
    together: int
    lost: dict[str, float]
    head: Head | None
    too_large: dict[str, ValueError]


def walk(simulation: Simulation, sample: int, question: Question, seed: int, device: str = "cpu") -> WayBack:
    """Walk one sample back by hand and by autograd, and compare them; samples do not meet in a recurrent layer."""
    setup, column = simulation.setup, simulation.column(sample)
    trace = of_one_sample(simulation.trace, column)
    arch = trace.arch
    head, target = question.head(setup, seed), question.target_of(trace, setup)
    loss = question.loss(trace, setup, seed, head)
    of_loss = None if target is None else torch_loss(trace, target, head, device)
    cut = question.truncate or None
    ours = backward(trace, setup.weights, **loss.gradients, truncate=cut)
    call = setup.drawing(sample)
    theirs = torch_backward(arch, setup.weights, call.x, *call.states(), **loss.gradients, truncate=cut, device=device)
    places = [[(layer, d) for d in range(arch.num_directions)] for layer in range(arch.num_layers)]
    together = losses_together(trace.length(0))
    beyond_blocks = cut is not None and (together > 1 or (arch.bidirectional and arch.num_layers > 1))
    too_large: dict[str, ValueError] = {}

    def let_through(layer: int, d: int) -> Flow | None:
        try:
            return flow(trace, setup.weights, layer, d, most=LIMITS["flow"][1] // len(arch.places))
        except Invalid as problem:
            too_large["flow"] = problem
            return None

    def reached(truncate: int | None = None) -> Rows:
        found: dict[tuple[int, int], np.ndarray] = {}
        if "d_output" in loss.gradients:
            given = loss.gradients["d_output"]
            found = norms_by_losses(trace, setup.weights, given, truncate=truncate, together=together)
        return tuple(tuple(found.get(at) for at in row) for row in places)

    def lost() -> dict[str, float]:
        if cut is None:
            return {}
        whole = backward(trace, setup.weights, **loss.gradients).weights
        return {name: _share(value - ours.weights[name], value) for name, value in whole.items()}

    match = compare_gradients(ours, theirs)
    if of_loss is not None:
        match = replace(match, tensors=match.tensors | compare_loss(trace, loss, of_loss))
    return WayBack(
        question,
        loss,
        target,
        of_loss,
        ours,
        theirs,
        match,
        tuple(tuple(let_through(*at) for at in row) for row in places),
        reached(),
        reached(cut) if beyond_blocks else tuple(tuple(None for _ in row) for row in places),
        together,
        lost(),
        head,
        too_large,
    )


def _share(part: np.ndarray, whole: np.ndarray) -> float:
    """How long a part is beside the whole; 0 where there is nothing, or where numbers left their range."""
    with np.errstate(over="ignore", invalid="ignore"):
        share = float(np.linalg.norm(part) / max(float(np.linalg.norm(whole)), 1e-300))
    return share if np.isfinite(share) else 0.0
