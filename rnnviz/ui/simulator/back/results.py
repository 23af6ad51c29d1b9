"""The way back of a computed run, by hand and by autograd, when it is asked for."""

from dataclasses import dataclass

import numpy as np

from rnnviz.check.backward import GradientReference, torch_backward
from rnnviz.check.compare_gradients import GradientMatch, compare_gradients
from rnnviz.experiment import Simulation
from rnnviz.network.backward import backward
from rnnviz.network.gradients import Gradients
from rnnviz.network.head import Head
from rnnviz.network.itemised import norms_by_loss, of_one_sample
from rnnviz.network.jacobians import Flow, flow
from rnnviz.network.losses import Loss
from rnnviz.ui.simulator.back.question import Question

MOST_FLOW = 20_000_000  # steps times units cubed: singular values of larger states take a while
MOST_STEPS_APART = 64  # losses that are walked back one by one


@dataclass(frozen=True, eq=False)
class WayBack:
    """One sample's way back. `flows[layer][direction]` and `reached[layer][direction]`, which loss reached which step
    (T, T), are None where they would take too long, or where there is no loss at each step; `kept` is what truncation
    leaves of it in a stack of both directions, where paths go round a cut. `lost`: the share of each weight's gradient
    that truncation takes away. `head`: what makes predictions of the outputs, where the loss has one; `loss.head` has
    its gradients."""

    question: Question
    loss: Loss
    gradients: Gradients
    reference: GradientReference
    match: GradientMatch
    flows: tuple[tuple[Flow | None, ...], ...]
    reached: tuple[tuple[np.ndarray | None, ...], ...]
    kept: tuple[tuple[np.ndarray | None, ...], ...]
    lost: dict[str, float]
    head: Head | None


def walk(simulation: Simulation, sample: int, question: Question, seed: int, device: str = "cpu") -> WayBack:
    """Walk one sample back by hand and by autograd, and compare them; samples do not meet in a recurrent layer."""
    setup, column = simulation.setup, simulation.column(sample)
    trace = of_one_sample(simulation.trace, column)
    arch = trace.arch
    loss = question.loss(trace, setup, seed)
    cut = question.truncate or None
    ours = backward(trace, setup.weights, **loss.gradients, truncate=cut)
    call = setup.drawing(sample)
    theirs = torch_backward(arch, setup.weights, call.x, *call.states(), **loss.gradients, truncate=cut, device=device)
    places = [[(layer, d) for d in range(arch.num_directions)] for layer in range(arch.num_layers)]
    units = arch.state_size + (arch.hidden_size if arch.spec.memory else 0)
    flows = len(trace.x) * units**3 * arch.num_layers * arch.num_directions <= MOST_FLOW
    apart = "d_output" in loss.gradients and trace.length(0) <= MOST_STEPS_APART

    goes_round = cut is not None and arch.bidirectional and arch.num_layers > 1

    def reached(layer: int, d: int, truncate: int | None = None) -> np.ndarray:
        given = loss.gradients["d_output"]
        norms: np.ndarray = norms_by_loss(trace, setup.weights, given, layer, d, truncate=truncate)
        return norms

    def lost() -> dict[str, float]:
        if cut is None:
            return {}
        whole = backward(trace, setup.weights, **loss.gradients).weights
        return {name: _share(value - ours.weights[name], value) for name, value in whole.items()}

    return WayBack(
        question,
        loss,
        ours,
        theirs,
        compare_gradients(ours, theirs),
        tuple(tuple(flow(trace, setup.weights, *at) if flows else None for at in row) for row in places),
        tuple(tuple(reached(*at) if apart else None for at in row) for row in places),
        tuple(tuple(reached(*at, cut) if apart and goes_round else None for at in row) for row in places),
        lost(),
        question.head(setup, seed),
    )


def _share(part: np.ndarray, whole: np.ndarray) -> float:
    """How long a part is beside the whole; 0 where there is nothing, or where numbers left their range."""
    with np.errstate(over="ignore", invalid="ignore"):
        share = float(np.linalg.norm(part) / max(float(np.linalg.norm(whole)), 1e-300))
    return share if np.isfinite(share) else 0.0
