"""How the browser tests wait for a page, and how they ask axe-core about it."""

from collections.abc import Callable
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

OpenPage = Callable[..., Page]  # the fixture `open_page`: (url, *, phone=False, dark=False)
SETTLED = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  const views = [...document.querySelectorAll('.stBidiComponent')].filter((view) => view.clientWidth);
  const figures = [...document.querySelectorAll('.rnnviz-figure')].filter((figure) => figure.clientWidth);
  return app?.dataset.testScriptState === 'notRunning'
    && !document.querySelector('[data-testid="stSkeleton"]')
    && views.every((view) => view.clientHeight)
    && figures.every((figure) => figure.dataset.ready || figure.querySelector('[role="alert"]'));
}"""


def settle(page: Page) -> None:
    """Wait until the script has run, every view in sight stands, its figures are drawn and the browser has painted."""
    page.wait_for_timeout(100)  # a click needs a moment to reach the server
    page.wait_for_function(SETTLED)
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def serious_violations(page: Page, within: str | None = None) -> list[str]:
    """What axe-core finds serious or critical in the page, or in what the selector names."""
    results: dict[str, Any] = Axe().run(page, context=within).response
    return [
        f"{found['id']}: {node['target']}"
        for found in results["violations"]
        if found["impact"] in ("serious", "critical")
        for node in found["nodes"]
    ]
