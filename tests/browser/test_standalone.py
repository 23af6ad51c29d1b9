"""The run as a page in one file: opened from the disk, with no server and no network, it steps as the page does."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect

from rnnviz.experiment import Experiment, Simulation, simulate
from rnnviz.files import standalone_page
from rnnviz.network.architecture import Architecture
from rnnviz.plots.theme import number
from rnnviz.sources.sequences import Normal, Table, Text
from rnnviz.ui.simulator.message import is_whole
from rnnviz.words import use
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.simulator import Shown, expect_tick
from tests.browser.test_edits import drag
from tests.browser.test_export import saved
from tests.browser.watching import OpenPage, paint, serious_violations

HOSTILE = "</script><script>document.title='taken'</script><!--"
EDITS = "weight_hh_l0:3,2=0.7;x:1,0,2=-1"
Opened = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Opened]:
    """`opened(file, phone=False)`: the file in a browser without a network; checked when the test ends."""
    complaints: list[str] = []
    contexts: list[BrowserContext] = []

    def hear(message: ConsoleMessage) -> None:
        complaints.append(message.text)

    def asked(request: Request, inside: tuple[str, ...]) -> None:
        if not request.url.startswith(inside):
            complaints.append(request.url)

    def open_(data: bytes, query: str = "", *, phone: bool = False) -> Page:
        path = tmp_path / f"run_{len(contexts)}.html"
        path.write_bytes(data)
        contexts.append(browser.new_context(**(PHONE if phone else DESKTOP), offline=True))
        page = contexts[-1].new_page()
        page.on("console", hear)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: asked(request, ("data:", path.as_uri())))
        page.goto(path.as_uri() + query)
        expect(page.locator(".rv-pill")).to_contain_text("torch.nn")
        paint(page)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []


def stacked(**options: Any) -> Simulation:
    arch = Architecture("lstm", 4, 3, num_layers=2, bidirectional=True)
    return simulate(Experiment(arch, Text("state"), seed=5, **options).setup())


def gru(source: Any) -> Simulation:
    return simulate(Experiment(Architecture("gru", source.input_size, 2), source, seed=3).setup())


def test_a_saved_page_steps_through_the_traces_numbers_without_a_server_and_lets_no_number_be_edited(
    open_page: OpenPage, app_url: str, opened: Opened, tmp_path: Path
) -> None:
    address = "?cell=lstm&num_layers=2&bidirectional=true&hidden_size=3&text=state&seed=5&tab=Export"
    served = open_page(f"{app_url}{address}&step=3&unit=1&gate=f&edits={EDITS.replace('=', '%3D')}", dark=True)
    told = served.get_by_text("A page that steps through this run anywhere").inner_text()
    expect(served.locator(".edited button:visible")).to_have_count(3)
    data = saved(served, "Page, .html", tmp_path).read_bytes()
    assert abs(float(told.split("about ")[1].removesuffix(" MB.")) - len(data) / 1e6) < 0.1
    page, simulation = opened(data), stacked(edits=EDITS)
    shown = Shown(page)
    assert page.locator(".picture").get_attribute("data-scheme") == "dark"
    assert shown.why.inner_text().startswith("Why f")
    expect_tick(shown, simulation, 3)
    for key, tick in (("ArrowRight", 4), ("ArrowLeft", 3), ("End", 9), ("Home", -1), ("ArrowRight", 0)):
        shown.press(key)
        assert shown.tick() == tick
        if key != "ArrowLeft":
            expect_tick(shown, simulation, tick)
    shown.press("End")
    drag(page, page.locator(".stage [data-key='x:1:2']").first, 50)
    paint(page)
    expect(page.locator(".unchecked")).to_have_count(0)
    expect(page.locator(".edited")).to_contain_text("edited: 2 values")
    expect(page.locator(".edited button:visible")).to_have_count(0)
    expect(page.get_by_role("button", name="back", exact=True)).to_have_count(0)
    page.get_by_role("button", name="What the picture shows").click()
    expect(page.get_by_role("button", name="Predict")).to_be_visible()
    expect(page.get_by_role("button", name="Share …")).to_have_count(0)
    page.keyboard.press("Escape")
    page.locator(".rv-pill").click()
    expect(page.locator(".detail")).not_to_contain_text("tab")


def test_a_page_from_python_fits_a_phone_says_what_was_edited_and_its_step_can_be_linked(opened: Opened) -> None:
    simulation, before = stacked(edits=EDITS), stacked().setup
    page = opened(standalone_page(simulation, address="step=2", dark=True), "?step=5", phone=True)
    shown, line = Shown(page), page.locator(".edited")
    expect_tick(shown, simulation, 5)  # of the link
    expect(line).to_contain_text("edited: 2 values")
    expect(line).to_contain_text(f"W_hh[3, 2] {number(before.weights['weight_hh_l0'][3, 2])} → 0.7")
    expect(line).to_contain_text(f"x[1][2] {number(before.x[1, 0, 2])} → −1")
    assert page.locator(".line.ghost").count() > 0
    assert page.locator(".picture").get_attribute("data-scheme") == "dark"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Light", exact=True).tap()
    expect(page.locator(".picture")).to_have_attribute("data-scheme", "light")
    assert serious_violations(page) == []
    page.get_by_role("button", name="One step forward").tap()
    paint(page)
    assert shown.tick() == 6
    shown.choose(0, 0, 1, 2)
    page.wait_for_function("() => location.search.includes('unit=2')")
    page.reload()
    paint(page)
    assert shown.tick() == 6
    assert "unit=2" in page.url


def test_it_speaks_the_language_in_which_it_was_saved_and_what_a_person_brought_is_data(opened: Opened) -> None:
    use("qps")
    try:
        data = standalone_page(gru(Text(HOSTILE)), address="step=1")
    finally:
        use("en")
    page = opened(data)
    assert page.locator("html").get_attribute("lang") == "qps"
    assert page.get_by_role("button", name="⟦").count() > 3
    assert page.title().startswith("rnnviz")
    assert page.locator("script").count() == 4  # imports, names of styles, the content, the start
    assert Shown(page).tick() == 1


def test_in_a_frame_without_an_address_it_steps_too_and_names_of_columns_are_data(browser: Browser) -> None:
    page = browser.new_context(offline=True).new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.set_content('<iframe sandbox="allow-scripts" width="1200" height="800"></iframe>')
    table = Table(f"{HOSTILE.replace(' ', '')},b\n1,2\n3,4.5\n-1,0")
    page.locator("iframe").evaluate("(frame, text) => { frame.srcdoc = text; }", standalone_page(gru(table)).decode())
    frame = page.frame_locator("iframe")
    expect(frame.locator(".rv-pill")).to_contain_text("equals")
    frame.get_by_role("button", name="One step forward").click()
    expect(frame.locator(".stage")).to_have_attribute("data-tick", "0")
    frame.locator("[data-key='h:0:0:0:1']").first.click()
    expect(frame.locator(".why h2")).to_contain_text("[0][1]")
    assert frame.locator("title").inner_text().startswith("rnnviz")
    assert frame.locator("script").count() == 4
    assert wrong == []
    page.context.close()


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match=r"sample must be one of \(0,\); got 3"):
        standalone_page(stacked(), 3)
    source = Normal(input_size=40, seq_len=900, batch=1, seed=1)
    large = simulate(Experiment(Architecture("lstm", 40, 200), source).setup())
    with pytest.raises(ValueError, match=r"a page takes a run of at most 8,000,000 bytes; got 1\d,\d{3},\d{3}$"):
        standalone_page(large)


def test_a_run_that_the_app_sends_in_parts_is_whole_in_a_page_of_its_own(opened: Opened) -> None:
    source = Normal(input_size=7, seq_len=300, batch=1, seed=1)
    simulation = simulate(Experiment(Architecture("lstm", 7, 65), source, seed=2).setup())
    assert not is_whole(simulation)
    alone = opened(standalone_page(simulation, address="step=298&unit=64&gate=o"))
    shown, o = Shown(alone), simulation.trace.layers[0][0].over_time()["o"]
    for t in (298, 299):
        expect(shown.why).to_have_text(f"Why o[{t}][64] is {number(float(o[t, 0, 64]))}")
        alone.keyboard.press("ArrowRight")
