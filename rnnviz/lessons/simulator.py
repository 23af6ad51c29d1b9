"""A lesson's recurrent layer, ready for the simulator: the same weights, the same input, the same initial state."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rnnviz.experiment import Setup
from rnnviz.lessons.catalogue import ALIASES, LESSONS
from rnnviz.lessons.layers import LAYERS
from rnnviz.lessons.lesson import Lesson, LessonRun, Stages
from rnnviz.lessons.packing import unpack_rows
from rnnviz.lessons.stage import Layer, Stage
from rnnviz.network.architecture import Architecture
from rnnviz.network.errors import invalid
from rnnviz.sources.limits import shown
from rnnviz.words import sentence


@dataclass(frozen=True)
class LessonLayer:
    """The recurrent layer of a lesson, as something to choose: what `simulator_setup` is called with, and its sizes."""

    lesson: str
    seed: int
    text: str | None
    arch: Architecture
    seq_len: int
    batch: int
    device: str = "cpu"
    tf32: bool = False

    def setup(self, drawn: int | None = None) -> Setup:
        """The layer's call; the lesson runs for it. With `drawn`, x of that sample alone."""
        setup = simulator_setup(self.lesson, self.seed, self.text)
        return setup if drawn is None else setup.drawing(drawn)


def lesson_layer(lesson: str, seed: int, text: str | None) -> LessonLayer:
    """The layer that `lesson` names; the lesson has to run to know its sizes.

    Raises ValueError where `simulator_setup` does: an unknown lesson, or a text that it refuses.
    """
    setup = simulator_setup(lesson, seed, text)
    return LessonLayer(lesson, seed, text, setup.arch, setup.seq_len, setup.batch)


def simulator_ids(
    lesson: Lesson, variant: str | None = None, text: str | None = None, **chosen: str | None
) -> dict[str, str]:
    """What to call the lesson's recurrent layers in the simulator's link: title of the layer -> id.

    The id is the lesson's; behind dots stand what was chosen, where it is not the default, and the layer's name, where
    there is a choice: "D5.notes.decoder". chosen: size, weights and h_0, as for `Lesson.run`.
    """
    layers = recurrent_stages(lesson.plan(text, variant, **chosen))
    chosen = {"variant": variant} | chosen
    switches = lesson.switches
    others = [chosen[name] for name in switches if chosen.get(name) and _is_said(name, chosen[name], switches[name])]
    start = ".".join(filter(None, (lesson.id, *others)))
    if not layers and lesson.id in LAYERS:
        return {LAYERS[lesson.id].title: start}
    return {
        sentence("{title} · {module}", title=own.title, module=own.module): start if k == 0 else f"{start}.{own.module}"
        for k, own in enumerate(layers)
    }


def _is_said(name: str, value: str | None, values: tuple[str, ...]) -> bool:
    """A variant is always said, since the first of them is a choice like the others."""
    return name == "variant" or value != values[0]


def recurrent_stages(plan: Stages) -> list[Stage]:
    """The stages with a recurrent layer of torch's, each module once."""
    first = {stage.module: stage for stage in reversed(plan) if stage.layer is not None}
    return [stage for stage in plan if first.get(stage.module) is stage]


def simulator_setup(lesson_id: str, seed: int | None = None, text: str | None = None) -> Setup:
    """The recurrent layer that `lesson_id` names (see `simulator_ids`), with what goes into it.

    Raises ValueError for an unknown id, a lesson without a recurrent layer, or a text that the lesson refuses.
    """
    lesson_name, *rest = lesson_id.split(".")
    lesson_name = ALIASES.get(lesson_name, lesson_name)
    if lesson_name not in LESSONS:
        raise invalid(
            "lesson must be one of {choices}; got {value}", choices=", ".join(LESSONS), value=shown(lesson_id)
        )
    lesson = LESSONS[lesson_name]
    chosen, rest = chosen_in(lesson, rest)
    run = lesson.run(seed, text=text if lesson.text else None, **chosen)
    layers = {stage.module: stage.layer for stage in recurrent_stages(run.plan) if stage.layer is not None}
    if not layers and lesson_name in LAYERS and not rest:
        return LAYERS[lesson_name].setup(run)
    if not layers:
        raise invalid("lesson must have a recurrent layer; {lesson} has none", lesson=lesson_name)
    module = rest[0] if rest else next(iter(layers))
    if module not in layers or len(rest) > 1:
        raise invalid(
            "lesson {lesson} must be followed by one of {choices}; got {value}",
            lesson=lesson_name,
            choices=", ".join(layers),
            value=shown(lesson_id),
        )
    return setup_of(run, module, layers[module])


def chosen_in(lesson: Lesson, rest: Sequence[str]) -> tuple[dict[str, str | None], list[str]]:
    """What the parts of an id behind the lesson's choose, by the switch, and the parts that are left. A choice may have
    a dot of its own: "E2.0.9"."""
    chosen: dict[str, str | None] = {}
    left = list(rest)
    for name, values in lesson.switches.items():
        for value in values:
            parts = value.split(".")
            if left[: len(parts)] == parts:
                chosen[name] = value
                del left[: len(parts)]
                break
    return chosen, left


def setup_of(run: LessonRun, module: str, layer: Layer) -> Setup:
    """The call of a recurrent layer in a run: `module`'s weights, and what the run gives to it, time-major."""
    values = {value.name: value.value for value in run.stages}
    lengths = tuple(values[layer.lengths].tolist()) if layer.lengths else None
    x = values[layer.of]
    if layer.packed and lengths is not None:
        x = unpack_rows(x, lengths)
    x = np.ascontiguousarray(x.swapaxes(0, 1) if layer.arch.batch_first else x)
    shapes = layer.arch.tensor_shapes(*x.shape[:2])
    h_0 = values[layer.h_0] if layer.h_0 else np.zeros(shapes["h_0"], x.dtype)
    c_0 = values[layer.c_0] if layer.c_0 else np.zeros(shapes["c_0"], x.dtype) if "c_0" in shapes else None
    return Setup(layer.arch, run.weights[module], x, h_0, c_0, lengths)
