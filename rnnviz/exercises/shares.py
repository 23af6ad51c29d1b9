"""Shares: which step contributes most to an entry of dW_hh, and what the entry or that step's share comes to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np

from rnnviz.exercises.answers import Answer, Field
from rnnviz.exercises.dice import Dice
from rnnviz.exercises.drawings import Drawing
from rnnviz.exercises.exercise import Judgement, Kind
from rnnviz.exercises.layers import PLAIN
from rnnviz.exercises.state.arithmetic import accepted, as_typed, decimal_text
from rnnviz.network.architecture import Architecture
from rnnviz.network.backward import backward
from rnnviz.network.forward import forward
from rnnviz.network.maths import Array
from rnnviz.network.randomness import normal
from rnnviz.network.weights import init_weights
from rnnviz.words import mark, say

STEP, TOTAL, TERM = "step", "total", "term"
APART, LEAST = 1.25, 0.08  # times as large as the next one; the least that the largest is
CLEAR = 0.04  # wrong sums are at least so far off
_SEEDS = 1000  # of networks


@dataclass(frozen=True)
class Share:
    """One step's share: what d_u is there, what W_hh read, and their product where it may be told."""

    t: int
    d: float
    read: float
    product: float | None


@dataclass(frozen=True)
class ShareReason:
    """The shares that an answer is about; `total` where it may be told."""

    drawn_by: ClassVar[str] = "share"
    name: str
    shares: tuple[Share, ...]
    total: float | None


@dataclass(frozen=True)
class SharesTask:
    """A plain layer of one sample, run and walked back with numbers of `seed`, rounded to one decimal.

    level 1 tells d_u of every step, level 2 d_h: then it is to be taken back through tanh first.
    """

    seed: int
    steps: int
    hidden: int
    row: int
    column: int
    level: int

    @cached_property
    def numbers(self) -> dict[str, Array]:
        """h with the first state at its beginning (T + 1, H), d_h and d_u (T, H), as they are told."""
        arch = Architecture(PLAIN.name, 2, self.hidden)
        weights = init_weights(arch, self.seed, "float64")
        shapes = arch.tensor_shapes(self.steps, 1)
        x, h_0 = (normal(self.seed, f"shares {name}", shapes[name]) for name in ("input", "h_0"))
        trace = forward(arch, weights, 1.5 * x, 0.6 * h_0)
        d_output = normal(self.seed, "shares d_output", shapes["output"])
        own = backward(trace, weights, d_output).layers[0][0]
        h = np.concatenate([trace.layers[0][0].h_0, trace.layers[0][0].h[:, 0]]).round(1) + 0.0
        d_h = own.h[:, 0].round(1) + 0.0
        d_u = own.from_x[:, 0].round(1) + 0.0 if self.level == 1 else (1 - h[1:] ** 2) * d_h
        return {"h": h, "d_h": d_h, "d_u": d_u}

    @property
    def name(self) -> str:
        return f"dW_hh[{self.row}, {self.column}]"

    @property
    def terms(self) -> Array:
        """(T,)"""
        return self.with_mistake("none")

    def with_mistake(self, mistake: str) -> Array:
        """The terms that come out with a usual mistake.   (T,)"""
        h, d_u, d_h = (self.numbers[name] for name in ("h", "d_u", "d_h"))
        r, c = self.row, self.column
        made: dict[str, Callable[[], Array]] = {
            "none": lambda: d_u[:, r] * h[:-1, c],
            "d alone": lambda: d_u[:, r],
            "h now": lambda: d_u[:, r] * h[1:, c],
            "transposed": lambda: d_u[:, c] * h[:-1, r],
            "d_h": lambda: d_h[:, r] * h[:-1, c],
        }
        return made[mistake]()

    @property
    def mistakes(self) -> dict[str, str]:
        """Usual mistakes, and what is said of the step that each leads to."""
        r, c = self.row, self.column
        known = {
            "d alone": say("there d_u is largest; how large the number is that the weight read counts as well"),
            "h now": say("there h[t] is large; W_hh multiplied the state of the step before"),
            "transposed": say("that is so for dW_hh[{c}, {r}]: the row belongs to d_u", c=c, r=r),
        }
        return known | ({"d_h": say("d_h has to go back through tanh first")} if self.level == 2 else {})

    @property
    def right_step(self) -> int:
        return int(np.abs(self.terms).argmax())

    @property
    def asked_number(self) -> float:
        """The whole entry, or at level 2 the largest share."""
        return float(self.terms.sum() if self.level == 1 else self.terms[self.right_step])

    @property
    def number_name(self) -> str:
        return TOTAL if self.level == 1 else TERM

    @property
    def question(self) -> str:
        told = (
            say("An RNN was walked back. d_u[t] is the gradient of its sum before tanh, h[t] its state.")
            if self.level == 1
            else say("An RNN was walked back. d_h[t] is all that reaches its state h[t], which has gone through tanh.")
        )
        asked = (
            say("Which step contributes most to {name}, by size, and what is {name}, to two decimals?", name=self.name)
            if self.level == 1
            else say("Which step contributes most to {name}, by size, and how much, to two decimals?", name=self.name)
        )
        return f"{told} {asked}"

    @property
    def fields(self) -> tuple[Field, ...]:
        steps = tuple(str(t) for t in range(self.steps))
        number = say("{name}", name=self.name) if self.level == 1 else say("its share of {name}", name=self.name)
        return (
            Field(STEP, say("the step t that contributes most"), "choice", steps),
            Field(self.number_name, number, "number"),
        )

    @property
    def expected(self) -> tuple[str, ...]:
        return (str(self.right_step), decimal_text(self.asked_number))

    @property
    def hints(self) -> tuple[str, ...]:
        first = say("W_hh is used at every step, so dW_hh is a sum over the steps.")
        read = say("Step t gives d_u[t] of the row times what the column has read: the state before, h[t−1].")
        if self.level == 1:
            return (first, read)
        return (first, read, say("d_u[t] = (1 − h[t]²) · d_h[t]."))

    def scene(self) -> Drawing:
        letter = "d_u" if self.level == 1 else "d_h"
        h, d = self.numbers["h"].T, self.numbers[letter].T
        rows = [{"name": f"h[t][{u}]", "role": "h", "values": [float(v) for v in own]} for u, own in enumerate(h)]
        rows += [
            {"name": f"{letter}[t][{u}]", "role": "", "values": [None, *(float(v) for v in own)]}
            for u, own in enumerate(d)
        ]
        return {
            "drawn_by": "steps",
            "columns": [f"t = {t}".replace("-", "−") for t in range(-1, self.steps)],
            "rows": rows,
        }

    def judge(self, answers: Mapping[str, Answer]) -> dict[str, Judgement]:
        judged = {}
        if STEP in answers:
            judged[STEP] = self._judge_step(int(str(answers[STEP])))
        number = answers.get(self.number_name)
        if isinstance(number, int | float):
            judged[self.number_name] = self._judge_number(float(number))
        return judged

    def _judge_step(self, t: int) -> Judgement:
        if t == self.right_step:
            message = say("step {t} gives most: {share}", t=t, share=decimal_text(float(self.terms[t])))
            return Judgement(True, message, self._reason(range(self.steps), True))
        slip = next((words for own, words in self.mistakes.items() if self._largest(own) == t), None)
        why = slip or say("another step gives more than it")
        return Judgement(False, say("not step {t}: {why}", t=t, why=why), self._reason((t,), True))

    def _judge_number(self, value: float) -> Judgement:
        if accepted(value, self.asked_number):
            message = say("it is {value}", value=decimal_text(self.asked_number))
            return Judgement(True, message, self._reason(range(self.steps), True))
        found = next((own for own in self.mistakes if accepted(value, self.number_with(own))), None)
        said = {
            "h now": say("that takes h[t] where the weight read h[t−1]"),
            "transposed": say("that is dW_hh[{c}, {r}]", c=self.column, r=self.row),
            "d alone": say("that leaves out what the weight read"),
            "d_h": say("d_h has to go back through tanh first"),
        }
        why = say("add what every step gives") if self.level == 1 else say("multiply what the step has in both rows")
        message = say("it is not {value}: {why}", value=as_typed(value), why=said[found] if found else why)
        return Judgement(False, message, self._reason(range(self.steps), False))

    def number_with(self, mistake: str) -> float:
        terms = self.with_mistake(mistake)
        return float(terms.sum() if self.level == 1 else terms[self.right_step])

    def _largest(self, mistake: str) -> int:
        return int(np.abs(self.with_mistake(mistake)).argmax())

    def _reason(self, steps: range | tuple[int, ...], told: bool) -> ShareReason:
        h, d_u = self.numbers["h"], self.numbers["d_u"]
        shares = tuple(
            Share(t, float(d_u[t, self.row]), float(h[t, self.column]), float(self.terms[t]) if told else None)
            for t in steps
        )
        return ShareReason(self.name, shares, float(self.terms.sum()) if told and len(shares) > 1 else None)

    def is_clear(self) -> bool:
        """One step gives clearly most, no usual mistake finds it, and none comes to the number."""
        sizes = np.sort(np.abs(self.terms))[::-1]
        if sizes[0] < max(LEAST, APART * sizes[1]):
            return False
        if any(self._largest(own) == self.right_step for own in self.mistakes if own != "d_h"):
            return False
        if abs(self.asked_number) < CLEAR:
            return False
        return all(abs(self.number_with(own) - self.asked_number) > CLEAR for own in self.mistakes)


def _draw(dice: Dice, level: int) -> SharesTask:
    hidden = dice.choose((2, 3))
    row, column = dice.several(range(hidden), 2)
    return SharesTask(dice.choose(range(_SEEDS)), dice.choose((4, 5)), hidden, row, column, level)


KIND = Kind(mark("Which step counts most?"), 11, _draw, lambda task, level: task.is_clear())
