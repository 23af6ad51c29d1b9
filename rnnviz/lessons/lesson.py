"""A lesson: words, stages, and what running it gives."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnviz.lessons.by_torch import plain
from rnnviz.lessons.match import LessonMatch, lesson_match
from rnnviz.lessons.script import script
from rnnviz.lessons.stage import Stage, Weights
from rnnviz.network.randomness import check_seed
from rnnviz.sources.limits import check_text, shown

Stages = tuple[Stage, ...]


@dataclass(frozen=True)
class Same:
    """A claim of the lesson: two of its values are equal, however differently they were computed."""

    one: str
    other: str

    @property
    def name(self) -> str:
        return f"{self.one} = {self.other}"


@dataclass(frozen=True)
class StageValue:
    """One value of a run. `value` is computed by hand, `torch` by torch; `axes` has a letter of `AXES` per axis."""

    name: str
    axes: str
    value: np.ndarray
    torch: np.ndarray
    stage: Stage

    @property
    def shape(self) -> tuple[int, ...]:
        return self.value.shape


@dataclass(frozen=True)
class Run:
    """A lesson that has been computed. `weights`: module -> its weights. `match` covers every value and every claim."""

    lesson: "Lesson"
    seed: int
    plan: Stages
    stages: tuple[StageValue, ...]
    weights: dict[str, Weights]
    match: LessonMatch

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        return {one.name: one.shape for one in self.stages}

    @property
    def output(self) -> np.ndarray:
        """What the lesson's network is for: its `result`."""
        return self[self.lesson.result or self.plan[-1].name].value

    @property
    def lengths(self) -> tuple[int, ...] | None:
        """Steps of each sample where a text made them, else None."""
        return next((tuple(one.value.tolist()) for one in self.stages if one.axes == "N"), None)

    @property
    def batch(self) -> int:
        """The samples that every value has."""
        return min(one.shape[one.axes.index("N")] for one in self.stages if "N" in one.axes)

    def __getitem__(self, name: str) -> StageValue:
        return next(one for one in self.stages if one.name == name)


@dataclass(frozen=True)
class Lesson:
    """Words and stages. Where a person chooses, `stages` is a function of what they typed or chose.

    result: what the network is for, "" for the main value of the last stage.   same: what the lesson claims.
    text: what is typed by default, "" where nothing can be typed; text_means: what it is called on the page.
    variants: what can be chosen, the first by default.   printed: values whose steps are worth a table.
    """

    id: str
    title: str
    teaches: str
    stages: Stages | Callable[[str], Stages]
    result: str = ""
    same: tuple[Same, ...] = ()
    text: str = ""
    text_means: str = ""
    variants: tuple[str, ...] = ()
    printed: tuple[str, ...] = ()
    seed: int = 0
    notes: tuple[str, ...] = ()

    def plan(self, text: str | None = None, variant: str | None = None) -> Stages:
        """The stages for what was typed or chosen.   Raises ValueError that names field, rule and value."""
        if text is not None and not self.text:
            raise ValueError(f"text must be None for lesson {self.id}, which reads none; got {shown(text)}")
        if variant is not None and variant not in self.variants:
            allowed = f"one of {', '.join(self.variants)}" if self.variants else f"None for lesson {self.id}"
            raise ValueError(f"variant must be {allowed}; got {shown(variant)}")
        if not callable(self.stages):
            return self.stages
        if self.variants:
            return self.stages(variant or self.variants[0])
        chosen = self.text if text is None else text
        check_text("text", chosen)
        return self.stages(chosen)

    def run(self, seed: int | None = None, text: str | None = None, variant: str | None = None) -> Run:
        """Compute every stage by hand and with torch; without a seed, the lesson's own."""
        return run(self, self.plan(text, variant), self.seed if seed is None else seed)

    def code(self, seed: int | None = None, text: str | None = None, variant: str | None = None) -> str:
        """A script of its own, for NumPy and torch, that makes the same numbers."""
        return script(f"{self.id} · {self.title}", self.plan(text, variant), self.seed if seed is None else seed)


def run(lesson: Lesson, plan: Stages, seed: int) -> Run:
    """The two computations never see each other's numbers; they share the weights and the given data."""
    check_seed(seed)
    weights: dict[str, Weights] = {}
    drawn: list[Weights] = []
    for stage in plan:
        own = stage.draw(seed, weights)
        drawn.append(own)
        if stage.module:
            weights[stage.module] = own
    ours: dict[str, np.ndarray] = {}
    theirs: dict[str, Any] = {}
    for stage, own in zip(plan, drawn, strict=True):
        ours |= stage.by_hand(ours, own)
        theirs |= stage.by_torch(theirs, own)
    found = _values(plan, ours, theirs)
    both = {one.name: (one.value, one.torch) for one in found}
    claims = {claim.name: (claim.one, claim.other) for claim in lesson.same}
    return Run(lesson, seed, plan, found, weights, lesson_match(both, claims))


def _values(plan: Stages, ours: dict[str, np.ndarray], theirs: dict[str, Any]) -> tuple[StageValue, ...]:
    axes: dict[str, str] = {}
    found = []
    for stage in plan:
        for name, own in stage.makes.items():
            axes[name] = axes[own[1:]] if own.startswith("@") else own
            found.append(StageValue(name, axes[name], np.asarray(ours[name]), plain(theirs[name]), stage))
    return tuple(found)
