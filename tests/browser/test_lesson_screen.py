"""A lesson on one screen: what the clock moves is in the window with the clock, in every lesson and at every tick."""

from typing import Any

import pytest
from playwright.sync_api import Page

from rnnviz.lessons import LESSONS
from rnnviz.ui.kit.scripts import script_url
from tests.browser.lessons import expect_lesson
from tests.browser.watching import OpenPage, paint, resize, settle

# For every tick: which of the four is not in the window, or holds nothing.
MEASURE = """async () => {
  const view = [...document.querySelectorAll("*")].map((e) => e.shadowRoot?.querySelector(".lesson")).find(Boolean);
  const { clockOf, goTo } = await import(new URL(SCRIPTS + "kit/clock.js", document.baseURI));
  const clock = clockOf("lesson");
  const frame = () => new Promise(requestAnimationFrame);
  const inside = (box) => box.width > 40 && box.height > 30 && box.top >= 40 && box.left >= 0
    && box.bottom <= innerHeight + 0.5 && box.right <= innerWidth + 0.5;
  const wrong = [];
  for (let tick = 0; tick <= clock.last; tick++) {
    goTo(clock, tick);
    await frame();
    // a drawing is read before its sum and its code show
    for (const name of [".time", ".picture-card", ".now-card, .read", ".code-pane, .unread .read", ".lesson-strip"]) {
      const part = [...view.querySelectorAll(name)].find((one) => one.clientHeight) ?? view;
      if (!inside(part.getBoundingClientRect()) || !part.textContent.trim()) wrong.push(`${name} at tick ${tick}`);
    }
    const names = [".now-sum", ".now-values", ".now-card .dock", ".question", ".now-card .about", ".read"];
    const boxes = [...view.querySelectorAll(names.join())];
    const shown = boxes.filter((box) => box.clientHeight > 14);
    if (!shown.some((box) => box.textContent.trim())) wrong.push(`no values at tick ${tick}`);
    if (Number(view.dataset.tick) !== tick) wrong.push(`tick ${tick} is not painted`);
  }
  if (document.querySelector('[data-testid="stMain"]').scrollTop) wrong.push("the page scrolled");
  return { ticks: clock.last + 1, wrong };
}"""


def open_on_a_small_screen(open_page: OpenPage, address: str, **way: Any) -> Page:
    page = open_page(address, **way)
    resize(page, 1280, 720)
    settle(page)
    return page


def measured(page: Page) -> dict[str, Any]:
    paint(page)
    found: dict[str, Any] = page.evaluate(MEASURE.replace("SCRIPTS", f'"{script_url("")}"'))
    return found


@pytest.mark.one_in(7)
@pytest.mark.parametrize(("id_", "size"), [(id_, size) for id_ in LESSONS for size in LESSONS[id_].sizes])
def test_clock_network_sum_and_code_are_on_one_screen_at_every_tick(
    open_page: OpenPage, app_url: str, id_: str, size: str
) -> None:
    page = open_on_a_small_screen(open_page, f"{app_url}lessons?lesson={id_}&size={size}")
    expect_lesson(page, id_)
    found = measured(page)
    assert found["wrong"] == []
    assert found["ticks"] > 2
