"""What one state's gradient is the sum of: from the loss, from the layer above, and from the step after it."""

from typing import NamedTuple

from rnnviz.network.architecture import place_name
from rnnviz.network.arguments import check_index, like
from rnnviz.network.gradients import Gradients
from rnnviz.network.maths import Array, namespace_of


class Products(NamedTuple):
    """Terms of a sum, a column of a weight times a gradient: `weight` is its name, `step` that of the gradient.

    column, gradient: (G*H,)   scale: what a gate makes of each product on the way, 1 in most cells, (G*H,)
    """

    weight: str
    step: int
    column: Array
    gradient: Array
    scale: Array

    @property
    def terms(self) -> Array:
        return self.column * self.gradient * self.scale


class OpenedState(NamedTuple):
    """All that reaches h[t][unit]; it adds up to `LayerGradients.h`.

    `above`: one sum for each direction of the layer above.   `after`: through W_hh of the step that is computed after
    t, None for the last and where the way is cut.   `kept`: the gate's value and the gradient that comes straight past
    the weights from that step, as the z of a GRU lets it, or None.
    """

    from_loss: float
    above: tuple[Products, ...]
    after: Products | None
    kept: tuple[float, float] | None


def open_state(
    gradients: Gradients, weights: dict[str, Array], layer: int, direction: int, t: int, unit: int, sample: int = 0
) -> OpenedState:
    """The terms of one number d_h[t][unit]. Where the state is projected, they are those of the projected state.

    Raises ValueError for a number that there is not.
    """
    trace, arch = gradients.trace, gradients.trace.arch
    check_index("layer", layer, arch.num_layers)
    check_index("direction", direction, arch.num_directions)
    check_index("sample", sample, trace.x.shape[1])
    check_index("t", t, trace.length(sample))
    check_index("unit", unit, arch.state_size)
    own = gradients.layers[layer][direction]
    above = tuple(
        _through(gradients, weights, "weight_ih", (layer + 1, d), t, direction * arch.state_size + unit, sample)
        for d in range(arch.num_directions)
        if layer + 1 < arch.num_layers
    )
    from_loss = float(own.h_from_loss[t, sample, unit])
    step = _step_after(gradients, direction, t, sample)
    if step is None:
        return OpenedState(from_loss, above, None, None)
    after = _through(gradients, weights, "weight_hh", (layer, direction), step, unit, sample)
    if "h" not in arch.spec.keeps:
        return OpenedState(from_loss, above, after, None)
    gate = trace.layers[layer][direction].gates[arch.spec.keeps["h"]]
    return OpenedState(from_loss, above, after, (float(gate[step, sample, unit]), float(own.h[step, sample, unit])))


def _step_after(gradients: Gradients, direction: int, t: int, sample: int) -> int | None:
    """The step that reads the state of step t, and hands something on to it."""
    length = gradients.trace.length(sample)
    step = t - 1 if direction else t + 1
    if step not in range(length):
        return None
    count = length - 1 - step if direction else step
    return None if gradients.truncate is not None and count % gradients.truncate == 0 else step


def _through(
    gradients: Gradients,
    weights: dict[str, Array],
    name: str,
    place: tuple[int, int],
    step: int,
    column: int,
    sample: int,
) -> Products:
    """What a step gives to one of the numbers that a weight reads, row by row of the weight."""
    trace, own = gradients.trace, gradients.layers[place[0]][place[1]]
    xp, full = namespace_of(trace.x), f"{name}_{place_name(*place)}"
    gradient = (own.from_x if name == "weight_ih" else own.from_h)[step, sample]
    scale = xp.ones_like(gradient)
    if name == "weight_hh":
        gates, H = trace.layers[place[0]][place[1]].gates, trace.arch.hidden_size
        for k, gate in enumerate(trace.arch.spec.gates):
            if gate.reads_through:
                scale[k * H : (k + 1) * H] = gates[gate.reads_through][step, sample, column]
    return Products(full, step, like(trace.x, weights[full])[:, column], gradient, scale)
