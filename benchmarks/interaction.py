"""How fast the simulator answers, in a real Chromium on this machine, with the default network unless said otherwise.

    python -m benchmarks.interaction             # the table, and the bars it has to meet
    python -m benchmarks.interaction --quick     # fewer repetitions

A time starts with the event that a person causes (its own time stamp, or the start of the navigation) and ends when the
browser has painted the frame in which every view that must follow shows the new state. The sides of a comparison take
turns, so that a busy moment of the machine meets both; the other bars want a machine with nothing else to do.
"""

import argparse
import os
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from benchmarks.editing import editing
from benchmarks.visits import Row, cpu_seconds, load_state, pressed, print_table, server_process, visit
from tests.browser.conftest import CHROMIUM, DESKTOP, FLAGS
from tests.browser.serving import serve
from tests.browser.watching import settle, watch

EMPTY = 'import streamlit as st\n\nst.title("empty")\n'
LARGEST = "source=normal&seq_len=1000&batch=64&input_size=512&hidden_size=512&num_layers=4&bidirectional=true"
LARGE = "?cell=lstm&num_layers=2&bidirectional=true&hidden_size=8&input_size=3&source=normal&seq_len=12"
LARGE_WORDS = "LSTM, 2 layers, both directions, H 8, T 12"


def empty_key_press(browser: Browser, empty_url: str, steps: int) -> list[Row]:
    """What a frame costs here at all: an empty app in which a key press changes one number."""
    times: list[float] = []
    with visit(browser, empty_url) as page:
        settle(page)
        page.evaluate("""() => {
            bench.text = document.body.appendChild(document.createElement('p'));
            addEventListener('keydown', () => { bench.text.textContent = Number(bench.text.textContent) + 1; });
        }""")
        for k in range(steps):
            page.evaluate("""() => {
                const before = bench.text.textContent;
                bench.time = bench.when(() => bench.text.textContent !== before);
            }""")
            page.wait_for_timeout(7 + 11 * k % 17)
            times.append(pressed(page, "ArrowRight"))
    p95 = statistics.quantiles(times, n=20)[-1]
    return [
        Row("key press, an empty app, median", statistics.median(times), "ms", more=f"95th percentile {p95:.1f} ms")
    ]


def key_press(browser: Browser, url: str, steps: int, network: str = "default") -> list[Row]:
    """From a key press to the painted frame in which stage, tracks and dock show the new step."""
    times: list[float] = []
    with visit(browser, url) as page:
        settle(page)
        load_state(page)
        last = page.evaluate("() => bench.clock.last")
        for k in range(steps):
            page.evaluate("() => bench.markStep()")
            page.wait_for_timeout(7 + 11 * k % 17)  # not always at the same moment of a frame
            times.append(pressed(page, "ArrowRight" if k // last % 2 == 0 else "ArrowLeft"))
    p95 = statistics.quantiles(times, n=20)[-1]
    return [
        Row(f"key press, {network}, median", statistics.median(times), "ms", 16.7, f"{steps} steps, both ways"),
        Row(f"key press, {network}, p95", p95, "ms", 25),
    ]


def hover_and_click(browser: Browser, url: str, rounds: int) -> list[Row]:
    """From the pointer on a state to its term and weight lit, and from a click on one to its sum."""
    lit: list[float] = []
    opened: list[float] = []
    with visit(browser, f"{url}{LARGE}&step=4&gate=i") as page:
        settle(page)
        load_state(page)

        def measure(mark: str, act: Callable[[float, float], None], key: str) -> float:
            x, y = page.evaluate("(key) => bench.place(key)", key)
            page.evaluate(f"() => bench.{mark}()")
            act(x, y)
            time: float = page.evaluate("() => bench.time")
            return time

        for k in range(rounds):
            unit = 1 + k % 7
            page.wait_for_timeout(7 + 11 * k % 17)
            lit.append(measure("markLight", page.mouse.move, f"h:0:0:3:{unit}"))
            page.wait_for_timeout(7 + 7 * k % 17)
            opened.append(measure("markSum", page.mouse.click, f"h:0:0:4:{unit}"))
            page.keyboard.press("i")  # a sum with terms of h again
    note = f"{rounds} times, {LARGE_WORDS}"
    return [
        Row("hover to light, median", statistics.median(lit), "ms", 16.7, note),
        Row("click to its sum, median", statistics.median(opened), "ms", 16.7, note),
    ]


def lesson_key_press(browser: Browser, url: str, steps: int) -> list[Row]:
    """The same on the lessons page: the encoder and decoder, two networks."""
    times: list[float] = []
    with visit(browser, f"{url}lessons?lesson=D5") as page:
        page.wait_for_function("() => inViews('.lesson')?.dataset.tick")
        settle(page)
        last = int(page.evaluate("() => inViews('.rv-scrubber').max"))
        for k in range(steps):
            page.evaluate("""() => {
                const before = inViews('.lesson').dataset.tick;
                bench.time = bench.when(() => inViews('.lesson').dataset.tick !== before);
            }""")
            page.wait_for_timeout(7 + 11 * k % 17)
            times.append(pressed(page, "ArrowRight" if k // last % 2 == 0 else "ArrowLeft"))
    return [Row("key press in a lesson to new picture, median", statistics.median(times), "ms", 16.7, f"{steps} steps")]


def step_back(browser: Browser, url: str, steps: int, network: str = "default") -> list[Row]:
    """From a key press to the painted frame in which stage and dock of the way back show the next step."""
    times: list[float] = []
    with visit(browser, url) as page:
        page.wait_for_function("() => inViews('.way-back')?.dataset.tick")
        settle(page)
        last = int(page.evaluate("() => inViews('.rv-scrubber').max")) - 2  # the weights and clipping come after
        for k in range(steps):
            page.evaluate("""() => {
                const before = inViews('.way-back').dataset.tick;
                bench.time = bench.when(() => inViews('.way-back').dataset.tick !== before);
            }""")
            page.wait_for_timeout(7 + 11 * k % 17)
            times.append(pressed(page, "ArrowLeft" if k // last % 2 == 0 else "ArrowRight"))
    return [Row(f"step back, {network}, median", statistics.median(times), "ms", 16.7, f"{steps} steps, both ways")]


def changes(browser: Browser, url: str, rounds: int) -> list[Row]:
    """From the click on a widget to the painted frame in which every view shows a network never computed before."""
    server = server_process()
    times: list[float] = []
    cpu: list[float] = []
    with visit(browser, url) as page:
        settle(page)
        load_state(page)
        more = page.get_by_test_id("stNumberInput").filter(has_text="hidden_size").get_by_test_id("stNumberInputStepUp")

        def measure(act: Callable[[], None]) -> None:
            page.wait_for_timeout(300)
            before = cpu_seconds(server)
            page.evaluate("() => bench.markRun()")
            act()
            times.append(page.evaluate("() => bench.time"))
            settle(page)
            cpu.append(1e3 * (cpu_seconds(server) - before))

        def choose(cell: str) -> Callable[[], None]:
            return page.get_by_role("radio", name=cell, exact=True).click

        for k in range(rounds):
            measure(more.click)
            measure(choose(("GRU", "LSTM", "RNN relu")[k % 3]))  # weights change too, so every figure is drawn again
    note = f"{len(times)} changes, each never seen"
    return [
        Row("changed architecture to new picture, median", statistics.median(times), "ms", 250, note),
        Row("changed architecture to new picture, p95", statistics.quantiles(times, n=20)[-1], "ms"),
        Row("server CPU for a change, mean", statistics.fmean(cpu), "ms", 50, f"largest {max(cpu):.0f} ms"),
    ]


def first_content(browser: Browser, url: str, empty_url: str, rounds: int) -> list[Row]:
    """From the navigation to the first content: a heading, of ours the bar with the clock; and the diagram."""
    empty: list[float] = []
    heading: list[float] = []
    diagram: list[float] = []
    for _ in range(rounds):
        with visit(browser, empty_url) as page:
            empty.append(page.evaluate("() => bench.first"))
        with visit(browser, url) as page:
            heading.append(page.evaluate("() => bench.first"))
            diagram.append(page.evaluate("() => bench.diagram"))
    note = f"median of {rounds} pairs, empty caches; an empty app: {statistics.median(empty):.0f} ms"

    def against_empty(found: list[float]) -> float:
        return statistics.median(ours / base for ours, base in zip(found, empty, strict=True))

    return [
        Row("first content, against an empty app", against_empty(heading), "×", 1.25, note),
        Row("the diagram, against an empty app", against_empty(diagram), "×"),
        *(
            Row(f"{name}, median", statistics.median(found), "ms")
            for name, found in (("first content", heading), ("the diagram", diagram))
        ),
    ]


def message_bytes(browser: Browser, url: str, cells: tuple[str, ...]) -> list[Row]:
    """All that the server sends over the web socket for one visit."""
    visits = {"default": (url, 0.2)} | {f"largest, {cell}": (f"{url}?cell={cell}&{LARGEST}", 2.0) for cell in cells}
    rows = []
    for name, (address, bar) in visits.items():
        context = browser.new_context(**DESKTOP)
        page = context.new_page()
        watch(page)
        page.set_default_timeout(300_000)
        sizes: list[int] = []
        page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: sizes.append(len(frame))))  # noqa: B023
        page.goto(address)
        page.locator(".stage .cell").first.wait_for()
        settle(page)
        rows.append(Row(f"messages, {name}", sum(sizes) / 1e6, "MB", bar, f"{len(sizes)} messages"))
        context.close()
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--quick", action="store_true", help="fewer repetitions, and one cell at the largest size")
    quick = parser.parse_args().quick
    rows: list[Row] = []

    def report(found: list[Row]) -> None:
        print_table(found)
        rows.extend(found)

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        script = Path(folder, "empty.py")
        script.write_text(EMPTY, encoding="utf-8")
        browser: Any = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        with serve(str(script)) as empty_url, serve("app.py") as url:
            report(empty_key_press(browser, empty_url, 60 if quick else 200))
            report(key_press(browser, url, 60 if quick else 200))
            report(key_press(browser, url + LARGE, 60 if quick else 200, LARGE_WORDS))
            report(hover_and_click(browser, url, 20 if quick else 60))
            report(step_back(browser, f"{url}?mode=back", 60 if quick else 200))
            report(step_back(browser, f"{url}{LARGE}&mode=back", 60 if quick else 200, LARGE_WORDS))
            report(lesson_key_press(browser, url, 40 if quick else 120))
            report(changes(browser, url, 6 if quick else 16) + editing(browser, url, quick=quick))
            report(first_content(browser, url, empty_url, 3 if quick else 9))
            report(message_bytes(browser, url, ("rnn_tanh",) if quick else ("rnn_tanh", "gru", "lstm")))
        browser.close()
    print(f"load of this machine over the last minute: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    if missed := [row.what for row in rows if row.missed]:
        raise SystemExit(f"a bar was missed: {'; '.join(missed)}")


if __name__ == "__main__":
    main()
