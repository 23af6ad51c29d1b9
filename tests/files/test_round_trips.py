"""Random networks out to every format and in again: the same layer, the same numbers, and the verdict.

`RNNVIZ_CASES=300 python -m pytest tests/files/test_round_trips.py` takes 300 for each format.
"""

import os
from typing import Any

import numpy as np
import onnxruntime
import pytest

from rnnviz import Architecture, compare, forward, init_weights, read_checkpoint, torch_forward
from rnnviz.files import Project, read_project, write_project, write_weights
from rnnviz.files.weights_out import WEIGHT_ENDINGS
from tests.cases import EPS, Case, random_case

CASES = int(os.environ.get("RNNVIZ_CASES", "24"))
PACKED = 6  # cases in one test


def cases(start: int) -> list[Case]:
    return [random_case(seed) for seed in range(start, min(start + PACKED, CASES))]


def numbers(arch: Architecture, seed: int, dtype: str) -> dict[str, Any]:
    """x, h_0 and c_0 of a call with two samples."""
    rng = np.random.default_rng([seed, 7])
    shapes = arch.tensor_shapes(5, 2)
    return {name: rng.standard_normal(shapes[name]).astype(dtype) for name in ("input", "h_0", "c_0") if name in shapes}


def without_projection(arch: Architecture) -> Architecture:
    return Architecture(**{**vars(arch), "proj_size": 0})


@pytest.mark.parametrize("start", range(0, CASES, PACKED))
@pytest.mark.parametrize("ending", WEIGHT_ENDINGS)
def test_a_network_comes_back_from_a_file_and_computes_the_same(ending: str, start: int) -> None:
    for case in cases(start):
        arch = without_projection(case.arch) if ending == ".onnx" else case.arch
        weights = init_weights(arch, case.seed, case.dtype)
        data = write_weights(arch, weights, ending)
        (layer,) = read_checkpoint(data, f"case_{case.seed}{ending}")
        assert layer.arch == arch
        assert layer.unsaid == {}
        given = numbers(arch, case.seed, case.dtype)
        call = (given["input"], given["h_0"], given.get("c_0"))
        trace = forward(layer.arch, layer.weights, *call)
        np.testing.assert_array_equal(trace.output, forward(arch, weights, *call).output)
        assert compare(trace, torch_forward(layer.arch, layer.weights, *call)).verdict == "match"
        if ending == ".onnx" and case.dtype == "float32":
            (theirs,) = onnxruntime.InferenceSession(data).run(["output"], given)
            assert np.abs(trace.output - theirs).max() <= 64 * EPS["float32"] * max(1.0, float(np.abs(theirs).max()))


@pytest.mark.parametrize("start", range(0, CASES, PACKED))
def test_a_project_comes_back_from_its_file_and_computes_the_same(start: int) -> None:
    for case in cases(start):
        arch = Architecture(**{**vars(case.arch), "batch_first": False})
        given = numbers(arch, case.seed, case.dtype)
        weights = init_weights(arch, case.seed, case.dtype)
        saved = Project(arch, weights, given["input"], given["h_0"], given.get("c_0"), (5, 3), {"seed": str(case.seed)})
        found = read_project(write_project(saved), "case.rnnviz.npz")
        trace = forward(found.arch, found.weights, found.x, found.h_0, found.c_0, found.lengths)
        expected = forward(arch, weights, saved.x, saved.h_0, saved.c_0, saved.lengths)
        np.testing.assert_array_equal(trace.output, expected.output)
        assert found.choices == saved.choices
