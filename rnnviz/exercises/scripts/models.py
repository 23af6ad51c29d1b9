"""Programs with a class: a model that reads the last state, and a classifier of packed texts."""

from rnnviz.exercises.scripts.script import Script, Slip, Variant
from rnnviz.words import mark

LAST_STATE = Script(
    "last-state",
    mark("a model that makes scores of the last state"),
    2,
    """
class Model(nn.Module):
    def __init__(self, input_size, hidden_size, num_classes):
        super().__init__()
        self.lstm = nn.LSTM(input_size, hidden_size, batch_first=True)
        self.fc = nn.Linear(hidden_size, num_classes)
    def forward(self, x):
        output, (hidden, cell) = self.lstm(x)
        return self.fc(hidden[-1, :, :])
model = Model({I}, {H}, 10)
print(model(torch.randn({N}, {T}, {I})).shape)
""",
    (
        Slip(2, "pass", mark("nn.Module is set up before a layer is kept in it")),
        Slip(
            3,
            "self.lstm = nn.LSTM(inputs_size, hidden_size, batch_first=True)",
            mark("the argument is called input_size"),
            (
                Variant(
                    "self.lstm = nn.LSTM(input_size, hidden_size, batch_frist=True)",
                    mark("the argument is called batch_first"),
                ),
                Variant(
                    "self.lstm = nn.Lstm(input_size, hidden_size, batch_first=True)", mark("the class is called LSTM")
                ),
            ),
        ),
        Slip(
            3,
            "self.lstm = nn.LSTM(hidden_size, input_size, batch_first=True)",
            mark("the constructor takes input_size first"),
        ),
        Slip(
            4,
            "self.fc = nn.Linear(hidden, num_classes)",
            mark("the argument of this class is called hidden_size"),
            (
                Variant(
                    "self.fc = nn.Linear(hidden_size, num_class)",
                    mark("the argument of this class is called num_classes"),
                ),
                Variant(
                    "self.fc = nn.linear(hidden_size, num_classes)", mark("classes of nn begin with a capital letter")
                ),
            ),
        ),
        Slip(
            4,
            "self.fc = nn.Linear(2 * hidden_size, num_classes)",
            mark("with one direction a state has hidden_size numbers"),
        ),
        Slip(
            5,
            "def foward(self, x):",
            mark("a module runs the method that is called forward"),
            (
                Variant("def Forward(self, x):", mark("a module runs the method that is called forward")),
                Variant("def forwards(self, x):", mark("a module runs the method that is called forward")),
            ),
        ),
        Slip(6, "output, hidden = self.lstm(x)", mark("an LSTM returns its two states as a tuple")),
        Slip(6, "output, hidden, cell = self.lstm(x)", mark("an LSTM returns output and one tuple of two states")),
        Slip(
            7,
            "return self_fc(hidden[-1, :, :])",
            mark("a layer of the object is reached with a dot: self.fc"),
            (
                Variant("return fc(hidden[-1, :, :])", mark("a layer of the object is reached with a dot: self.fc")),
                Variant("return self.fc(hiden[-1, :, :])", mark("the first state is called hidden here")),
            ),
        ),
        Slip(7, "return self.fc(output)", mark("output has a state for every step; only the last is wanted")),
        Slip(7, "return self.fc(hidden[-1, :])[:, 0, 0]", mark("the scores have two axes, batch and classes")),
        Slip(8, "model = Model({I}, {H})", mark("the class takes three sizes")),
        Slip(8, "model = Model", mark("a class is called to make an object of it")),
        Slip(9, "print(model(torch.randn({N}, {T}, {H})).shape)", mark("the last axis of x has input_size numbers")),
        Slip(9, "print(model(torch.randn({T}, {N}, {I})).shape)", mark("with batch_first the first axis is the batch")),
    ),
)

CLASSIFIER = Script(
    "classifier",
    mark("a classifier of texts of different lengths"),
    2,
    """
class Classifier(nn.Module):
    def __init__(self, words, embed_size, hidden_size, fc_size):
        super().__init__()
        self.embedding = nn.Embedding(words, embed_size, padding_idx=0)
        self.rnn = nn.LSTM(embed_size, hidden_size, bidirectional=True)
        self.fc = nn.Linear(2 * hidden_size, fc_size)
        self.out = nn.Linear(fc_size, 1)
        self.sigmoid = nn.Sigmoid()
    def forward(self, text, lengths):
        x = pack_padded_sequence(self.embedding(text), lengths)
        _, (hidden, cell) = self.rnn(x)
        both = torch.cat((hidden[-2], hidden[-1]), dim=1)
        return self.sigmoid(self.out(torch.relu(self.fc(both))))
text = torch.tensor([[3, 5], [4, 1], [2, 0]])
model = Classifier(9, {I}, {H}, {N})
print(model(text, [3, 2]).detach().numpy())
""",
    (
        Slip(
            3,
            "self.embedding = nn.Embedding(embed_size, words, padding_idx=0)",
            mark("the table has a row for each word"),
        ),
        Slip(4, "self.rnn = nn.LSTM(embed_size, hidden_size)", mark("the two directions are joined further down")),
        Slip(
            4,
            "self.rnn = nn.LSTM(embed_size, hidden_size, biderectional=True)",
            mark("the argument is called bidirectional"),
            (
                Variant(
                    "self.rnn = nn.LSTM(embed_size, hidden_size, bidirection=True)",
                    mark("the argument is called bidirectional"),
                ),
                Variant(
                    "self.rnn = nn.LSTM(embedding_size, hidden_size, bidirectional=True)",
                    mark("the argument of this class is called embed_size"),
                ),
            ),
        ),
        Slip(
            5, "self.fc = nn.Linear(hidden_size, fc_size)", mark("it reads the states of both directions, side by side")
        ),
        Slip(
            5,
            "self.fc = nn.Linear(2 * hidden_size, fc_hidden)",
            mark("the argument of this class is called fc_size"),
            (
                Variant(
                    "self.fc = nn.Linear(2 * hidden_size, fc_hidden_size)",
                    mark("the argument of this class is called fc_size"),
                ),
                Variant(
                    "self.fc = nn.Linear(2 * hiddn_size, fc_size)",
                    mark("the argument of this class is called hidden_size"),
                ),
            ),
        ),
        Slip(
            9,
            "x = pack_padded_sequence(self.embedding(text), length)",
            mark("the argument of forward is called lengths"),
            (
                Variant(
                    "x = pack_padded_sequences(self.embedding(text), lengths)",
                    mark("the function is called pack_padded_sequence"),
                ),
                Variant(
                    "x = pack_padded_sequence(self.embeding(text), lengths)", mark("the layer is called embedding here")
                ),
            ),
        ),
        Slip(9, "x = self.embedding(text)", mark("the batch is packed, so that padding is not read")),
        Slip(10, "_, hidden = self.rnn(x)", mark("an LSTM returns its two states as a tuple")),
        Slip(11, "both = torch.cat(hidden[-2], hidden[-1], dim=1)", mark("cat takes the tensors as one tuple")),
        Slip(11, "both = torch.cat((hidden[-2], hidden[-1]), dim=0)", mark("the features are joined, the last axis")),
        Slip(
            11, "both = torch.cat((hidden[-2], hidden[-1]), dim=2)", mark("a state of one layer has two axes: 0 and 1")
        ),
        Slip(
            12,
            "return self_sigmoid(self.out(torch.relu(self.fc(both))))",
            mark("a layer of the object is reached with a dot: self.sigmoid"),
            (
                Variant(
                    "return self.sigmoid(self.out(self_relu(self.fc(both))))",
                    mark("relu is a function of torch: torch.relu"),
                ),
                Variant(
                    "return self.sigmod(self.out(torch.relu(self.fc(both))))", mark("the layer is called sigmoid here")
                ),
            ),
        ),
        Slip(13, "text = torch.tensor([[3, 5], [4, 9], [2, 0]])", mark("with 9 words the numbers go from 0 to 8")),
        Slip(13, "text = torch.tensor([[3.0, 5.0], [4.0, 1.0], [2.0, 0.0]])", mark("words are whole numbers")),
        Slip(
            15,
            "print(model(text, [2, 3]).detach().numpy())",
            mark("the longest text stands first, unless torch may sort"),
        ),
        Slip(15, "print(model(text, [3, 0]).detach().numpy())", mark("a text has one word at least")),
        Slip(15, "print(model(text, [4, 2]).detach().numpy())", mark("no length is larger than the number of steps")),
        Slip(15, "print(model(text, [3, 2]).numpy())", mark("a tensor that has a gradient is detached first")),
    ),
)

MODELS = (LAST_STATE, CLASSIFIER)
