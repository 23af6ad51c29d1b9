"""The share of every step in a weight's gradient, computed when it is asked for: to keep them all would take T weights.

A weight meets every step, so its gradient is a sum over time: step t of sample n gives `d[t, n]` ⊗ what was read there.
"""

from rnnviz.network.architecture import Architecture
from rnnviz.network.arguments import check_index
from rnnviz.network.errors import invalid
from rnnviz.network.gradients import Gradients
from rnnviz.network.maths import Array, namespace_of
from rnnviz.network.weight_gradients import Product, products_of


def step_share(gradients: Gradients, name: str, t: int, sample: int | None = None) -> Array:
    """What step t gives to the gradient of a weight, over all samples or of one; the steps add up to the gradient.

    name: `weight_hh_l0` and the like   ->   the weight's shape
    Raises ValueError for a name that is no weight's, and for a step or sample that there is not.
    """
    check_index("t", t, len(gradients.trace.x))
    samples = slice(None) if sample is None else slice(sample, sample + 1)
    if sample is not None:
        check_index("sample", sample, gradients.trace.x.shape[1])
    at = (slice(t, t + 1), samples)
    return _stacked([_at(product, at).total() for product in products(gradients, name)])


def entry_terms(gradients: Gradients, name: str, row: int, column: int | None = None) -> Array:
    """The terms whose sum is one entry of a weight's gradient; a bias has no column.   (T, N)

    Raises ValueError for a name that is no weight's, and for a row or column that it has not.
    """
    blocks = products(gradients, name)
    rows, columns = sum(block.d.shape[2] for block in blocks), blocks[0].read
    check_index("row", row, rows)
    if columns is None:
        if column is not None:
            raise invalid("column must be None for {name}, a bias; got {value}", name=name, value=column)
        return blocks[0].d[..., row]
    check_index("column", column, columns.shape[2])
    for block in blocks:
        if row < (size := block.d.shape[2]):
            break
        row -= size
    assert block.read is not None
    return block.d[..., row] * block.read[..., column]


def share_norms(gradients: Gradients, name: str) -> Array:
    """How large every step's share is: its Frobenius norm, the root of the sum of all squares.   (T,)"""
    xp, blocks = namespace_of(gradients.x), products(gradients, name)
    norms = []
    for t in range(len(gradients.trace.x)):
        share = _stacked([_at(block, (slice(t, t + 1),)).total() for block in blocks])
        norms.append(xp.linalg.vector_norm(share))
    return xp.stack(norms)


def products(gradients: Gradients, name: str) -> tuple[Product, ...]:
    """The blocks of a weight's rows from top to bottom, each with its gradient and what it reads at every step.

    Raises ValueError for a name that is no weight's.
    """
    layer, direction, own_name = _place_of(gradients.trace.arch, name)
    own = gradients.layers[layer][direction]
    return products_of(gradients.trace, layer, direction, own.from_x, own.from_h, own.h)[own_name]


def _place_of(arch: Architecture, name: str) -> tuple[int, int, str]:
    """Layer, direction and the name without them: `weight_hh_l1_reverse` is (1, 1, "weight_hh")."""
    names = {full: full for full in arch.weight_shapes()}
    for layer, direction in arch.places:
        for own_name, full in arch.weights_of(names, layer, direction).items():
            if full == name:
                return layer, direction, own_name
    raise invalid("name must be a weight's, one of {names}; got {value!r}", names=", ".join(names), value=name)


def _at(product: Product, index: tuple[slice, ...]) -> Product:
    return Product(product.d[index], None if product.read is None else product.read[index])


def _stacked(blocks: list[Array]) -> Array:
    return blocks[0] if len(blocks) == 1 else namespace_of(blocks[0]).concat(blocks, axis=0)
