"""What only a browser shows of the platform: headers that let everything work, figures that follow the clock."""

import urllib.error
import urllib.request
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from rnnviz.ui.kit.components import PLOTLY_PATH
from rnnviz.ui.kit.scripts import script_url
from rnnviz.ui.server.assets import PLOTLY_FILE
from tests.browser.visitors import Visitors
from tests.browser.watching import SIDEWAYS, OpenPage, paint, resize, serious_violations, settle

LINE, STILL = ".rnnviz-figure >> nth=0", ".rnnviz-figure >> nth=1"
TICK = f"""async (tick) => {{
  const {{ clockOf, goTo }} = await import(new URL('{script_url("kit/clock.js")}', document.baseURI));
  clockOf('test').last = 1000;
  goTo(clockOf('test'), tick);
}}"""
NARROWER = "(width) => document.querySelector('.rnnviz-figure .main-svg').getBoundingClientRect().width < width"
RANGE = "(plot) => plot.querySelector('.js-plotly-plot')._fullLayout.xaxis.range"
# Where the middle of the band is, in data: read from the screen, not from the figure's own arithmetic.
BAND_X = """(figure) => {
  const band = figure.querySelector('.rnnviz-figure-band').getBoundingClientRect();
  const ticks = [...figure.querySelectorAll('.xtick text')].map((text) => [
    Number(text.textContent), text.getBoundingClientRect().x + text.getBoundingClientRect().width / 2]);
  const [[a, xa], [b, xb]] = [ticks[0], ticks.at(-1)];
  return a + (b - a) * (band.x + band.width / 2 - xa) / (xb - xa);
}"""


def go_to(page: Page, tick: int) -> None:
    page.evaluate(TICK, tick)
    expect(page.locator(LINE)).to_have_attribute("data-tick", str(tick))


def zoom(page: Page) -> list[float]:
    page.evaluate("() => Plotly.relayout(document.querySelector('.js-plotly-plot'), {'xaxis.range': [1, 3]})")
    settle(page)
    ends: list[float] = page.locator(LINE).evaluate(RANGE)
    return ends


@pytest.mark.parametrize(("accepted", "encoding"), [("gzip", "gzip"), ("identity", None)])
def test_plotly_is_served_compressed_where_accepted_and_kept_forever(
    app_url: str, accepted: str, encoding: str | None
) -> None:
    request = urllib.request.Request(app_url + PLOTLY_PATH, headers={"accept-encoding": accepted})
    with urllib.request.urlopen(request, timeout=10) as response:
        assert response.headers["content-encoding"] == encoding
        assert "immutable" in response.headers["cache-control"]
        assert int(response.headers["content-length"]) < PLOTLY_FILE.stat().st_size / (3 if encoding else 0.9)


@pytest.mark.parametrize("names", ["nothing", "clock", "..%2Fkit/clock", "kit/..%2F..%2Fpages", "kit/../kit/clock", ""])
def test_a_script_that_does_not_exist_is_refused(app_url: str, names: str) -> None:
    with pytest.raises(urllib.error.HTTPError, match=r"40[04]"):
        urllib.request.urlopen(f"{app_url}assets/scripts/0/{names}.js", timeout=10)


def test_no_script_but_ours_runs_and_a_figure_without_plotly_says_so_draws_when_it_has_it_and_keeps_its_place(
    open_page: OpenPage, app_url: str, visitors: Callable[[bool], Visitors]
) -> None:
    desktop = visitors(False)
    desktop.context.route("**/assets/plotly-*", lambda route: route.abort())
    page = open_page(f"{app_url}?figures=two", fresh=True)
    desktop.context.unroute_all()
    expect(page.get_by_role("alert").first).to_contain_text("plotly.js did not load")
    page.evaluate("""() => {
      const script = document.createElement('script');
      script.textContent = 'window.intruder = true';
      document.head.append(script);
    }""")
    assert page.evaluate("() => window.intruder") is None
    said = [complaint for tab in desktop.used for complaint in tab.complaints]
    assert [part in each for part, each in zip(("ERR_FAILED", "inline script"), said, strict=True)] == [True, True]
    for tab in desktop.used:
        tab.complaints.clear()  # of what this test has brought about
    page.get_by_text("other data").click()  # the next figure tries again
    settle(page)
    expect(page.locator(".rnnviz-figure .js-line")).to_have_count(2)
    expect(page.get_by_role("alert")).to_have_count(0)
    the_band_stands_at_the_tick_of_the_clock(page)
    zoom_and_the_band_survive_other_data_other_widths_and_the_dark(page)


def the_band_stands_at_the_tick_of_the_clock(page: Page) -> None:
    expect(page.get_by_role("img", name="A line over six steps")).to_be_visible()
    assert page.locator(LINE).evaluate("(figure) => figure.clientHeight") == 240
    assert page.locator(".rnnviz-figure .trace.scatter").count() == 2
    expect(page.get_by_role("button", name="Share chart")).to_have_count(0)
    assert serious_violations(page, ".rnnviz-figure") == []
    for tick in (1, 4, 6):
        go_to(page, tick)
        assert page.locator(LINE).evaluate(BAND_X) == pytest.approx(tick - 1, abs=0.03)
    go_to(page, 0)
    expect(page.locator(f"{LINE} >> .rnnviz-figure-band")).to_be_hidden()
    expect(page.locator(f"{STILL} >> .rnnviz-figure-band")).to_have_count(0)
    drawn = page.locator(LINE).get_attribute("data-drawn")
    page.evaluate(TICK, 2)  # within a frame, and nothing is drawn anew
    page.evaluate("() => new Promise(requestAnimationFrame)")
    assert page.locator(LINE).get_attribute("data-tick") == "2"
    assert page.locator(LINE).get_attribute("data-drawn") == drawn
    page.evaluate(TICK, 6)
    page.evaluate(TICK, 0)
    page.locator(f"{LINE} >> .points path >> nth=3").hover(force=True)
    expect(page.locator(f"{LINE} >> .hovertext")).to_be_visible()
    page.mouse.down()
    page.mouse.up()
    expect(page.locator(LINE)).to_have_attribute("data-tick", "4")


def zoom_and_the_band_survive_other_data_other_widths_and_the_dark(page: Page) -> None:
    stroke = "(figure) => getComputedStyle(figure.querySelector('.js-line')).stroke"
    assert page.locator(LINE).evaluate(stroke) == "rgb(68, 119, 170)"
    go_to(page, 3)
    before = zoom(page)
    assert page.locator(LINE).evaluate(BAND_X) == pytest.approx(2, abs=0.03)
    path = page.locator(f"{LINE} >> .js-line").get_attribute("d")
    page.get_by_text("other data").click()
    expect(page.locator(f"{LINE} >> .js-line")).not_to_have_attribute("d", path or "")
    assert page.locator(LINE).evaluate(RANGE) == before == [1, 3]
    drawn = page.locator(LINE).locator(".main-svg").first
    wide = drawn.bounding_box()
    resize(page, 700, 900)
    page.wait_for_function(NARROWER, arg=wide and wide["width"])
    assert page.locator(LINE).evaluate(BAND_X) == pytest.approx(2, abs=0.03)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("() => getComputedStyle(document.querySelector('.js-line')).stroke === 'rgb(127, 171, 220)'")
    page.get_by_text("show", exact=True).click()
    expect(page.locator(".rnnviz-figure")).to_have_count(0)
    resize(page, 390, 844)
    page.get_by_text("show", exact=True).click()
    expect(page.locator(f"{LINE} >> .js-line")).to_be_visible()
    go_to(page, 2)
    sizes = "(figure) => [...figure.querySelectorAll('text')].map((e) => parseFloat(getComputedStyle(e).fontSize))"
    assert min(page.locator(LINE).evaluate(sizes)) >= 12
    assert page.locator(LINE).evaluate("(figure) => figure.clientHeight") == 240
    assert page.evaluate(SIDEWAYS) <= 0


def test_a_page_that_paints_nothing_fails_with_its_address(browser: Browser) -> None:
    page = browser.new_page()
    page.evaluate("() => { window.requestAnimationFrame = () => 0; }")
    with pytest.raises(TimeoutError, match=r"must paint within 0\.2 s; about:blank did not"):
        paint(page, 0.2)
    page.close()
