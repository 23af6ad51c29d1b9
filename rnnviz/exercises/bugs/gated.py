"""Layers whose cells have gates."""

from rnnviz.exercises.bugs.program import Fault, Program
from rnnviz.network.architecture import Architecture

LSTM = Program(
    "lstm",
    "an LSTM layer",
    2,
    Architecture("lstm", 3, 2),
    """
W_ih, W_hh = w["weight_ih_l0"], w["weight_hh_l0"]
b = w["bias_ih_l0"] + w["bias_hh_l0"]
h, c = h_0[0], c_0[0]
states = []
for t in range(T):
    a = x[t] @ W_ih.T + h @ W_hh.T + b
    i, f, g, o = split(a, 4)
    i, f, o = sigmoid(i), sigmoid(f), sigmoid(o)
    c = f * c + i * tanh(g)
    h = o * tanh(c)
    states.append(h)
output = stack(states)
h_n = stack([h])
""",
    (
        Fault(1, 'b = w["bias_ih_l0"]', "torch has two biases, and both are added"),
        Fault(2, "h, c = h_0[0], h_0[0]", "the cell state starts from c_0"),
        Fault(2, "h, c = c_0[0], h_0[0]", "h starts from h_0, c from c_0"),
        Fault(5, "a = x[t] @ W_ih.T + c @ W_hh.T + b", "W_hh multiplies h; c goes on without weights"),
        Fault(6, "i, f, o, g = split(a, 4)", "torch stacks the gates as i, f, g, o"),
        Fault(6, "f, i, g, o = split(a, 4)", "torch stacks the gates as i, f, g, o"),
        Fault(7, "i, f, o = sigmoid(i), sigmoid(f), tanh(o)", "o is a gate between 0 and 1: it goes through sigmoid"),
        Fault(8, "c = i * c + f * tanh(g)", "f says what is kept of c, i what is let in"),
        Fault(8, "c = f * c + i * sigmoid(g)", "g is a candidate between −1 and 1: it goes through tanh"),
        Fault(8, "c = i * tanh(g)", "without f * c nothing is remembered in c"),
        Fault(9, "h = o * c", "c goes through tanh on its way to h"),
        Fault(10, "states.append(c)", "what goes up is h; c stays within the layer"),
        Fault(12, "h_n = stack([c])", "h_n is the last h; the last c is c_n"),
    ),
)

GRU = Program(
    "gru",
    "a GRU layer",
    2,
    Architecture("gru", 3, 2),
    """
W_ih, b_ih = w["weight_ih_l0"], w["bias_ih_l0"]
W_hh, b_hh = w["weight_hh_l0"], w["bias_hh_l0"]
h = h_0[0]
states = []
for t in range(T):
    x_r, x_z, x_n = split(x[t] @ W_ih.T + b_ih, 3)
    h_r, h_z, h_new = split(h @ W_hh.T + b_hh, 3)
    r, z = sigmoid(x_r + h_r), sigmoid(x_z + h_z)
    n = tanh(x_n + r * h_new)
    h = (1 - z) * n + z * h
    states.append(h)
output = stack(states)
h_n = stack([h])
""",
    (
        Fault(5, "x_z, x_r, x_n = split(x[t] @ W_ih.T + b_ih, 3)", "torch stacks the gates as r, z, n"),
        Fault(6, "h_r, h_z, h_new = split(h @ W_hh.T, 3)", "the recurrent half has its bias b_hh, in every gate"),
        Fault(6, "h_r, h_z, h_new = split(h_0[0] @ W_hh.T + b_hh, 3)", "each step reads the state of the step before"),
        Fault(7, "r, z = sigmoid(x_z + h_z), sigmoid(x_r + h_r)", "r comes from the first rows, z from the second"),
        Fault(7, "r, z = tanh(x_r + h_r), tanh(x_z + h_z)", "r and z are gates between 0 and 1"),
        Fault(8, "n = tanh(x_n + h_new)", "r says how much of the old state enters the candidate n"),
        Fault(
            8,
            "n = tanh(x_n + (r * h) @ W_hh[2 * H :].T + b_hh[2 * H :])",
            "torch resets after the product, with its bias, not before",
        ),
        Fault(8, "n = tanh(r * (x_n + h_new))", "r scales the recurrent half only"),
        Fault(9, "h = z * n + (1 - z) * h", "in torch z is what is kept of the old state"),
        Fault(9, "h = (1 - z) * n", "z * h carries the old state over"),
        Fault(10, "states.append(n)", "n is only the candidate; the state mixes it with the old one"),
    ),
)

GATED = (LSTM, GRU)
