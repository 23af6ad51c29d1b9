"""What the values of the controls describe: a source, an experiment."""

from typing import Any

import torch

from rnnviz.experiment import Experiment
from rnnviz.network.architecture import Architecture
from rnnviz.sources.sequences import Impulse, Normal, Ramp, Sine, Source, Table, Text
from rnnviz.sources.tables import parse_lengths
from rnnviz.ui.simulator.fields import FIELDS, FROM_FILE


def device_names() -> dict[str, str]:
    """The devices of this machine: name in the address -> what it is called on the page."""
    return {"cpu": "cpu"} | ({"cuda": f"cuda ({torch.cuda.get_device_name()})"} if torch.cuda.is_available() else {})


def default_experiment() -> Experiment:
    """What a first visit shows."""
    source = Text(str(FIELDS["text"].default))
    cell = str(FIELDS["cell"].default)
    return Experiment(Architecture(cell, source.input_size, 4), source, seed=1)


def experiment_of(values: dict[str, Any]) -> Experiment:
    """The experiment that the values describe. Raises ValueError that names field, rule and value."""
    v = values
    source = source_of(v)
    lengths = parse_lengths(v["lengths"], source.batch, source.seq_len) if v["lengths"].strip() else None
    arch = Architecture(
        v["cell"],
        source.input_size,
        v["hidden_size"],
        num_layers=v["num_layers"],
        bias=v["bias"],
        batch_first=v["batch_first"],
        bidirectional=v["bidirectional"],
        proj_size=v["proj_size"],
    )
    return Experiment(
        arch,
        source,
        seed=v["seed"],
        scheme=v["init"] if v["init"] != FROM_FILE else str(FIELDS["init"].default),
        spectral_radius=v["spectral_radius"],
        dtype=v["dtype"],
        h_0=v["h_0"],
        h_0_text=v["h_0_text"] if v["h_0"] == "custom" else "",
        c_0=v["c_0"],
        c_0_text=v["c_0_text"] if v["c_0"] == "custom" else "",
        lengths=lengths,
        device=v["device"],
        tf32=v["tf32"] and v["device"] == "cuda",
        edits=v.get("edits", ""),
        given=v.get("given"),
    )


def source_of(given: dict[str, Any]) -> Source:
    """The sequence that the values describe; what is not given has its default. Raises as `experiment_of`."""
    values = {name: field.default for name, field in FIELDS.items()} | given
    kind = values["source"]
    if kind == "text":
        return Text(values["text"], values["alphabet"])
    if kind == "table":
        return Table(values["table"])
    sizes = {name: values[name] for name in ("input_size", "seq_len", "batch")}
    if kind == "normal":
        return Normal(**sizes, seed=values["seed"])
    if kind == "ramp":
        return Ramp(**sizes)
    if kind == "sine":
        return Sine(**sizes, period=values["period"])
    return Impulse(**sizes, at=values["at"], feature=values["feature"])
