"""Why a line is wrong, as data to draw: the values of two programs beside torch's, step by step."""

from dataclasses import dataclass
from typing import ClassVar

from rnnviz.exercises.bugs.running import Array, Numbers, Outcome, differ
from rnnviz.words import say


@dataclass(frozen=True)
class Row:
    """One row of output or h_n, of one sample: torch's and the two programs' (None: nothing to compare)."""

    label: str
    torch: tuple[float, ...]
    faulty: tuple[float, ...] | None
    repaired: tuple[float, ...] | None


@dataclass(frozen=True)
class RunsReason:
    """Two outcomes beside torch's: of the program as it was given, and with the chosen fix in the chosen line.

    `faulty_parts`, `repaired_parts`: the first row that differs from torch's, None where none does. An error says why
    there is nothing to compare. `lines` is the program with the fix; lines count from 1.
    """

    drawn_by: ClassVar[str] = "runs"
    lines: tuple[str, ...]
    chosen_line: int
    faulty_line: int
    rows: tuple[Row, ...]
    faulty_parts: int | None
    repaired_parts: int | None
    faulty_error: str | None
    repaired_error: str | None


def problem(numbers: Numbers, outcome: Outcome) -> str | None:
    """Why an outcome cannot be compared: the program stopped, or its results have another shape than torch's."""
    if outcome.output is None or outcome.h_n is None:
        return outcome.error
    pairs = (("output", outcome.output, numbers.torch_output), ("h_n", outcome.h_n, numbers.torch_h_n))
    for name, ours, torchs in pairs:
        if ours.shape != torchs.shape:
            return say(
                "{name} has shape {shape}, torch's has {torchs}", name=name, shape=ours.shape, torchs=torchs.shape
            )
    return None


def sample_to_show(numbers: Numbers, *outcomes: Outcome) -> int:
    """The first sample in which the first outcome differs from torch's, and if possible the others too."""

    def differ(sample: int) -> list[bool]:
        return [first_difference(numbers, outcome, sample) is not None for outcome in outcomes]

    return max(range(numbers.batch), key=differ)


def rows(numbers: Numbers, faulty: Outcome, repaired: Outcome, sample: int) -> tuple[Row, ...]:
    """One row per step of output, then one per row of h_n, each of one sample."""
    torchs, ours, mended = (_values(numbers, outcome, sample) for outcome in (_torchs(numbers), faulty, repaired))
    labels = [f"output[{n}, {k}]" for n, k in _places(numbers, sample)]
    labels += [f"h_n[{k}, {sample}]" for k in range(len(numbers.torch_h_n))]
    return tuple(Row(label, _row(torchs, k) or (), _row(ours, k), _row(mended, k)) for k, label in enumerate(labels))


def first_difference(numbers: Numbers, outcome: Outcome, sample: int) -> int | None:
    """The first row where an outcome differs from torch's; None where none does or there is nothing to compare."""
    ours, torchs = _values(numbers, outcome, sample), _values(numbers, _torchs(numbers), sample)
    return next((k for k, pair in enumerate(zip(ours, torchs, strict=False)) if differ(*pair)), None)


def _torchs(numbers: Numbers) -> Outcome:
    return Outcome(numbers.torch_output, numbers.torch_h_n)


def _places(numbers: Numbers, sample: int) -> list[tuple[int, int]]:
    """Where the steps of a sample stand in output."""
    steps = range(numbers.seq_len)
    return [(sample, t) if numbers.program.arch.batch_first else (t, sample) for t in steps]


def _values(numbers: Numbers, outcome: Outcome, sample: int) -> list[Array]:
    """The rows of output and of h_n of one sample; none where there is nothing to compare."""
    if outcome.output is None or outcome.h_n is None or problem(numbers, outcome) is not None:
        return []
    return [*(outcome.output[place] for place in _places(numbers, sample)), *outcome.h_n[:, sample]]


def _row(values: list[Array], k: int) -> tuple[float, ...] | None:
    return tuple(map(float, values[k])) if values else None
