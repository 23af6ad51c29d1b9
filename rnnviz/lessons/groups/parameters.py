"""The parameters of torch.nn.RNN, one by one."""

from rnnviz.words import mark

# name, default as it is written, what it means
PARAMETERS: tuple[tuple[str, str, str], ...] = (
    ("input_size", "", mark("numbers at each step of x")),
    ("hidden_size", "", mark("units of the layer, numbers of a state")),
    ("num_layers", "1", mark("layers on top of each other; each reads the states of the one below")),
    ("nonlinearity", "'tanh'", mark("'tanh' or 'relu'; LSTM and GRU have no choice")),
    ("bias", "True", mark("False leaves both biases out")),
    ("batch_first", "False", mark("True: x and output are (N, T, …); h_0 and h_n stay as they are")),
    ("dropout", "0.0", mark("share of numbers set to 0 between layers while training; none with one layer")),
    ("bidirectional", "False", mark("True: a second direction reads from the end; output is 2·H wide")),
)
