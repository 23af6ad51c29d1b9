"""The device of a lesson: what is chosen is where torch computes, and where there is no choice the page says so."""

from dataclasses import replace
from typing import Any

import pytest

from rnnviz.lessons import LessonRun, lesson
from rnnviz.ui.kit.kept import RESULTS
from rnnviz.ui.lessons import chosen
from tests.ui.lessons.test_lessons_page import lessons_page

ONLY_CPU, BOTH = {"cpu": "cpu"}, {"cpu": "cpu", "cuda": "cuda (a GPU)"}


def test_without_a_gpu_there_is_nothing_to_choose_and_a_link_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chosen, "device_names", lambda: ONLY_CPU)
    page = lessons_page(lesson="C1", device="cuda")
    assert not page.exception
    assert [box.key for box in page.selectbox] == []
    assert any("no CUDA device, so there is nothing to choose" in text.value for text in page.markdown)
    told = page.error[0].value.replace("\\", "")
    assert "device must be cpu on this machine, which has no CUDA device; got 'cuda'" in told


def test_where_there_is_a_gpu_torch_computes_on_the_chosen_device(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    compute = lesson.compute

    def recorded(own: Any, plan: Any, seed: int, device: str) -> LessonRun:
        asked.append(device)
        run = compute(own, plan, seed)
        return replace(run, match=replace(run.match, device=device))

    monkeypatch.setattr(chosen, "device_names", lambda: BOTH)
    monkeypatch.setattr(lesson, "compute", recorded)
    page = lessons_page(lesson="C1", lesson_seed="77")
    assert asked == ["cpu"]
    page.selectbox(key="device").set_value("cuda").run()
    assert not page.exception
    assert asked == ["cpu", "cuda"]
    RESULTS.clear()
