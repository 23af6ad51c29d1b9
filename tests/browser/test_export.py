"""What the browser makes of its run: pictures that stand or move, and notebooks, each opened by its own tool."""

import json
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
from tests.browser.visitors import GO
from tests.browser.watching import SIDEWAYS, OpenPage, paint, resize, serious_violations, settle
from tests.ui.simulator.notebooks import run

STACKED = (
    "?cell=gru&num_layers=2&bidirectional=true&hidden_size=3&text=state&seed=5&tab=Export&direction=reverse"
    "&step=7&pin=2&layer=1&gate=z&unit=1"
)
SMALL = "?cell=lstm&hidden_size=3&text=hello&seed=5&tab=Export"
LONG = "?cell=gru&hidden_size=5&source=normal&seq_len=6&input_size=2&tab=Export"
NOW = {f"rgb({', '.join(str(int(colours['now'][k : k + 2], 16)) for k in (1, 3, 5))})" for colours in (LIGHT, DARK)}
PATIENT = 90_000  # ms
TEXTS = "(svg) => [...svg.querySelectorAll('text')].filter((t) => t.checkVisibility()).map((t) => t.textContent)"
SVG = "{http://www.w3.org/2000/svg}"
# Begin a film, and stop it as soon as that can be pressed.
BEGIN_AND_STOP = """(button) => new Promise((stopped) => {
  const stop = button.closest('.export').querySelector('.waiting button');
  const press = () => {
    if (!stop.checkVisibility()) return requestAnimationFrame(press);
    const told = stop.parentElement.textContent;
    stop.click();
    stopped(told);
  };
  button.click();
  press();
})"""


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
def test_stage_cell_script_and_notebook_are_saved_as_they_are_on_the_page(
    open_page: OpenPage, app_url: str, dark: bool, tmp_path: Path
) -> None:
    page = open_page(app_url + STACKED, dark=dark)
    _the_stage_is_a_drawing_of_its_own(page, "#0f141b" if dark else "#ffffff", tmp_path)
    _the_inside_of_the_cell_has_its_numbers(page, tmp_path)
    _the_number_that_is_open_is_printed(page, tmp_path)
    resize(page, 390, 844)
    assert serious_violations(page, "[data-testid=stTabs]") == []
    assert page.evaluate(SIDEWAYS) <= 0


def _the_stage_is_a_drawing_of_its_own(page: Page, background: str, folder: Path) -> None:
    text = saved(page, "Stage as SVG", folder).read_text()
    for of_the_page in ("var(", "color-mix", "color(srgb", "class=", "data-key", "light-dark"):
        assert of_the_page not in text
    drawing = ElementTree.fromstring(text)
    texts = [node.text for node in drawing.iter(f"{SVG}text")]
    shown = page.locator(".stage .frame-of-film").evaluate(TEXTS)
    assert [text for text in texts if text] == [text for text in shown if text]
    paper = drawing.find(f"{SVG}rect")
    assert paper is not None
    heads = [rect for rect in drawing.iter(f"{SVG}rect") if rect.get("stroke") in NOW]
    assert len(heads) >= 2  # of both directions, one of them dashed
    assert any(rect.get("stroke-dasharray") != "none" for rect in heads)
    assert paper.get("fill") == background
    assert Image.open(saved(page, "Stage as PNG", folder)).size == tuple(
        2 * int(drawing.get(name, "0")) for name in ("width", "height")
    )


def _the_inside_of_the_cell_has_its_numbers(page: Page, folder: Path) -> None:
    drawing = ElementTree.fromstring(saved(page, "Cell as SVG", folder).read_text())
    texts = ["".join(node.itertext()) for node in drawing.iter(f"{SVG}text")]
    shown = page.locator(".dock .inside svg").first.evaluate(TEXTS)
    assert [text for text in texts if text] == [text for text in shown if text]
    assert len(texts) > 4
    size = Image.open(saved(page, "Cell as PNG", folder)).size
    assert size == tuple(2 * int(float(drawing.get(name, "0"))) for name in ("width", "height"))


def _the_number_that_is_open_is_printed(page: Page, folder: Path) -> None:
    arch = Architecture("gru", 4, 3, num_layers=2, bidirectional=True)
    simulation = simulate(Experiment(arch, Text("state"), seed=5).setup())
    states, near = simulation.trace.layers[1][1].h, simulation.match.tolerance
    script = saved(page, "Script, .py", folder).read_text()
    assert float(run(script)) == pytest.approx(states[2, 0, 1], abs=near)
    Shown(page).choose(1, 1, 3, 0)
    notebook = json.loads(saved(page, "Notebook, .ipynb", folder).read_text())
    code = [cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "code"]
    drawn = [text for text in code if "plt" not in text]
    assert len(drawn) == len(code) - 1
    assert float(run("\n".join(drawn))) == pytest.approx(states[3, 0, 0], abs=near)


@pytest.mark.whole
@pytest.mark.parametrize("cell", ["lstm", "rnn_tanh", "gru_v1"])
def test_the_inside_of_other_cells_is_saved_with_its_numbers(
    open_page: OpenPage, app_url: str, tmp_path: Path, cell: str
) -> None:
    page = open_page(f"{app_url}{SMALL.replace('lstm', cell)}&step=3", dark=True)
    _the_inside_of_the_cell_has_its_numbers(page, tmp_path)


def test_all_steps_are_saved_as_pictures_that_move_of_a_long_run_the_window_until_it_is_stopped_and_none_of_too_many(
    open_page: OpenPage, app_url: str, tmp_path: Path
) -> None:
    page = open_page(app_url + LONG + "&step=2")
    resize(page, 390, 700)
    width, whole = page.locator(".stage .frame-of-film").evaluate(
        "(frame) => [frame.clientWidth, frame.querySelector('.film').scrollWidth]"
    )
    assert whole > width
    still = frames(saved(page, "Stage as PNG", tmp_path))[0]
    exact = frames(saved(page, "All steps as APNG", tmp_path))
    assert len(exact) == 7  # before the first step, and after each of six
    assert still.shape[1] in {round(scale * width) for scale in (1, 1.5, 2)}
    np.testing.assert_array_equal(exact[3], still)  # that of step 2
    assert all((now != before).any() for before, now in pairwise(exact))
    film = page.get_by_role("button", name="All steps as GIF")
    assert "Frame 1 of 7" in film.evaluate(BEGIN_AND_STOP)
    expect(page.get_by_text("Stopped: no file was made.")).to_be_visible(timeout=PATIENT)
    expect(page.get_by_role("button", name="Stop", exact=True)).to_have_count(0)
    paint(page)
    assert Shown(page).tick() == 2  # where it was
    page.evaluate(GO, f"/{LONG.replace('seq_len=6', 'seq_len=300')}")
    settle(page)
    film.click()
    expect(page.get_by_text("A moving picture has at most 200 frames; this run has 301.")).to_be_visible()


def test_the_way_back_is_saved_while_it_is_shown(open_page: OpenPage, app_url: str, tmp_path: Path) -> None:
    page = open_page(app_url + SMALL.replace("hello", "hel") + "&mode=back&of=h:0:0:2:1&back_step=1")
    expect(page.locator(".back-stage .film svg.values")).to_be_visible(timeout=PATIENT)
    resize(page, 390, 700)
    drawing = ElementTree.fromstring(saved(page, "Stage as SVG", tmp_path).read_text())
    shown = page.locator(".back-stage .film svg.values text").all_text_contents()
    texts = [node.text or "" for node in drawing.iter(f"{SVG}text")]
    assert {text for text in texts if text} <= {*shown, *page.locator(".back-stage svg text").all_text_contents()}
    assert len(texts) > 10
    still = frames(saved(page, "Stage as PNG", tmp_path))[0]
    moving = frames(saved(page, "All steps as GIF", tmp_path))
    assert len(moving) == 4  # before the first step back, and after each of three
    assert all((now != before).any() for before, now in pairwise(moving))
    assert moving[2].shape == still.shape
    assert np.abs(moving[2] - still).mean() < 1  # of 255: a GIF has 256 colours
