"""The exercises page: one exercise of a kind, a level and a seed; or, where the link brings one, an assignment."""

from typing import Any

import streamlit as st

from rnnviz.assignments.assignment import SET
from rnnviz.exercises import KINDS, LEVELS, Exercise
from rnnviz.network.randomness import SEED_LIMITS
from rnnviz.ui.exercises.student import assignment_page
from rnnviz.ui.exercises.work import Help, Progress, headline, made, name_of, work_on
from rnnviz.ui.kit.address import problems_of_address, walked
from rnnviz.ui.kit.fields import Choice, Whole
from rnnviz.ui.kit.fields import Field as AddressRule
from rnnviz.ui.kit.header import draw_header, header_place
from rnnviz.ui.kit.held import controlled, held
from rnnviz.ui.kit.notes import problem
from rnnviz.ui.kit.widgets import titled_choice
from rnnviz.words import say

KIND, LEVEL, SEED = "kind", "level", "exercise_seed"
KIND_NAMES = tuple(KINDS)
LEVEL_NAMES = tuple(map(str, LEVELS))
_KIND = Choice(KIND_NAMES, KIND_NAMES[0])
RULES: dict[str, AddressRule] = {
    KIND: _KIND,
    LEVEL: Choice(LEVEL_NAMES, LEVEL_NAMES[0]),
    SEED: Whole(*SEED_LIMITS, 1),
}
_DEFAULT_SEED = 1
_PROGRESS, _LINK, _CHOICE = "rnnviz_exercises", "rnnviz_exercise_link", "rnnviz_exercise_choice"
_MOST_KEPT = 50  # exercises whose answers a session remembers


def page() -> None:
    """The whole page."""
    if SET in st.query_params:
        assignment_page()
        return
    top = header_place(say("Exercises"))
    exercise = _choose()
    kept: dict[str, Progress] = st.session_state.setdefault(_PROGRESS, {})
    progress = kept.get(name_of(exercise), Progress())
    _, verdict, draw_verdict = work_on(exercise, progress, lambda now: _keep(exercise, now), Help())
    chosen = {"kind": say(KINDS[exercise.kind].title), "level": exercise.level, "seed": exercise.seed}
    draw_header(top, **headline(verdict, say("{kind} · level {level} · seed {seed}", **chosen)))
    draw_verdict()


def _choose() -> Exercise:
    """The exercise that the controls, or the link, describe; where they break a rule, the last one that did not."""
    problems_of_address(_LINK, RULES, controls=RULES)
    before = st.session_state.get(_CHOICE)
    with st.container(key="rnnviz_exercise_controls", horizontal=True, gap="medium", vertical_alignment="bottom"):
        bound: dict[str, Any] = {"bind": "query-params"}
        kind = titled_choice(KIND, _KIND, say("Exercise"), lambda name: say(KINDS[name].title), width=260)
        bound |= {"key": LEVEL, "required": True} | _first(LEVEL, LEVEL_NAMES[0])
        level = controlled(
            LEVEL,
            say("Level"),
            lambda **given: st.segmented_control(say("Level"), LEVEL_NAMES, **bound, **given),
            lambda: st.session_state[LEVEL],
            width="content",
        )
        low, high = SEED_LIMITS
        start: dict[str, Any] = {
            "key": SEED,
            "bind": "query-params",
            "step": 1,
            "min_value": low,
            "max_value": high,
        } | _first(SEED, _DEFAULT_SEED, "value")
        seed = controlled(
            SEED,
            say("Seed"),
            lambda **given: st.number_input(say("Seed"), **start, **given),
            lambda: st.session_state[SEED],
            width=150,
        )
        if not held().locks(SEED):
            st.button(
                say("Another one"), on_click=_next_seed, help=say("The next seed: another exercise of this kind.")
            )
    choice = st.session_state[_CHOICE] = (str(kind), int(seed or 0), int(level or 1))
    if before not in (None, choice):  # another choice: the link's problems are past
        st.session_state[_LINK] = []
    for text in st.session_state[_LINK]:
        problem(text)
    return made(*choice)


def _first(name: str, value: str | int, argument: str = "default") -> dict[str, Any]:
    """A default is given once: streamlit warns where the session has a value too. Going Back, it is given again."""
    return {} if name in st.session_state and not walked() else {argument: value}


def _next_seed() -> None:
    low, high = SEED_LIMITS
    seed = st.session_state[_CHOICE][1]
    st.session_state[SEED] = low if seed >= high else seed + 1


def _keep(exercise: Exercise, progress: Progress) -> None:
    kept = st.session_state[_PROGRESS]
    kept.pop(name_of(exercise), None)
    kept[name_of(exercise)] = progress
    while len(kept) > _MOST_KEPT:
        kept.pop(next(iter(kept)))
