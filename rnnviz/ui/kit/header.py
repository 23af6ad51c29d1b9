"""The header of a page: its name, and the verdict that stays on the screen."""

import json

import streamlit as st

from rnnviz.check.compare import Match
from rnnviz.plots.theme import DARK, LIGHT, scientific
from rnnviz.ui.kit.components import component

_mount = component(
    "rnnviz_header",
    script="kit/header.js",
    styles=("tokens.css", "pill.css", "header.css"),
    isolate_styles=False,
)

_HEADLINES = {
    "match": "✓ equals {name}",
    "mismatch": "✗ differs from {name}",
    "overflow": "both overflow here",
    "amplified": "✓ each step equals {name}",
}


def header(title: str, match: Match, device_name: str, *, tf32: bool = False) -> None:
    """Title and verdict; one per page, at its top. `tf32`: torch was let to round its products to TF32."""
    # What TF32 rounds away is not the network's doing, so it is never called amplified.
    rough = tf32 and match.verdict in ("mismatch", "amplified")
    because = f"{_differences(match)} · TF32 keeps 10 bits of each product"
    detail = because if rough else verdict_detail(match, device_name)
    with st.container(key="rnnviz_header"):
        content = {
            "title": title,
            "verdict": "mismatch" if rough else match.verdict,
            "headline": _HEADLINES["mismatch" if rough else match.verdict].format(name=match.reference),
            "detail": detail,
            "theme": {"light": dict(LIGHT), "dark": dict(DARK)},
        }
        _mount(key="rnnviz_header_view", data=json.dumps(content, ensure_ascii=False).encode())


def verdict_detail(match: Match, device_name: str) -> str:
    """The numbers behind the verdict, in one line."""
    where = f"{match.dtype} on {device_name}"
    if match.verdict == "overflow" and match.first_overflow is not None:
        layer, direction, t = match.first_overflow
        place = f"layer {layer}{', reverse' if direction else ''}, " if match.errors.shape[:2] != (1, 1) else ""
        return f"overflow at step t = {t} ({place}by hand and in torch) · equal before it · {where}"
    if match.verdict == "overflow":
        return f"parts of the sums leave the range of {match.dtype}, where two right programs may part · {where}"
    if match.verdict == "amplified":
        return (
            f"the network amplifies rounding: after all steps |Δ| {scientific(match.max_abs_error)}, "
            f"each step alone {scientific(match.step_error)} · {where}"
        )
    return f"{_differences(match)} · {where}"


def _differences(match: Match) -> str:
    largest, allowed = scientific(match.max_abs_error), scientific(match.tolerance)
    return f"largest |Δ| {largest} of {match.num_states:,} states · tolerance {allowed}"
