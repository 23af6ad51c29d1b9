"""The way back by hand: the loop over layers, directions and time around the steps back of `cells`.

It is the trace that is walked back: every value of the forward pass is read there, and no state is computed again. As
in `forward`, the namespace of the trace computes, NumPy or torch, samples are columns inside the loop, and what needs
no loop is one product over all steps: the weights' gradients, and what the layer below gets.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from rnnviz.network.architecture import place_name
from rnnviz.network.arguments import like
from rnnviz.network.errors import invalid
from rnnviz.network.forward import Trace, in_time, step_weights
from rnnviz.network.gradients import Gradients, LayerGradients
from rnnviz.network.maths import A, Array, namespace_of
from rnnviz.network.seeds import Place, Seeds, as_given, read_seeds
from rnnviz.network.weight_gradients import Product, products_of
from rnnviz.network.weights import check_weights


def backward(
    trace: Trace[A],
    weights: dict[str, Array],
    d_output: Any = None,
    d_h_n: Any = None,
    d_c_n: Any = None,
    *,
    d_h: Mapping[Place, Any] | None = None,
    d_c: Mapping[Place, Any] | None = None,
    truncate: int | None = None,
) -> Gradients[A]:
    """Walk a trace back by hand, from the gradients of what it returned to those of everything that it was made of.

    weights: those of the trace.   d_output, d_h_n, d_c_n: the gradients of `output`, `h_n`, `c_n`, of their shapes and
    dtype; None is 0. `d_h` and `d_c` are gradients of states inside the network: (layer, direction) -> (T, N, P) or
    (T, N, H), laid out as in `trace.layers`. The results are of x's kind (NumPy or torch) and device.

    truncate=k cuts the way back as `h = h.detach()` (and c) before the steps k, 2k, ... would: each sample's steps are
    counted from 0 in the order in which its layer and direction computes them, the reverse direction from its last.

    Raises ValueError or TypeError that names the argument, the rule and the value.
    """
    if truncate is not None and (isinstance(truncate, bool) or not isinstance(truncate, int) or truncate < 1):
        raise invalid("truncate must be None or a whole number of at least 1; got {value!r}", value=truncate)
    arch = trace.arch
    weights = {name: like(trace.x, value) for name, value in weights.items()}
    check_weights(arch, weights)
    seeds = read_seeds(trace, d_output, d_h_n, d_c_n, d_h, d_c)
    rows: list[tuple[LayerGradients, ...]] = []
    above: Array | None = None  # (T, N, D*P): what the layer above gives both directions, side by side
    with np.errstate(over="ignore", invalid="ignore"):  # as in `forward`
        for layer in reversed(range(arch.num_layers)):
            each = range(arch.num_directions)
            rows.insert(0, tuple(_layer_gradients(trace, weights, (layer, d), seeds, above, truncate) for d in each))
            above = sum((own.read for own in rows[0][1:]), start=rows[0][0].read)
    xp, ends = namespace_of(trace.x), [own for row in rows for own in row]
    h_0 = xp.stack([end.h_0 for end in ends])  # (L*D, N, P)
    c_0 = xp.stack([end.c_0 for end in ends]) if arch.spec.memory else None
    if not trace.batched:
        h_0, c_0 = h_0[:, 0], None if c_0 is None else c_0[:, 0]
    found = {
        f"{name}_{place_name(*place)}": value
        for place, own in zip(arch.places, ends, strict=True)
        for name, value in own.weights.items()
    }
    by_name = {name: found[name] for name in weights}
    return Gradients(by_name, as_given(trace, above), h_0, c_0, tuple(rows), trace, truncate)


def _layer_gradients(
    trace: Trace, weights: dict[str, Array], place: Place, seeds: Seeds, above: Array | None, truncate: int | None
) -> LayerGradients:
    """One layer in one direction.   above: (T, N, D*P), what the layer above gives; None for the last layer"""
    xp, (layer, direction) = namespace_of(trace.x), place
    own = trace.arch.weights_of(weights, layer, direction)
    h_from_loss, c_from_loss = seeds.h[place], seeds.c.get(place)  # (T, P, N), (T, H, N)
    h_from_above = xp.zeros_like(h_from_loss)
    if above is not None:
        P = trace.arch.state_size
        h_from_above[...] = above[..., direction * P : (direction + 1) * P].mT
    given = h_from_loss + h_from_above
    series, d_h, d_c = _walk_back(trace, own, place, given, c_from_loss, truncate)
    # One block of memory for each sum: (T, N, G*H). In most cells both sums have one gradient.
    from_x = _by_sample(series["from_x"])
    from_h = from_x if series["from_h"] is series["from_x"] else _by_sample(series["from_h"])
    products = products_of(trace, layer, direction, from_x, from_h, series["h"])
    rows = from_x.reshape((-1, from_x.shape[2]))  # (T*N, G*H)
    memory = {}
    if d_c is not None and c_from_loss is not None:
        memory = {"c_0": d_c.T, "c_from_loss": c_from_loss.mT, "c": series["c"], "c_from_next": series["c_from_next"]}
    return LayerGradients(
        from_x=from_x,
        from_h=from_h,
        h=series["h"],
        h_from_loss=h_from_loss.mT,
        h_from_above=h_from_above.mT,
        h_from_next=series["h_from_next"],
        h_0=d_h.T,
        gates={letter: series[letter] for letter in trace.arch.gates},
        read=(rows @ own["weight_ih"]).reshape((*from_x.shape[:2], -1)),
        weights={name: _total(xp, blocks) for name, blocks in products.items()},
        unprojected=series.get("unprojected"),
        **memory,
    )


def _walk_back(
    trace: Trace, own: dict[str, Array], place: Place, given: Array, c_given: Array | None, truncate: int | None
) -> tuple[dict[str, Array], Array, Array | None]:
    """The loop over time, from the step that was computed last to the first.   given: (T, P, N)   c_given: (T, H, N)

    Returns what the steps back name, over time, (T, N, size) each, and the gradients of h_0 (P, N) and c_0 (H, N).
    """
    xp, (T, _, N), take_back = namespace_of(given), given.shape, trace.arch.spec.step_back
    w, steps = step_weights(xp, own, N), _steps(trace, place)
    before, c_before = _columns(trace.before(*place), T), _columns(trace.memory_before(*place), T)
    valid, cut = _columns(trace.valid(), T), _cuts(xp, trace, place, truncate)
    backs: list[Any] = [None] * T
    h, h_from_next, c_from_next = backs.copy(), backs.copy(), backs.copy()
    d_h, d_c = xp.zeros_like(given[0]), None if c_given is None else xp.zeros_like(c_given[0])

    def handed_on(t: int, earlier: Array, reached: Array) -> Array:
        """Nothing goes across a cut; a padded step hands on what reached it."""
        if cut is not None:
            earlier = xp.where(cut[t], 0.0, earlier)
        return earlier if valid[t] is None else xp.where(valid[t], earlier, reached)

    for t in range(T)[:: 1 if place[1] else -1]:
        h_from_next[t], c_from_next[t] = d_h, d_c
        h[t], of_c = given[t] + d_h, None if c_given is None else c_given[t] + d_c
        back = backs[t] = take_back(w, steps[t], before[t], c_before[t], h[t], of_c)
        d_h, d_c = handed_on(t, back.h_before, d_h), None if of_c is None else handed_on(t, back.c_before, d_c)
    columns = {name: [getattr(back, name) for back in backs] for name in backs[0]._fields}
    columns |= {"h": h, "h_from_next": h_from_next, "c_from_next": c_from_next}
    return _series(xp, trace.valid(), columns), d_h, d_c


def _steps(trace: Trace, place: Place) -> list[Any]:
    """What each step of the cell returned, again with samples as columns."""
    values, T = trace.layers[place[0]][place[1]].over_time(), len(trace.x)
    kind = trace.arch.spec.values
    return list(map(kind._make, zip(*(_columns(values.get(name), T) for name in kind._fields), strict=True)))


def _columns(values: Array | None, T: int) -> list[Any]:
    """(T, N, size)  ->  T times (size, N), or None where there are none"""
    return [None] * T if values is None else list(values.mT)


def _cuts(xp: Any, trace: Trace, place: Place, truncate: int | None) -> Array | None:
    """(T, N): True for the steps that must not hand on what reached them; None where none must not."""
    if truncate is None:
        return None
    T, N = trace.x.shape[:2]
    counted = [[trace.length(n) - 1 - t if place[1] else t for n in range(N)] for t in range(T)]
    return xp.asarray([[k > 0 and k % truncate == 0 for k in row] for row in counted], device=trace.x.device)


def _series(xp: Any, valid: Array | None, columns: dict[str, list[Any]]) -> dict[str, Array]:
    """T times (size, N) by name  ->  (T, N, size), 0 in the padding; both sums are one where they were one."""
    made: dict[int, Array] = {}
    series = {}
    for name, values in columns.items():
        if values[0] is None or name.endswith("_before"):
            continue
        if id(values[0]) not in made:
            by_time = in_time(xp, tuple(values))
            made[id(values[0])] = by_time if valid is None else xp.where(valid, by_time, xp.zeros_like(by_time))
        series[name] = made[id(values[0])]
    return series


def _by_sample(values: Array) -> Array:
    """(T, N, size) in one block of memory, in this order."""
    return values.reshape((-1, values.shape[2])).reshape(values.shape)


def _total(xp: Any, blocks: tuple[Product, ...]) -> Array:
    """The gradient of a weight: the blocks of its rows below each other."""
    totals = [block.total() for block in blocks]
    return totals[0] if len(totals) == 1 else xp.concat(totals, axis=0)
