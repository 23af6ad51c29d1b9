"""The random numbers of a lesson are those that its script draws, and no two draws of a lesson are the same."""

from itertools import combinations

import numpy as np
import pytest
import torch

from rnnviz import Architecture
from rnnviz.lessons import LESSONS
from rnnviz.lessons.draws import draw_weights
from rnnviz.lessons.stage import Weights
from rnnviz.lessons.stages.linear import new_linear
from rnnviz.lessons.stages.recurrent import new_layer
from tests.lessons.cases import CASES


def state_dict(module: torch.nn.Module) -> Weights:
    return {name: value.numpy() for name, value in module.state_dict().items()}


def assert_same_bits(ours: Weights, torchs: Weights) -> None:
    assert list(ours) == list(torchs)
    for name, value in ours.items():
        assert value.dtype == torchs[name].dtype
        np.testing.assert_array_equal(value, torchs[name], err_msg=name)


@pytest.mark.parametrize("seed", [0, 7, 2**32 - 1])
@pytest.mark.parametrize(("inputs", "outputs", "bias"), [(1, 1, True), (3, 7, True), (10, 5, False), (77, 130, True)])
def test_a_linear_is_the_one_that_torch_makes_after_manual_seed(
    inputs: int, outputs: int, bias: bool, seed: int
) -> None:
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        module = torch.nn.Linear(inputs, outputs, bias=bias)
    assert_same_bits(new_linear(inputs, outputs, bias).numbers(seed), state_dict(module))


def test_the_second_module_of_a_lesson_follows_the_next_seed() -> None:
    arch = Architecture("gru", 5, 3, num_layers=2)
    with torch.random.fork_rng():
        torch.manual_seed(2**32 - 1 + 2)
        module = torch.nn.GRU(5, 3, num_layers=2)
    assert_same_bits(new_layer(arch).at(2).numbers(2**32 - 1), state_dict(module))


@pytest.mark.parametrize(("id_", "variant"), CASES)
def test_no_two_draws_of_a_lesson_are_alike(id_: str, variant: str | None) -> None:
    plan = LESSONS[id_].plan(variant=variant)
    draws = [stage.draw.numbers(4) for stage in plan if stage.draw is not None]
    arrays = [value.ravel() for draw in draws for value in draw.values() if value.size > 1]
    for first, second in combinations(arrays, 2):
        shared = min(first.size, second.size)
        assert not np.allclose(first[:shared] / first[0], second[:shared] / second[0])


def test_drawing_leaves_the_generator_of_the_process_alone() -> None:
    before = torch.random.get_rng_state()
    LESSONS["D7"].run(seed=3)
    assert torch.equal(before, torch.random.get_rng_state())


def test_the_embedding_of_the_padding_is_zero_and_the_rest_is_drawn() -> None:
    weights, pool = draw_weights(LESSONS["D7"].plan(), seed=5)
    table = np.random.default_rng([5, 0]).standard_normal(pool["embedding"]["weight"].shape).astype("float32")
    np.testing.assert_array_equal(pool["embedding"]["weight"][1:], table[1:])
    assert not pool["embedding"]["weight"][0].any()
    assert len(weights) == len(LESSONS["D7"].plan())
