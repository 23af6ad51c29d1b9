"""Programs without a class: one layer that is called, and its step by hand."""

from rnnviz.exercises.scripts.script import Script, Slip, Variant
from rnnviz.words import mark

CALL = Script(
    "call",
    mark("one recurrent layer and a linear one on its last step"),
    1,
    """
layer = nn.RNN({I}, {H})
head = nn.Linear({H}, 10)
x = torch.randn({T}, {N}, {I})
h_0 = torch.zeros(1, {N}, {H})
output, h_n = layer(x, h_0)
last = output[-1]
print(head(last).shape)
""",
    (
        Slip(
            0,
            "layer = nn.RNN({I}, {H}, biderectional=False)",
            mark("the argument is called bidirectional"),
            (
                Variant("layer = nn.RNN({I}, {H}, bi_directional=False)", mark("the argument is called bidirectional")),
                Variant("layer = nn.Rnn({I}, {H})", mark("the class is called RNN")),
                Variant("layer = nn.RNNs({I}, {H})", mark("the class is called RNN")),
            ),
        ),
        Slip(
            0, "layer = nn.RNN({I}, {H}, bidirectional=True)", mark("with one direction h_0 has one state for a layer")
        ),
        Slip(
            0, "layer = nn.RNN({I}, {H}, batch_first=True)", mark("x has time first here, so batch_first stays False")
        ),
        Slip(1, "head = nn.Linear({I}, 10)", mark("the linear layer reads a state, which has hidden_size numbers")),
        Slip(
            1,
            "head = nn.linear({H}, 10)",
            mark("classes of nn begin with a capital letter"),
            (
                Variant("head = torch.Linear({H}, 10)", mark("Linear is a class of nn")),
                Variant("head = nn.Lineal({H}, 10)", mark("the class is called Linear")),
            ),
        ),
        Slip(2, "x = torch.randn({T}, {N}, {H})", mark("the last axis of x has input_size numbers")),
        Slip(
            2,
            "x = torch.rndn({T}, {N}, {I})",
            mark("the function is called randn: normal random numbers"),
            (
                Variant("x = torch.Randn({T}, {N}, {I})", mark("functions of torch are written small")),
                Variant("x = nn.randn({T}, {N}, {I})", mark("randn is a function of torch, not of nn")),
            ),
        ),
        Slip(3, "h_0 = torch.zeros({N}, 1, {H})", mark("h_0 is (layers · directions, batch, hidden_size)")),
        Slip(3, "h_0 = torch.zeros(1, {T}, {H})", mark("h_0 has a state for each sample, not for each step")),
        Slip(3, "h_0 = torch.zeros(1, {N}, {I})", mark("a state has hidden_size numbers, not input_size")),
        Slip(4, "output, h_n, c_n = layer(x, h_0)", mark("a plain RNN returns two values: it has no c_n")),
        Slip(4, "output = layer(x, h_0)", mark("the layer returns a tuple, of which output is the first part")),
        Slip(
            5,
            "last = output.numpy[-1]",
            mark("the last step of output, as a tensor"),
            (
                Variant("last = outputs[-1]", mark("the first part of what the layer returns is called output here")),
                Variant("last = output.last[-1]", mark("the last step of output is output[-1]")),
            ),
        ),
        Slip(5, "last = output[:, -1]", mark("time is the first axis of output here")),
        Slip(6, "print(head(h_n.shape))", mark("a layer reads a tensor, not a shape")),
    ),
)

BY_HAND = Script(
    "by hand",
    mark("the step of a layer written out with its own weights"),
    1,
    """
rnn = nn.RNN({I}, {H})
W_ih, b_ih = rnn.weight_ih_l0, rnn.bias_ih_l0
W_hh, b_hh = rnn.weight_hh_l0, rnn.bias_hh_l0
x = torch.randn({T}, {N}, {I})
h = torch.zeros({N}, {H})
for x_t in x:
    h = torch.tanh(x_t @ W_ih.T + b_ih + h @ W_hh.T + b_hh)
print(h.detach().numpy())
""",
    (
        Slip(
            1,
            "W_ih, b_ih = rnn.weight.ih_l0, rnn.bias_ih_l0",
            mark("torch's names have an underscore after weight"),
            (
                Variant("W_ih, b_ih = rnn.weight_ih, rnn.bias_ih", mark("torch's names end in the layer: _l0")),
                Variant("W_ih, b_ih = rnn.w_ih_l0, rnn.b_ih_l0", mark("torch writes weight and bias out")),
            ),
        ),
        Slip(1, "W_ih, b_ih = rnn.weight_ih_l0, rnn.bias_hh_l0", mark("the input half has the bias bias_ih")),
        Slip(
            2,
            "W_hh, b_hh = rnn.weight.hh_l0, rnn.bias_hh_l0",
            mark("torch's names have an underscore after weight"),
            (
                Variant("W_hh, b_hh = rnn.weight_hh, rnn.bias_hh", mark("torch's names end in the layer: _l0")),
                Variant(
                    "W_hh, b_hh = rnn.weight_hh_10, rnn.bias_hh_10",
                    mark("the names end in the letter l and the number of the layer"),
                ),
            ),
        ),
        Slip(4, "h = torch.zeros({N}, {I})", mark("a state has hidden_size numbers")),
        Slip(4, "h = torch.zeros(1, {H})", mark("each sample has a state of its own, though one row is spread to all")),
        Slip(5, "for x_t in range({T}):", mark("the loop runs over the steps of x themselves")),
        Slip(
            6,
            "h = torch.tanh(x_t @ W_ih + b_ih + h @ W_hh.T + b_hh)",
            mark("a row of W_ih belongs to a unit, so x_t is multiplied by its transpose"),
        ),
        Slip(
            6,
            "h = torch.tanh(x_t @ W_ih.T + b_ih + h @ W_hh + b_hh)",
            mark("a row of W_hh belongs to a unit, so h is multiplied by its transpose"),
        ),
        Slip(6, "h = torch.tanh", mark("tanh has to be called on the sum; a name alone is the function itself")),
        Slip(
            6,
            "h = torch.tanh(x_t @ W_ih.T + b_ih + h_hh @ W_hh.T + b_hh)",
            mark("the state of the step before is called h here"),
            (
                Variant("h = torch.tahn(x_t @ W_ih.T + b_ih + h @ W_hh.T + b_hh)", mark("the function is called tanh")),
                Variant(
                    "h = tanh(x_t @ W_ih.T + b_ih + h @ W_hh.T + b_hh)", mark("tanh is a function of torch: torch.tanh")
                ),
            ),
        ),
        Slip(7, "print(h.numpy())", mark("a tensor that has a gradient is detached before it becomes an array")),
        Slip(
            7,
            "print(h.detach.numpy())",
            mark("detach is a method: it is called, with parentheses"),
            (
                Variant("print(h.detached().numpy())", mark("the method is called detach")),
                Variant("print(h.detach().Numpy())", mark("methods of a tensor are written small")),
            ),
        ),
        Slip(7, "print(h.detach().numpy)", mark("numpy is a method: without parentheses it is printed itself")),
    ),
)

LAYERS = (CALL, BY_HAND)
