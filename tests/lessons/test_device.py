"""Torch's side of a lesson on another device: every tensor of it is made there. A GPU's own numbers: `test_gpu`."""

from typing import Any

import pytest
import torch

from rnnviz.lessons import LESSONS
from rnnviz.lessons.draws import draw_weights
from rnnviz.lessons.tensors import here, on_device
from tests.process import process_state

WITHOUT_TEXT = [id_ for id_, lesson in LESSONS.items() if not lesson.text]


@pytest.mark.parametrize("id_", WITHOUT_TEXT)
def test_every_value_is_made_on_the_device_that_is_chosen(id_: str) -> None:
    lesson = LESSONS[id_]
    for variant in lesson.variants or (None,):
        plan = lesson.plan(variant=variant)
        weights, _ = draw_weights(plan, 3)
        made: dict[str, Any] = {}
        with on_device("meta"):  # a device that every machine has; it refuses to mix with the CPU
            for stage, own in zip(plan, weights, strict=True):
                made |= stage.by_torch(made, own)
        assert {name for name, value in made.items() if value.device.type != "meta"} == set(), (id_, variant)


def test_the_device_is_that_of_the_block_alone() -> None:
    before = process_state()
    with on_device("meta"):
        assert here() == "meta"
    assert here() == "cpu"
    assert process_state() == before
    assert torch.zeros(1).device.type == "cpu"


def test_a_run_says_on_which_device_torch_was() -> None:
    assert LESSONS["C1"].run().match.device == "cpu"
