"""The values of a bidirectional network that are asked for, and which inputs and cells each of them depends on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from rnnviz.exercises.answers import Answer, Field, steps_text
from rnnviz.exercises.drawings import Drawing
from rnnviz.exercises.exercise import Judgement
from rnnviz.exercises.layers import PLAIN
from rnnviz.network.architecture import Architecture
from rnnviz.shapes.slices import inputs_seen
from rnnviz.words import mark, say

_WORDS = {"all": mark("all"), "none": mark("none")}
Cell = tuple[int, bool, int]  # layer, whether it is of the reverse direction, step


@dataclass(frozen=True)
class SeenReason:
    """The network with one value marked, and the steps that were given for it; `extra` are those it has not seen.

    `length` is how many steps of the sample are real; the rest of `seq_len` is padding. `t` is None where the value
    is padding itself. `cells` are those that the value depends on: none while the answer is wrong, which would tell it.
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
    given: tuple[int, ...]
    extra: tuple[int, ...]
    cells: tuple[Cell, ...]


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

    def cells(self, value: Value) -> tuple[Cell, ...]:
        """The cells that the value depends on, itself among them."""
        if value.t is None:
            return ()
        own, across = set[Cell](), set[Cell]()
        for t in self._run(value.reverse, value.t):
            own.add((value.layer, value.reverse, t))
            for layer in range(value.layer):
                across |= {(layer, reverse, s) for reverse in (False, True) for s in self._run(reverse, t)}
        return tuple(sorted(own | across))

    def _run(self, reverse: bool, t: int) -> range:
        """The steps that a direction has read when it is at step t."""
        return range(t, self.length) if reverse else range(t + 1)

    def judge(self, answers: Mapping[str, Answer]) -> dict[str, Judgement]:
        values = {value.expression: value for value in self.values}
        return {
            name: self._judge(values[name], steps) for name, steps in answers.items() if isinstance(steps, frozenset)
        }

    def _judge(self, value: Value, given: frozenset[int]) -> Judgement:
        seen = self.seen(value)
        extra = tuple(sorted(given - seen))
        reason = SeenReason(
            value.expression,
            value.layer,
            self.num_layers,
            self.hidden_size,
            value.reverse,
            value.t,
            self.seq_len,
            self.length,
            tuple(sorted(given)),
            extra,
            self.cells(value) if given == seen else (),
        )
        message = say(
            "{expression} has seen {steps}: {why}",
            expression=value.expression,
            steps=_in_words(seen, self.seq_len),
            why=self._why(value),
        )
        if given != seen:
            message = say(
                "{expression} has not seen just {steps}: {wrong}; {where}",
                expression=value.expression,
                steps=_in_words(given, self.seq_len),
                wrong=_what_is_wrong(seen, given),
                where=self._where(value),
            )
        return Judgement(given == seen, message, reason)

    def _where(self, value: Value) -> str:
        """Where to look, without the steps."""
        if value.t is None or value.layer > 0:
            return say("look at what fills it, and where sample {sample} ends", sample=self.sample)
        return say("the reverse direction fills it") if value.reverse else say("the forward direction fills it")

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


def _what_is_wrong(seen: frozenset[int], given: frozenset[int]) -> str:
    extra = ", ".join(f"x[{t}]" for t in sorted(given - seen))
    if not extra:
        return say("more inputs had a part in it")
    if seen <= given:
        return say("{steps} had no part in it", steps=extra)
    return say("{steps} had no part in it, and others had", steps=extra)


def _in_words(steps: frozenset[int], seq_len: int) -> str:
    """As in the answer, but for the words that stand for all steps and for none."""
    text = steps_text(steps, seq_len)
    return say(_WORDS[text]) if text in _WORDS else text
