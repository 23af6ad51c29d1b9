"""Someone's own model in a real browser: the file is sent, read and computed; nobody else's page takes one."""

import io
from typing import Any

import numpy as np
import torch
from playwright.sync_api import Page, Request, expect

from rnnviz.plots.theme import number
from tests.browser.simulator import Shown
from tests.browser.watching import SIDEWAYS, OpenPage, resize, serious_violations, settle
from tests.ui.simulator.test_own_head import tagger

PATIENT = 30_000  # ms


def send(page: Page, name: str, data: bytes) -> None:
    place = page.get_by_test_id("stSidebar").get_by_test_id("stFileUploader").locator("input[type=file]").last
    place.set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": data})


def test_the_axes_of_a_file_have_their_colours_and_follow_the_choice_and_nobody_elses_file_is_taken(
    app_url: str, open_page: OpenPage
) -> None:
    page = open_page(f"{app_url}?source=table")
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if "upload_file" in request.url else None)
    values = np.random.default_rng(4).standard_normal((3, 4, 2))
    stream = io.BytesIO()
    np.save(stream, values)
    send(page, "mine.npy", stream.getvalue())
    side = page.get_by_test_id("stSidebar")
    blocks = side.locator(".own-data .axis")
    expect(blocks).to_have_text(["3T", "4N", "2I"], timeout=PATIENT)
    expect(side.locator(".first tbody td")).to_have_text([number(value) for value in values[:3, 0].ravel().tolist()])
    coloured = "(blocks) => blocks.map((block) => getComputedStyle(block).borderLeftColor)"
    before = blocks.evaluate_all(coloured)
    assert len(set(before)) == 3
    side.get_by_role("combobox", name="Axes of 3 × 4 × 2").click()
    page.get_by_role("option", name="samples, steps, features").click()
    expect(blocks).to_have_text(["3N", "4T", "2I"], timeout=PATIENT)
    assert blocks.evaluate_all(coloured) == [before[1], before[0], before[2]]
    settle(page)
    assert serious_violations(page, "[data-testid=stSidebar]") == []
    _nobody_elses_file_is_taken(page, sent[0].url)


def _nobody_elses_file_is_taken(page: Page, url: str) -> None:
    """The session's own address with its token, another session's without, and the same once the page is left."""
    put: dict[str, Any] = {"multipart": {"file": {"name": "a.pt", "mimeType": "text/plain", "buffer": b"a"}}}
    session = url.rsplit("/", 2)[1]
    assert page.request.put(url.replace(session, "0" * len(session)), **put).status == 404
    assert page.request.put(url, **put).status == 403  # no token of the page
    page.get_by_role("link", name="Shapes").first.click()
    expect(page.get_by_role("heading", name="Shapes").first).to_be_visible(timeout=PATIENT)
    settle(page)
    assert page.request.put(url, **put).status == 404


def test_tokens_go_into_an_own_model_and_logits_come_out_at_every_step(app_url: str, open_page: OpenPage) -> None:
    model, data = tagger()
    page = open_page(app_url, dark=True)
    side = page.get_by_test_id("stSidebar")
    side.get_by_role("button", name="Open your own model …").click()
    expect(side.get_by_test_id("stFileUploader")).to_be_visible(timeout=PATIENT)
    send(page, "tagger.pt", data)
    shown = Shown(page)
    expect(shown.verdict).to_contain_text("equals torch.nn.GRU", timeout=PATIENT)
    settle(page)
    tokens = [3, 17, 0, 29, 8]
    field = side.get_by_role("textbox", name="Tokens, as rows of its embedding")
    field.fill(", ".join(map(str, tokens)))
    field.press("Enter")
    card = page.get_by_role("group", name="Logits", exact=True)
    expect(card.get_by_text("✓ equals torch.nn.Linear")).to_be_visible(timeout=PATIENT)
    expect(page.locator(".rv-pills span")).to_have_count(6, timeout=PATIENT)
    settle(page)
    expect(card.get_by_text("Nothing is computed yet.")).to_be_visible()
    with torch.no_grad():
        logits = model.tags(model.rnn(model.embedding(torch.tensor(tokens)))[0])
    page.locator(".stage").click(position={"x": 4, "y": 4})
    for t, key in ((0, "ArrowRight"), (1, "ArrowRight"), (4, "End")):
        shown.press(key)
        expect(card.get_by_role("heading", name=f"Logits at step {t}")).to_be_visible()
        values, classes = logits[t].topk(8)
        expect(card.locator(".classes tbody th")).to_have_text([str(name) for name in classes.tolist()])
        expect(card.locator(".classes td:not(.share)")).to_have_text([number(value) for value in values.tolist()])
    third = int(logits[-1].topk(3).indices[-1])
    card.get_by_role("button", name=str(third), exact=True).click()
    expect(card.get_by_role("heading", name=f"Why logit {third} is {number(float(logits[-1, third]))}")).to_be_visible()
    expect(card.locator(".terms tr")).to_have_count(6 + 1 + 2)  # each unit, the bias, our sum, torch's
    resize(page, 390, 844)
    assert page.evaluate(SIDEWAYS) <= 0
    assert serious_violations(page, ".st-key-rnnviz_logits") == []
