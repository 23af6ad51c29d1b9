"""How fast a number that is dragged is shown, and checked: rows of `benchmarks.interaction`.

python -m benchmarks.editing             # these rows alone
"""

import statistics
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.visits import Row, cpu_seconds, load_state, print_table, server_process, visit
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.serving import serve
from tests.browser.watching import settle

LONG = "?cell={cell}&hidden_size=16&input_size=4&source=normal&seq_len=50&step=45&unit=1&gate={gate}"
CELLS = {"lstm": "f", "gru": "n", "rnn_tanh": "h"}
NUMBER = ".dock .term:not([hidden]) [data-edit^='weight_hh_l0']"
CHECKED = "() => { bench.time = bench.when(() => !bench.runOf('simulator').unchecked && inViews('.rv-pill.match')); }"
MOVES = """() => {
    bench.moves = [];
    addEventListener('pointermove', (event) => {
        if (bench.moving) return; // moves of one frame are shown together
        bench.moving = true;
        const began = event.timeStamp, before = bench.runOf('simulator');
        bench.when(() => bench.runOf('simulator') !== before).then(() => {
            bench.moves.push(performance.now() - began);
            bench.moving = false;
        });
    }, { capture: true });
}"""


def take_number(page: Page) -> tuple[float, float]:
    """Press on a weight of the open sum, and begin to drag it."""
    box = page.locator(NUMBER).first.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 8, y)
    return x, y


def drag_to_picture(browser: Browser, url: str, cell: str, steps: int) -> list[Row]:
    """From a move of the hand to the painted frame in which stage and dock show the course that follows from it."""
    times: list[float] = []
    with visit(browser, url + LONG.format(cell=cell, gate=CELLS[cell])) as page:
        settle(page)
        load_state(page)
        x, y = take_number(page)
        page.evaluate(MOVES)
        at = x + 8
        while len(times) < steps:  # in one go: a hand that stops is measured below
            page.mouse.move(at, y, steps=20)
            at = x + 8 if at > x + 8 else x + 108
            times = page.evaluate("() => bench.moves")
        page.mouse.up()
    p95 = statistics.quantiles(times, n=20)[-1]
    note = f"{steps} moves, H 16, T 50; 95th percentile {p95:.1f} ms"
    return [Row(f"drag to picture, {cell}, median", statistics.median(times), "ms", 16.7, note)]


def drag_to_checked(browser: Browser, url: str, cell: str, rounds: int) -> list[Row]:
    """From the last move of a hand that then rests, or lets go, to the painted frame with the server's own numbers."""
    server = server_process()
    resting: list[float] = []
    released: list[float] = []
    cpu: list[float] = []
    with visit(browser, url + LONG.format(cell=cell, gate=CELLS[cell])) as page:
        settle(page)
        load_state(page)
        x, y = take_number(page)
        for k in range(rounds):
            page.wait_for_timeout(500)
            before = cpu_seconds(server)
            page.mouse.move(x + 20 + 3 * k, y)
            page.evaluate(CHECKED)
            resting.append(page.evaluate("() => bench.time"))
            settle(page)
            cpu.append(1e3 * (cpu_seconds(server) - before))
        page.mouse.up()
        for _ in range(rounds):
            page.wait_for_timeout(500)
            x, y = take_number(page)
            page.mouse.up()
            page.evaluate(CHECKED)
            released.append(page.evaluate("() => bench.time"))
            settle(page)
    note = f"{rounds} edits, H 16, T 50; the hand rests after 60 ms"
    return [
        Row(f"drag to checked, {cell}, median", statistics.median(resting), "ms", 300, note),
        Row(f"let go to checked, {cell}, median", statistics.median(released), "ms", 300),
        Row(f"server CPU for an edit, {cell}, mean", statistics.fmean(cpu), "ms", None, f"largest {max(cpu):.0f} ms"),
    ]


def editing(browser: Browser, url: str, *, quick: bool) -> list[Row]:
    steps, rounds = (40, 4) if quick else (120, 12)
    return [
        row
        for cell in CELLS
        for row in (*drag_to_picture(browser, url, cell, steps), *drag_to_checked(browser, url, cell, rounds))
    ]


def main() -> None:
    with sync_playwright() as playwright:
        browser: Any = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        with serve("app.py") as url:
            rows = editing(browser, url, quick=False)
            print_table(rows)
        browser.close()
    if missed := [row.what for row in rows if row.missed]:
        raise SystemExit(f"a bar was missed: {'; '.join(missed)}")


if __name__ == "__main__":
    main()
