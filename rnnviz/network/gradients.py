"""What the way back finds: the gradient of every value of a trace, under the value's own name."""

from typing import Generic, NamedTuple

from rnnviz.network.forward import Trace
from rnnviz.network.maths import A


class LayerGradients(NamedTuple, Generic[A]):
    """The gradient of every value of one layer in one direction, under the value's name in `LayerTrace`; time-major
    and batched, 0 in the padding.

    `h` (T, N, P) is all that reaches h[t], the sum of three parts: `h_from_loss` is what the number that is asked about
    gives it directly (d_output in the last layer, d_h_n after the last step, d_h), `h_from_above` what the layer above
    gives it, `h_from_next` what the step gives it that is computed after it. `c` (T, N, H), where there is a memory, is
    the sum of `c_from_loss`, `c_from_next`, and what h[t] gives c[t].

    `from_x`, `from_h` (T, N, G*H) are the gradients of both sums, before the activations; `gates` those of the gates'
    values (T, N, H), by letter and as attributes. `read` (T, N, size) is what this direction gives to x[t], or to the
    layer below. `weights` has this layer's own, by names like `weight_ih`. First states: `h_0` (N, P), `c_0` (N, H).
    """

    from_x: A
    from_h: A
    h: A
    h_from_loss: A
    h_from_above: A
    h_from_next: A
    h_0: A
    gates: dict[str, A]
    read: A
    weights: dict[str, A]
    c: A | None = None
    c_from_loss: A | None = None
    c_from_next: A | None = None
    c_0: A | None = None
    unprojected: A | None = None

    def __getattr__(self, letter: str) -> A:
        if letter in (gates := self.gates):
            return gates[letter]
        raise AttributeError(f"gradients must be asked for values that they have; they have no {letter!r}")

    def over_time(self) -> dict[str, A]:
        """The gradient of everything that has a value at every step, as in `LayerTrace`: (T, N, size) each."""
        named = {"from_x": self.from_x, "from_h": self.from_h, "h": self.h, "c": self.c, **self.gates}
        return {name: v for name, v in (named | {"unprojected": self.unprojected}).items() if v is not None}


class Gradients(NamedTuple, Generic[A]):
    """The whole way back: `weights` under torch's names, `x`, `h_0`, `c_0` in torch's layouts (`c_0` is None without a
    memory), and `layers[layer][direction]` with the gradient of every intermediate. `trace` is what was walked back.
    """

    weights: dict[str, A]
    x: A
    h_0: A
    c_0: A | None
    layers: tuple[tuple[LayerGradients[A], ...], ...]
    trace: Trace[A]
    truncate: int | None
