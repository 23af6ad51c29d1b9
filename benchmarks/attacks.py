"""What a server of the app answers to those who mean no good, with counts: whatever is above 0 is a hole.

    python -m benchmarks.attacks                     # 10,000 hostile addresses: about 15 minutes
    python -m benchmarks.attacks --addresses 300     # as a test runs it
    python -m benchmarks.attacks --browser 60        # so many of them in Chromium as well

Tracebacks are counted in the server's own log; values that leak are a mark in its environment, its own files, and what
one session sees of another; links are addresses in what a page says that a browser could follow.
"""

import argparse
import json
import random
import re
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

from hypothesis import HealthCheck, Phase, given, settings
from playwright.sync_api import Page, sync_playwright

from benchmarks.hostile import MARK, addresses
from benchmarks.strangers import Counts, get, open_socket, paths, sockets
from benchmarks.visits import Row, print_table
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.watching import settle, watch
from tests.hosting import Replica, replicas
from tests.messages import Answer, ask

_LINK = re.compile(r"(?i)(?<!\\)(?:https?|ftp)(?<!\\):(?<!\\)//|(?<![\w.\\])www\.|\]\(|<a ")
# A traceback, with its last line.
_TRACEBACK = re.compile(r"Traceback \(most recent call last\):\n(?:[ ].*\n|\n)*(\S.*)")


def pages(server: Replica, counts: Counts, count: int) -> list[str]:
    """Hostile addresses, each in a session of its own; returns some of them."""
    seen: list[str] = []

    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(addresses())
    def visit(address: str) -> None:
        counts.tried["addresses"] += 1
        seen.append(address)
        with open_socket(server) as link:
            judge(address, ask(link, address), counts)

    visit()
    return seen


def judge(address: str, answer: Answer, counts: Counts) -> None:
    for problem in answer.exceptions:
        counts.found("exceptions in a page", f"{address}: {problem}")
    if not answer.finished:
        counts.found("pages that did not finish", address)
    for text in answer.texts:
        if "evil.example" in text and _LINK.search(text):
            counts.found("links made", f"{address}: {text}")
        if MARK in text:
            counts.found("values leaked", address)
    counts.tried["said"] += len(answer.alerts)


def races(server: Replica, counts: Counts, dice: random.Random, count: int) -> None:
    """Sessions that ask for different things at the same moment see what each would see alone."""
    asked = [f"cell={cell}&hidden_size={dice.randint(1, 9)}&seed={dice.randint(1, 10**6)}" for cell in ("gru", "lstm")]
    asked += [f"cell=rnn_tanh&text={word}&seed={dice.randint(1, 10**6)}" for word in ("one", "two", "three")]
    asked += ["cell=gru&seed=5&lang=qps", "cell=gru&seed=5"]

    def alone(query: str) -> bytes:
        with open_socket(server) as link:
            return ask(link, f"/?{query}").picture

    pictures = {query: alone(query) for query in asked}
    if len(set(pictures.values())) < len(asked) - 1:
        counts.found("races that show nothing", asked)

    def again(query: str) -> None:
        counts.tried["races"] += 1
        if alone(query) != pictures[query]:
            counts.found("values leaked", f"another picture for {query}")

    queries = [dice.choice(asked) for _ in range(count)]
    with ThreadPoolExecutor(6) as visitors:
        list(visitors.map(again, queries))


def in_browser(server: Replica, counts: Counts, chosen: list[str]) -> None:
    """Markup that would say so if it ran, and links that can be seen."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for address in chosen:
            counts.tried["in a browser"] += 1
            page = browser.new_context().new_page()
            watch(page)
            outside = listen(page)
            page.goto(server.url.rstrip("/") + address)
            settle(page)
            if page.evaluate("() => window.ran"):
                counts.found("scripts run", address)
            if page.locator("a[href*='evil.example'], img[src*='evil.example']").count():
                counts.found("links made", address)
            if any(urlsplit(url).hostname not in ("127.0.0.1", None, "") for url in outside):
                counts.found("requests to other servers", [address, *outside][:3])
            page.context.close()
        browser.close()


def listen(page: Page) -> list[str]:
    """The addresses that a page asks for from now on."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    return asked


def attack(count: int, browser: int) -> Counts:
    counts, dice = Counts(), random.Random(20261130)
    environment = {"RNNVIZ_LIMITS": "class", "SECRET": MARK, "RNNVIZ_PSEUDO": "1"}
    with tempfile.TemporaryDirectory() as folder, replicas(1, environment, Path(folder)) as (server,):
        parts: tuple[Callable[[], object], ...] = (
            lambda: paths(server, counts),
            lambda: sockets(server, counts, dice, min(300, 2 * count)),
            lambda: races(server, counts, dice, max(20, count // 20)),
        )
        for part in parts:
            part()
        seen = pages(server, counts, count)
        if browser:
            in_browser(server, counts, dice.sample([a for a in seen if "ran" in a], browser))
        counts.tried["alive afterwards"] += 1
        if get(server, "GET", "/healthz")[0] != 200:
            counts.found("servers that answer nobody", "at the end")
        log = Path(folder, "replica-0.log").read_text(encoding="utf-8", errors="replace")
    for ends in _TRACEBACK.findall(log):
        counts.found("tracebacks", ends)
    return counts


WRONG = (
    *("tracebacks", "scripts run", "links made", "values leaked", "uploads taken", "foreign origins let in"),
    *("answers of 500 and above", "exceptions in a page", "pages that did not finish", "servers that answer nobody"),
    *("requests to other servers", "races that show nothing"),
)


def rows_of(counts: Counts) -> Iterator[Row]:
    for what, count in counts.tried.items():
        yield Row(f"tried: {what}", count, "")
    for what in WRONG:
        yield Row(what, counts.wrong[what], "", 0, counts.examples.get(what, ""))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--addresses", type=int, default=10_000)
    parser.add_argument("--browser", type=int, default=60, help="how many of them in Chromium")
    asked = parser.parse_args()
    rows = list(rows_of(attack(asked.addresses, asked.browser)))
    print_table(rows)
    if missed := [row.what for row in rows if row.missed]:
        raise SystemExit(f"a bar was missed: {json.dumps(missed)}")


if __name__ == "__main__":
    main()
