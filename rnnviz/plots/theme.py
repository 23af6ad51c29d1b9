"""Colours, colour scales, fonts and number formats, for the Plotly figures and for the browser's own views.

Figures are built with the LIGHT colours. Where the page is dark, the browser replaces each LIGHT string by the DARK
one of the same name; that is why every LIGHT value occurs once, and why a figure may hold no other colour than these.
"""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from types import MappingProxyType
from typing import Any

import numpy as np
import plotly.graph_objects as go

LIGHT: Mapping[str, str] = MappingProxyType(
    {
        # the page
        "background": "#ffffff",
        "panel": "#f6f7f9",
        "line": "#dfe3e8",
        "ink": "#1c2430",
        "mute": "#5b6675",
        "accent": "#2259ba",
        "empty": "#fbfbfc",
        # verdicts
        "ok": "#0f7b4b",
        "ok_background": "#e3f5ec",
        "bad": "#b3261e",
        "bad_background": "#fdecea",
        "warn": "#985a06",
        "overflow": "#a81c8f",
        # the terms of the formula: W_ih x, W_hh h, the biases
        "x": "#0b7a75",
        "h": "#7a3fb3",
        "bias": "#8a5a00",
        # signed values, and magnitudes
        "negative": "#2662ba",
        "zero": "#f2f3f5",
        "positive": "#c4342c",
        "low": "#eef1f4",
        "mid": "#8e9cae",
        "high": "#26344a",
        # the step that the clock shows
        "now": "#e0a100",
        "now_background": "#fff3d6",
        # lines of single units
        "unit_0": "#4477aa",
        "unit_1": "#dd5566",
        "unit_2": "#228833",
        "unit_3": "#aa3377",
        "unit_4": "#9c7a10",
        "unit_5": "#1487a6",
        # one colour per axis of a shape
        "axis_time": "#2257b5",
        "axis_batch": "#1b7440",
        "axis_features": "#8f4f00",
        "axis_layers": "#9b2777",
    }
)
DARK: Mapping[str, str] = MappingProxyType(
    {
        "background": "#0f141b",
        "panel": "#171e28",
        "line": "#2b3543",
        "ink": "#e8edf4",
        "mute": "#9aa7b8",
        "accent": "#6fa3ff",
        "empty": "#141b24",
        "ok": "#5fd39b",
        "ok_background": "#12301f",
        "bad": "#ff8a80",
        "bad_background": "#3a1a1a",
        "warn": "#f0b45e",
        "overflow": "#e97fd6",
        "x": "#4fd1c5",
        "h": "#c79bf2",
        "bias": "#e0b15a",
        "negative": "#5a96f0",
        "zero": "#232c38",
        "positive": "#ef6b59",
        "low": "#202935",
        "mid": "#6f7f94",
        "high": "#dde6f2",
        "now": "#e0a100",
        "now_background": "#2c2717",
        "unit_0": "#7fabdc",
        "unit_1": "#f28b98",
        "unit_2": "#63c174",
        "unit_3": "#dc8cc0",
        "unit_4": "#d3b54e",
        "unit_5": "#5cc5e0",
        "axis_time": "#8bb4ff",
        "axis_batch": "#6fd393",
        "axis_features": "#ebb567",
        "axis_layers": "#f09ad2",
    }
)

TRANSPARENT = "rgba(0,0,0,0)"

Colorscale = tuple[tuple[float, str], ...]
DIVERGING: Colorscale = ((0.0, LIGHT["negative"]), (0.5, LIGHT["zero"]), (1.0, LIGHT["positive"]))

FONT_FAMILY = '"Source Sans", "Source Sans 3", system-ui, sans-serif'
FONT_SIZE = 12  # px, the smallest that any figure uses

# A plotted range is the difference of its ends, which must itself be a number.
_LARGEST_LIMIT = 8e307
_SMALLEST_LIMIT = 1e-300


def scale_for(values: np.ndarray, bounded: bool) -> tuple[float, float]:
    """The ends of the diverging scale: -1…1 for bounded states, else symmetric around the largest finite |value|.

    Shapes: values any.
    """
    if bounded:
        return -1.0, 1.0
    sizes = np.abs(values[np.isfinite(values)])
    limit = float(sizes.max()) if sizes.size else 0.0
    limit = min(limit, _LARGEST_LIMIT) if limit >= _SMALLEST_LIMIT else 1.0
    return -limit, limit


def base_layout(**over: Any) -> dict[str, Any]:
    """What all figures share; keywords replace whole entries.

    The background is the page's own. `uirevision` never changes: zoom and pan stay when the data change. The empty
    template keeps Plotly's 6 KB default one out of every message.
    """
    return {
        "template": {},
        "uirevision": "rnnviz",
        "paper_bgcolor": TRANSPARENT,
        "plot_bgcolor": TRANSPARENT,
        "font": {"family": FONT_FAMILY, "size": FONT_SIZE, "color": LIGHT["mute"]},
        "hoverlabel": {
            "bgcolor": LIGHT["background"],
            "bordercolor": LIGHT["line"],
            "font": {"family": FONT_FAMILY, "size": 13, "color": LIGHT["ink"]},
            "align": "left",
        },
        "hovermode": "closest",
        "showlegend": False,
    } | over


def axis(title: str, **over: Any) -> dict[str, Any]:
    """One quiet axis: no grid, no line, horizontal labels."""
    quiet = {
        "showgrid": False,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "tickangle": 0,
        "ticklabelstandoff": 4,
    }
    return quiet | {"title": {"text": title, "standoff": 6, "font": {"size": FONT_SIZE}}} | over


def figure(traces: list[dict[str, Any]], layout: dict[str, Any]) -> go.Figure:
    """A figure from plain dicts, unchecked: checking costs three times the rest. A test checks every figure instead."""
    return go.Figure({"data": traces, "layout": layout}, _validate=False)


def plain(text: str, longest: int = 16) -> str:
    """A person's text as a label: nothing in it is markup to Plotly, control characters are seen, its end is cut."""
    shown = "".join(c if c.isprintable() else "␣" for c in text)
    shown = shown if len(shown) <= longest else shown[: longest - 1] + "…"
    return shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def number(value: float, digits: int = 3) -> str:
    """`digits` decimals, a true minus sign, never "-0.000"; from 1e5 in powers of ten. The same text as format.js."""
    exact = Decimal(float(value))
    if exact.is_nan():
        return "nan"
    if exact.is_infinite():
        return "inf" if exact > 0 else "−inf"
    if abs(exact) >= 100_000:
        return _powers_of_ten(exact, 2).replace("e+", "e").replace("-", "−")
    text = f"{_rounded(exact, -digits):f}"
    return (text.removeprefix("-") if Decimal(text) == 0 else text).replace("-", "−")


def scientific(value: float) -> str:
    """A difference such as 6.0e−08; 0 is "0". The same text as format.js."""
    exact = Decimal(float(value))
    if not exact.is_finite():
        return number(value)
    if exact == 0:
        return "0"
    mantissa, exponent = _powers_of_ten(exact, 1).split("e")
    return f"{mantissa}e{exponent[0]}{exponent[1:]:0>2}".replace("e+", "e").replace("-", "−")


def _rounded(exact: Decimal, exponent: int) -> Decimal:
    """To a multiple of 10**exponent, ties away from zero: browsers round so, Python's own formats round to even."""
    return exact.quantize(Decimal((0, (1,), exponent)), ROUND_HALF_UP, Context(prec=400))


def _powers_of_ten(exact: Decimal, digits: int) -> str:
    """As JavaScript's toExponential: 1.00e+5."""
    rounded = _rounded(exact, exact.adjusted() - digits)
    exponent = rounded.adjusted()  # one more than before where 9.999 became 10.00
    return f"{_rounded(rounded, exponent - digits).scaleb(-exponent):.{digits}f}e{exponent:+d}"
