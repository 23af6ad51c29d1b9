"""A lesson on the way back in a browser: time runs to the left, a number is said in its product, a slip is marked."""

from playwright.sync_api import expect

from rnnviz.lessons import LESSONS
from tests.browser.lessons import expect_lesson, press
from tests.browser.watching import SMALLEST, OpenPage, serious_violations, settle


def test_a_key_moves_the_way_that_it_points_and_a_factor_that_was_left_out_is_marked(
    open_page: OpenPage, app_url: str
) -> None:
    page = open_page(f"{app_url}lessons?lesson=E2")
    expect_lesson(page, "E2")
    settle(page)
    view = page.locator(".lesson")
    press(page, "ArrowLeft", 2)
    expect(view).to_have_attribute("data-tick", "2")
    press(page, "ArrowRight")
    expect(view).to_have_attribute("data-tick", "1")
    page.get_by_role("button", name="One step forward (←)").click()
    expect(view).to_have_attribute("data-tick", "2")
    boxes = page.locator(".rv-pills > span").evaluate_all("(all) => all.map((one) => one.getBoundingClientRect().left)")
    assert boxes == sorted(boxes, reverse=True)
    press(page, "ArrowLeft", 3)
    run = LESSONS["E2"].run()
    d_h = run["d_h"].value
    cells = page.locator(".chain-table .back td.number")
    expect(cells).to_have_text([f"{value:.3f}" for value in d_h[3:]])
    expect(page.locator(".now-table .unit-value")).to_have_text(f"{d_h[3]:.4f}")
    # a factor that was left out
    press(page, "ArrowRight")
    page.get_by_role("button", name="Say it first").click()
    field = page.locator(".row-ask input")
    without_w = float((1 - run["h"].value[4] ** 2) * d_h[4])
    field.fill(f"{without_w:.2f}")
    field.press("Enter")
    expect(page.locator(".ask-verdict.bad")).to_contain_text("That leaves out w.")
    expect(page.locator(".now-table td.left-out")).to_have_count(1)
    expect(page.locator(".chain-table .back td.now")).to_have_text("?")
    assert page.evaluate(SMALLEST) >= 12
    assert serious_violations(page) == []
    field.fill(f"{float(run['d_h'].value[3]):.2f}")
    field.press("Enter")
    expect(page.locator(".lesson")).to_have_attribute("data-tick", "5")
