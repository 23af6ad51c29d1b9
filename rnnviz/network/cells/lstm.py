"""Long short-term memory (Hochreiter and Schmidhuber 1997, forget gate by Gers et al. 2000; the page of torch.nn.LSTM).

With `proj_size` the state is projected before it is passed on (Sak et al. 2014).
"""

from typing import NamedTuple

from rnnviz.network.cells.cell import Cell, Gate, Line, StepWeights
from rnnviz.network.maths import Array, gates, sigmoid, tanh


class LstmStep(NamedTuple):
    i: Array
    f: Array
    g: Array
    o: Array
    c: Array
    h: Array
    unprojected: Array | None
    from_h: Array


def lstm_step(w: StepWeights, x: Array, h: Array, c: Array) -> LstmStep:
    """One step of an LSTM.   x = W_ih x[t] + b_ih: (4H, N)   h: (P, N)   c: (H, N)"""
    from_h = w.hh @ h + w.b_hh
    i, f, g, o = gates(x + from_h, sigmoid, sigmoid, tanh, sigmoid)
    c = f * c + i * g
    h = o * tanh(c)
    if w.hr is None:
        return LstmStep(i, f, g, o, c, h, None, from_h)
    return LstmStep(i, f, g, o, c, w.hr @ h, h, from_h)


CELLS = (
    Cell(
        name="lstm",
        title="LSTM",
        gates=(Gate("i", "sigmoid"), Gate("f", "sigmoid"), Gate("g", "tanh"), Gate("o", "sigmoid")),
        step=lstm_step,
        lines=(Line("c", "f ⊙ c[t−1] + i ⊙ g"), Line("h", "o ⊙ tanh(c)")),
        memory=True,
        projects=True,
        torch_class="LSTM",
    ),
)
