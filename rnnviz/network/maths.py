"""What the cells' formulas are written with: the activations, and how the gates' rows come apart.

The same lines compute on NumPy arrays and on torch tensors, on any device; nothing is written in place, so that
autograd can follow every step. `exp` may overflow for an entry far below 0: the inf gives the right 0, and `forward`
silences the warning once for the whole pass, because to do it in every call costs more than a small step.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from rnnviz.network.errors import invalid_type

Array = Any  # numpy.ndarray or torch.Tensor

if TYPE_CHECKING:  # the standard library's has no default before Python 3.13
    from typing_extensions import TypeVar as TypeVarWithDefault

    A = TypeVarWithDefault("A", default=Any)  # the kind that came in, NumPy's or torch's: results are of it
else:
    A = TypeVar("A")


def namespace_of(x: Array) -> Any:
    """The module whose functions compute on x: `numpy`, or torch's array-API namespace.

    Raises TypeError for anything else.
    """
    if isinstance(x, np.ndarray):
        return np
    if not is_tensor(x):
        raise invalid_type("x must be a NumPy array or a torch tensor; got {kind}", kind=type(x).__name__)
    from array_api_compat import array_namespace  # here: whoever has NumPy alone needs none of it

    return array_namespace(x)


def is_tensor(x: object) -> bool:
    """Whether x is torch's; answered without importing torch."""
    return any(kind.__module__.partition(".")[0] == "torch" for kind in type(x).__mro__)


def sigmoid(a: Array) -> Array:
    """1 / (1 + exp(-a)), entry by entry.

    Not (1 + tanh(a / 2)) / 2, which avoids the overflow but loses every value below 1e-8 in float32.
    """
    if not isinstance(a, np.ndarray):
        return 1 / (1 + (-a).exp())
    b = np.negative(a)
    np.exp(b, out=b)
    b += 1
    return np.reciprocal(b, out=b)  # NumPy alone: the same in one block of memory


def tanh(a: Array) -> Array:
    return np.tanh(a) if isinstance(a, np.ndarray) else a.tanh()


def relu(a: Array) -> Array:
    """a where it is positive, else 0; nan stays nan, as in torch."""
    return np.maximum(a, 0) if isinstance(a, np.ndarray) else a.clip(min=0)


def sigmoid_back(d: Array, s: Array) -> Array:
    """The gradient of a where s = sigmoid(a) has the gradient d."""
    return d * s * (1 - s)


def tanh_back(d: Array, y: Array) -> Array:
    """The gradient of a where y = tanh(a) has the gradient d."""
    return d * (1 - y * y)


def relu_back(d: Array, y: Array) -> Array:
    """The gradient of a where y = relu(a) has the gradient d: none where y is 0, as in torch."""
    return namespace_of(d).where(y <= 0, 0.0, d)


def gates(a: Array, *activations: Callable[[Array], Array]) -> list[Array]:
    """Each block of rows through its own activation.   (parts * H, N)  ->  parts times (H, N)

    Gates are sigmoids but for one or two. So NumPy takes all rows through the sigmoid in one pass, and those blocks
    again through their own.
    """
    if not isinstance(a, np.ndarray):
        return [own(block) for own, block in zip(activations, split(a, *[1] * len(activations)), strict=True)]
    blocks = split(sigmoid(a), *[1] * len(activations))
    rows = len(a) // len(activations)
    for k, own in enumerate(activations):
        if own is not sigmoid:
            blocks[k] = own(a[k * rows : (k + 1) * rows])
    return blocks


def split(a: Array, *shares: int) -> list[Array]:
    """Blocks of rows as views: `split(a, 2, 1)` is the first two thirds and the last third.   a: (rows, ...)"""
    unit, blocks, start = len(a) // sum(shares), [], 0
    for share in shares:
        end = start + share * unit
        blocks.append(a[start:end])
        start = end
    return blocks


def join(blocks: list[Array]) -> Array:
    """Blocks of rows laid below each other: `split` backwards."""
    first = blocks[0]
    xp = first.__array_namespace__() if hasattr(first, "__array_namespace__") else namespace_of(first)
    return xp.concat(blocks, axis=0)
