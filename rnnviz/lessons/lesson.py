"""A lesson: words, stages, and what running it gives."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from rnnviz.lessons.asked import Ask, Asked, Reading
from rnnviz.lessons.choices import SIZES, Choices
from rnnviz.lessons.draws import draw_weights, with_streams
from rnnviz.lessons.match import LessonMatch, match_values
from rnnviz.lessons.script import Form, Listing, write
from rnnviz.lessons.stage import Array, Stage, Values, Weights
from rnnviz.lessons.tensors import as_array, on_device
from rnnviz.network.errors import invalid
from rnnviz.network.randomness import check_seed
from rnnviz.sources.limits import check_text, shown
from rnnviz.words import mark

Stages = tuple[Stage, ...]
Piece = tuple[str, str]  # of a formula: text, and role: x, h, bias, c or nothing


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
    chosen: Choices = field(default_factory=Choices)

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
        return min((value.shape[value.axes.index("N")] for value in self.stages if "N" in value.axes), default=1)

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
    sizes, variants, weights, first_state: the switches, the default first; none where there is nothing to choose.
    variant_names: what the variants are called, where not by themselves.
    text: what is typed by default, "" where nothing can be typed; notes_text: the same in the notes' size.
    printed: values whose steps are worth a table.   sample: what the number of a sample counts.
    sees: what one will see, in a few words.   why: why it matters.   watch: what to look at.
    symbols: signs of the formula, each with the value whose shape it has.   parameters: name, default and meaning of
    what the constructor takes.   ways: title and value of codes that do the same.   minutes: about how long.
    asks: what is to be said before it is shown.   question: asked at the end; (run, sample) -> with its answer.
    reading: what is to be read from the network's drawing before its code shows.
    exercises: kind and level of those that belong here.   leftwards: its clock runs from the last step to the first.
    drawing: what its page draws of a way back, a name of `ui/lessons/back.py`, "" for none.
    """

    id: str
    title: str
    teaches: str
    stages: Stages | Callable[[Choices], Stages]
    result: str = ""
    claims: tuple[Claim, ...] = ()
    sizes: tuple[str, ...] = SIZES
    variants: tuple[str, ...] = ()
    variant_names: tuple[str, ...] = ()
    weights: tuple[str, ...] = ()
    first_state: tuple[str, ...] = ()
    text: str = ""
    notes_text: str = ""
    text_label: str = ""
    printed: tuple[str, ...] = ()
    sample: str = mark("sample")
    seed: int = 1
    notes: tuple[str, ...] = ()
    sees: str = ""
    why: str = ""
    watch: str = ""
    formula: tuple[Piece, ...] = ()
    symbols: tuple[tuple[str, str], ...] = ()
    ways: tuple[tuple[str, str], ...] = ()
    parameters: tuple[tuple[str, str, str], ...] = ()
    minutes: int = 5
    asks: tuple[Ask, ...] = ()
    question: Callable[[LessonRun, int], Asked] | None = None
    reading: Callable[[LessonRun], Reading] | None = None
    exercises: tuple[tuple[str, int], ...] = ()
    leftwards: bool = False
    drawing: str = ""

    @property
    def switches(self) -> dict[str, tuple[str, ...]]:
        """What can be chosen besides a text: argument of `run` -> its values, the default first."""
        every = {"size": self.sizes, "variant": self.variants, "weights": self.weights, "h_0": self.first_state}
        return {name: values for name, values in every.items() if values}

    def default_text(self, size: str | None = None) -> str:
        return self.notes_text if self.notes_text and (size or self.sizes[0]) == "notes" else self.text

    def choose(self, text: str | None = None, **chosen: str | None) -> Choices:
        """The default where nothing is chosen.   Raises ValueError that names field, rule and value."""
        if text is not None and not self.text:
            raise invalid(
                "text must be None for lesson {lesson}, which reads none; got {value}",
                lesson=self.id,
                value=shown(text),
            )
        switches = self.switches
        for name, value in chosen.items():
            if value is not None and value not in switches.get(name, ()):
                raise self._unknown(name, value)
        made = {name: chosen.get(name) or values[0] for name, values in switches.items()}
        typed = self.default_text(made.get("size")) if text is None else text
        check_text("text", typed)
        return Choices(**made, text=typed)

    def _unknown(self, name: str, value: str) -> ValueError:
        switch = self.switches.get(name)
        if not switch:
            return invalid(
                "{field} must be None for lesson {lesson}; got {value}", field=name, lesson=self.id, value=shown(value)
            )
        choices = ", ".join(switch)
        return invalid("{field} must be one of {choices}; got {value}", field=name, choices=choices, value=shown(value))

    def plan(self, text: str | None = None, variant: str | None = None, **chosen: str | None) -> Stages:
        """The stages for what was typed or chosen.   Raises ValueError that names field, rule and value."""
        return self.plan_of(self.choose(text, variant=variant, **chosen))

    def plan_of(self, chosen: Choices) -> Stages:
        return with_streams(self.stages(chosen) if callable(self.stages) else self.stages)

    def run(
        self,
        seed: int | None = None,
        text: str | None = None,
        variant: str | None = None,
        device: str | None = None,
        **chosen: str | None,
    ) -> LessonRun:
        """Compute every stage by hand and, on `device` or else the CPU, with torch; without a seed, the lesson's own.

        chosen: size, weights and h_0, as far as the lesson has these `switches`.
        """
        made = self.choose(text, variant=variant, **chosen)
        run = compute(self, self.plan_of(made), self.seed if seed is None else seed, device or "cpu")
        return replace(run, chosen=made)

    def code(
        self, seed: int | None = None, text: str | None = None, variant: str | None = None, **chosen: str | None
    ) -> str:
        """A script of its own, for NumPy and torch, that makes the same numbers."""
        return self.run(seed, text, variant, **chosen).listing().text


def compute(lesson: Lesson, plan: Stages, seed: int, device: str = "cpu") -> LessonRun:
    """The two computations never see each other's numbers; they share the weights and the given data."""
    check_seed(seed)
    weights, pool = draw_weights(plan, seed)
    by_hand: dict[str, Any] = {}
    by_torch: dict[str, Any] = {}
    for stage, own in zip(plan, weights, strict=True):
        by_hand |= stage.by_hand(by_hand, own)
    with on_device(device):
        for stage, own in zip(plan, weights, strict=True):
            by_torch |= stage.by_torch(by_torch, own)
    values = values_of(plan, by_hand, by_torch)
    pairs = {value.name: (value.value, value.torch) for value in values}
    claims = {claim.name: (claim.left, claim.right) for claim in lesson.claims}
    return LessonRun(lesson, seed, plan, values, pool, match_values(pairs, claims, device))


def values_of(plan: Stages, by_hand: Values, by_torch: Values) -> tuple[StageValue, ...]:
    axes: dict[str, str] = {}
    values = []
    for stage in plan:
        for name, letters in stage.makes.items():
            axes[name] = axes[letters[1:]] if letters.startswith("@") else letters
            values.append(StageValue(name, axes[name], np.asarray(by_hand[name]), as_array(by_torch[name]), stage))
    return tuple(values)
