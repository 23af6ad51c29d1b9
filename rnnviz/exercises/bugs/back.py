"""Loops back as people write them: one layer of each kind, samples as rows, every gradient by hand.

They read what the forward pass left: h and c by step, with the first state at -1, and the gates. `hn` is W_hn h + b_hn.
"""

from rnnviz.exercises.bugs.program import Fault, Program
from rnnviz.exercises.layers import PLAIN, TORCH_LAYERS
from rnnviz.network.architecture import Architecture
from rnnviz.words import mark

MEMORY = next(cell for cell in TORCH_LAYERS if cell.memory)
GATED = next(cell for cell in TORCH_LAYERS if cell.gated and not cell.memory)
OVER_TIME = mark("the same weights are used at every step, so what the steps give is added")
TRANSPOSED = mark("forwards W_hh.T multiplied the state; going back it is W_hh")
BEFORE = mark("the weights multiplied the state of the step before")

ONE_LAYER = Program(
    "one layer back",
    mark("the way back through one tanh layer"),
    1,
    Architecture(PLAIN.name, 3, 2),
    """
dW_ih, dW_hh = zeros_like(W_ih), zeros_like(W_hh)
db, d_x = zeros_like(b_ih), zeros_like(x)
d_h = zeros_like(h[-1])
for t in reversed(range(T)):
    d_h = d_h + d_output[t]
    d_u = (1 - h[t] ** 2) * d_h
    dW_ih = dW_ih + d_u.T @ x[t]
    dW_hh = dW_hh + d_u.T @ h[t - 1]
    db = db + sum(d_u, axis=0)
    d_x[t] = d_u @ W_ih
    d_h = d_u @ W_hh
d_h_0 = d_h
""",
    (
        Fault(3, "for t in range(T):", mark("the last step is undone first: it hands back what the others need")),
        Fault(4, "d_h = d_output[t]", mark("h[t] goes into the output and into the step after, so both are added")),
        Fault(4, "d_h = d_h + d_output[-1]", mark("each step has its own output, and d_output[t] is of that")),
        Fault(5, "d_u = (1 - h[t]) * d_h", mark("the slope of tanh is 1 − h²")),
        Fault(5, "d_u = h[t] * d_h", mark("the slope of tanh is 1 − h²")),
        Fault(5, "d_u = d_h", mark("the state went through tanh, so its gradient goes back through its slope")),
        Fault(5, "d_u = (1 - h[t - 1] ** 2) * d_h", mark("the slope is taken at the state that this step has made")),
        Fault(6, "dW_ih = d_u.T @ x[t]", OVER_TIME),
        Fault(6, "dW_ih = dW_ih + d_h.T @ x[t]", mark("the weights stand before tanh, so they get d_u")),
        Fault(7, "dW_hh = d_u.T @ h[t - 1]", OVER_TIME),
        Fault(7, "dW_hh = dW_hh + d_u.T @ h[t]", BEFORE),
        Fault(
            7,
            "dW_hh = dW_hh + h[t - 1].T @ d_u",
            mark("a row of dW_hh belongs to a unit of the new state, a column to one before"),
        ),
        Fault(8, "db = sum(d_u, axis=0)", OVER_TIME),
        Fault(8, "db = db + d_u[0]", mark("all samples use the same bias, so it gets what all of them give")),
        Fault(9, "d_x[t] = d_h @ W_ih", mark("x[t] stands before tanh, so it gets d_u through W_ih")),
        Fault(10, "d_h = d_u @ W_hh.T", TRANSPOSED),
        Fault(10, "d_h = d_h @ W_hh", mark("what goes to the step before has gone back through tanh")),
        Fault(10, "d_h = d_u", mark("the state before was multiplied by W_hh")),
    ),
    results=("d_x", "d_h_0", "dW_hh", "dW_ih", "db"),
)

WITH_MEMORY = Program(
    "memory back",
    mark("the way back through one nn.{torch_class}"),
    2,
    Architecture(MEMORY.name, 3, 2),
    """
dW_ih, dW_hh = zeros_like(W_ih), zeros_like(W_hh)
db = zeros_like(b_ih)
d_h, d_c = zeros_like(h[-1]), zeros_like(c[-1])
for t in reversed(range(T)):
    d_h = d_h + d_output[t]
    d_c = d_c + d_h * o[t] * (1 - tanh(c[t]) ** 2)
    d_i, d_g = d_c * g[t], d_c * i[t]
    d_f, d_o = d_c * c[t - 1], d_h * tanh(c[t])
    u_i, u_f = d_i * i[t] * (1 - i[t]), d_f * f[t] * (1 - f[t])
    u_g, u_o = d_g * (1 - g[t] ** 2), d_o * o[t] * (1 - o[t])
    d_u = concatenate([u_i, u_f, u_g, u_o], axis=1)
    dW_ih = dW_ih + d_u.T @ x[t]
    dW_hh = dW_hh + d_u.T @ h[t - 1]
    db = db + sum(d_u, axis=0)
    d_h, d_c = d_u @ W_hh, d_c * f[t]
d_h_0, d_c_0 = d_h, d_c
""",
    (
        Fault(4, "d_h = d_output[t]", mark("h[t] goes into the output and into the step after, so both are added")),
        Fault(5, "d_c = d_h * o[t] * (1 - tanh(c[t]) ** 2)", mark("c[t] goes into h[t] and c[t+1]: both are added")),
        Fault(5, "d_c = d_c + d_h * o[t]", mark("c went through tanh on its way to h")),
        Fault(5, "d_c = d_c + d_h * (1 - tanh(c[t]) ** 2)", mark("o says how much of c shows in h, also going back")),
        Fault(6, "d_i, d_g = d_c * i[t], d_c * g[t]", mark("of a product, each factor gets the other one")),
        Fault(7, "d_f, d_o = d_c * c[t], d_h * tanh(c[t])", mark("f multiplied the memory of the step before")),
        Fault(7, "d_f, d_o = d_c * c[t - 1], d_h * c[t]", mark("o multiplied tanh of c")),
        Fault(8, "u_i, u_f = d_i * (1 - i[t]), d_f * (1 - f[t])", mark("the slope of sigmoid is i · (1 − i)")),
        Fault(
            9, "u_g, u_o = d_g * g[t] * (1 - g[t]), d_o * o[t] * (1 - o[t])", mark("the slope of a tanh, g, is 1 − g²")
        ),
        Fault(10, "d_u = concatenate([u_i, u_f, u_o, u_g], axis=1)", mark("torch stacks the gates as i, f, g, o")),
        Fault(11, "dW_ih = d_u.T @ x[t]", OVER_TIME),
        Fault(12, "dW_hh = d_u.T @ h[t - 1]", OVER_TIME),
        Fault(12, "dW_hh = dW_hh + d_u.T @ h[t]", BEFORE),
        Fault(14, "d_h, d_c = d_u @ W_hh, d_c", mark("f multiplied the memory before, so what goes back is times f")),
        Fault(14, "d_h, d_c = d_u @ W_hh, d_c * i[t]", mark("it is f that multiplied the memory before")),
    ),
    results=("d_h_0", "d_c_0", "dW_hh", "dW_ih", "db"),
)

WITHOUT_MEMORY = Program(
    "gates back",
    mark("the way back through one nn.{torch_class}"),
    2,
    Architecture(GATED.name, 3, 2),
    """
dW_ih, dW_hh = zeros_like(W_ih), zeros_like(W_hh)
db_ih, db_hh = zeros_like(b_ih), zeros_like(b_hh)
d_h = zeros_like(h[-1])
for t in reversed(range(T)):
    d_h = d_h + d_output[t]
    u_n = d_h * (1 - z[t]) * (1 - n[t] ** 2)
    u_z = d_h * (h[t - 1] - n[t]) * z[t] * (1 - z[t])
    u_r = u_n * hn[t] * r[t] * (1 - r[t])
    from_x = concatenate([u_r, u_z, u_n], axis=1)
    from_h = concatenate([u_r, u_z, u_n * r[t]], axis=1)
    dW_ih = dW_ih + from_x.T @ x[t]
    dW_hh = dW_hh + from_h.T @ h[t - 1]
    db_ih = db_ih + sum(from_x, axis=0)
    db_hh = db_hh + sum(from_h, axis=0)
    d_h = from_h @ W_hh + d_h * z[t]
d_h_0 = d_h
""",
    (
        Fault(4, "d_h = d_output[t]", mark("h[t] goes into the output and into the step after, so both are added")),
        Fault(5, "u_n = d_h * z[t] * (1 - n[t] ** 2)", mark("in torch 1 − z lets the candidate n in")),
        Fault(5, "u_n = d_h * (1 - z[t])", mark("n is a tanh, so its gradient goes back through the slope 1 − n²")),
        Fault(6, "u_z = d_h * (n[t] - h[t - 1]) * z[t] * (1 - z[t])", mark("in torch z multiplies the old state")),
        Fault(6, "u_z = d_h * (h[t] - n[t]) * z[t] * (1 - z[t])", mark("z mixed n with the state before")),
        Fault(7, "u_r = u_n * h[t - 1] * r[t] * (1 - r[t])", mark("r multiplied the recurrent sum, W_hn h + b_hn")),
        Fault(7, "u_r = u_n * hn[t] * (1 - r[t] ** 2)", mark("r is a sigmoid, its slope is r · (1 − r)")),
        Fault(8, "from_x = concatenate([u_z, u_r, u_n], axis=1)", mark("torch stacks the gates as r, z, n")),
        Fault(9, "from_h = concatenate([u_r, u_z, u_n], axis=1)", mark("r stood before the recurrent sum of n")),
        Fault(10, "dW_ih = from_x.T @ x[t]", OVER_TIME),
        Fault(11, "dW_hh = from_h.T @ h[t - 1]", OVER_TIME),
        Fault(11, "dW_hh = dW_hh + from_x.T @ h[t - 1]", mark("W_hh gets the gradient of the recurrent sum")),
        Fault(13, "db_hh = db_hh + sum(from_x, axis=0)", mark("b_hh stands in the recurrent sum, under r in n")),
        Fault(14, "d_h = from_h @ W_hh", mark("z * h carried the old state over: that way leads back too")),
        Fault(14, "d_h = from_h @ W_hh + d_h * (1 - z[t])", mark("z is what is kept of the old state")),
    ),
    results=("d_h_0", "dW_hh", "dW_ih", "db_ih", "db_hh"),
)

BACK = (ONE_LAYER, WITH_MEMORY, WITHOUT_MEMORY)
