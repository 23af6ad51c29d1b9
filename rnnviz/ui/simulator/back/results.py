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
from rnnviz.network.itemised import of_one_sample
from rnnviz.network.jacobians import Flow, flow
from rnnviz.network.losses import Loss, Target
from rnnviz.sources.limits import LIMITS
from rnnviz.ui.kit.kept import RESULTS
from rnnviz.ui.simulator.back.question import Question
from rnnviz.ui.simulator.fields import Choices


@dataclass(frozen=True, eq=False)
class WayBack:
    """One sample's way back. `flows[layer][direction]` is None where it would take too long, and `too_large` says why,
    by the limit's name. `lost`: the share of each weight's gradient that truncation takes away. Where something should
    come out, that is the `target`, and `loss_reference` is what autograd says of the loss. `head`: what makes
    predictions of the outputs, where the loss has one; `loss.head` has its gradients."""

    question: Question
    loss: Loss
    target: Target | None
    loss_reference: LossReference | None
    gradients: Gradients
    reference: GradientReference
    match: GradientMatch
    flows: tuple[tuple[Flow | None, ...], ...]
    lost: dict[str, float]
    head: Head | None
    too_large: dict[str, ValueError]


def way_back_of(chosen: Choices, simulation: Simulation, sample: int, question: Question) -> WayBack:
    """What `walk` finds, kept for all visitors; `question` is one of this network, see `Question.within`.

    Never change the result: other sessions hold the same object.
    """

    def make() -> WayBack:
        return walk(simulation, sample, question, chosen.seed, chosen.device)

    found: WayBack = RESULTS.get(("way", repr(chosen), sample, question), make)
    return found


def walk(simulation: Simulation, sample: int, question: Question, seed: int, device: str = "cpu") -> WayBack:
    """Walk one sample back by hand and by autograd, and compare them; samples do not meet in a recurrent layer."""
    setup, column = simulation.setup, simulation.column(sample)
    trace = of_one_sample(simulation.trace, column, apart=True)
    arch = trace.arch
    head, target = question.head(setup, seed), question.target_of(trace, setup)
    loss = question.loss(trace, setup, seed, head)
    of_loss = None if target is None else torch_loss(trace, target, head, device)
    cut = question.truncate or None
    ours = backward(trace, setup.weights, **loss.gradients, truncate=cut)
    call = setup.drawing(sample)
    theirs = torch_backward(arch, setup.weights, call.x, *call.states(), **loss.gradients, truncate=cut, device=device)
    places = [[(layer, d) for d in range(arch.num_directions)] for layer in range(arch.num_layers)]
    too_large: dict[str, ValueError] = {}

    def let_through(layer: int, d: int) -> Flow | None:
        try:
            return flow(trace, setup.weights, layer, d, most=LIMITS["flow"][1] // len(arch.places))
        except Invalid as problem:
            too_large["flow"] = problem
            return None

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
        lost(),
        head,
        too_large,
    )


def _share(part: np.ndarray, whole: np.ndarray) -> float:
    """How long a part is beside the whole; 0 where there is nothing, or where numbers left their range."""
    with np.errstate(over="ignore", invalid="ignore"):
        share = float(np.linalg.norm(part) / max(float(np.linalg.norm(whole)), 1e-300))
    return share if np.isfinite(share) else 0.0
