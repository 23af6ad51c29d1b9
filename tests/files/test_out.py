"""What goes out, opened by other tools: torch, safetensors, NumPy, onnx and onnxruntime, the csv reader."""

import csv
import io
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
import safetensors.numpy
import torch

from rnnviz import Architecture, compare, forward, init_weights, read_checkpoint, torch_forward
from rnnviz.files import Project, layer_as_onnx, match_csv, parameters_csv, read_project, weights_csv, write_project
from rnnviz.files import write_weights as write
from rnnviz.files.weights_out import WEIGHT_ENDINGS
from tests.cases import TORCH_CELLS, random_case, torch_module

EPS = float(np.finfo("float32").eps)


def network(cell: str = "lstm", **options: Any) -> tuple[Architecture, dict[str, Any]]:
    arch = Architecture(cell, 5, 3, **{"num_layers": 2, "bidirectional": True, **options})
    return arch, init_weights(arch, seed=4)


def test_the_state_dict_loads_into_torchs_module_strictly() -> None:
    arch, weights = network(proj_size=2)
    state = torch.load(io.BytesIO(write(arch, weights, ".pt")), weights_only=True)
    module = torch_module(arch, init_weights(arch, seed=9))
    module.load_state_dict(state)
    for name, tensor in module.state_dict().items():
        np.testing.assert_array_equal(tensor.numpy(), weights[name])


def test_safetensors_and_numpy_find_the_weights_and_nothing_else() -> None:
    arch, weights = network("gru")
    for found in (
        safetensors.numpy.load(write(arch, weights, ".safetensors")),
        dict(np.load(io.BytesIO(write(arch, weights, ".npz")), allow_pickle=False)),
    ):
        assert found.keys() == weights.keys()
        for name, values in found.items():
            np.testing.assert_array_equal(values, weights[name])


@pytest.mark.parametrize("cell", ["rnn_tanh", "rnn_relu", "gru", "gru_v1", "lstm"])
@pytest.mark.parametrize(
    "options", [{}, {"num_layers": 1, "bidirectional": False, "batch_first": True}, {"bias": False}]
)
def test_onnxruntime_computes_with_the_exported_layer_what_we_compute(cell: str, options: dict[str, Any]) -> None:
    arch, weights = network(cell, **options)
    model = layer_as_onnx(arch, weights)
    onnx.checker.check_model(onnx.load_from_string(model), full_check=True)
    shapes = arch.tensor_shapes(7, 2)
    rng = np.random.default_rng(3)
    given = {name: rng.standard_normal(shapes[name]).astype("f4") for name in ("input", "h_0", "c_0") if name in shapes}
    session = onnxruntime.InferenceSession(model)
    assert [value.name for value in session.get_inputs()] == list(given)
    values = dict(zip([value.name for value in session.get_outputs()], session.run(None, given), strict=True))
    trace = forward(arch, weights, given["input"], given["h_0"], given.get("c_0"))
    ours = {"output": trace.output, "h_n": trace.h_n, "c_n": trace.c_n}
    own = {name: value for name, value in ours.items() if value is not None}
    assert values.keys() == own.keys()
    for name, theirs in values.items():
        assert own[name].shape == theirs.shape
        np.testing.assert_allclose(own[name], theirs, rtol=0, atol=64 * EPS * max(1.0, float(np.abs(theirs).max())))


def test_onnx_says_that_it_has_no_projection() -> None:
    arch, weights = network(proj_size=2)
    with pytest.raises(ValueError, match="proj_size must be 0 in an ONNX file, whose LSTM has no projection; got 2"):
        write(arch, weights, ".onnx")
    with pytest.raises(ValueError, match=r"ending must be one of .safetensors, .pt, .npz, .onnx; got '.h5'"):
        write(arch, weights, ".h5")


@pytest.mark.parametrize("ending", WEIGHT_ENDINGS)
@pytest.mark.parametrize("cell", ["rnn_relu", "gru_v1"])
def test_our_own_files_leave_nothing_unsaid(cell: str, ending: str) -> None:
    arch, weights = network(cell, batch_first=True)
    (layer,) = read_checkpoint(write(arch, weights, ending), f"own{ending}")
    assert (layer.arch, layer.unsaid) == (arch, {})
    for name, values in weights.items():
        np.testing.assert_array_equal(layer.weights[name], values)


def project(seed: int) -> Project:
    case = random_case(seed)
    arch = case.arch
    shapes = arch.tensor_shapes(case.seq_len, N := case.batch or 1)
    rng = np.random.default_rng(seed)
    states = {name: rng.uniform(-1, 1, shapes[name]).astype(case.dtype) for name in ("h_0", "c_0") if name in shapes}
    x = rng.standard_normal((case.seq_len, N, arch.input_size)).astype(case.dtype)
    weights = init_weights(arch, seed, case.dtype)
    return Project(arch, weights, x, states["h_0"], states.get("c_0"), case.lengths, {"source": "table", "seed": "3"})


@pytest.mark.parametrize("seed", range(12))
def test_a_project_comes_back_whole(seed: int) -> None:
    saved = project(seed)
    found = read_project(write_project(saved), "mine.rnnviz.npz")
    assert (found.arch, found.lengths, found.choices) == (saved.arch, saved.lengths, saved.choices)
    pairs = {"x": (found.x, saved.x), "h_0": (found.h_0, saved.h_0), "c_0": (found.c_0, saved.c_0)}
    pairs |= {name: (found.weights[name], values) for name, values in saved.weights.items()}
    for name, (theirs, ours) in pairs.items():
        np.testing.assert_array_equal(theirs, ours, err_msg=name)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"x": np.zeros((3, 2, 9), "f4")}, r"'p.rnnviz.npz': x must have shape \(T, N, 5\); got \(3, 2, 9\)"),
        ({"x": np.full((3, 2, 5), np.nan, "f4")}, r"'x' must hold finite numbers; got nan at \[0, 0, 0\]"),
        ({"x": np.zeros((3, 2, 5))}, r"x must have the dtype of the weights, float32; got float64"),
        ({"h_0": np.zeros((4, 1, 3), "f4")}, r"must hold states of the shapes .*'h_0': \(4, 2, 3\)"),
        ({"lengths": np.array([1, 9])}, r"lengths must be 2 whole numbers between 1 and 3; got \(1, 9\)"),
        ({"weight_hh_l0": np.zeros((3, 3), "f4")}, r"weight_hh_l0 must have shape \(12, 3\); got \(3, 3\)"),
        ({"rnnviz_project": np.array("{}")}, r"must be a project of version 1; got None"),
        ({"rnnviz_project": np.array(3)}, r"must be a project of rnnviz; it has no text named rnnviz_project"),
    ],
)
def test_a_project_that_does_not_fit_is_refused_by_name(change: dict[str, Any], message: str) -> None:
    arch, weights = network()
    saved = Project(arch, weights, np.zeros((3, 2, 5), "f4"), np.zeros((4, 2, 3), "f4"), np.zeros((4, 2, 3), "f4"))
    arrays = dict(np.load(io.BytesIO(write_project(saved)), allow_pickle=False)) | change
    stream = io.BytesIO()
    np.savez(stream, allow_pickle=False, **arrays)
    with pytest.raises(ValueError, match=message):
        read_project(stream.getvalue(), "p.rnnviz.npz")


def test_tables_hold_every_number_with_all_its_digits() -> None:
    arch, weights = network(proj_size=2)
    rows = list(csv.DictReader(io.StringIO(weights_csv(arch, weights).decode())))
    assert len(rows) == sum(values.size for values in weights.values())
    for row in rows:
        values = weights[row["tensor"]]
        k = int(row["unit"]) + (arch.gates.index(row["gate"]) * arch.hidden_size if row["gate"] else 0)
        assert np.float32(row["value"]) == (values[k, int(row["column"])] if row["column"] else values[k])
    counted = csv.DictReader(io.StringIO(parameters_csv(arch).decode()))
    assert {row["tensor"]: int(row["parameters"]) for row in counted} == {n: v.size for n, v in weights.items()}
    x = np.random.default_rng(0).standard_normal((4, 2, 5)).astype("f4")
    match = compare(forward(arch, weights, x), torch_forward(arch, weights, x))
    compared = list(csv.DictReader(io.StringIO(match_csv(match).decode())))
    assert [row["tensor"] for row in compared] == list(match.tensors)
    assert all(float(row["max_abs_error"]) <= float(row["tolerance"]) for row in compared)


def test_every_cell_of_torch_goes_to_onnx_in_double_precision_too() -> None:
    for cell in TORCH_CELLS:
        arch = Architecture(cell, 3, 5)
        weights = init_weights(arch, seed=1, dtype="float64")
        (layer,) = read_checkpoint(layer_as_onnx(arch, weights), "double.onnx")
        assert layer.arch == arch
        np.testing.assert_array_equal(layer.weights["weight_hh_l0"], weights["weight_hh_l0"])
