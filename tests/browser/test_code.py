"""The Code tab in a browser: the listing of plain torch follows the clock, the selection, and runs."""

import contextlib
import io
from typing import Any

import pytest
import torch
from playwright.sync_api import Page, expect

from rnnviz.experiment import Experiment, simulate
from rnnviz.network.architecture import Architecture
from rnnviz.sources.sequences import Text
from tests.browser.simulator import Shown
from tests.browser.watching import OpenPage, serious_violations

LINK = "?cell=lstm&num_layers=2&bidirectional=true&hidden_size=3&text=state&seed=5&tab=Code"


def printed_by(text: str) -> float:
    names: dict[str, Any] = {}
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), torch.random.fork_rng():
        exec(compile(text, "page", "exec"), names)
    return float(printed.getvalue())


def test_the_listing_follows_the_open_number_and_runs(open_page: OpenPage, app_url: str) -> None:
    page: Page = open_page(app_url + LINK)
    simulation = simulate(Experiment(Architecture("lstm", 4, 3, 2, bidirectional=True), Text("state"), seed=5).setup())
    shown, listing = Shown(page), page.locator(".rv-code pre")
    expect(listing).to_contain_text("after step 0")
    first = simulation.trace.layers[0][0].h
    assert printed_by(listing.inner_text()) == pytest.approx(first[0, 0, 0], abs=1e-6)
    shown.press("ArrowRight", "ArrowRight", "ArrowRight")
    expect(listing).to_contain_text("after step 2")
    assert printed_by(listing.inner_text()) == pytest.approx(first[2, 0, 0], abs=1e-6)
    assert serious_violations(page) == []
