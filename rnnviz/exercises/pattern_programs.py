"""Small networks of torch by their pattern: what comes in at which steps, and what goes out."""

from dataclasses import dataclass
from typing import Literal

from rnnviz.words import mark

Pattern = Literal["one-to-many", "many-to-one", "many-to-many", "encoder-decoder"]


@dataclass(frozen=True)
class PatternProgram:
    """`source` leaves y, of the shape that the letters of `result` say: T steps, N samples, S steps that are made, I
    features, H units, K results. Its sizes stand as {I}, {H}, ... in it."""

    name: str
    level: int
    pattern: Pattern
    source: str
    result: str
    why: str

    @property
    def letters(self) -> tuple[str, ...]:
        return tuple(letter for letter in "IHKTNS" if f"{{{letter}}}" in self.source)


_PROGRAMS = (
    PatternProgram(
        "last-state",
        1,
        "many-to-one",
        """
rnn, head = nn.GRU({I}, {H}), nn.Linear({H}, {K})
x = torch.randn({T}, {N}, {I})
output, h_n = rnn(x)
y = head(h_n[-1])
""",
        "NK",
        mark("one state for each sample goes through the linear layer"),
    ),
    PatternProgram(
        "every-state",
        1,
        "many-to-many",
        """
rnn, head = nn.GRU({I}, {H}), nn.Linear({H}, {K})
x = torch.randn({T}, {N}, {I})
output, h_n = rnn(x)
y = head(output)
""",
        "TNK",
        mark("the linear layer reads the state of every step"),
    ),
    PatternProgram(
        "every-state-batch-first",
        1,
        "many-to-many",
        """
rnn = nn.RNN({I}, {H}, batch_first=True)
head = nn.Linear({H}, {K})
x = torch.randn({N}, {T}, {I})
y = head(rnn(x)[0])
""",
        "NTK",
        mark("the first part of what the layer returns is output, here with the batch first"),
    ),
    PatternProgram(
        "last-step-of-output",
        1,
        "many-to-one",
        """
rnn = nn.RNN({I}, {H}, batch_first=True)
head = nn.Linear({H}, {K})
x = torch.randn({N}, {T}, {I})
output, h_n = rnn(x)
y = head(output[:, -1])
""",
        "NK",
        mark("output[:, -1] is the last step of every sample"),
    ),
    PatternProgram(
        "x-at-the-first-step",
        1,
        "one-to-many",
        """
rnn, head = nn.RNN({I}, {H}), nn.Linear({H}, {K})
x = torch.randn({N}, {I})
steps = torch.zeros({S}, {N}, {I})
steps[0] = x
output, h_n = rnn(steps)
y = head(output)
""",
        "SNK",
        mark("only step 0 has an input, and every step gives a result"),
    ),
    PatternProgram(
        "two-layers-of-one-size",
        1,
        "encoder-decoder",
        """
encoder, decoder = nn.GRU({I}, {H}), nn.GRU({K}, {H})
x = torch.randn({T}, {N}, {I})
_, state = encoder(x)
y, _ = decoder(torch.zeros({S}, {N}, {K}), state)
""",
        "SNH",
        mark("the decoder starts from the encoder's last state, and has steps of its own"),
    ),
    PatternProgram(
        "both-ends",
        2,
        "many-to-one",
        """
rnn = nn.LSTM({I}, {H}, bidirectional=True)
head = nn.Linear(2 * {H}, {K})
x = torch.randn({T}, {N}, {I})
output, (h_n, c_n) = rnn(x)
y = head(torch.cat((h_n[-2], h_n[-1]), dim=1))
""",
        "NK",
        mark("the last state of each direction, side by side, goes through the linear layer"),
    ),
    PatternProgram(
        "tags",
        2,
        "many-to-many",
        """
rnn = nn.LSTM({I}, {H}, num_layers=2, bidirectional=True)
head = nn.Linear(2 * {H}, {K})
x = torch.randn({T}, {N}, {I})
y = torch.stack([head(step) for step in rnn(x)[0]])
""",
        "TNK",
        mark("the linear layer reads each step in turn, and the results are stacked over the steps"),
    ),
    PatternProgram(
        "fed-back",
        2,
        "one-to-many",
        """
cell, head = nn.GRUCell({I}, {H}), nn.Linear({H}, {I})
x = torch.randn({N}, {I})
h, made = torch.zeros({N}, {H}), []
for _ in range({S}):
    h = cell(x, h)
    x = head(h)
    made.append(x)
y = torch.stack(made, dim=1)
""",
        "NSI",
        mark("each result is the next input; they are stacked behind the batch"),
    ),
    PatternProgram(
        "state-as-a-start",
        2,
        "one-to-many",
        """
start, rnn = nn.Linear({I}, {H}), nn.GRU({K}, {H})
x = torch.randn({N}, {I})
h_0 = start(x)[None]
y, h_n = rnn(torch.zeros({S}, {N}, {K}), h_0)
""",
        "SNH",
        mark("x makes the first state, and the steps have no input of their own"),
    ),
    PatternProgram(
        "running-state",
        2,
        "many-to-one",
        """
cell, head = nn.LSTMCell({I}, {H}), nn.Linear({H}, {K})
x = torch.randn({T}, {N}, {I})
h, c = torch.zeros({N}, {H}), torch.zeros({N}, {H})
for x_t in x:
    h, c = cell(x_t, (h, c))
y = head(h)
""",
        "NK",
        mark("the loop leaves the last h, and that alone is read"),
    ),
    PatternProgram(
        "translation",
        2,
        "encoder-decoder",
        """
encoder = nn.LSTM({I}, {H}, batch_first=True)
decoder, head = nn.LSTMCell({K}, {H}), nn.Linear({H}, {K})
x = torch.randn({N}, {T}, {I})
_, (h, c) = encoder(x)
h, c, word, made = h[0], c[0], torch.zeros({N}, {K}), []
for _ in range({S}):
    h, c = decoder(word, (h, c))
    word = head(h)
    made.append(word)
y = torch.stack(made)
""",
        "SNK",
        mark("the decoder feeds its own results back; they are stacked over its steps"),
    ),
)
PROGRAMS = {program.name: program for program in _PROGRAMS}
