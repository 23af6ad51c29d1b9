"""Forward passes to find the bug in: programs of ours, each with its possible faults.

A program is lines of Python over what torch was given too: `x`, `w` (the weights by torch's names), `h_0`, `c_0` and
the sizes T, H. It leaves `output` and `h_n`. A fault replaces one line, so that the program runs on, mostly, and is
wrong.
"""

from dataclasses import dataclass

from rnnviz.network.architecture import Architecture


@dataclass(frozen=True)
class Fault:
    """`line` (from 0) is written as `wrong`, here without indentation; `why` says what the right line does."""

    line: int
    wrong: str
    why: str


@dataclass(frozen=True)
class Program:
    """`lines` equal torch as they stand. `square`: T and N are equal, so that swapping them is not noticed."""

    name: str
    title: str
    level: int
    arch: Architecture
    source: str
    faults: tuple[Fault, ...]
    square: bool = False

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(self.source.strip().splitlines())


ONE_LAYER = Program(
    "one layer",
    "one tanh layer, written as a loop over time",
    1,
    Architecture("rnn_tanh", 3, 2),
    """
W_ih, b_ih = w["weight_ih_l0"], w["bias_ih_l0"]
W_hh, b_hh = w["weight_hh_l0"], w["bias_hh_l0"]
h = h_0[0]
states = []
for t in range(T):
    from_x = x[t] @ W_ih.T + b_ih
    from_h = h @ W_hh.T + b_hh
    h = tanh(from_x + from_h)
    states.append(h)
output = stack(states)
h_n = stack([h])
""",
    (
        Fault(1, 'W_hh, b_hh = w["weight.hh_l0"], w["bias_hh_l0"]', "torch's names have an underscore after weight"),
        Fault(
            1, 'W_hh, b_hh = w["weight_hh_l0"], w["bias_ih_l0"]', "the recurrent half has a bias of its own, bias_hh"
        ),
        Fault(2, "h = zeros_like(h_0[0])", "the first step starts from the h_0 that was given"),
        Fault(5, "from_x = x[0] @ W_ih.T + b_ih", "step t reads x[t]"),
        Fault(5, "from_x = x[t] @ W_ih.T", "W_ih x[t] comes with b_ih"),
        Fault(6, "from_h = h @ W_hh.T + b_ih", "W_hh h comes with b_hh; b_ih was added already"),
        Fault(6, "from_h = h @ W_hh + b_hh", "rows of W_hh belong to units, so h is multiplied by its transpose"),
        Fault(6, "from_h = h_0[0] @ W_hh.T + b_hh", "each step reads the state of the step before, not h_0 again"),
        Fault(7, "h = tanh(from_x)", "the new state comes from both halves, input and recurrent"),
        Fault(7, "h = tanh", "tanh has to be called on the sum; a name alone is the function itself"),
        Fault(7, "h = from_x + from_h", "the sum goes through tanh"),
        Fault(7, "h = tanh(from_x) + tanh(from_h)", "the halves are added first, and squashed once"),
        Fault(8, "states.append(from_x + from_h)", "output is made of states, which have been through tanh"),
        Fault(10, "h_n = stack([states[0]])", "h_n is the state after the last step"),
    ),
)

BATCH_FIRST = Program(
    "batch first",
    "one tanh layer with batch_first=True: x is (N, T, I)",
    1,
    Architecture("rnn_tanh", 3, 2, batch_first=True),
    """
W_ih, W_hh = w["weight_ih_l0"], w["weight_hh_l0"]
b = w["bias_ih_l0"] + w["bias_hh_l0"]
h = h_0[0]
states = []
for t in range(T):
    x_t = x[:, t]
    h = tanh(x_t @ W_ih.T + h @ W_hh.T + b)
    states.append(h)
output = stack(states, axis=1)
h_n = stack([h], axis=0)
""",
    (
        Fault(1, 'b = w["bias_ih_l0"] + w["bias_ih_l0"]', "the two biases are different vectors"),
        Fault(1, 'b = w["bias_hh_l0"]', "torch has two biases, and both are added"),
        Fault(2, "h = h_0[:, 0]", "h_0 keeps (L·D, N, H) with batch_first: its first axis counts layers"),
        Fault(5, "x_t = x[t]", "with batch_first the first axis of x is the batch: x[t] is one whole sequence"),
        Fault(6, "h = tanh(x_t @ W_ih.T + h @ W_hh + b)", "h is multiplied by the transpose of W_hh"),
        Fault(6, "h = tanh(x_t @ W_ih.T + b)", "without W_hh the layer has no memory"),
        Fault(8, "output = stack(states, axis=0)", "batch_first also makes output (N, T, H)"),
        Fault(9, "h_n = stack([h], axis=1)", "h_n stays (L·D, N, H): batch_first does not move it"),
    ),
    square=True,
)

TWO_LAYERS = Program(
    "two layers",
    "two tanh layers, the second reading the first",
    2,
    Architecture("rnn_tanh", 2, 2, num_layers=2),
    """
below = x
lasts = []
for layer in range(2):
    W_ih, W_hh = w[f"weight_ih_l{layer}"], w[f"weight_hh_l{layer}"]
    b = w[f"bias_ih_l{layer}"] + w[f"bias_hh_l{layer}"]
    h, states = h_0[layer], []
    for t in range(T):
        h = tanh(below[t] @ W_ih.T + h @ W_hh.T + b)
        states.append(h)
    below = stack(states)
    lasts.append(h)
output = below
h_n = stack(lasts)
""",
    (
        Fault(3, 'W_ih, W_hh = w["weight_ih_l0"], w["weight_hh_l0"]', "each layer has weights of its own"),
        Fault(3, 'W_ih, W_hh = w[f"weight_hh_l{layer}"], w[f"weight_ih_l{layer}"]', "W_ih multiplies the input"),
        Fault(4, 'b = w[f"bias_hh_l{layer}"]', "torch has two biases, and both are added"),
        Fault(5, "h, states = h_0[0], []", "each layer starts from its own row of h_0"),
        Fault(7, "h = tanh(x[t] @ W_ih.T + h @ W_hh.T + b)", "layer 1 reads the states of layer 0, not x again"),
        Fault(7, "h = tanh(below[t] @ W_ih.T + below[t] @ W_hh.T + b)", "W_hh multiplies the state of the step before"),
        Fault(9, "below = x", "the layer above reads what this layer computed"),
        Fault(10, "lasts.append(states[0])", "h_n has each layer's state after the last step"),
        Fault(12, "h_n = stack(lasts[::-1])", "h_n goes from the lowest layer to the highest"),
    ),
)

BOTH_WAYS = Program(
    "both directions",
    "one bidirectional tanh layer",
    2,
    Architecture("rnn_tanh", 3, 2, bidirectional=True),
    """
def step(x_t, h, end):
    from_x = x_t @ w["weight_ih_l0" + end].T + w["bias_ih_l0" + end]
    return tanh(from_x + h @ w["weight_hh_l0" + end].T + w["bias_hh_l0" + end])
h, forwards = h_0[0], []
for t in range(T):
    h = step(x[t], h, "")
    forwards.append(h)
g, backwards = h_0[1], []
for t in reversed(range(T)):
    g = step(x[t], g, "_reverse")
    backwards.insert(0, g)
output = concatenate([stack(forwards), stack(backwards)], axis=2)
h_n = stack([forwards[-1], backwards[0]])
""",
    (
        Fault(7, "g, backwards = h, []", "the reverse direction starts from its own row of h_0"),
        Fault(7, "g, backwards = h_0[0], []", "the reverse direction starts from its own row of h_0"),
        Fault(8, "for t in range(T):", "the reverse direction reads from the last step to the first"),
        Fault(9, 'g = step(x[t], g, "")', "the reverse direction has weights of its own, ending in _reverse"),
        Fault(9, 'g = step(x[t], h, "_reverse")', "the reverse direction carries its own state, g"),
        Fault(10, "backwards.append(g)", "output[t] holds what both directions have at step t, so the list is turned"),
        Fault(11, "output = concatenate([stack(backwards), stack(forwards)], axis=2)", "the forward half comes first"),
        Fault(
            11, "output = concatenate([stack(forwards), stack(backwards)], axis=1)", "the halves share the last axis"
        ),
        Fault(
            12,
            "h_n = stack([forwards[-1], backwards[-1]])",
            "the reverse direction ends at step 0: backwards[-1] has read one input",
        ),
        Fault(12, "h_n = stack([forwards[0], backwards[0]])", "the forward direction ends at the last step"),
    ),
)

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

PROGRAMS = {program.name: program for program in (ONE_LAYER, BATCH_FIRST, TWO_LAYERS, BOTH_WAYS, LSTM, GRU)}
