"""The picture at every width: what belongs together is seen together, on lines of its own, for every cell."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.simulator import Shown
from tests.browser.watching import OpenPage, resize, settle

SIZES = ((360, 740), (768, 1024), (1024, 768), (1280, 720), (2560, 1440))
MORE_SIZES = ((390, 844), (1440, 900))  # with `--whole`
ENDS = ((1024, 768),)  # where the last step is measured too
CELLS = {"lstm": "f", "gru_v1": "n", "gru": "n", "rnn_tanh": "h"}  # with the sum that is opened
EXTENTS = [(layers, ways) for layers in (2, 1) for ways in (2, 1)]
ROW_PX = 32
# What is measured in the window, once its layout is at rest: boxes are [left, top, right, bottom] in px.
MEASURE = """async () => {
  const rootIn = (place) => [...document.querySelectorAll(`${place} *`)].map((e) => e.shadowRoot).find(Boolean);
  const [host, bar] = ['.st-key-rnnviz_picture', '.st-key-rnnviz_bar_view'].map(rootIn);
  const frame = () => new Promise(requestAnimationFrame);
  const sizes = () => ['.stage', '.dock', '.inside svg'].map((name) => {
    const { x, y, width, height } = host.querySelector(name).getBoundingClientRect();
    return [x, y, width, height].join();
  }).join();
  for (let rest = 0, before = ''; rest < 6; await frame()) {
    rest = sizes() === before ? rest + 1 : 0;
    before = sizes();
  }
  const boxOf = ({ left, top, right, bottom }) => [left, top, right, bottom];
  const meet = (a, b) => [Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])];
  const up = (element) => element.parentElement ?? element.getRootNode().host;
  const names = host.querySelector('.names');
  const seenPart = new Map();  // of each element: the part of the window in which it can be seen
  const visible = (element) => {
    if (!element || element === document.body) return [0, 0, innerWidth, innerHeight];
    if (!seenPart.has(element)) {
      const box = [...visible(up(element))];
      if (element.matches('.film')) box[0] = Math.max(box[0], names.getBoundingClientRect().right);
      const cuts = element.clientWidth && getComputedStyle(element).overflow !== 'visible';
      seenPart.set(element, cuts ? meet(box, boxOf(element.getBoundingClientRect())) : box);
    }
    return seenPart.get(element);
  };
  // Each text as a box of its letters: the font's own box is higher than what is seen of it.
  const textsOf = (root) => {
    const found = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      const shown = element.checkVisibility({ visibilityProperty: true }) && !element.closest('.unseen, select, title');
      if (!node.data.trim() || !shown) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const half = 0.36 * parseFloat(getComputedStyle(element).fontSize);
      for (const { left, top, right, bottom } of range.getClientRects()) {
        const middle = (top + bottom) / 2;
        const box = meet(visible(element), [left, middle - half, right, middle + half]);
        if (box[2] - box[0] > 2 && box[3] - box[1] > 2) found.push([node.data.trim(), box, node]);
      }
    }
    return found;
  };
  const share = ([, a, own], [, b, other]) => own !== other && Math.min(a[2], b[2]) - Math.max(a[0], b[0]) > 1
    && Math.min(a[3], b[3]) - Math.max(a[1], b[1]) > 1;
  const overlaps = (texts) => texts.flatMap((text, k) =>
    texts.slice(k + 1).filter((other) => share(text, other)).map((other) => `${text[0]} | ${other[0]}`));
  const cut = (root) => [...root.querySelectorAll('*')].filter((element) => element.children.length === 0
    && element.clientWidth && element.scrollWidth > element.clientWidth + 1 && !element.matches('.unseen, .rv-pills *')
    && getComputedStyle(element).overflowX !== 'visible' && getComputedStyle(element).textOverflow !== 'ellipsis')
    .map((element) => element.textContent);
  const seen = (element) => {
    const [left, top, right, bottom] = boxOf(element.getBoundingClientRect());
    const clip = visible(element);
    return right > left && left >= clip[0] - 1 && top >= clip[1] - 1 && right <= clip[2] + 1 && bottom <= clip[3] + 1;
  };
  const dock = host.querySelector('.dock');
  const [stage, row] = [host.querySelector('.stage'), bar.querySelector('.bar-row')];
  const main = document.querySelector('[data-testid=stMain]');
  return {
    together: {
      chosen: [...stage.querySelectorAll('.value.chosen')].some(seen), cell: seen(dock.querySelector('.inside svg')),
      value: seen(dock.querySelector('.result output')), time: seen(bar.querySelector('.rv-buttons')),
    },
    rows: [...dock.querySelectorAll('.term')].map((term) => term.getBoundingClientRect().height),
    overlaps: [stage, dock, row].flatMap((root) => overlaps(textsOf(root))),
    cut: [stage, dock, row].flatMap(cut),
    sideways: Math.max(document.documentElement.scrollWidth - innerWidth, main.scrollWidth - main.clientWidth),
  };
}"""


def problems(page: Page, width: int, height: int) -> list[str]:
    """What is wrong with the picture in the window, which has this size."""
    found: dict[str, Any] = page.evaluate(MEASURE)
    apart = [f"{name} is outside the window" for name, inside in found["together"].items() if not inside]
    wrong = [
        *(apart if width >= 1024 else []),
        *([f"a row of {max(found['rows']):.0f} px"] if max(found["rows"], default=0) > ROW_PX else []),
        *(f"overlap: {pair}" for pair in found["overlaps"]),
        *(f"cut: {text}" for text in found["cut"]),
        *([f"{found['sideways']} px sideways"] if found["sideways"] > 0 else []),
    ]
    return [f"{width} × {height}: {text}" for text in wrong]


def test_in_a_high_window_the_picture_ends_where_its_content_does(open_page: OpenPage, app_url: str) -> None:
    """The weights are in the window then; in a low one the lines of the states have what the network leaves."""
    page = open_page(f"{app_url}?cell=rnn_tanh&step=1")
    stage = page.locator(".stage")
    resize(page, 1600, 1900)
    network, frame = stage.locator(".frame-of-film").bounding_box(), stage.bounding_box()
    weights = page.locator(".st-key-rnnviz_weights_view").first.bounding_box()
    assert network is not None
    assert frame is not None
    assert weights is not None
    assert frame["height"] <= 760
    assert weights["y"] + weights["height"] < 1900
    resize(page, 1280, 720)
    settle(page)
    low, lower = stage.locator(".frame-of-film").bounding_box(), stage.bounding_box()
    assert low is not None
    assert lower is not None
    assert 0 <= lower["y"] + lower["height"] - low["y"] - low["height"] < 40


@pytest.mark.one_in(7)  # the largest network, the longest formula in one direction, and the plain cell in two
@pytest.mark.parametrize(("cell", "layers", "ways"), [(cell, *extent) for cell in CELLS for extent in EXTENTS])
def test_at_every_width_all_is_seen_together_and_nothing_overlaps(
    open_page: OpenPage, app_url: str, pytestconfig: pytest.Config, cell: str, layers: int, ways: int
) -> None:
    extent = f"num_layers={layers}&bidirectional={str(ways == 2).lower()}"
    page = open_page(f"{app_url}?cell={cell}&step=1&gate={CELLS[cell]}&{extent}")
    shown, found = Shown(page), []
    for size in (*SIZES, *(MORE_SIZES if pytestconfig.getoption("whole") else ())):
        resize(page, *size)
        assert shown.tick() == 1
        found += problems(page, *size)
        if size in ENDS:
            shown.press("End")
            settle(page)
            assert shown.tick() > 1
            found += [f"at the end, {text}" for text in problems(page, *size)]
            shown.press("Home", "ArrowRight", "ArrowRight")
    assert found == []
