"""What a weight's gradient is a sum of: at every step and for every sample, a gradient times what the weight reads."""

from typing import NamedTuple

from rnnviz.network.forward import Trace
from rnnviz.network.maths import Array, namespace_of


class Product(NamedTuple):
    """The gradient of some rows of a weight is the sum of `d[t, n]` ⊗ `read[t, n]` over all steps and samples; of a
    bias, which reads nothing, that of `d[t, n]`.   d: (T, N, rows)   read: (T, N, columns), or None"""

    d: Array
    read: Array | None

    def total(self) -> Array:
        """All steps and samples in one product.   (rows, columns) or (rows,)"""
        d = self.d.reshape((-1, self.d.shape[2]))  # (T*N, rows)
        if self.read is None:
            return d.sum(axis=0)
        return d.T @ self.read.reshape((-1, self.read.shape[2]))


def products_of(
    trace: Trace, layer: int, direction: int, from_x: Array, from_h: Array, h: Array
) -> dict[str, tuple[Product, ...]]:
    """For each weight of a layer and direction, `weight_ih` and so on, the blocks of its rows from top to bottom.

    from_x, from_h: (T, N, G*H), the gradients of both sums   h: (T, N, P), that of the state
    """
    arch, own = trace.arch, trace.layers[layer][direction]
    products = {
        "weight_ih": (Product(from_x, _inside(trace, trace.read_by(layer))),),
        "weight_hh": _recurrent(trace, layer, direction, from_h),
    }
    if arch.bias:
        products |= {"bias_ih": (Product(from_x, None),), "bias_hh": (Product(from_h, None),)}
    if arch.proj_size:
        products["weight_hr"] = (Product(h, own.unprojected),)
    return products


def _recurrent(trace: Trace, layer: int, direction: int, from_h: Array) -> tuple[Product, ...]:
    """W_hh reads h[t-1]; the rows of a gate that reads it through another gate read their product."""
    h, spec = trace.before(layer, direction), trace.arch.spec
    if not any(gate.reads_through for gate in spec.gates):
        return (Product(from_h, h),)
    gates, H = trace.layers[layer][direction].gates, trace.arch.hidden_size
    return tuple(
        Product(from_h[..., k * H : (k + 1) * H], gates[gate.reads_through] * h if gate.reads_through else h)
        for k, gate in enumerate(spec.gates)
    )


def _inside(trace: Trace, x: Array) -> Array:
    """x with 0 in its padding, which may hold anything."""
    if (valid := trace.valid()) is None:
        return x
    xp = namespace_of(x)
    return xp.where(valid, x, xp.zeros_like(x))
