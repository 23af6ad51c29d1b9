"""Numbers that are edited where they stand: shown at once, not as checked; then computed and compared by the server."""

import base64
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from rnnviz.experiment import Experiment, Simulation, simulate
from rnnviz.network.architecture import Architecture
from rnnviz.sources.sequences import Text
from rnnviz.ui.kit.scripts import script_url
from tests.browser.simulator import Shown, cell_numbers
from tests.browser.watching import OpenPage, paint, serious_violations, settle
from tests.courses import experiment, messages

DISTANCE_SCRIPTS = ("kit/message.js", "simulator/edits/course.js")
# How far the numbers that this browser computes of an edited run are from the library's, in eps.
DISTANCE = """async ([unpackUrl, courseUrl, ...sent]) => {
  const load = (url) => import(new URL(url, document.baseURI));
  const [{ unpack }, { courseOf }] = [await load(unpackUrl), await load(courseUrl)];
  const [before, after] = sent.map((text) => unpack(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))));
  const values = new Map(after.edits.made.map(({ place, text }) => [place, Number(text)]));
  const made = courseOf(before, before.edits.programs, values);
  let most = 0;
  after.layers.forEach((row, layer) => row.forEach((own, direction) => {
    for (const [name, theirs] of Object.entries(own)) {
      if (!theirs || name.startsWith('torch')) continue;
      const ours = made.layers[layer][direction][name];
      const largest = Math.max(1, ...theirs.map(Math.abs));
      theirs.forEach((value, k) => { most = Math.max(most, Math.abs(value - ours[k]) / (largest * 2 ** -52)); });
    }
  }));
  return most;
}"""
GRU = "?cell=gru&hidden_size=3&text=state&seed=5&step=3&unit=1&gate=n"
FREEZE = """() => {
  window.heard = WebSocket.prototype.send;
  WebSocket.prototype.send = () => {};
}"""  # the server hears nothing more
THAW = "() => { WebSocket.prototype.send = window.heard; }"
RUN = """async ([url]) => {
  const { runOf } = await import(new URL(url, document.baseURI));
  const { unchecked, layers, match, edits } = runOf('simulator');
  return { unchecked: Boolean(unchecked), h: [...layers[0][0].h], verdict: match.verdict, text: edits.text };
}"""


def edited(edits: str) -> Simulation:
    return simulate(Experiment(Architecture("gru", 4, 3), Text("state"), seed=5, edits=edits).setup())


def run_shown(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(RUN, [script_url("simulator/run.js")])
    return found


def number(page: Page, place: str) -> Locator:
    return page.locator(f".dock [data-edit='{place}'][role=spinbutton]:visible").first


def drag(page: Page, place: Locator, by: int) -> None:
    box = place.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by, y, steps=4)


def edits_in_address(page: Page) -> str:
    return parse_qs(urlsplit(page.url).query).get("edits", [""])[0]


def expect_checked(page: Page, simulation: Simulation) -> None:
    """The page shows exactly the library's numbers, and torch's verdict of them."""
    shown = Shown(page)
    expect(shown.verdict).to_have_text("✓ equals torch.nn.GRU")
    expect(page.locator(".picture.unchecked")).to_have_count(0)
    h = simulation.trace.layers[0][0].h[:, 0]
    np.testing.assert_array_equal(np.float32(run_shown(page)["h"]).reshape(h.shape), h)
    assert shown.seen()["cells"]["0:0:3"] == cell_numbers(simulation, 0, 0, 3)


@pytest.fixture
def page(open_page: OpenPage, app_url: str) -> Page:
    return open_page(app_url + GRU)


def test_what_is_dragged_moves_the_picture_and_is_then_checked(page: Page) -> None:
    before = edited("")
    places = [page.locator(f".stage [data-key='{key}']").first for key in ("x:1:2", "h:0:0:start:1")]
    for place, by in ((number(page, "weight_hh_l0:7,2"), 40), *((place, 50) for place in places)):
        drag(page, place, by)
        page.mouse.up()
        settle(page)  # where the hand was slow, the server has been asked on the way
    expect(page.locator(".edited b")).to_have_text("edited: 3 values")
    text = edits_in_address(page)
    made = {name: float(value) for name, value in (edit.split("=") for edit in text.split(";"))}
    assert made.keys() == {"weight_hh_l0:7,2", "x:1,0,2", "h_0:0,0,1"}
    was = float(before.setup.weights["weight_hh_l0"][7, 2])
    assert made["weight_hh_l0:7,2"] == pytest.approx(was + 0.4, abs=2e-3)
    expect_checked(page, edited(text))
    assert page.locator(".stage .line.ghost").count() >= 1


def test_what_the_server_has_not_computed_is_right_and_looks_unchecked(page: Page) -> None:
    most = 0.0
    for k in range(4):
        before, after = messages(experiment(k, "float64"), k)
        sent = [base64.b64encode(message).decode() for message in (before, after)]
        most = max(most, page.evaluate(DISTANCE, [script_url(name) for name in DISTANCE_SCRIPTS] + sent))
    assert 0 < most <= 64
    page.evaluate(FREEZE)
    drag(page, number(page, "weight_ih_l0:7,1"), -60)
    expect(page.locator(".rv-pill")).to_have_text("not checked yet")
    expect(page.locator(".picture.unchecked")).to_have_count(1)
    expect(page.locator(".dock .torch")).to_contain_text("not checked yet")
    expect(page.locator(".dock .torch")).not_to_contain_text("✓")
    shown = run_shown(page)
    weight = float(number(page, "weight_ih_l0:7,1").get_attribute("aria-valuenow") or "nan")
    wanted = edited(f"weight_ih_l0:7,1={weight!r}").trace.layers[0][0].h[:, 0]
    assert shown["unchecked"]
    assert np.abs(np.array(shown["h"]).reshape(wanted.shape) - wanted).max() <= 64 * np.finfo("float32").eps
    page.keyboard.press("Escape")
    page.mouse.up()
    entry = page.get_by_role("grid", name="W_hh").locator("td[data-row='7'][data-column='2']")
    entry.scroll_into_view_if_needed()
    drag(page, entry, 30)
    expect(page.locator(".weights.unchecked")).to_have_count(1)
    expect(entry.locator("span")).not_to_have_text("0.55")
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(page.locator(".weights.unchecked")).to_have_count(0)
    expect(entry.locator("span")).to_have_text("0.55")
    page.evaluate(THAW)
    expect_checked(page, edited(""))


def test_arrow_keys_move_a_number_and_not_the_clock_and_it_is_typed_where_it_stands(page: Page) -> None:
    tick = Shown(page).tick()
    weight = number(page, "weight_hh_l0:7,0")
    was = float(weight.get_attribute("aria-valuenow") or "nan")
    weight.focus()
    for key in ("ArrowUp", "ArrowUp", "PageDown"):
        page.keyboard.press(key)
    paint(page)
    assert float(weight.get_attribute("aria-valuenow") or "nan") == pytest.approx(was - 0.08, abs=2e-3)
    assert Shown(page).tick() == tick
    expect(page.locator(".edited b")).to_have_text("edited: 1 value")
    page.keyboard.press("Delete")
    expect(page.locator(".edited")).to_be_hidden()
    bias = number(page, "bias_hh_l0:7")
    bias.focus()
    page.keyboard.press("Enter")
    field = page.locator(".edit-input")
    field.fill("-0,5")
    page.keyboard.press("Enter")
    expect(page.locator(".edited .bad")).to_have_text("bias_hh_l0:7 must be a number of at most ±1e+30; got “-0,5”")
    expect(field).to_have_attribute("aria-invalid", "true")
    field.fill("-0.5")
    page.keyboard.press("Enter")
    expect(page.locator(".edited b")).to_have_text("edited: 1 value")
    expect(number(page, "bias_hh_l0:7")).to_have_attribute("aria-valuenow", "-0.5")
    entry = page.get_by_role("grid", name="W_hh").locator("td[data-row='7'][data-column='2']")
    entry.focus()
    page.keyboard.press("F2")
    page.locator(".edit-input").fill("0.75")
    page.keyboard.press("Enter")
    expect(page.locator(".edited b")).to_have_text("edited: 2 values")
    settle(page)
    text = edits_in_address(page)
    assert {*text.split(";")} == {"bias_hh_l0:7=-0.5", "weight_hh_l0:7,2=0.75"}
    expect(entry.locator("span")).to_have_text("0.75")
    expect_checked(page, edited(text))


def test_a_locked_page_shows_its_edits_both_ways_and_lets_none_be_made(open_page: OpenPage, app_url: str) -> None:
    page = open_page(f"{app_url}{GRU}&edits=bias_hh_l0:7=-0.5&of=sum&locked=edits")
    expect(page.locator(".edited b")).to_have_text("edited: 1 value")
    assert page.locator(".edited button:visible").count() == 0
    assert page.locator("[data-edit]").count() == 0
    drag(page, page.locator(".stage [data-key='x:1:2']").first, 50)
    page.mouse.up()
    settle(page)
    expect_checked(page, edited("bias_hh_l0:7=-0.5"))
    page.get_by_role("button", name="back", exact=True).click()
    expect(page.locator(".rv-pill")).to_have_text("✓ equals autograd")
    page.get_by_role("button", name="forward", exact=True).click()
    expect(page.locator(".edited b")).to_have_text("edited: 1 value")


def test_one_is_reset_then_all_undo_brings_them_back_and_another_network_drops_what_does_not_fit(
    open_page: OpenPage, app_url: str
) -> None:
    text = "weight_hh_l0:7,2=0.7;bias_hh_l0:7=-0.5;x:1,0,2=2"
    page = open_page(f"{app_url}{GRU}&edits={text}")
    expect(page.locator(".edited b")).to_have_text("edited: 3 values")
    expect_checked(page, edited(text))
    page.get_by_role("button", name="Reset W_hh[7, 2]").click()
    expect(page.locator(".edited b")).to_have_text("edited: 2 values")
    settle(page)
    expect_checked(page, edited("bias_hh_l0:7=-0.5;x:1,0,2=2"))
    page.get_by_role("button", name="Reset all", exact=True).click()
    expect(page.locator(".edited")).to_be_hidden()
    settle(page)
    expect_checked(page, edited(""))
    page.keyboard.press("Control+z")
    expect(page.locator(".edited b")).to_have_text("edited: 2 values")
    assert serious_violations(page, ".st-key-rnnviz_picture") == []
    Shown(page).field("hidden_size").fill("2")
    page.keyboard.press("Enter")
    Shown(page).says("edits must stay inside bias_hh_l0, which is (6,); got bias_hh_l0:7; that edit was dropped")
    expect(page.locator(".edited b")).to_have_text("edited: 1 value")
