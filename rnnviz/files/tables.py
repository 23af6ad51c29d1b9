"""Embeddings and linear layers beside a recurrent layer: tokens in, logits out."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from rnnviz.files.found import FoundLayer, Table


def beside(layer: FoundLayer, tables: Sequence[Table]) -> FoundLayer:
    """The layer with the tables that fit it: without a bias and as wide as x, a row for each token; as wide as the
    output, a linear layer that reads it. One that fits both ways is offered both ways. Numbers that are not finite fit
    nowhere."""
    arch = layer.arch
    dtype = next(iter(layer.weights.values())).dtype
    embeddings = tuple(
        _as(table, dtype)
        for table in tables
        if table.bias is None and table.weight.shape[1] == arch.input_size and _finite(table)
    )
    heads = tuple(_as(table, dtype) for table in tables if table.weight.shape[1] == arch.output_size and _finite(table))
    return replace(layer, embeddings=embeddings, heads=heads)


def _as(table: Table, dtype: "np.dtype[np.generic]") -> Table:
    bias = None if table.bias is None else np.array(table.bias, dtype)
    return Table(table.prefix, np.array(table.weight, dtype, order="C"), bias)


def _finite(table: Table) -> bool:
    return bool(np.isfinite(table.weight).all() and (table.bias is None or np.isfinite(table.bias).all()))
