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
    if outcome.values is None:
        return outcome.error
    for name in numbers.program.results:
        ours, torchs = outcome.values[name], numbers.torchs[name]
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
    """One row per step of output, then one per row of h_n, of one sample; of the way back the rows of each gradient."""
    torchs, ours, mended = (_values(numbers, outcome, sample) for outcome in (_torchs(numbers), faulty, repaired))
    labels = [f"{name}[{', '.join(map(str, place))}]" if place else name for name, place in _places(numbers, sample)]
    return tuple(Row(label, _row(torchs, k) or (), _row(ours, k), _row(mended, k)) for k, label in enumerate(labels))


def first_difference(numbers: Numbers, outcome: Outcome, sample: int) -> int | None:
    """The first row where an outcome differs from torch's; None where none does or there is nothing to compare."""
    ours, torchs = _values(numbers, outcome, sample), _values(numbers, _torchs(numbers), sample)
    return next((k for k, pair in enumerate(zip(ours, torchs, strict=False)) if differ(*pair)), None)


def _torchs(numbers: Numbers) -> Outcome:
    return Outcome(numbers.torchs)


def _places(numbers: Numbers, sample: int) -> list[tuple[str, tuple[int, ...]]]:
    """The rows of each result that are shown of a sample: its steps, in the order in which they are computed; a
    gradient of a weight is of all samples."""
    steps = range(numbers.seq_len)
    by_name: dict[str, list[tuple[int, ...]]] = {
        "output": [(sample, t) if numbers.program.arch.batch_first else (t, sample) for t in steps],
        "h_n": [(k, sample) for k in range(len(numbers.torchs.get("h_n", ())))],
        "d_x": [(t, sample) for t in reversed(steps)],
        **{name: [(sample,)] for name in ("d_h_0", "d_c_0")},
    }
    places = []
    for name in numbers.program.results:
        value = numbers.torchs[name]
        of_weight: list[tuple[int, ...]] = [(k,) for k in range(len(value))] if value.ndim > 1 else [()]
        own = by_name.get(name, of_weight)
        places += [(name, place) for place in own]
    return places


def _values(numbers: Numbers, outcome: Outcome, sample: int) -> list[Array]:
    """The rows of the results that are shown of one sample; none where there is nothing to compare."""
    if outcome.values is None or problem(numbers, outcome) is not None:
        return []
    return [outcome.values[name][place] for name, place in _places(numbers, sample)]


def _row(values: list[Array], k: int) -> tuple[float, ...] | None:
    return tuple(map(float, values[k])) if values else None
