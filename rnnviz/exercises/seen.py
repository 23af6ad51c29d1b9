"""Seen: which inputs a cell of a bidirectional network has read when it is computed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from rnnviz.exercises.answers import Answer, Field, steps_text
from rnnviz.exercises.dice import Dice
from rnnviz.exercises.drawings import Drawing
from rnnviz.exercises.exercise import Judgement, Kind
from rnnviz.exercises.layers import PLAIN
from rnnviz.network.architecture import Architecture
from rnnviz.shapes.slices import inputs_seen
from rnnviz.words import mark, say

_WORDS = {"all": mark("all"), "none": mark("none")}
VALUES_ASKED = 3


@dataclass(frozen=True)
class SeenReason:
    """The network with one value marked, and the steps it has seen. `missing`, `extra`: against the given answer.

    `length` is how many steps of the sample are real; the rest of `seq_len` is padding. `t` is None where the value
    is padding itself.
    """

    drawn_by: ClassVar[str] = "seen"
    value: str
    layer: int
    num_layers: int
    hidden_size: int
    reverse: bool
    t: int | None
    seq_len: int
    length: int
    seen: tuple[int, ...]
    missing: tuple[int, ...]
    extra: tuple[int, ...]


@dataclass(frozen=True)
class Value:
    """A place in `output` or `h_n`: Python's expression for it, and the layer, direction and step that fill it."""

    expression: str
    layer: int
    reverse: bool
    t: int | None  # None: padding, which no cell fills


@dataclass(frozen=True)
class SeenTask:
    """A bidirectional network over `seq_len` steps, of which the first `length` of the sample are real."""

    hidden_size: int
    num_layers: int
    seq_len: int
    length: int
    sample: int
    batch: int
    values: tuple[Value, ...]

    @property
    def arch(self) -> Architecture:
        return Architecture(PLAIN.name, 1, self.hidden_size, num_layers=self.num_layers, bidirectional=True)

    @property
    def question(self) -> str:
        T, H = self.seq_len, self.hidden_size
        layers = say("one layer") if self.num_layers == 1 else say("two layers")
        padded = []
        if self.length < T:
            packed = mark(
                "It was run on a packed batch: sample {sample} has {length} steps, and was padded to {T} when output "
                "was unpacked."
            )
            padded = [say(packed, sample=self.sample, length=self.length, T=T)]
        network = say(
            "A bidirectional network of {layers} with hidden_size={H} reads {T} steps. Its output has shape {shape}.",
            layers=layers,
            H=H,
            T=T,
            shape=(T, self.batch, 2 * H),
        )
        asked = say("Which of the inputs {first} … {last} have had a part in each of these values?", **self._ends)
        return " ".join([network, *padded, asked])

    @property
    def _ends(self) -> dict[str, str]:
        return {"first": "x[0]", "last": f"x[{self.seq_len - 1}]"}

    @property
    def fields(self) -> tuple[Field, ...]:
        names = [value.expression for value in self.values]
        return tuple(Field(name, name, "steps", seq_len=self.seq_len) for name in names)

    @property
    def expected(self) -> tuple[str, ...]:
        return tuple(steps_text(self.seen(value), self.seq_len) for value in self.values)

    @property
    def hints(self) -> tuple[str, ...]:
        H = self.hidden_size
        hints = [
            say(
                "The first {H} numbers of output[t] come from the forward direction, the last {H} from "
                "the reverse one.",
                H=H,
            ),
            say("The forward state at t has read x[0] to x[t]; the reverse one has read from the end down to x[t]."),
        ]
        if self.num_layers == 2:
            hints.append(
                say("Layer 1 reads both directions of layer 0 at its own step: ask what those two have read together.")
            )
        if self.length < self.seq_len:
            hints.append(
                say("In a packed batch the reverse direction starts at the sample's own last step; padding stays 0.")
            )
        elif self.num_layers == 1:
            hints.append(say("h_n[0] is the forward state after the last step; h_n[1] the reverse state after step 0."))
        return tuple(hints)

    def scene(self) -> Drawing:
        return {
            "drawn_by": "unrolled",
            "seqLen": self.seq_len,
            "length": self.length,
            "layers": self.num_layers,
            "hidden": self.hidden_size,
            "marked": None,
        }

    def seen(self, value: Value) -> frozenset[int]:
        """The steps whose inputs the value depends on."""
        if value.t is None:
            return frozenset()
        return frozenset(range(*inputs_seen(self.arch, value.layer, int(value.reverse), value.t, self.length)))

    def judge(self, answers: Mapping[str, Answer]) -> dict[str, Judgement]:
        values = {value.expression: value for value in self.values}
        return {
            name: self._judge(values[name], steps) for name, steps in answers.items() if isinstance(steps, frozenset)
        }

    def _judge(self, value: Value, given: frozenset[int]) -> Judgement:
        seen = self.seen(value)
        missing, extra = tuple(sorted(seen - given)), tuple(sorted(given - seen))
        reason = SeenReason(
            value.expression,
            value.layer,
            self.num_layers,
            self.hidden_size,
            value.reverse,
            value.t,
            self.seq_len,
            self.length,
            tuple(sorted(seen)),
            missing,
            extra,
        )
        message = say(
            "{expression} has seen {steps}: {why}",
            expression=value.expression,
            steps=_in_words(seen, self.seq_len),
            why=self._why(value),
        )
        if given != seen:
            message = say(
                "{expression} has not seen just {steps}: {why}",
                expression=value.expression,
                steps=_in_words(given, self.seq_len),
                why=self._why(value),
            )
        return Judgement(given == seen, message, reason)

    def _why(self, value: Value) -> str:
        if value.t is None:
            return say(
                "sample {sample} ends after {length} steps, so this is padding, and 0",
                sample=self.sample,
                length=self.length,
            )
        if value.layer > 0:
            return say("it reads both directions of the layer below, and together those have read the whole sequence")
        if not value.reverse:
            return say("the forward direction fills it, reading from the start up to step {t}", t=value.t)
        filled = say("the reverse direction fills it, reading from the end back to step {t}", t=value.t)
        if self.length == self.seq_len:
            return filled
        return say("{filled}, and starts at the last real step, {last}", filled=filled, last=self.length - 1)


def _in_words(steps: frozenset[int], seq_len: int) -> str:
    """As in the answer, but for the words that stand for all steps and for none."""
    text = steps_text(steps, seq_len)
    return say(_WORDS[text]) if text in _WORDS else text


def _draw(dice: Dice, level: int) -> SeenTask:
    T, H, N = dice.choose(range(4, 8)), dice.choose(range(2, 9)), dice.choose((2, 3))
    num_layers = dice.choose((1, 1, 2)) if level == 2 else 1
    length = dice.choose(range(2, T)) if level == 2 and (num_layers == 1 or dice.choose((True, False))) else T
    sample = dice.choose(range(N))
    n = f"{sample}" if level == 2 else ":"
    halves = [(t, reverse) for t in (*range(T), -1) for reverse in (False, True)]
    offered = [_output_value(t, n, T, length, H, reverse, num_layers) for t, reverse in halves]
    offered += [
        Value(f"h_n[{k}]" if n == ":" else f"h_n[{k}, {n}]", k // 2, k % 2 == 1, 0 if k % 2 else length - 1)
        for k in range(2 * num_layers)
    ]
    return SeenTask(H, num_layers, T, length, sample, N, dice.several(offered, VALUES_ASKED))


def _output_value(index: int, n: str, T: int, length: int, H: int, reverse: bool, num_layers: int) -> Value:
    t = index % T
    half = f"{H}:" if reverse else f":{H}"
    return Value(f"output[{index}, {n}, {half}]", num_layers - 1, reverse, t if t < length else None)


def _telling(task: SeenTask, level: int) -> bool:
    """No two values are the same cell, and one of them is of the reverse direction: so they have not all seen the same.

    With two layers one of them is of the upper layer, all of whose cells have seen everything.
    """
    reverse = any(value.reverse and value.t is not None for value in task.values)
    places = {(value.layer, value.reverse, value.t) for value in task.values}
    upper = task.num_layers == 1 or any(value.expression.startswith("output") for value in task.values)
    return reverse and len(places) == len(task.values) and upper


KIND = Kind(mark("What has it seen?"), 3, _draw, _telling)
