"""A lesson: words, stages, and what running it gives."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

import numpy as np

from rnnviz.lessons.match import LessonMatch, match_values
from rnnviz.lessons.script import Form, Listing, write
from rnnviz.lessons.stage import Array, Stage, Values, Weights
from rnnviz.lessons.tensors import as_array, no_gradients
from rnnviz.network.errors import invalid
from rnnviz.network.randomness import check_seed
from rnnviz.sources.limits import check_text, shown

Stages = tuple[Stage, ...]


@dataclass(frozen=True)
class Claim:
    """Two values of a lesson are equal, however differently they were computed."""

    left: str
    right: str

    @property
    def name(self) -> str:
        return f"{self.left} = {self.right}"


@dataclass(frozen=True)
class StageValue:
    """One value of a run. `value` is computed by hand, `torch` by torch; `axes` has a letter of `AXES` per axis."""

    name: str
    axes: str
    value: Array
    torch: Array
    stage: Stage

    @property
    def shape(self) -> tuple[int, ...]:
        return self.value.shape


@dataclass(frozen=True)
class LessonRun:
    """A lesson that has been computed. `weights`: module -> its weights. `match` covers every value and every claim."""

    lesson: "Lesson"
    seed: int
    plan: Stages
    stages: tuple[StageValue, ...]
    weights: dict[str, Weights]
    match: LessonMatch

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        return {value.name: value.shape for value in self.stages}

    @property
    def output(self) -> Array:
        """What the lesson's network is for: its `result`."""
        return self[self.lesson.result or self.plan[-1].name].value

    @property
    def lengths(self) -> tuple[int, ...] | None:
        """Steps of each sample where a text made them, else None."""
        return next((tuple(value.value.tolist()) for value in self.stages if value.axes == "N"), None)

    @property
    def batch(self) -> int:
        """The samples that every value has."""
        return min(value.shape[value.axes.index("N")] for value in self.stages if "N" in value.axes)

    @property
    def results(self) -> tuple[str, ...]:
        """The values that a network of this run would return: its result, else what its layers give, and all that the
        lesson compares or prints."""
        first = [self.lesson.result] if self.lesson.result else [own.name for own in self.plan if own.layer is not None]
        compared = [name for claim in self.lesson.claims for name in (claim.left, claim.right)]
        return tuple(dict.fromkeys((*first, *compared, *self.lesson.printed[-1:])))

    def listing(self, form: Form = "script", sample: int = 0) -> Listing:
        """A script of its own, for NumPy and torch, that makes these numbers and prints them beside the page's."""
        values = {value.name: value.value for value in self.stages}
        heading = f"{self.lesson.id} · {self.lesson.title}"
        return write(heading, self.plan, self.seed, values, self.results, form, sample)

    def __getitem__(self, name: str) -> StageValue:
        return next(value for value in self.stages if value.name == name)


@dataclass(frozen=True)
class Lesson:
    """Words and stages. Where a person chooses, `stages` is a function of what they typed or chose.

    result: what the network is for, "" for the main value of the last stage.   claims: what it says is equal.
    text: what is typed by default, "" where nothing can be typed; text_label: what it is called on the page.
    variants: what can be chosen, the first by default.   printed: values whose steps are worth a table.
    """

    id: str
    title: str
    teaches: str
    stages: Stages | Callable[[str], Stages]
    result: str = ""
    claims: tuple[Claim, ...] = ()
    text: str = ""
    text_label: str = ""
    variants: tuple[str, ...] = ()
    printed: tuple[str, ...] = ()
    seed: int = 0
    notes: tuple[str, ...] = ()

    def plan(self, text: str | None = None, variant: str | None = None) -> Stages:
        """The stages for what was typed or chosen.   Raises ValueError that names field, rule and value."""
        if text is not None and not self.text:
            raise invalid(
                "text must be None for lesson {lesson}, which reads none; got {value}",
                lesson=self.id,
                value=shown(text),
            )
        if variant is not None and variant not in self.variants:
            raise self._unknown_variant(variant)
        if not callable(self.stages):
            return with_streams(self.stages)
        if self.variants:
            return with_streams(self.stages(variant or self.variants[0]))
        chosen = self.text if text is None else text
        check_text("text", chosen)
        return with_streams(self.stages(chosen))

    def _unknown_variant(self, variant: str) -> ValueError:
        if not self.variants:
            return invalid(
                "variant must be None for lesson {lesson}; got {value}", lesson=self.id, value=shown(variant)
            )
        choices = ", ".join(self.variants)
        return invalid("variant must be one of {choices}; got {value}", choices=choices, value=shown(variant))

    def run(self, seed: int | None = None, text: str | None = None, variant: str | None = None) -> LessonRun:
        """Compute every stage by hand and with torch; without a seed, the lesson's own."""
        return compute(self, self.plan(text, variant), self.seed if seed is None else seed)

    def code(self, seed: int | None = None, text: str | None = None, variant: str | None = None) -> str:
        """A script of its own, for NumPy and torch, that makes the same numbers."""
        return self.run(seed, text, variant).listing().text


def with_streams(stages: Stages) -> Stages:
    """The stages with their draws numbered, so that no two of a lesson draw the same numbers."""
    streams: dict[type, Iterator[int]] = {}
    numbered = []
    for stage in stages:
        if stage.draw is not None:
            stream = next(streams.setdefault(type(stage.draw), count()))
            stage = replace(stage, draw=stage.draw.at(stream))
        numbered.append(stage)
    return tuple(numbered)


def draw_weights(plan: Stages, seed: int) -> tuple[list[Weights], dict[str, Weights]]:
    """The weights or the data of every stage, and module -> its weights."""
    weights: list[Weights] = []
    pool: dict[str, Weights] = {}
    for stage in plan:
        drawn = {} if stage.draw is None else stage.draw.numbers(seed)
        weights.append(stage.weights(drawn, pool))
        if stage.module:
            pool[stage.module] = weights[-1]
    return weights, pool


def compute(lesson: Lesson, plan: Stages, seed: int) -> LessonRun:
    """The two computations never see each other's numbers; they share the weights and the given data."""
    check_seed(seed)
    weights, pool = draw_weights(plan, seed)
    by_hand: dict[str, Any] = {}
    by_torch: dict[str, Any] = {}
    with no_gradients():
        for stage, own in zip(plan, weights, strict=True):
            by_hand |= stage.by_hand(by_hand, own)
            by_torch |= stage.by_torch(by_torch, own)
    values = _values(plan, by_hand, by_torch)
    pairs = {value.name: (value.value, value.torch) for value in values}
    claims = {claim.name: (claim.left, claim.right) for claim in lesson.claims}
    return LessonRun(lesson, seed, plan, values, pool, match_values(pairs, claims))


def _values(plan: Stages, by_hand: Values, by_torch: Values) -> tuple[StageValue, ...]:
    axes: dict[str, str] = {}
    values = []
    for stage in plan:
        for name, letters in stage.makes.items():
            axes[name] = axes[letters[1:]] if letters.startswith("@") else letters
            values.append(StageValue(name, axes[name], np.asarray(by_hand[name]), as_array(by_torch[name]), stage))
    return tuple(values)
