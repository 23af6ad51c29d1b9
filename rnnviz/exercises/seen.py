"""Seen: which inputs a cell of a bidirectional network has read when it is computed."""

from collections.abc import Mapping
from dataclasses import dataclass

from rnnviz.exercises.answers import Answer, Field, steps_text
from rnnviz.exercises.dice import Dice, first_accepted
from rnnviz.exercises.exercise import Exercise, Judgement
from rnnviz.exercises.reasons import SeenReason

CELLS_ASKED = 3


@dataclass(frozen=True)
class Cell:
    """A place in `output` or `h_n`: Python's expression for it, and the layer, direction and step that fill it."""

    expression: str
    layer: int
    reverse: bool
    t: int | None  # None: padding, which nothing fills


@dataclass(frozen=True)
class SeenTask:
    """A bidirectional network over `seq_len` steps, of which the first `length` of the sample are real."""

    hidden_size: int
    num_layers: int
    seq_len: int
    length: int
    sample: int
    batch: int
    cells: tuple[Cell, ...]

    def seen(self, cell: Cell) -> frozenset[int]:
        """Layer 0: forward cells have read 0…t, reverse ones t…last. A layer above reads both directions of all of
        its own steps, and between them those have read everything."""
        if cell.t is None:
            return frozenset()
        if cell.layer > 0:
            return frozenset(range(self.length))
        return frozenset(range(cell.t, self.length) if cell.reverse else range(cell.t + 1))

    def judge(self, answers: Mapping[str, Answer]) -> dict[str, Judgement]:
        given = {name: steps for name, steps in answers.items() if isinstance(steps, frozenset)}
        return {c.expression: self._judge(c, given[c.expression]) for c in self.cells if c.expression in given}

    def _judge(self, cell: Cell, given: frozenset[int]) -> Judgement:
        seen = self.seen(cell)
        missing, extra = tuple(sorted(seen - given)), tuple(sorted(given - seen))
        reason = SeenReason(
            cell.expression,
            cell.layer,
            self.num_layers,
            cell.reverse,
            cell.t,
            self.seq_len,
            self.length,
            tuple(sorted(seen)),
            missing,
            extra,
        )
        message = f"{cell.expression} has seen {steps_text(seen, self.seq_len)}: {self._why(cell)}"
        if given != seen:
            message = f"{cell.expression} has not seen just {steps_text(given, self.seq_len)}: {self._why(cell)}"
        return Judgement(given == seen, message, reason)

    def _why(self, cell: Cell) -> str:
        if cell.t is None:
            return f"sample {self.sample} ends after {self.length} steps, so this is padding, and 0"
        if cell.layer > 0:
            return "it reads both directions of the layer below, and together those have read the whole sequence"
        way = "from the end back to" if cell.reverse else "from the start up to"
        row = "the reverse direction" if cell.reverse else "the forward direction"
        padded = cell.reverse and self.length < self.seq_len
        start = f", and starts at the last real step, {self.length - 1}" if padded else ""
        return f"{row} fills it, reading {way} step {cell.t}{start}"


def make(seed: int, level: int) -> Exercise:
    task = first_accepted(seed, f"seen {level}", lambda dice: _draw(dice, level), lambda task: _telling(task, level))
    fields = tuple(Field(cell.expression, cell.expression, "steps", seq_len=task.seq_len) for cell in task.cells)
    expected = tuple(steps_text(task.seen(cell), task.seq_len) for cell in task.cells)
    H = task.hidden_size
    layers = "one layer" if task.num_layers == 1 else "two layers"
    padded = ""
    if task.length < task.seq_len:
        padded = (
            f" It was run on a packed batch: sample {task.sample} has {task.length} steps, and was padded to "
            f"{task.seq_len} when output was unpacked."
        )
    question = (
        f"A bidirectional network of {layers} with hidden_size={H} reads {task.seq_len} steps. Its output has shape "
        f"({task.seq_len}, {task.batch}, {2 * H}).{padded} Which of the inputs x[0] … x[{task.seq_len - 1}] have had "
        "a part in each of these values?"
    )
    return Exercise("seen", seed, level, question, fields, expected, _hints(task), task)


def _draw(dice: Dice, level: int) -> SeenTask:
    T, H, N = dice.choose(range(4, 8)), dice.choose(range(2, 9)), dice.choose((2, 3))
    num_layers = dice.choose((1, 1, 2)) if level == 2 else 1
    length = dice.choose(range(2, T)) if level == 2 and (num_layers == 1 or dice.choose((True, False))) else T
    sample = dice.choose(range(N))
    n = f"{sample}" if level == 2 else ":"
    halves = [(t, reverse) for t in (*range(T), -1) for reverse in (False, True)]
    offered = [_output_cell(t, n, T, length, H, reverse, num_layers) for t, reverse in halves]
    offered += [
        Cell(f"h_n[{k}]" if n == ":" else f"h_n[{k}, {n}]", k // 2, k % 2 == 1, 0 if k % 2 else length - 1)
        for k in range(2 * num_layers)
    ]
    return SeenTask(H, num_layers, T, length, sample, N, dice.several(offered, CELLS_ASKED))


def _output_cell(index: int, n: str, T: int, length: int, H: int, reverse: bool, num_layers: int) -> Cell:
    t = index % T
    half = f"{H}:" if reverse else f":{H}"
    return Cell(f"output[{index}, {n}, {half}]", num_layers - 1, reverse, t if t < length else None)


def _telling(task: SeenTask, level: int) -> bool:
    """The cells differ in what they have seen, one of them is reverse, and on level 2 one shows what is new there."""
    found = {task.seen(cell) for cell in task.cells}
    reverse = any(cell.reverse and cell.t is not None for cell in task.cells)
    places = {(cell.layer, cell.reverse, cell.t) for cell in task.cells}
    if not reverse or len(places) < len(task.cells):
        return False
    if task.num_layers == 2:
        return any(cell.expression.startswith("output") for cell in task.cells)
    return len(found) >= 2 and any(0 < len(one) < task.seq_len for one in found)


def _hints(task: SeenTask) -> tuple[str, ...]:
    H = task.hidden_size
    hints = [
        f"The first {H} numbers of output[t] come from the forward direction, the last {H} from the reverse one.",
        "The forward state at t has read x[0] to x[t]; the reverse one has read from the end down to x[t].",
    ]
    if task.num_layers == 2:
        hints.append("Layer 1 reads both directions of layer 0 at its own step: ask what those two have read together.")
    if task.length < task.seq_len:
        hints.append("In a packed batch the reverse direction starts at the sample's own last step; padding stays 0.")
    elif task.num_layers == 1:
        hints.append("h_n[0] is the forward state after the last step; h_n[1] the reverse state after step 0.")
    return tuple(hints)
