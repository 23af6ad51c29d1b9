"""What the benchmarks in a browser share: visitors, rows of a table, and the server's own time."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page

from rnnviz.ui.kit.scripts import script_url
from tests.browser.conftest import DESKTOP
from tests.browser.watching import watch

WATCH = Path(__file__).with_name("watch.js").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Row:
    """One line of the table; without a bar it is for information."""

    what: str
    value: float
    unit: str
    bar: float | None = None
    more: str = ""

    @property
    def missed(self) -> bool:
        return self.bar is not None and self.value > self.bar


@contextmanager
def visit(browser: Browser, url: str) -> Iterator[Page]:
    """A visitor with an empty cache."""
    context = browser.new_context(**DESKTOP)
    context.add_init_script(WATCH)
    page = context.new_page()
    watch(page)
    page.set_default_timeout(30_000)
    page.goto(url)
    try:
        yield page
    finally:
        context.close()


def load_state(page: Page) -> None:
    """The modules that hold the page's clock and its run, for the script above."""
    page.evaluate("(urls) => bench.load(urls)", [script_url("kit/clock.js"), script_url("simulator/run.js")])


def server_process() -> int:
    """The streamlit server that this process has started last."""
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text(encoding="ascii").split()
    servers = [int(pid) for pid in children if b"streamlit" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    return servers[-1]


def cpu_seconds(process: int) -> float:
    """User and system time of a process, all threads."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def print_table(rows: list[Row]) -> None:
    for row in rows:
        bar = "" if row.bar is None else f"≤ {row.bar:g} {row.unit}  {'MISSED' if row.missed else 'ok'}"
        print(f"{row.what:64} {row.value:9.4g} {row.unit:3} {bar:18} {row.more}")


def pressed(page: Page, key: str) -> float:
    """What was marked takes this long after the key is pressed, in ms.

    It is let go afterwards: after a release Chromium keeps a page's own tasks back until its next frame, and the task
    that says that this one is painted would come with the frame after it.
    """
    page.keyboard.down(key)
    time: float = page.evaluate("() => bench.time")
    page.keyboard.up(key)
    return time
