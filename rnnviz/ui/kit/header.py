"""The header of a page: its name, and the verdict that stays on the screen."""

import json

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from rnnviz.check.compare import Match
from rnnviz.plots.theme import scientific
from rnnviz.ui.kit.components import component
from rnnviz.ui.kit.core_words import in_words, place_in_words, tensor_in_words
from rnnviz.ui.kit.uploads import close_uploads_of_others
from rnnviz.words import mark, say, say_many

_mount = component(
    "rnnviz_header",
    script="kit/header.js",
    styles=("tokens.css", "pill.css", "header.css"),
    isolate_styles=False,
)

_HEADLINES = {
    "match": mark("✓ equals {name}"),
    "mismatch": mark("✗ differs from {name}"),
    "overflow": mark("both overflow here"),
    "amplified": mark("✓ each step equals {name}"),
}


def header_place(title: str) -> DeltaGenerator:
    """Where the header stands: it stays on the screen. One per page, at its top, and before anything is computed: the
    name is there as soon as the page is."""
    close_uploads_of_others()
    place = st.container(
        key="rnnviz_header", horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    )
    place.title(title, anchor=False, width="content")
    return place


def draw_header(place: DeltaGenerator, *, verdict: str, headline: str, detail: str) -> None:
    """A verdict beside the page's name, one that `pill.css` knows: its headline, and the numbers behind it."""
    content = {"verdict": verdict, "headline": headline, "detail": detail}
    with place:
        _mount(key="rnnviz_header_view", data=json.dumps(content, ensure_ascii=False).encode(), width="content")


def verdict_words(match: Match, device_name: str, *, tf32: bool = False) -> dict[str, str]:
    """A comparison with torch as `verdict`, `headline` and `detail`. `tf32`: torch was let to round its products so."""
    # What TF32 rounds away is not the network's doing, so it is never called amplified.
    rough = tf32 and match.verdict in ("mismatch", "amplified")
    because = f"{_differences(match)} · " + say("TF32 keeps 10 bits of each product")
    detail = because if rough else verdict_detail(match, device_name)
    verdict = "mismatch" if rough else match.verdict
    return {
        "verdict": verdict,
        "headline": say(_HEADLINES[verdict], name=in_words(match.reference)),
        "detail": detail,
    }


def verdict_detail(match: Match, device_name: str) -> str:
    """The numbers behind the verdict, in one line."""
    where = say("{dtype} on {device}", dtype=match.dtype, device=device_name)
    if match.verdict == "overflow" and match.first_overflow is not None:
        layer, direction, t = match.first_overflow
        parts = [say("overflow at step t = {t}, by hand and in torch", t=t), say("equal before it"), where]
        if match.errors.shape[:2] != (1, 1):
            place = place_in_words(layer, direction)
            parts[0] = say("overflow at step t = {t} ({place}, by hand and in torch)", t=t, place=place)
        return " · ".join(parts)
    if match.verdict == "overflow":
        lost = mark("parts of the sums leave the range of {dtype}, where two right programs may part")
        return " · ".join((say(lost, dtype=match.dtype), where))
    if match.verdict == "amplified":
        grown = mark("the network amplifies rounding: after all steps |Δ| {after_all}, each step alone {alone}")
        errors = {"after_all": scientific(match.max_abs_error), "alone": scientific(match.step_error)}
        return " · ".join((say(grown, **errors), where))
    return f"{_differences(match)} · {where}"


def _differences(match: Match) -> str:
    """The tensor that is nearest to its tolerance, or farthest beyond it: its error and its tolerance."""
    error, allowed = scientific(match.max_abs_error), scientific(match.tolerance)
    compared = say_many("{n:,} state compared", "{n:,} states compared", match.num_states)
    where = say(
        "|Δ| {error} of {allowed} allowed, in {tensor}",
        error=error,
        allowed=allowed,
        tensor=tensor_in_words(match.decisive),
    )
    return f"{where} · {compared}"
