"""The way back as the browser gets it; `types.d.ts` beside the scripts documents the same content."""

from typing import Any

import numpy as np

from rnnviz.check.backward import GradientReference
from rnnviz.check.compare import LOOP
from rnnviz.check.compare_gradients import GradientMatch
from rnnviz.check.overflow import as_numpy
from rnnviz.check.verdict import LOSS, STEP
from rnnviz.experiment import Simulation
from rnnviz.network.clipping import clip_by_norm
from rnnviz.network.gradients import LayerGradients
from rnnviz.plots.theme import scientific
from rnnviz.ui.kit.core_words import tensor_in_words
from rnnviz.ui.kit.messages import pack
from rnnviz.ui.simulator.back.question import Question
from rnnviz.ui.simulator.back.reached import losses_together
from rnnviz.ui.simulator.back.results import WayBack
from rnnviz.ui.simulator.identity import print_of
from rnnviz.ui.simulator.message import WHOLE_RUN_AT_MOST, run_size
from rnnviz.words import mark, say, say_error, say_many

_HEADLINES = {
    "match": mark("✓ equals autograd"),
    "mismatch": mark("✗ differs from autograd"),
    "overflow": mark("both overflow here"),
    "amplified": mark("✓ each step equals autograd"),
}


def nothing() -> bytes:
    """Nobody has asked for the way back."""
    return pack({"asked": False})


def refused(text: str) -> bytes:
    """Why there is no way back of this run."""
    return pack({"asked": True, "problem": text})


def too_large(simulation: Simulation) -> str:
    """What is said of a run that the browser does not hold as a whole."""
    return say(
        "This run has {size} MB of numbers; the way back opens every one of them, and is shown for up to {most} MB. "
        "Fewer steps, units or layers bring it back.",
        size=f"{run_size(simulation) / 1e6:.1f}",
        most=WHOLE_RUN_AT_MOST // 1_000_000,
    )


def back_message(simulation: Simulation, sample: int, way: WayBack, device_name: str) -> bytes:
    """The gradients of one sample, packed; what is asked for by itself is in `parts.py`."""
    return pack(back_content(simulation, sample, way, device_name))


def back_content(simulation: Simulation, sample: int, way: WayBack, device_name: str) -> dict[str, Any]:
    """What `back_message` packs."""
    ours, theirs, arch = way.gradients, way.reference, way.gradients.trace.arch
    places = [
        [_place(own, way.reference, layer, d) | {"flow": _flow(way, layer, d)} for d, own in enumerate(row)]
        for layer, row in enumerate(ours.layers)
    ]
    return {
        "asked": True,
        "print": print_of(simulation, simulation.column(sample)),
        "question": question_content(way.question),
        "asks": repr(way.question),
        "dX": as_numpy(ours.x)[:, 0],
        "torchX": as_numpy(theirs.x)[:, 0],
        "layers": places,
        "weights": {name: as_numpy(value) for name, value in ours.weights.items()},
        "torchWeights": {name: as_numpy(value) for name, value in theirs.weights.items()},
        "together": losses_together(way.gradients.trace.length(0)),
        "given": _given(way),
        "headed": way.head is not None,
        "linesBack": [
            {"name": line.name, "text": line.text}
            for line in arch.spec.lines_back_with(projected=bool(arch.proj_size), sums=True)
        ],
        "keeps": dict(arch.spec.keeps),
        "tooLarge": {name: say_error(problem) for name, problem in way.too_large.items()},
        "lost": {name: float(f"{share:.4g}") for name, share in way.lost.items()},
        "norm": np.array([clip_by_norm(ours.weights, 1.0).norm]),
        "match": {**verdict_words(way.match, device_name), "tolerance": _tolerance(way.match)},
    }


def question_content(question: Question) -> dict[str, Any]:
    """The question as the browser reads it."""
    state = question.number
    return {**vars(question), "number": None if state is None else [*state]}


def _place(own: LayerGradients, reference: GradientReference, layer: int, direction: int) -> dict[str, Any]:
    """One layer in one direction, autograd's numbers of its states beside ours."""
    theirs, row = reference.layers[layer][direction], layer * reference.arch.num_directions + direction
    sent: dict[str, Any] = {
        "h": own.h[:, 0],
        "hLoss": own.h_from_loss[:, 0],
        "hNext": own.h_from_next[:, 0],
        "h0": own.h_0[0],
        "fromX": own.from_x[:, 0],
        "fromH": None if own.from_h is own.from_x else own.from_h[:, 0],
        "torchH": as_numpy(theirs.h)[:, 0],
        "torchH0": as_numpy(reference.h_0)[row, 0],
        **{letter: values[:, 0] for letter, values in own.gates.items() if letter != "h"},
    }
    if own.c is not None and own.c_from_loss is not None and own.c_from_next is not None and own.c_0 is not None:
        sent |= {"c": own.c[:, 0], "cLoss": own.c_from_loss[:, 0], "cNext": own.c_from_next[:, 0], "c0": own.c_0[0]}
        sent |= {"torchC": as_numpy(theirs.c)[:, 0], "torchC0": as_numpy(reference.c_0)[row, 0]}
    if own.unprojected is not None:
        sent["m"] = own.unprojected[:, 0]
    return sent


def _given(way: WayBack) -> dict[str, Any] | None:
    """What the loss gives to the outputs by autograd (T, D*P), and what it may differ by."""
    if way.loss_reference is None:
        return None
    return {"torch": way.loss_reference.d_output[:, 0], "tolerance": way.match.tensors[f"{LOSS}output"].tolerance}


def _flow(way: WayBack, layer: int, direction: int) -> dict[str, Any] | None:
    found = way.flows[layer][direction]
    return None if found is None else {"norms": found.norms, "bounds": found.bounds}


def _tolerance(match: GradientMatch) -> float:
    """What a number's gradient may be from autograd's: the largest that any state is allowed."""
    states = [
        t.tolerance for name, t in match.tensors.items() if name.startswith(("h_l", "c_l", "x", "weight", "bias"))
    ]
    return float(max(states)) if np.isfinite(max(states)) else 0.0


def verdict_words(match: GradientMatch, device_name: str) -> dict[str, str]:
    """The comparison with autograd as `verdict`, `headline` and `detail`."""
    where = say("{dtype} on {device}", dtype=match.dtype, device=device_name)
    numbers = sum(t.size for name, t in match.tensors.items() if not name.startswith((STEP, LOOP)))
    compared = say_many("{n:,} gradient compared", "{n:,} gradients compared", numbers)
    if match.verdict == "overflow":
        detail = say(
            "parts of the sums leave the range of {dtype}, where two right programs may part", dtype=match.dtype
        )
    elif match.verdict == "amplified":
        grown = mark("the network amplifies rounding: at the end |Δ| {after_all}, each step back alone {alone}")
        detail = say(grown, after_all=scientific(match.max_abs_error), alone=scientific(match.step_error))
    else:
        detail = say(
            "|Δ| {error} of {allowed} allowed, in the gradient of {tensor}",
            error=scientific(match.max_abs_error),
            allowed=scientific(match.tolerance),
            tensor=tensor_in_words(match.decisive),
        )
    return {
        "verdict": match.verdict,
        "headline": say(_HEADLINES[match.verdict]),
        "detail": f"{detail} · {compared} · {where}",
    }
