"""Files that cannot be read, or ask for too much: a message each. `python -m benchmarks.files` reads 500."""

import io
import json
import zipfile
from pathlib import Path

import numpy as np
import pytest

from benchmarks.files import outcome
from benchmarks.hostile_files import ENDINGS, hostile_file
from benchmarks.hostile_files import good as good_file
from rnnviz import read_checkpoint
from rnnviz.files import bounds


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_files_that_the_hostile_ones_are_made_of_are_read(ending: str) -> None:
    assert read_checkpoint(good_file(ending, np.random.default_rng(4)), f"Model.{ending.upper()}")


@pytest.mark.parametrize("seed", [*range(12), *(pytest.param(k, marks=pytest.mark.whole) for k in range(12, 48))])
def test_a_hostile_file_gets_a_message_that_names_it_and_runs_nothing(seed: int, tmp_path: Path) -> None:
    file = hostile_file(seed, tmp_path / "ran")
    read = outcome(file)
    assert read.wrong is None
    assert read.seconds < 10
    assert not (tmp_path / "ran").exists()


def packed(entries: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return stream.getvalue()


def npy(values: np.ndarray) -> bytes:
    stream = io.BytesIO()
    np.save(stream, values)
    return stream.getvalue()


OBJECTS = io.BytesIO()
np.save(OBJECTS, np.array([{}], dtype=object), allow_pickle=True)


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("weights.bin", b"1", r"'weights.bin' must end in one of .safetensors, .pt"),
        ("m.pt", b"", r"'m.pt' must hold at least 1 byte; it is empty"),
        ("m.pt", b"\x80\x02.", r"'m.pt' must be a zip file, as torch.save writes since torch 1.6"),
        ("m.npz", packed({"a.npy": OBJECTS.getvalue()}), r"'m.npz': 'a' must hold numbers; its dtype is 'object'"),
        ("m.npz", packed({"a.npy": npy(np.zeros(9))[:-8]}), r"must hold as many bytes as its shape \(9,\) of float64"),
        ("m.npz", packed({"a.npy": bytes(2**23)}), r"'m.npz' must unpack to at most .* bytes; it promises 8,388,608"),
        ("m.keras", packed({"a": b""}), r"'m.keras' must hold config.json, as Keras saves it"),
        (
            "m.h5",
            b"\x89HDF\r\n\x1a\n" + bytes(200),
            r"'m.h5' must be readable as HDF5; the library that reads it gave up",
        ),
        ("m.onnx", b"\x3a\x7f", r"'m.onnx' must be readable as ONNX; its bytes are no message of protobuf"),
        ("m.onnx", b"\x08\x01", r"'m.onnx' must hold one graph of ONNX; it holds 0"),
        ("m.safetensors", bytes([255] * 9), r"the header of 'm.safetensors' must have at most 1,048,576 bytes"),
        ("m.safetensors", b"abc", r"'m.safetensors' must begin with the 8 bytes of its header's length; it has 3"),
        ("<b>\n.npz", b"no zip", r"'<b>\\n.npz' must be a whole zip file"),
    ],
)
def test_what_cannot_be_read_is_named_with_the_rule_and_the_value(name: str, data: bytes, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read_checkpoint(data, name)


def test_a_file_that_is_too_large_is_not_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MAX_BYTES", 10)
    with pytest.raises(ValueError, match=r"'m.npz' must have at most 10 bytes; got 11"):
        read_checkpoint(b"PK" + bytes(9), "m.npz")


def test_our_own_words_in_a_file_are_checked_as_what_a_person_chooses_is() -> None:
    weights = {"weight_ih_l0": np.zeros((3, 2), "f4"), "weight_hh_l0": np.zeros((3, 3), "f4")}
    for words, message in (
        ("{", "readable JSON"),
        ("[1]", "readable JSON"),
        ('{"cell": 3}', "a network that there is"),
    ):
        stream = io.BytesIO()
        np.savez(stream, allow_pickle=False, **weights)
        with zipfile.ZipFile(stream, "a") as archive:
            archive.comment = f"rnnviz {words}".encode()
        with pytest.raises(ValueError, match=message):
            read_checkpoint(stream.getvalue(), "m.npz")


def test_the_config_of_a_model_of_keras_may_not_ask_for_what_torch_has_not() -> None:
    fixture = (Path(__file__).with_name("fixtures") / "lstm_both.keras").read_bytes()
    with zipfile.ZipFile(io.BytesIO(fixture)) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    said = entries["config.json"].decode()
    for was, now, message in (
        ('"merge_mode": "concat"', '"merge_mode": "sum"', r"merge_mode of 'layers/bidirectional/' must be 'concat'"),
        ('"activation": "tanh"', '"activation": "relu"', r"SimpleRNN, LSTM or GRU with Keras's activations"),
    ):
        assert was in said
        changed = entries | {"config.json": json.dumps(json.loads(said.replace(was, now))).encode()}
        with pytest.raises(ValueError, match=message):
            read_checkpoint(packed(changed), "m.keras")
