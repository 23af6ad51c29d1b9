"""Files of Keras and ONNX, against the numbers that Keras and onnxruntime computed from them (`make_fixtures.py`)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest

from rnnviz import FoundLayer, compare, forward, read_checkpoint, torch_forward
from rnnviz.files.onnx_model import read_model

FIXTURES = Path(__file__).with_name("fixtures")
EXPECTED: Mapping[str, Any] = dict(np.load(FIXTURES / "expected.npz", allow_pickle=False))
KERAS = ("lstm", "gru_after", "gru_before", "rnn_tanh", "lstm_both", "gru_both")
ONNX = tuple(
    f"onnx_{name}" for name in ("lstm", "lstm_both", "gru_after", "gru_before", "gru_both", "rnn_tanh", "rnn_relu")
)
EPS = float(np.finfo("float32").eps)


def found(name: str) -> tuple[FoundLayer, ...]:
    return read_checkpoint((FIXTURES / name).read_bytes(), name)


def assert_close(ours: Any, theirs: Any) -> None:
    assert ours.shape == theirs.shape
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=64 * EPS * max(1.0, float(np.abs(theirs).max())))


def assert_computes_keras(layer: FoundLayer, name: str) -> None:
    """Output and last states, and torch's own module beside them."""
    x = EXPECTED[f"{name}/x"]
    trace = forward(layer.arch, layer.weights, x)
    assert_close(trace.output, EXPECTED[f"{name}/output"])
    states = [EXPECTED[key] for key in sorted(EXPECTED) if key.startswith(f"{name}/state_")]
    c_n = [] if trace.c_n is None else [trace.c_n]
    assert_close(np.stack(states), np.stack([state[d] for d in range(len(trace.h_n)) for state in (trace.h_n, *c_n)]))
    assert compare(trace, torch_forward(layer.arch, layer.weights, x)).verdict == "match"


@pytest.mark.parametrize("name", KERAS)
def test_a_layer_of_keras_computes_what_keras_computes(name: str) -> None:
    (layer,) = found(f"{name}.weights.h5")
    assert (layer.origin, layer.arch.batch_first) == ("keras", True)
    assert_computes_keras(layer, name)


@pytest.mark.parametrize("name", ["rnn_relu", "gru_plain"])
def test_what_weights_alone_leave_unsaid_is_asked_and_a_whole_model_says_it(name: str) -> None:
    (asked,) = found(f"{name}.weights.h5")
    (told,) = found(f"{name}.keras")
    assert len(asked.unsaid["cell"]) == 2
    assert not told.unsaid
    assert_computes_keras(told, name)
    assert asked.said(cell=told.arch.cell).arch == told.arch
    with pytest.raises(ValueError, match="cell must be one of"):
        asked.said(cell="lstm")


def test_both_directions_of_keras_are_one_layer() -> None:
    for ending in (".weights.h5", ".keras"):
        (layer,) = found(f"lstm_both{ending}")
        assert (layer.prefix, layer.arch.bidirectional) == ("layers/bidirectional/", True)
        assert_computes_keras(layer, "lstm_both")


@pytest.mark.parametrize("ending", [".weights.h5", ".keras"])
def test_tokens_go_in_and_logits_come_out_of_a_model_of_keras(ending: str) -> None:
    upper, lower = found(f"whole{ending}")  # as HDF5 orders names: gru, lstm
    assert [layer.prefix for layer in (upper, lower)] == ["layers/gru/", "layers/lstm/"]
    (embedding,), (head,) = lower.embeddings, upper.heads
    read = embedding.weight[EXPECTED["whole/tokens"]]
    below = forward(lower.arch, lower.weights, read).output
    above = forward(upper.arch, upper.weights, below).output
    assert_close(above @ head.weight.T + head.bias, EXPECTED["whole/logits"])


@pytest.mark.parametrize("name", ONNX)
def test_a_node_of_onnx_computes_what_onnxruntime_computes(name: str) -> None:
    (layer,) = found(f"{name}.onnx")
    x = EXPECTED[f"{name}/x"]
    trace = forward(layer.arch, layer.weights, x)
    T, D, N, H = EXPECTED[f"{name}/Y"].shape
    assert_close(trace.output, EXPECTED[f"{name}/Y"].transpose(0, 2, 1, 3).reshape(T, N, D * H))
    assert_close(trace.h_n, EXPECTED[f"{name}/Y_h"])
    if trace.c_n is not None:
        assert_close(trace.c_n, EXPECTED[f"{name}/Y_c"])
    assert compare(trace, torch_forward(layer.arch, layer.weights, x)).verdict == "match"
    assert layer.prefix.startswith("the_")


def test_a_model_that_torch_exported_is_one_stack_with_its_embedding_and_its_head() -> None:
    (layer,) = found("onnx_whole.onnx")
    assert (layer.arch.num_layers, layer.arch.bidirectional) == (2, True)
    tokens, logits = EXPECTED["onnx_whole/tokens"], EXPECTED["onnx_whole/logits"]
    (embedding,) = [table for table in layer.embeddings if len(table.weight) == 11]
    (head,) = [table for table in layer.heads if table.bias is not None]
    output = forward(layer.arch, layer.weights, embedding.weight[tokens]).output
    assert_close(output @ head.weight.T + head.bias, logits)


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.onnx")), ids=lambda path: path.stem)
def test_our_reader_of_onnx_reads_what_the_library_onnx_reads(path: Path) -> None:
    ours, theirs = read_model(path.name, path.read_bytes()), onnx.load(path).graph
    assert [(n.name, n.kind, n.inputs, n.outputs) for n in ours.nodes] == [
        (n.name, n.op_type, tuple(n.input), tuple(n.output)) for n in theirs.node
    ]
    assert ours.constants.keys() == {tensor.name for tensor in theirs.initializer}
    for tensor in theirs.initializer:
        np.testing.assert_array_equal(ours.constants[tensor.name], onnx.numpy_helper.to_array(tensor))


@pytest.mark.parametrize(
    "name", ["lstm_both.keras", "gru_before.weights.h5", "onnx_lstm_both.onnx", "onnx_gru_both.onnx"]
)
def test_every_row_came_from_where_the_move_says(name: str) -> None:
    """The file's tensor, cut and put together as the move says, is our weight."""
    (layer,) = found(name)
    assert layer.reordered
    tensors = _tensors_of(name)
    for move in layer.moves:
        if not move.source:
            assert not layer.weights[move.target].any()
            continue
        theirs = _part(tensors, move.source)
        rows = theirs.T if move.transposed else theirs
        put_together = np.concatenate([rows[block.start : block.stop] for block in move.blocks])
        np.testing.assert_array_equal(layer.weights[move.target], put_together)
        assert tuple(block.gate for block in move.blocks) == layer.arch.gates
    assert {block.theirs for move in layer.moves for block in move.blocks} <= set("ifcozrh")


def _tensors_of(name: str) -> Mapping[str, Any]:
    data = (FIXTURES / name).read_bytes()
    if name.endswith(".onnx"):
        return {t.name: onnx.numpy_helper.to_array(t) for t in onnx.load_from_string(data).graph.initializer}
    import io
    import zipfile

    import h5py

    if name.endswith(".keras"):
        data = zipfile.ZipFile(io.BytesIO(data)).read("model.weights.h5")
    tensors: dict[str, Any] = {}
    h5py.File(io.BytesIO(data)).visititems(
        lambda path, item: tensors.update({path: item[()]} if isinstance(item, h5py.Dataset) else {})
    )
    return tensors


def _part(tensors: Mapping[str, Any], source: str) -> Any:
    """`vars/2[1]`, or `B, Rb[0]`: the second half of B of the first direction."""
    name, _, index = source.removesuffix("]").partition("[")
    name, _, half = name.partition(", ")
    values = tensors[name][int(index)] if index else tensors[name]
    return values if not half else np.split(values, 2)[half == "Rb"]
