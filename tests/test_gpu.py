"""The same equality on a CUDA device; skipped, with the reason, where there is none."""

from typing import Any

import numpy as np
import pytest
import torch

from rnnviz import (
    Architecture,
    backward,
    compare,
    compare_gradients,
    forward,
    init_weights,
    torch_backward,
    torch_forward,
)
from rnnviz.lessons import LESSONS
from rnnviz.lessons.confusions import CONFUSIONS, run
from rnnviz.network.cells import CELLS
from tests.cases import Case, arguments, random_case
from tests.gradients import random_back_case
from tests.process import process_state

pytestmark = pytest.mark.skipif(not torch.cuda.is_available(), reason="this machine has no CUDA device that torch sees")


def on_gpu(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: on_gpu(one) for name, one in value.items()}
    return torch.as_tensor(value, device="cuda") if isinstance(value, np.ndarray | torch.Tensor) else value


def large(seed: int) -> tuple[Architecture, dict[str, Any], torch.Tensor]:
    arch = Architecture("rnn_tanh", 65, 129, num_layers=2, bidirectional=True)
    x = torch.from_numpy(np.random.default_rng(seed).standard_normal((30, 9, 65), dtype="float32")).cuda()
    return arch, init_weights(arch, seed), x


@pytest.mark.parametrize("first", range(0, 200, 25))
def test_by_hand_equals_torch_on_the_gpu_for_any_combination_of_options(first: int) -> None:
    for case in map(random_case, range(first, first + 25)):
        call = on_gpu(arguments(case))
        trace = forward(case.arch, **call)
        match = compare(trace, torch_forward(case.arch, **call, device="cuda"))
        assert match.ok, case
        assert (match.device, match.dtype) == ("cuda", case.dtype)
        assert case.dtype == "float32" or match.max_abs_error <= 1e-12, case


@pytest.mark.parametrize("first", range(0, 100, 25))
def test_the_way_back_equals_autograd_on_the_gpu_for_any_combination_of_options(first: int) -> None:
    for back_case in map(random_back_case, range(first, first + 25)):
        case, cut = back_case.case, back_case.truncate
        call, seeds = on_gpu(arguments(case)), on_gpu(back_case.given())
        gradients = backward(forward(case.arch, **call), call["weights"], **seeds, truncate=cut)
        match = compare_gradients(gradients, torch_backward(case.arch, **call, **seeds, truncate=cut, device="cuda"))
        assert match.ok, back_case
        assert gradients.x.is_cuda
        assert (match.device, match.dtype) == ("cuda", case.dtype)


@pytest.mark.parametrize("cell", CELLS)
def test_tensors_on_the_gpu_give_tensors_on_the_gpu(cell: str) -> None:
    case = Case(3, Architecture(cell, 5, 3, num_layers=2, bidirectional=True), "float32", True, 6, 3, (6, 4, 1), ())
    trace = forward(case.arch, **on_gpu(arguments(case)))
    assert trace.output.is_cuda
    assert trace.h_n.is_cuda
    assert trace.c_n is None or trace.c_n.is_cuda
    for one in (one for directions in trace.layers for one in directions):
        assert all(value.is_cuda for value in one.over_time().values())


@pytest.mark.parametrize("cell", CELLS)
def test_numpy_by_hand_equals_torch_on_the_gpu(cell: str) -> None:
    arch = Architecture(cell, 5, 3, num_layers=2, bidirectional=True)
    case = Case(4, arch, "float64", False, 6, 3, (6, 4, 1), ("h_0",))
    call = arguments(case)
    reference = torch_forward(case.arch, **call, device="cuda:0")
    assert isinstance(reference.output, np.ndarray)
    assert compare(forward(case.arch, **call), reference).max_abs_error <= 1e-12


@pytest.mark.parametrize("seed", range(3))
def test_tf32_is_off_unless_asked_for_and_its_rounding_then_shows(seed: int) -> None:
    arch, weights, x = large(seed)
    trace = forward(arch, weights, x)
    exact, rough = (compare(trace, torch_forward(arch, weights, x, device="cuda", tf32=tf32)) for tf32 in (False, True))
    assert exact.ok
    if torch.cuda.get_device_capability() >= (8, 0):
        assert rough.max_abs_error > 20 * exact.max_abs_error
        assert not rough.ok
        assert rough.max_abs_error < 0.05


def test_the_switches_of_the_process_are_as_before() -> None:
    arch, weights, x = large(0)

    def switches() -> tuple[Any, ...]:
        names = ("allow_tf32", "benchmark", "deterministic", "enabled")
        cudnn = [getattr(torch.backends.cudnn, name) for name in names]
        return process_state(), cudnn, torch.cuda.get_rng_state().tolist()

    before = switches()
    for tf32 in (False, True):
        torch_forward(arch, weights, x, device="cuda", tf32=tf32)
    assert switches() == before


def test_the_confusion_of_two_devices_compares_with_this_one() -> None:
    outcome = run(CONFUSIONS["devices"], 3)
    assert outcome.right.values["same"].all()
    assert not outcome.wrong.values["same"].all()


@pytest.mark.parametrize("id_", LESSONS)
def test_every_lesson_equals_torch_on_the_gpu(id_: str) -> None:
    lesson = LESSONS[id_]
    before = process_state()
    for variant in lesson.variants or (None,):
        run = lesson.run(3, variant=variant, device="cuda")
        assert run.match.ok, (id_, variant)
        assert run.match.device == "cuda"
    assert process_state() == before
