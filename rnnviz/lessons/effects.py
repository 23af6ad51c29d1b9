"""What the choice of weights and of the first state does: numbers that a lesson shows beside its own."""

from dataclasses import dataclass

import numpy as np

from rnnviz.check.compare import TOLERANCE_IN_EPS, compare
from rnnviz.check.reference import torch_forward
from rnnviz.check.verdict import Verdict
from rnnviz.lessons.lesson import LessonRun
from rnnviz.lessons.recompute import recompute
from rnnviz.lessons.simulator import setup_of
from rnnviz.lessons.stage import Array, Layer
from rnnviz.network.forward import forward
from rnnviz.words import Sentence, sentence

LIMIT = 0.99  # |tanh| beyond it hardly moves any more
ONE_STEP = 1e-4  # what rounding leaves over in one step of sums as large as with unscaled weights
FELT = 0.01  # a difference that two decimals show


@dataclass(frozen=True)
class Effects:
    """saturated: how many of the result's numbers lie beyond ±0.99, from 0 to 1.

    first_state: largest |difference| that another h_0 makes at each step, (T,), or None without a choice of h_0.
    ways: largest |difference| at each step between ways of computing the same, (T,), or None where there is one way.
    """

    saturated: float
    first_state: Array | None = None
    ways: Array | None = None

    @property
    def felt(self) -> int | None:
        """From which step on the first state is not felt any more; None where it is felt to the end."""
        return None if self.first_state is None else _settled(self.first_state < FELT)

    @property
    def parted(self) -> int | None:
        """The first step at which two ways differ by `FELT`; None where they never do."""
        if self.ways is None or not (self.ways > FELT).any():
            return None
        return int(np.argmax(self.ways > FELT))


def verdict_of(run: LessonRun) -> Verdict:
    """As the match has it; "amplified" where the ways agree in their first step and part later, from rounding alone.

    That happens with unscaled weights only: every single step of the layer, redone by torch from our own state,
    agrees.
    """
    if run.match.verdict != "mismatch" or run.chosen.weights != "randn":
        return run.match.verdict
    ways = _ways(run)
    layers = [(stage.module, stage.layer) for stage in run.plan if stage.layer is not None]
    rounded = ways is not None and ways[0] < ONE_STEP and all(_each_step_agrees(run, *layer) for layer in layers)
    return "amplified" if rounded else "mismatch"


def _each_step_agrees(run: LessonRun, module: str, layer: Layer) -> bool:
    """Within what rounding leaves over in sums as large as these."""
    setup = setup_of(run, module, layer)
    trace = forward(setup.arch, setup.weights, setup.x, setup.h_0)
    match = compare(trace, torch_forward(setup.arch, setup.weights, setup.x, setup.h_0))
    own = trace.layers[0][0]
    largest = float(np.abs(own.from_x + own.from_h).max())
    return match.step_error <= TOLERANCE_IN_EPS * float(np.finfo("float32").eps) * max(1.0, largest)


def effects(run: LessonRun) -> Effects:
    """For a lesson with `weights` or `first_state` to choose."""
    return Effects(float((np.abs(run.output) > LIMIT).mean()), _first_state(run), _ways(run))


def _first_state(run: LessonRun) -> Array | None:
    """Zeros against random numbers, whichever of them was chosen."""
    if not run.lesson.first_state:
        return None
    h_0 = run["h_0"].value
    other = np.random.default_rng([run.seed, 99]).standard_normal(h_0.shape).astype("float32")
    name = run.lesson.claims[0].left
    changed = recompute(run, h_0=np.zeros_like(h_0) if h_0.any() else other)[name]
    largest: Array = np.abs(changed - run[name].value).max(axis=(1, 2))
    return largest


def _ways(run: LessonRun) -> Array | None:
    """NumPy in rows, our loop of cells and torch's, each against torch's layer."""
    if not run.lesson.claims:
        return None
    layer = run["output"].torch
    others = (run["by_rows"].value, run["by_cells"].value, run["by_cells"].torch)
    largest: Array = np.max([np.abs(other - layer).max(axis=(1, 2)) for other in others], axis=0)
    return largest


def _settled(quiet: Array) -> int | None:
    """The first step from which on it is quiet to the end."""
    loud = np.flatnonzero(~quiet)
    first = int(loud[-1]) + 1 if len(loud) else 0
    return first if first < len(quiet) else None


def told(run: LessonRun) -> tuple[Sentence, ...]:
    """What the choices do, in words, with the numbers of this run; nothing for a lesson without such a choice."""
    if "randn" not in run.lesson.weights:
        return ()
    seen = effects(run)
    texts = [
        sentence("{share} of the {count} numbers of the result lie beyond ±{limit}, where tanh is flat.",
                 share=f"{seen.saturated:.0%}", count=f"{run.output.size:,}", limit=LIMIT)
    ]  # fmt: skip
    if seen.first_state is not None:
        texts.append(
            sentence("Another h_0 is felt to the last step: there it still moves a state by {off}.",
                     off=f"{seen.first_state[-1]:.2f}")
            if seen.felt is None
            else sentence("Another h_0 moves no state by {least} any more from t = {t} on: it is forgotten.",
                          least=FELT, t=seen.felt)
        )  # fmt: skip
    if seen.ways is not None and seen.parted is not None:
        texts.append(
            sentence(
                "The ways agree at t = 0 within {first}, and part at t = {t}. No line is wrong: with such large "
                "weights each step multiplies what rounding leaves over. The network is chaotic.",
                first=f"{seen.ways[0]:.1e}",
                t=seen.parted,
            )
        )
    return tuple(texts)
