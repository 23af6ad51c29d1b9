"""The numbers of a lesson as its scripts draw them, in a browser: each is of the side that it is said to be of."""

from base64 import b64encode

from playwright.sync_api import Page, expect

from rnnviz.ui.kit.scripts import script_url
from rnnviz.ui.lessons.message import lesson_message
from tests.browser.lessons import press, unfold
from tests.browser.watching import OpenPage
from tests.lessons.random_lesson import random_run
from tests.ui.lessons.test_lesson_message import drawn_of, with_noise

SAMPLE = 1
# Draws a message with the app's own scripts, as pictures and as the tables of every tick, and reads them.
READ_NUMBERS = """async ([scripts, base64]) => {
  const names = ["kit/message.js", "lessons/values.js", "lessons/step.js"];
  const load = (name) => import(new URL(scripts + name, document.baseURI));
  const [{ unpack }, { drawValues }, { drawStep }] = await Promise.all(names.map(load));
  const lesson = unpack(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)));
  const box = document.body.appendChild(document.createElement("div"));
  drawValues(box, lesson, Object.keys(lesson.values)).paint(lesson.status.length - 1);
  const cells = [...box.querySelectorAll("[data-at]")].map((cell) => {
    cell.dispatchEvent(new Event("pointerover", { bubbles: true }));
    const value = cell.closest(".value");
    return [value.querySelector("h3").textContent, cell.dataset.at, value.querySelector(".readout").textContent];
  });
  const paint = drawStep(box, lesson);
  const texts = (parts) => [...parts].map((part) => part.textContent);
  const tables = lesson.status.flatMap((_, tick) => {
    paint(tick);
    return [...box.querySelectorAll(".now-numbers")].map((table) => [
      table.caption.textContent, texts(table.tHead.rows[0].cells),
      [...table.tBodies[0].rows].map((row) => texts(row.cells)),
    ]);
  });
  box.remove();
  return { cells, tables };
}"""


def spoken(number: float) -> str:
    return f"{number:.3f}".replace("-0.000", "0.000").replace("-", "−")


def test_what_is_said_to_be_torchs_is_torchs_where_the_two_differ_and_equal_ways_show_the_same(
    open_page: OpenPage, app_url: str
) -> None:
    page = open_page(f"{app_url}lessons?lesson=A2&size=notes")
    press(page, "ArrowRight", 4)
    blocks = page.locator(".now-numbers").all()  # of so many units there is no sum
    assert [block.locator("caption").inner_text() for block in blocks] == ["by_rows · 3", "output · 3", "by_cells · 3"]
    bodies = [block.locator("tbody").inner_text() for block in blocks]
    assert bodies[0] == bodies[1] == bodies[2]
    unfold(page)
    expect(page.locator(".claims .ok")).to_have_count(2)
    for seed in (2, 7):
        each_number_is_of_its_side(page, seed)


def each_number_is_of_its_side(page: Page, seed: int) -> None:
    run = with_noise(random_run(seed), seed)
    message = b64encode(lesson_message(run, SAMPLE, {})).decode()
    read = page.evaluate(READ_NUMBERS, [script_url(""), message])
    sides = {value.name: [drawn_of(value, SAMPLE, side) for side in ("value", "torch")] for value in run.stages}
    assert {name for name, _, _ in read["cells"]} == sides.keys()
    for name, at, readout in read["cells"]:
        byhand, torchs = (spoken(side[tuple(map(int, at.split(",")))]) for side in sides[name])
        assert readout.endswith(f": {byhand} by hand, {torchs} by torch"), (name, at, readout)
    assert {caption.split(" · ")[0] for caption, _, _ in read["tables"]} > {"output", "h_n", "y"}
    for caption, head, rows in read["tables"]:
        assert head[1:] == ["by hand", "torch"]
        all_by_hand, all_torchs = ({spoken(v) for v in side.ravel()} for side in sides[caption.split(" · ")[0]])
        assert all(byhand in all_by_hand and torch in all_torchs for _, byhand, torch in rows), caption
