"""Packed: sequences of different lengths, run as they are padded or as a packed batch. What differs, and where?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from rnnviz.exercises.answers import Answer, Field, steps_text
from rnnviz.exercises.dice import Dice
from rnnviz.exercises.drawings import Drawing
from rnnviz.exercises.exercise import Judgement, Kind
from rnnviz.exercises.layers import TORCH_LAYERS
from rnnviz.network.architecture import Architecture
from rnnviz.words import mark, say

ROWS, SIZES, LAST, DIFFER = "packed.data", "packed.batch_sizes", "t", "output"


@dataclass(frozen=True)
class RaggedReason:
    """The sequences as rows of steps, of which `lengths` are real. `counts` stand under the columns, none while
    they are to find; `marked` steps of `sample` are right, `wrong` ones are not."""

    drawn_by: ClassVar[str] = "ragged"
    lengths: tuple[int, ...]
    seq_len: int
    sample: int
    counts: tuple[int, ...] = ()
    marked: tuple[int, ...] = ()
    wrong: tuple[int, ...] = ()


@dataclass(frozen=True)
class PackedTask:
    """A layer without batch_first, run on `lengths`, which are in torch's order: no sequence is longer than the one
    before it. `sample` is asked about."""

    arch: Architecture
    lengths: tuple[int, ...]
    sample: int

    @property
    def seq_len(self) -> int:
        return self.lengths[0]

    @property
    def length(self) -> int:
        return self.lengths[self.sample]

    @property
    def counts(self) -> tuple[int, ...]:
        """How many sequences still run at each step: `packed.batch_sizes`."""
        return tuple(sum(length > t for length in self.lengths) for t in range(self.seq_len))

    @property
    def differing(self) -> frozenset[int]:
        """The steps at which output of the sample differs between the two runs.

        Where it is padding the packed run leaves zeros. A reverse direction begins in the padding, so all steps differ.
        """
        return frozenset(range(0 if self.arch.bidirectional else self.length, self.seq_len))

    @property
    def question(self) -> str:
        made = say("{layer} has random weights.", layer=self.arch.constructor_call())
        told = say(
            "{count} sequences of {lengths} steps are padded with zeros to x of shape {shape}. One run reads x as it "
            "is, the other pack_padded_sequence(x, {lengths}), and its output is padded again.",
            count=len(self.lengths),
            lengths=list(self.lengths),
            shape=(self.seq_len, len(self.lengths), self.arch.input_size),
        )
        return " ".join((made, told, say("Compare the two runs for sample {n}.", n=self.sample)))

    @property
    def fields(self) -> tuple[Field, ...]:
        n = self.sample
        half = f":{self.arch.hidden_size}" if self.arch.bidirectional else ":"
        last = say("t, where output[t, {n}, {half}] of the padded run is h_n[0, {n}] of the packed one", n=n, half=half)
        differ = say("steps t at which output[t, {n}] differs between the two", n=n)
        return (
            Field(ROWS, say("rows of packed.data"), "whole"),
            Field(SIZES, "packed.batch_sizes", "shape"),
            Field(LAST, last, "whole"),
            Field(DIFFER, differ, "steps", seq_len=self.seq_len, step_name="{t}"),
        )

    @property
    def expected(self) -> tuple[str, ...]:
        differing = steps_text(self.differing, self.seq_len)
        return (str(sum(self.lengths)), str(self.counts), str(self.length - 1), differing)

    @property
    def hints(self) -> tuple[str, ...]:
        reverse = say("One direction reads x[0] first, so padding can only change what comes after the last real step.")
        if self.arch.bidirectional:
            reverse = say("The reverse direction begins at the end of x: in the padded run it reads the padding first.")
        return (
            say("A packed batch has no padding: it holds the real steps alone, those of t = 0 first."),
            say("batch_sizes counts, step by step, how many sequences are still running."),
            say("After a sample's own last step the packed run leaves its h as it is, and output there is 0."),
            reverse,
        )

    def scene(self) -> Drawing:
        return {"drawn_by": "sequences", "lengths": list(self.lengths), "seqLen": self.seq_len, "sample": self.sample}

    def judge(self, answers: Mapping[str, Answer]) -> dict[str, Judgement]:
        judged = {}
        for name, given in answers.items():
            if name == SIZES and isinstance(given, tuple):
                judged[name] = self._judge_counts(given)
            elif name == DIFFER and isinstance(given, frozenset):
                judged[name] = self._judge_differing(given)
            elif isinstance(given, int):
                judged[name] = self._judge_rows(given) if name == ROWS else self._judge_last(given)
        return judged

    def _drawn(self, counts: bool = False, marked: tuple[int, ...] = (), wrong: tuple[int, ...] = ()) -> RaggedReason:
        return RaggedReason(self.lengths, self.seq_len, self.sample, self.counts if counts else (), marked, wrong)

    def _judge_rows(self, given: int) -> Judgement:
        total, padded = sum(self.lengths), self.seq_len * len(self.lengths)
        if given == total:
            return Judgement(True, say("the lengths added: {rows} real steps", rows=total), self._drawn(counts=True))
        slip = say("count the boxes that are real")
        if given == padded:
            slip = say("that counts the padding too, which a packed batch does not hold")
        elif given == self.seq_len:
            slip = say("that is the number of steps of the longest sequence")
        return Judgement(False, say("not {given}: {slip}", given=given, slip=slip), self._drawn())

    def _judge_counts(self, given: tuple[int, ...]) -> Judgement:
        if given == self.counts:
            message = say("at each step, the sequences that have not ended: {counts}", counts=self.counts)
            return Judgement(True, message, self._drawn(counts=True))
        slip = say("count the real boxes of each column")
        if given == self.lengths:
            slip = say("those are the lengths, one for each sequence; batch_sizes has one number for each step")
        elif len(given) != self.seq_len:
            slip = say("it has one number for each of the steps; you gave {count}", count=len(given))
        return Judgement(False, say("not {given}: {slip}", given=given, slip=slip), self._drawn())

    def _judge_last(self, given: int) -> Judgement:
        t = self.length - 1
        if given == t:
            told = say(
                "sample {n} has {length} steps, so its last state stands at t = {t}", n=self.sample, length=t + 1, t=t
            )
            return Judgement(True, told, self._drawn(marked=(t,)))
        slip = say("the packed run stops a sample at its own last step")
        if given == self.length:
            slip = say("that is its length; steps are counted from 0")
        elif given == self.seq_len - 1:
            slip = say("that is the last step of the padded run, which has read padding")
        wrong = (given,) if given < self.seq_len else ()
        return Judgement(False, say("not {given}: {slip}", given=given, slip=slip), self._drawn(wrong=wrong))

    def _judge_differing(self, given: frozenset[int]) -> Judgement:
        if given == self.differing:
            why = say("where sample {n} has ended the packed run leaves 0, the padded one goes on", n=self.sample)
            if self.arch.bidirectional:
                why = say(
                    "the reverse direction of the padded run has read padding before every step of sample {n}",
                    n=self.sample,
                )
            return Judgement(True, why, self._drawn(marked=tuple(sorted(given))))
        extra = tuple(sorted(given - self.differing))
        slip = say("more steps differ")
        if extra:
            slip = say("at t = {steps} they are equal", steps=", ".join(map(str, extra)))
        return Judgement(False, slip, self._drawn(wrong=extra))


def _draw(dice: Dice, level: int) -> PackedTask:
    cell = dice.choose(TORCH_LAYERS)
    T, N = dice.choose(range(4, 7)), dice.choose(range(3, 6))
    lengths = sorted((T, *(dice.choose(range(1, T + 1)) for _ in range(N - 1))), reverse=True)
    arch = Architecture(
        cell.name,
        dice.choose(range(2, 8)),
        dice.choose(range(3, 10)),
        bidirectional=dice.choose((True, False)) if level == 2 else False,
    )
    return PackedTask(arch, tuple(lengths), dice.choose(range(1, N)))


def _telling(task: PackedTask, level: int) -> bool:
    """The sample ends early, and lengths, counts and the total of the padded batch are all different answers."""
    T, N = task.seq_len, len(task.lengths)
    ends_early = 2 <= task.length < T
    return (
        ends_early and task.counts != task.lengths and len({*task.lengths}) > 2 and sum(task.lengths) not in (T * N, T)
    )


KIND = Kind(mark("Padded or packed?"), 9, _draw, _telling)
