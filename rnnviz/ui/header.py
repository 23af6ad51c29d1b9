"""The header of a page: its name, and the verdict that stays on the screen."""

import json

import streamlit as st

from rnnviz.compare import Match
from rnnviz.plots.theme import DARK, LIGHT, scientific
from rnnviz.ui.components import component

_mount = component("rnnviz_header", scripts=("theme.js", "header.js"), styles=("header.css",), isolate_styles=False)

_HEADLINES = {
    "match": "✓ equals {name}",
    "mismatch": "✗ differs from {name}",
    "overflow": "both overflow here",
    "amplified": "✓ each step equals {name}",
}


def header(title: str, match: Match, torch_name: str, device_name: str) -> None:
    """Title and verdict; one per page, at its top."""
    with st.container(key="rnnviz_header"):
        content = {
            "title": title,
            "verdict": match.verdict,
            "headline": _HEADLINES[match.verdict].format(name=torch_name),
            "detail": verdict_detail(match, device_name),
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
    if match.verdict == "amplified":
        return (
            f"the network amplifies rounding: after all steps |Δ| {scientific(match.max_abs_error)}, "
            f"each step alone {scientific(match.step_error)} · {where}"
        )
    states = ("h_l", "cell loop c_l")
    count = sum(tensor.size for name, tensor in match.tensors.items() if name.startswith(states))
    return (
        f"largest |Δ| {scientific(match.max_abs_error)} of {count:,} states · "
        f"tolerance {scientific(match.tolerance)} · {where}"
    )
