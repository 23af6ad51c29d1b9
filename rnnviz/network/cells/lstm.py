"""Long short-term memory (Hochreiter and Schmidhuber 1997, forget gate by Gers et al. 2000; the page of torch.nn.LSTM).

With `proj_size` the state is projected before it is passed on (Sak et al. 2014).
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from rnnviz.network.cells.cell import Cell, Gate, Layout, Line, StepWeights
from rnnviz.network.maths import Array, gates, join, sigmoid, sigmoid_back, tanh, tanh_back


class LstmStep(NamedTuple):
    i: Array
    f: Array
    g: Array
    o: Array
    c: Array
    h: Array
    unprojected: Array | None
    from_h: Array


class LstmBack(NamedTuple):
    i: Array
    f: Array
    g: Array
    o: Array
    c: Array
    unprojected: Array | None
    from_x: Array
    from_h: Array
    h_before: Array
    c_before: Array


def lstm_step(w: StepWeights, x: Array, h: Array, c: Array) -> LstmStep:
    """One step of an LSTM.   x = W_ih x[t] + b_ih: (4H, N)   h: (P, N)   c: (H, N)"""
    from_h = w.hh @ h + w.b_hh
    i, f, g, o = gates(x + from_h, sigmoid, sigmoid, tanh, sigmoid)
    c = f * c + i * g
    h = o * tanh(c)
    if w.hr is None:
        return LstmStep(i, f, g, o, c, h, None, from_h)
    return LstmStep(i, f, g, o, c, w.hr @ h, h, from_h)


def lstm_step_back(w: StepWeights, step: LstmStep, h: Array, c: Array, d_h: Array, d_c: Array) -> LstmBack:
    """The way back through that step.   d_h: (P, N), the gradient of the new h   d_c: (H, N), what c[t+1] gives c"""
    i, f, g, o = step.i, step.f, step.g, step.o
    d_unprojected = None if w.hr is None else w.hr.T @ d_h
    d_m = d_h if d_unprojected is None else d_unprojected  # of o * tanh(c)
    shown = tanh(step.c)
    d_o = d_m * shown
    d_c = d_c + tanh_back(d_m * o, shown)
    d_i, d_f, d_g = d_c * g, d_c * c, d_c * i
    d_sums = join([sigmoid_back(d_i, i), sigmoid_back(d_f, f), tanh_back(d_g, g), sigmoid_back(d_o, o)])
    return LstmBack(d_i, d_f, d_g, d_o, d_c, d_unprojected, d_sums, d_sums, w.hh.T @ d_sums, d_c * f)


def projected_lstm_in_torch(torch: Any, x: Any, h: Any, c: Any, weights: Mapping[str, Any]) -> tuple[Any, Any]:
    """One step with a projection in torch's operations.   x: (N, I)   h: (N, P)   c: (N, H)  ->  h, c"""
    linear = torch.nn.functional.linear
    sums = linear(x, weights["weight_ih"], weights.get("bias_ih")) + linear(
        h, weights["weight_hh"], weights.get("bias_hh")
    )
    takes, keeps, proposed, shows = sums.chunk(4, dim=1)
    c = torch.sigmoid(keeps) * c + torch.sigmoid(takes) * torch.tanh(proposed)
    return linear(torch.sigmoid(shows) * torch.tanh(c), weights["weight_hr"]), c


CELLS = (
    Cell(
        name="lstm",
        title="LSTM",
        gates=(Gate("i", "sigmoid"), Gate("f", "sigmoid"), Gate("g", "tanh"), Gate("o", "sigmoid")),
        step=lstm_step,
        step_back=lstm_step_back,
        values=LstmStep,
        lines=(Line("c", "f ⊙ c[t−1] + i ⊙ g"), Line("h", "o ⊙ tanh(c)")),
        lines_back=(
            Line("d_o", "d_h ⊙ tanh(c)"),
            Line("d_c", "d_c + d_h ⊙ o ⊙ (1 − tanh(c)²)"),
            Line("d_i", "d_c ⊙ g"),
            Line("d_f", "d_c ⊙ c[t−1]"),
            Line("d_g", "d_c ⊙ i"),
            Line("d_c[t−1]", "d_c ⊙ f"),
            Line("d_h[t−1]", "W_hhᵀ d_sums"),
        ),
        keeps={"c": "f"},
        memory=True,
        projects=True,
        torch_projected_step=projected_lstm_in_torch,
        torch_class="LSTM",
        layouts={
            "keras": Layout(
                "LSTM",
                (("i", "i"), ("f", "f"), ("g", "c"), ("o", "o")),
                {"activation": "tanh", "recurrent_activation": "sigmoid"},
            ),
            "onnx": Layout(
                "LSTM",
                (("i", "i"), ("o", "o"), ("f", "f"), ("g", "c")),
                {"activations": ("Sigmoid", "Tanh", "Tanh"), "input_forget": 0},
            ),
        },
    ),
)
