"""Loops over time as people write them: one plain layer, batch first, two layers, both directions."""

from rnnviz.exercises.bugs.program import Fault, Program
from rnnviz.exercises.layers import PLAIN
from rnnviz.network.architecture import Architecture
from rnnviz.words import mark

ONE_LAYER = Program(
    "one layer",
    mark("one tanh layer, written as a loop over time"),
    1,
    Architecture(PLAIN.name, 3, 2),
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
        Fault(
            1, 'W_hh, b_hh = w["weight.hh_l0"], w["bias_hh_l0"]', mark("torch's names have an underscore after weight")
        ),
        Fault(
            1,
            'W_hh, b_hh = w["weight_hh_l0"], w["bias_ih_l0"]',
            mark("the recurrent half has a bias of its own, bias_hh"),
        ),
        Fault(2, "h = zeros_like(h_0[0])", mark("the first step starts from the h_0 that was given")),
        Fault(5, "from_x = x[0] @ W_ih.T + b_ih", "step t reads x[t]"),
        Fault(5, "from_x = x[t] @ W_ih.T", mark("W_ih x[t] comes with b_ih")),
        Fault(6, "from_h = h @ W_hh.T + b_ih", mark("W_hh h comes with b_hh; b_ih was added already")),
        Fault(6, "from_h = h @ W_hh + b_hh", mark("rows of W_hh belong to units, so h is multiplied by its transpose")),
        Fault(
            6, "from_h = h_0[0] @ W_hh.T + b_hh", mark("each step reads the state of the step before, not h_0 again")
        ),
        Fault(7, "h = tanh(from_x)", mark("the new state comes from both halves, input and recurrent")),
        Fault(7, "h = tanh", mark("tanh has to be called on the sum; a name alone is the function itself")),
        Fault(7, "h = from_x + from_h", mark("the sum goes through tanh")),
        Fault(7, "h = tanh(from_x) + tanh(from_h)", mark("the halves are added first, and squashed once")),
        Fault(8, "states.append(from_x + from_h)", mark("output is made of states, which have been through tanh")),
        Fault(10, "h_n = stack([states[0]])", mark("h_n is the state after the last step")),
    ),
)

BATCH_FIRST = Program(
    "batch first",
    mark("one tanh layer with batch_first=True: x is (N, T, I)"),
    1,
    Architecture(PLAIN.name, 3, 2, batch_first=True),
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
        Fault(1, 'b = w["bias_ih_l0"] + w["bias_ih_l0"]', mark("the two biases are different vectors")),
        Fault(1, 'b = w["bias_hh_l0"]', mark("torch has two biases, and both are added")),
        Fault(2, "h = h_0[:, 0]", mark("h_0 keeps (L·D, N, H) with batch_first: its first axis counts layers")),
        Fault(5, "x_t = x[t]", "with batch_first the first axis of x is the batch: x[t] is one whole sequence"),
        Fault(6, "h = tanh(x_t @ W_ih.T + h @ W_hh + b)", mark("h is multiplied by the transpose of W_hh")),
        Fault(6, "h = tanh(x_t @ W_ih.T + b)", mark("without W_hh the layer has no memory")),
        Fault(8, "output = stack(states, axis=0)", mark("batch_first also makes output (N, T, H)")),
        Fault(9, "h_n = stack([h], axis=1)", mark("h_n stays (L·D, N, H): batch_first does not move it")),
    ),
    square=True,
)

TWO_LAYERS = Program(
    "two layers",
    mark("two tanh layers, the second reading the first"),
    2,
    Architecture(PLAIN.name, 2, 2, num_layers=2),
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
        Fault(3, 'W_ih, W_hh = w["weight_ih_l0"], w["weight_hh_l0"]', mark("each layer has weights of its own")),
        Fault(3, 'W_ih, W_hh = w[f"weight_hh_l{layer}"], w[f"weight_ih_l{layer}"]', mark("W_ih multiplies the input")),
        Fault(4, 'b = w[f"bias_hh_l{layer}"]', mark("torch has two biases, and both are added")),
        Fault(5, "h, states = h_0[0], []", mark("each layer starts from its own row of h_0")),
        Fault(7, "h = tanh(x[t] @ W_ih.T + h @ W_hh.T + b)", mark("layer 1 reads the states of layer 0, not x again")),
        Fault(
            7,
            "h = tanh(below[t] @ W_ih.T + below[t] @ W_hh.T + b)",
            mark("W_hh multiplies the state of the step before"),
        ),
        Fault(9, "below = x", mark("the layer above reads what this layer computed")),
        Fault(10, "lasts.append(states[0])", mark("h_n has each layer's state after the last step")),
        Fault(12, "h_n = stack(lasts[::-1])", mark("h_n goes from the lowest layer to the highest")),
    ),
)

BOTH_WAYS = Program(
    "both directions",
    mark("one bidirectional tanh layer"),
    2,
    Architecture(PLAIN.name, 3, 2, bidirectional=True),
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
        Fault(7, "g, backwards = h, []", mark("the reverse direction starts from its own row of h_0")),
        Fault(7, "g, backwards = h_0[0], []", mark("the reverse direction starts from its own row of h_0")),
        Fault(8, "for t in range(T):", mark("the reverse direction reads from the last step to the first")),
        Fault(9, 'g = step(x[t], g, "")', mark("the reverse direction has weights of its own, ending in _reverse")),
        Fault(9, 'g = step(x[t], h, "_reverse")', mark("the reverse direction carries its own state, g")),
        Fault(
            10,
            "backwards.append(g)",
            mark("output[t] holds what both directions have at step t, so the list is turned"),
        ),
        Fault(
            11,
            "output = concatenate([stack(backwards), stack(forwards)], axis=2)",
            mark("the forward half comes first"),
        ),
        Fault(
            11,
            "output = concatenate([stack(forwards), stack(backwards)], axis=1)",
            mark("the halves share the last axis"),
        ),
        Fault(
            12,
            "h_n = stack([forwards[-1], backwards[-1]])",
            mark("the reverse direction ends at step 0: backwards[-1] has read one input"),
        ),
        Fault(12, "h_n = stack([forwards[0], backwards[0]])", mark("the forward direction ends at the last step")),
    ),
)

LOOPS = (ONE_LAYER, BATCH_FIRST, TWO_LAYERS, BOTH_WAYS)
