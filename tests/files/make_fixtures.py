"""The files of `fixtures/`, with the numbers that Keras and onnxruntime computed.

    pip install keras onnxruntime onnx && KERAS_BACKEND=torch python -m tests.files.make_fixtures

Weights and inputs are random, sizes are odd, no two of them equal. `expected.npz` has what went in and came out, under
the name of each file.
"""

import os
from pathlib import Path
from typing import Any

import numpy as np

os.environ.setdefault("KERAS_BACKEND", "torch")
FIXTURES = Path(__file__).with_name("fixtures")
T, N, I, H = 6, 3, 5, 4  # noqa: E741
TOKENS, OUTPUTS = 11, 7
WHOLE = ("rnn_relu", "gru_plain", "lstm_both")  # of these the model is saved too: weights alone leave something unsaid


def main() -> None:
    FIXTURES.mkdir(exist_ok=True)
    expected = _keras() | _onnx() | _exported()
    np.savez_compressed(FIXTURES / "expected.npz", allow_pickle=False, **expected)


def _keras() -> dict[str, Any]:
    import keras
    from keras import layers

    def both(inner: Any) -> Any:
        return layers.Bidirectional(inner, name="pair")

    options = {"return_sequences": True, "return_state": True}
    made = {
        "lstm": layers.LSTM(H, name="first", **options),
        "gru_after": layers.GRU(H, name="first", reset_after=True, **options),
        "gru_before": layers.GRU(H, name="first", reset_after=False, **options),
        "gru_plain": layers.GRU(H, name="first", use_bias=False, reset_after=False, **options),
        "rnn_relu": layers.SimpleRNN(H, name="first", activation="relu", **options),
        "rnn_tanh": layers.SimpleRNN(H, name="first", **options),
        "lstm_both": both(layers.LSTM(H, **options)),
        "gru_both": both(layers.GRU(H, **options)),
    }
    expected: dict[str, Any] = {}
    for k, (name, layer) in enumerate(made.items()):
        rng = np.random.default_rng(k)
        x = rng.standard_normal((N, T, I)).astype("float32")
        given = keras.Input((T, I))
        model = keras.Model(given, layer(given))
        model.set_weights([rng.standard_normal(w.shape).astype("float32") for w in model.get_weights()])
        values = [np.asarray(value.detach()) for value in model(x)]
        model.save_weights(FIXTURES / f"{name}.weights.h5")
        if name in WHOLE:
            model.save(FIXTURES / f"{name}.keras")
        expected |= {f"{name}/x": x, f"{name}/output": values[0]}
        expected |= {f"{name}/state_{j}": value for j, value in enumerate(values[1:])}
    rng = np.random.default_rng(99)
    whole = keras.Sequential(
        [
            keras.Input((None,)),
            layers.Embedding(TOKENS, I),
            layers.LSTM(H, return_sequences=True, name="lower"),
            layers.GRU(H - 1, return_sequences=True, name="upper"),
            layers.Dense(OUTPUTS),
        ]
    )
    whole.compile("adam", "mse")
    tokens = rng.integers(0, TOKENS, (N, T))
    whole.fit(tokens, np.zeros((N, T, OUTPUTS)), verbose=0)  # so that the file has the state of an optimizer too
    whole.set_weights([rng.standard_normal(w.shape).astype("float32") for w in whole.get_weights()])
    whole.save_weights(FIXTURES / "whole.weights.h5")
    whole.save(FIXTURES / "whole.keras")
    return expected | {"whole/tokens": tokens, "whole/logits": np.asarray(whole(tokens).detach())}


def _onnx() -> dict[str, Any]:
    import onnxruntime
    from onnx import TensorProto, helper, numpy_helper

    made: dict[str, tuple[str, int, dict[str, Any]]] = {
        "onnx_lstm": ("LSTM", 4, {}),
        "onnx_lstm_both": ("LSTM", 4, {"direction": "bidirectional"}),
        "onnx_gru_after": ("GRU", 3, {"linear_before_reset": 1}),
        "onnx_gru_before": ("GRU", 3, {"linear_before_reset": 0}),
        "onnx_gru_both": ("GRU", 3, {"linear_before_reset": 1, "direction": "bidirectional"}),
        "onnx_rnn_tanh": ("RNN", 1, {}),
        "onnx_rnn_relu": ("RNN", 1, {"activations": ["Relu"]}),
    }
    expected: dict[str, Any] = {}
    for k, (name, (kind, gates, options)) in enumerate(made.items()):
        rng = np.random.default_rng(100 + k)
        directions = 2 if "direction" in options else 1
        shapes = {"W": (directions, gates * H, I), "R": (directions, gates * H, H), "B": (directions, 2 * gates * H)}
        tensors = [numpy_helper.from_array(rng.standard_normal(s).astype("float32"), n) for n, s in shapes.items()]
        states = ["Y", "Y_h", *(["Y_c"] if kind == "LSTM" else [])]
        node = helper.make_node(kind, ["X", "W", "R", "B"], states, name=f"the_{kind}", hidden_size=H, **options)
        graph = helper.make_graph(
            [node],
            name,
            [helper.make_tensor_value_info("X", TensorProto.FLOAT, (T, N, I))],
            [helper.make_tensor_value_info(state, TensorProto.FLOAT, None) for state in states],
            tensors,
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
        (FIXTURES / f"{name}.onnx").write_bytes(model.SerializeToString())
        x = rng.standard_normal((T, N, I)).astype("float32")
        values = onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"X": x})
        expected |= {f"{name}/x": x} | {f"{name}/{state}": value for state, value in zip(states, values, strict=True)}
    return expected


def _exported() -> dict[str, Any]:
    """A whole model as torch exports it: an embedding, a stack in both directions, a head."""
    import onnxruntime
    import torch

    class Whole(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embedding = torch.nn.Embedding(TOKENS, I)
            self.lstm = torch.nn.LSTM(I, H, num_layers=2, bidirectional=True)
            self.head = torch.nn.Linear(2 * H, OUTPUTS)

        def forward(self, tokens: torch.Tensor) -> torch.Tensor:
            logits: torch.Tensor = self.head(self.lstm(self.embedding(tokens))[0])
            return logits

    model = Whole().eval()
    generator = torch.Generator().manual_seed(5)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.normal_(generator=generator)
    tokens = torch.randint(0, TOKENS, (T, N), generator=generator)
    path = FIXTURES / "onnx_whole.onnx"
    torch.onnx.export(model, (tokens,), path, input_names=["tokens"], output_names=["logits"], dynamo=False)
    logits = onnxruntime.InferenceSession(path).run(None, {"tokens": tokens.numpy()})[0]
    return {"onnx_whole/tokens": tokens.numpy(), "onnx_whole/logits": logits}


if __name__ == "__main__":
    main()
