import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.plots import theme
from rnnviz.plots.theme import DARK, LIGHT, number, scale_for, scientific

FORMAT_JS = Path(__file__).parents[2] / "rnnviz" / "ui" / "kit" / "format.js"
NODE = shutil.which("node")
floats = st.floats(allow_nan=True, allow_infinity=True, width=64)


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_light_and_dark_name_the_same_colours_and_each_light_one_occurs_once() -> None:
    assert list(LIGHT) == list(DARK)
    assert len(set(LIGHT.values())) == len(LIGHT)
    assert all(re.fullmatch("#[0-9a-f]{6}", value) for value in [*LIGHT.values(), *DARK.values()])


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_words_can_be_read_on_the_page_and_on_its_panels(colours: dict[str, str]) -> None:
    words = ["ink", "mute", "ok", "bad", "warn", "overflow", "x", "h", "bias", *(n for n in colours if "axis_" in n)]
    assert {
        name: round(contrast(colours[name], colours["background"]), 2)
        for name in words
        if contrast(colours[name], colours["background"]) < 4.5
    } == {}
    assert contrast(colours["mute"], colours["panel"]) >= 4.5
    assert contrast(colours["ok"], colours["ok_background"]) >= 4.5
    assert contrast(colours["bad"], colours["bad_background"]) >= 4.5
    assert contrast(colours["ink"], colours["now_background"]) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_lines_and_scales_can_be_seen_on_the_page(colours: dict[str, str]) -> None:
    seen = [name for name in colours if name.startswith("unit_")] + ["accent", "negative", "positive", "high"]
    assert min(contrast(colours[name], colours["background"]) for name in seen) >= 3
    sizes = [luminance(colours[name]) for name in ("low", "mid", "high")]
    assert sizes == sorted(sizes, reverse=colours is LIGHT)


def test_bounded_states_have_a_fixed_scale_and_others_a_symmetric_one() -> None:
    values = np.array([[0.1, -0.4], [np.inf, np.nan]])
    assert scale_for(values, bounded=True) == (-1, 1)
    assert scale_for(values, bounded=False) == (-0.4, 0.4)
    assert scale_for(np.zeros((2, 3)), bounded=False) == (-1, 1)
    assert scale_for(np.full(3, np.nan), bounded=False) == (-1, 1)


@given(floats)
def test_the_ends_of_a_scale_and_their_distance_are_numbers(value: Any) -> None:
    low, high = scale_for(np.array([value]), bounded=False)
    assert low == -high < 0
    assert np.isfinite(high - low)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0625, "0.063"),
        (-0.0625, "−0.063"),
        (-0.0004, "0.000"),
        (-0.0, "0.000"),
        (99999.9999, "100000.000"),
        (1e5, "1.00e5"),
        (-1.005e-7, "0.000"),
        (3.14e14, "3.14e14"),
        (9.999e9, "1.00e10"),
        (float("nan"), "nan"),
        (float("-inf"), "−inf"),
        (float("inf"), "inf"),
    ],
)
def test_a_number_has_three_decimals_and_a_true_minus(value: Any, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(6e-8, "6.0e−08"), (0, "0"), (0.125, "1.3e−01"), (5, "5.0e00"), (-2e123, "−2.0e123")]
)
def test_a_difference_is_written_in_powers_of_ten(value: Any, text: str) -> None:
    assert scientific(value) == text


@given(floats, st.integers(0, 6))
def test_no_number_is_written_with_a_hyphen_or_as_minus_zero(value: Any, digits: int) -> None:
    for text in (number(value, digits), scientific(value)):
        assert "-" not in text
        assert not re.fullmatch(r"−0(\.0*)?", text)


@pytest.mark.skipif(NODE is None, reason="node, which runs format.js, is not installed")
def test_python_and_the_browser_write_every_number_alike(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    ties = np.arange(-40, 40) / 16
    values = np.concatenate([rng.standard_normal(500) * 10.0 ** rng.integers(-12, 12, 500), ties, [0.0, 1e300, 5e-324]])
    (tmp_path / "main.mjs").write_text(
        f'import {{ number, scientific }} from "{FORMAT_JS.as_uri()}";\n'
        f"const values = {json.dumps(values.tolist())}.concat([NaN, Infinity, -Infinity, -0]);\n"
        "console.log(JSON.stringify(values.map((v) => [number(v), number(v, 2), number(v, 0), scientific(v)])));\n",
        encoding="utf-8",
    )
    run = subprocess.run([str(NODE), "main.mjs"], cwd=tmp_path, capture_output=True, check=True, encoding="utf-8")
    ours = [
        [number(v), number(v, 2), number(v, 0), scientific(v)]
        for v in [*values.tolist(), float("nan"), float("inf"), float("-inf"), -0.0]
    ]
    assert json.loads(run.stdout) == ours


def test_a_persons_text_is_no_markup_in_a_label() -> None:
    assert theme.plain("<b>&") == "&lt;b&gt;&amp;"
    assert theme.plain("a\nb") == "a␣b"
    assert theme.plain("x" * 40) == "x" * 15 + "…"
