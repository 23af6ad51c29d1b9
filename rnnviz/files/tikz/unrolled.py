"""The unrolled network in TikZ: a column for each step, a row for each layer and direction, the numbers in them."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.experiment import Setup, Simulation
from rnnviz.files.tikz.latex import HIGH, WIDE, boxed, document, escaped, shown
from rnnviz.network.errors import invalid

Numbers = NDArray[Any]
MOST_NUMBERS = 600  # that a page holds
_STEP, _GAP = WIDE + 0.7, 0.7  # cm


def unrolled_tikz(simulation: Simulation, sample: int = 0, *, slides: bool = False) -> str:
    """A LaTeX document with x[t] and h[t] of a sample, h_0, and arrows to who reads them. `slides`: a frame of beamer,
    on which the steps appear in the order in which they are computed.

    Raises ValueError where there are more than `MOST_NUMBERS`.
    """
    numbers = numbers_of(simulation.setup, sample)
    if numbers > MOST_NUMBERS:
        raise invalid(
            "a picture in TikZ must have at most {most} numbers; got {numbers}", most=MOST_NUMBERS, numbers=numbers
        )
    return document(_lines(simulation, sample, simulation.setup.length(sample), slides), slides=slides)


def numbers_of(setup: Setup, sample: int) -> int:
    """How many numbers the picture of a sample has: x, h_0 and every h."""
    arch, T = setup.arch, setup.length(sample)
    return T * arch.input_size + (T + 1) * arch.num_layers * arch.num_directions * arch.state_size


def _lines(simulation: Simulation, sample: int, T: int, slides: bool) -> Iterator[str]:
    trace, arch, n = simulation.trace, simulation.setup.arch, simulation.column(sample)
    x = trace.x[:T, n]
    yield from (_strip("x", t, 0.0, x[t], f"x[{t}]", _largest(x)) for t in range(T))
    for t, token in enumerate(_tokens(simulation, sample)[:T]):
        yield rf"\node[word, text=mute, anchor=north] at ({t * _STEP:.2f}, {-0.2 - HIGH / 2:.2f}) {{{escaped(token)}}};"
    bottom, below, moment = _height(arch.input_size) + _GAP, ["x"], 1
    for layer in range(arch.num_layers):
        names = []
        for d in range(arch.num_directions):
            own, name, first = trace.layers[layer][d], f"h{layer}{'r' * d}", T if d else -1
            scale = 1.0 if arch.spec.bounded else _largest(own.h[:T, n])
            yield _strip(name, first, bottom, own.h_0[n], _symbol(simulation, layer, d, "_0"), scale)
            before = first
            for t in range(T)[:: -1 if d else 1]:
                moment += 1
                strip = _strip(name, t, bottom, own.h[t, n], _symbol(simulation, layer, d, f"[{t}]"), scale)
                out, into = ("west", "east") if d else ("east", "west")
                reads = [f"\\draw[read] ({name}-{before}.{out}) -- ({name}-{t}.{into});"]
                reads += [_upwards(f"{low}-{t}", f"{name}-{t}", past=d > 0 or low != below[-1]) for low in below]
                yield shown(moment if slides else 0, "\n".join([strip, *reads]))
                before = t
            bottom += _height(arch.state_size) + _GAP
            names.append(name)
        below = names


def _tokens(simulation: Simulation, sample: int) -> tuple[str, ...]:
    labels = simulation.setup.labels
    return labels[sample] if labels else ()


def _upwards(low: str, high: str, *, past: bool) -> str:
    """An arrow to what is right above, or past another strip."""
    way = "to[out=50, in=-50]" if past else "--"
    sides = ("north east", "south east") if past else ("north", "south")
    return f"\\draw[read] ({low}.{sides[0]}) {way} ({high}.{sides[1]});"


def _strip(name: str, t: int, bottom: float, values: Numbers, symbol: str, scale: float) -> str:
    """The numbers of one step, unit 0 lowest, under their name; `NAME-t` is the whole strip."""
    own = f"{name}-{t}"
    boxes = [boxed(f"{own}-{k}", t * _STEP, bottom + k * HIGH, value, scale) for k, value in enumerate(values)]
    whole = rf"\node[fit=({own}-0)({own}-{len(values) - 1}), inner sep=0] ({own}) {{}};"
    return "\n".join([*boxes, whole, rf"\node[word, anchor=south west] at ({own}.north west) {{${symbol}$}};"])


def _symbol(simulation: Simulation, layer: int, direction: int, t: str) -> str:
    """h[t] or h_0, and which layer and direction it is of where there are several."""
    arch = simulation.setup.arch
    of = f"^{{({layer})}}" if arch.num_layers > 1 else ""
    letter = r"\overleftarrow{h}" if direction else r"\overrightarrow{h}" if arch.bidirectional else "h"
    return f"{letter}{of}{t}"


def _height(rows: int) -> float:
    return rows * HIGH


def _largest(values: Numbers) -> float:
    finite = np.abs(values[np.isfinite(values)])
    return float(finite.max(initial=0.0))
