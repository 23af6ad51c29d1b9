"""What the browser makes of its run: pictures that stand or move, and notebooks, each opened by its own tool."""

import json
import re
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from rnnviz.experiment import Experiment, simulate
from rnnviz.network.architecture import Architecture
from rnnviz.plots.theme import DARK, LIGHT
from rnnviz.sources.sequences import Text
from tests.browser.simulator import Shown
from tests.browser.watching import OpenPage, paint, resize, serious_violations, settle
from tests.ui.simulator.notebooks import run

STACKED = (
    "?cell=gru&num_layers=2&bidirectional=true&hidden_size=3&text=state&seed=5&tab=Export&direction=reverse"
    "&step=7&pin=2&layer=1&gate=z&unit=1"
)
SMALL = "?cell=lstm&hidden_size=3&text=hello&seed=5&tab=Export"
LONG = "?cell=gru&hidden_size=5&source=normal&seq_len=10&input_size=2&tab=Export"
NOW = {f"rgb({', '.join(str(int(colours['now'][k : k + 2], 16)) for k in (1, 3, 5))})" for colours in (LIGHT, DARK)}
PATIENT = 90_000  # ms


def saved(page: Page, button: str, folder: Path) -> Path:
    """The file that a button gives."""
    with page.expect_download(timeout=PATIENT) as download:
        page.get_by_role("button", name=button, exact=True).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def frames(path: Path) -> list[np.ndarray]:
    image = Image.open(path)
    found = []
    for k in range(getattr(image, "n_frames", 1)):
        image.seek(k)
        found.append(np.array(image.convert("RGB")).astype(int))
    return found


@pytest.mark.parametrize("dark", [True, pytest.param(False, marks=pytest.mark.whole)])
def test_the_stage_is_saved_as_a_drawing_of_its_own(
    open_page: OpenPage, app_url: str, dark: bool, tmp_path: Path
) -> None:
    page = open_page(app_url + STACKED, dark=dark)
    text = saved(page, "Stage as SVG", tmp_path).read_text()
    for of_the_page in ("var(", "color-mix", "color(srgb", "class=", "data-key", "light-dark"):
        assert of_the_page not in text
    drawing = ElementTree.fromstring(text)
    texts = [node.text for node in drawing.iter("{http://www.w3.org/2000/svg}text")]
    displayed = (
        "(svg) => [...svg.querySelectorAll('text')].filter((t) => t.checkVisibility()).map((t) => t.textContent)"
    )
    shown = page.locator(".stage .frame-of-film").evaluate(displayed)
    assert [text for text in texts if text] == [text for text in shown if text]
    paper = drawing.find("{http://www.w3.org/2000/svg}rect")
    assert paper is not None
    heads = [rect for rect in drawing.iter("{http://www.w3.org/2000/svg}rect") if rect.get("stroke") in NOW]
    assert len(heads) >= 2  # of both directions, one of them dashed
    assert any(rect.get("stroke-dasharray") != "none" for rect in heads)
    assert paper.get("fill") == ("#0f141b" if dark else "#ffffff")
    assert Image.open(saved(page, "Stage as PNG", tmp_path)).size == tuple(
        2 * int(drawing.get(name, "0")) for name in ("width", "height")
    )


def test_all_steps_are_saved_as_pictures_that_move_and_of_a_long_run_the_window_is_until_it_is_stopped(
    open_page: OpenPage, app_url: str, tmp_path: Path
) -> None:
    page = open_page(app_url + LONG + "&step=2")
    resize(page, 760, 700)
    width, whole = page.locator(".stage .frame-of-film").evaluate(
        "(frame) => [frame.clientWidth, frame.querySelector('.film').scrollWidth]"
    )
    assert whole > width
    still = frames(saved(page, "Stage as PNG", tmp_path))[0]
    exact = frames(saved(page, "All steps as APNG", tmp_path))
    assert len(exact) == 11  # before the first step, and after each of ten
    assert still.shape[1] in {round(scale * width) for scale in (1, 1.5, 2)}
    np.testing.assert_array_equal(exact[3], still)  # that of step 2
    assert all((now != before).any() for before, now in pairwise(exact))
    page.get_by_role("button", name="All steps as GIF").click()
    expect(page.get_by_text(re.compile(r"Frame \d+ of 11"))).to_be_visible(timeout=PATIENT)
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.get_by_text("Stopped: no file was made.")).to_be_visible(timeout=PATIENT)
    expect(page.get_by_role("button", name="Stop", exact=True)).to_have_count(0)
    paint(page)
    assert Shown(page).tick() == 2  # where it was


@pytest.mark.one_in(3)
@pytest.mark.parametrize("address", [SMALL, SMALL.replace("lstm", "rnn_tanh"), SMALL.replace("lstm", "gru_v1")])
def test_the_inside_of_the_cell_is_saved_with_its_numbers(
    open_page: OpenPage, app_url: str, tmp_path: Path, address: str
) -> None:
    page = open_page(app_url + address + "&step=3", dark=True)
    drawing = ElementTree.fromstring(saved(page, "Cell as SVG", tmp_path).read_text())
    texts = ["".join(node.itertext()) for node in drawing.iter("{http://www.w3.org/2000/svg}text")]
    displayed = (
        "(svg) => [...svg.querySelectorAll('text')].filter((t) => t.checkVisibility()).map((t) => t.textContent)"
    )
    shown = page.locator(".dock .inside svg").first.evaluate(displayed)
    assert [text for text in texts if text] == [text for text in shown if text]
    assert len(texts) > 4
    size = Image.open(saved(page, "Cell as PNG", tmp_path)).size
    assert size == tuple(2 * int(float(drawing.get(name, "0"))) for name in ("width", "height"))


def test_the_way_back_is_saved_while_it_is_shown(open_page: OpenPage, app_url: str, tmp_path: Path) -> None:
    page = open_page(app_url + SMALL + "&mode=back&of=h:0:0:4:1&back_step=1")
    expect(page.locator(".back-stage .film svg.values")).to_be_visible(timeout=PATIENT)
    resize(page, 760, 700)
    drawing = ElementTree.fromstring(saved(page, "Stage as SVG", tmp_path).read_text())
    shown = page.locator(".back-stage .film svg.values text").all_text_contents()
    texts = [node.text or "" for node in drawing.iter("{http://www.w3.org/2000/svg}text")]
    assert {text for text in texts if text} <= {*shown, *page.locator(".back-stage svg text").all_text_contents()}
    assert len(texts) > 10
    still = frames(saved(page, "Stage as PNG", tmp_path))[0]
    moving = frames(saved(page, "All steps as GIF", tmp_path))
    assert len(moving) == 6  # before the first step back, and after each of five
    assert all((now != before).any() for before, now in pairwise(moving))
    assert moving[2].shape == still.shape
    assert np.abs(moving[2] - still).mean() < 1  # of 255: a GIF has 256 colours


def test_a_run_of_too_many_steps_says_why_it_does_not_move(open_page: OpenPage, app_url: str) -> None:
    page = open_page(app_url + LONG.replace("seq_len=10", "seq_len=300"))
    page.get_by_role("button", name="All steps as GIF").click()
    expect(page.get_by_text("A moving picture has at most 200 frames; this run has 301.")).to_be_visible()


def test_the_notebook_and_the_script_have_the_number_that_is_open(
    open_page: OpenPage, app_url: str, tmp_path: Path
) -> None:
    page = open_page(app_url + SMALL + "&step=3&unit=2")
    simulation = simulate(Experiment(Architecture("lstm", 4, 3), Text("hello"), seed=5).setup())
    script = saved(page, "Script, .py", tmp_path).read_text()
    assert float(run(script)) == pytest.approx(simulation.trace.layers[0][0].h[3, 0, 2], abs=simulation.match.tolerance)
    Shown(page).press("ArrowLeft")
    notebook = json.loads(saved(page, "Notebook, .ipynb", tmp_path).read_text())
    code = [cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "code"]
    drawn = [text for text in code if "plt" not in text]
    assert len(drawn) == len(code) - 1
    printed = float(run("\n".join(drawn)))
    assert printed == pytest.approx(simulation.trace.layers[0][0].h[2, 0, 2], abs=simulation.match.tolerance)


def test_the_offers_can_be_reached_and_read(open_page: OpenPage, app_url: str) -> None:
    page = open_page(app_url + SMALL, dark=True, phone=True)
    settle(page)
    assert serious_violations(page, "[data-testid=stTabs]") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
