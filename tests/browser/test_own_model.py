"""Someone's own model in a real browser: the file is sent, read and computed; nobody else's page takes one."""

import io
import re
from typing import Any

import numpy as np
import torch
from playwright.sync_api import Page, Request, expect

from rnnviz.plots.theme import number
from tests.browser.simulator import Shown
from tests.browser.watching import OpenPage, resize, serious_violations, settle
from tests.ui.simulator.test_own_head import tagger

PATIENT = 30_000  # ms


def send(page: Page, name: str, data: bytes) -> None:
    place = page.get_by_test_id("stSidebar").get_by_test_id("stFileUploader").locator("input[type=file]").last
    place.set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": data})


def model_file() -> bytes:
    model = torch.nn.ModuleDict({"encoder": torch.nn.LSTM(5, 3), "decoder": torch.nn.GRU(3, 7)})
    stream = io.BytesIO()
    torch.save({f"module.{name}": tensor for name, tensor in model.state_dict().items()}, stream)
    return stream.getvalue()


def test_a_file_is_opened_computed_and_a_bad_one_leaves_the_run_alone(app_url: str, open_page: OpenPage) -> None:
    page = open_page(app_url, fresh=True)  # a file needs the cookie that comes with the page
    side = page.get_by_test_id("stSidebar")
    side.get_by_role("button", name="Open your own model …").click()
    expect(side.get_by_test_id("stFileUploader")).to_be_visible(timeout=PATIENT)
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if "upload_file" in request.url else None)
    send(page, "model.pt", model_file())
    size = side.locator(".st-key-hidden_size input")
    expect(size).to_have_value("3", timeout=PATIENT)
    settle(page)
    verdict = page.get_by_text(re.compile("equals torch.nn.LSTM")).first
    expect(verdict).to_be_visible(timeout=PATIENT)

    send(page, "evil.npz", b"no zip")
    expect(side.get_by_text("'evil.npz' must be a whole zip file")).to_be_visible(timeout=PATIENT)
    expect(size).to_have_value("3", timeout=PATIENT)
    expect(verdict).to_be_visible(timeout=PATIENT)

    side.get_by_role("combobox", name="Layers in 'model.pt'").click()
    page.get_by_role("option", name="module.decoder. · GRU 3 → 7").click()
    expect(size).to_have_value("7", timeout=PATIENT)
    expect(page.get_by_text(re.compile("equals torch.nn.GRU")).first).to_be_visible(timeout=PATIENT)
    settle(page)

    assert serious_violations(page, "[data-testid=stSidebar]") == []
    assert sent
    _nobody_elses_file_is_taken(page, app_url, sent[0].url)


def _nobody_elses_file_is_taken(page: Page, app_url: str, url: str) -> None:
    """The session's own address with its token, another session's without, and the same once the page is left."""
    put: dict[str, Any] = {"multipart": {"file": {"name": "a.pt", "mimeType": "text/plain", "buffer": b"a"}}}
    session = url.rsplit("/", 2)[1]
    assert page.request.put(url.replace(session, "0" * len(session)), **put).status == 404
    assert page.request.put(url, **put).status == 403  # no token of the page
    page.get_by_role("link", name="Shapes").first.click()
    expect(page.get_by_role("heading", name="Shapes").first).to_be_visible(timeout=PATIENT)
    settle(page)
    assert page.request.put(url, **put).status == 404


def test_tokens_go_in_and_logits_come_out_at_every_step(app_url: str, open_page: OpenPage) -> None:
    model, data = tagger()
    page = open_page(f"{app_url}?init=file", dark=True, fresh=True)
    expect(page.get_by_text("in a file, which no link holds")).to_be_visible(timeout=PATIENT)
    send(page, "tagger.pt", data)
    expect(page.get_by_text("in a file, which no link holds")).to_have_count(0, timeout=PATIENT)
    side = page.get_by_test_id("stSidebar")
    tokens = [3, 17, 0, 29, 8]
    field = side.get_by_role("textbox", name="Tokens, as rows of its embedding")
    field.fill(", ".join(map(str, tokens)), timeout=PATIENT)
    field.press("Enter")
    card = page.get_by_role("group", name="Logits", exact=True)
    expect(card.get_by_text("✓ equals torch.nn.Linear")).to_be_visible(timeout=PATIENT)
    expect(page.locator(".rv-pills span")).to_have_count(6, timeout=PATIENT)
    settle(page)
    expect(card.get_by_text("Nothing is computed yet.")).to_be_visible()
    with torch.no_grad():
        logits = model.tags(model.rnn(model.embedding(torch.tensor(tokens)))[0])
    shown = Shown(page)
    page.locator(".stage").click(position={"x": 4, "y": 4})
    for t in range(len(tokens)):
        shown.press("ArrowRight")
        expect(card.get_by_role("heading", name=f"Logits at step {t}")).to_be_visible()
        values, classes = logits[t].topk(8)
        expect(card.locator(".classes tbody th")).to_have_text([str(name) for name in classes.tolist()])
        expect(card.locator(".classes td:not(.share)")).to_have_text([number(value) for value in values.tolist()])
    third = int(logits[-1].topk(3).indices[-1])
    card.get_by_role("button", name=str(third), exact=True).click()
    expect(card.get_by_role("heading", name=f"Why logit {third} is {number(float(logits[-1, third]))}")).to_be_visible()
    expect(card.locator(".terms tr")).to_have_count(6 + 1 + 2)  # each unit, the bias, our sum, torch's
    for width in (1280, 390):
        resize(page, width, 844)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert serious_violations(page, ".st-key-rnnviz_logits") == []


def test_the_axes_of_a_file_have_their_colours_and_follow_the_choice(app_url: str, open_page: OpenPage) -> None:
    page = open_page(f"{app_url}?source=table", fresh=True)
    values = np.random.default_rng(4).standard_normal((3, 4, 2))
    stream = io.BytesIO()
    np.save(stream, values)
    send(page, "mine.npy", stream.getvalue())
    side = page.get_by_test_id("stSidebar")
    blocks = side.locator(".own-data .axis")
    expect(blocks).to_have_text(["3T", "4N", "2I"], timeout=PATIENT)
    expect(side.locator(".first tbody td")).to_have_text([number(value) for value in values[:3, 0].ravel().tolist()])
    coloured = "(block) => getComputedStyle(block).borderLeftColor"
    before = [block.evaluate(coloured) for block in blocks.all()]
    assert len(set(before)) == 3
    side.get_by_role("combobox", name="Axes of 3 × 4 × 2").click()
    page.get_by_role("option", name="samples, steps, features").click()
    expect(blocks).to_have_text(["3N", "4T", "2I"], timeout=PATIENT)
    assert [block.evaluate(coloured) for block in blocks.all()] == [before[1], before[0], before[2]]
    settle(page)
    assert serious_violations(page, "[data-testid=stSidebar]") == []
