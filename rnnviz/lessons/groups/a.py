"""A: one layer, computed three ways."""

from rnnviz.lessons.lesson import Claim, Lesson
from rnnviz.lessons.stage import Stage
from rnnviz.lessons.stages import activation, cell_loop, given, recurrent, row_layer, row_loop, row_weights
from rnnviz.network.architecture import Architecture
from rnnviz.words import mark

TITLE = mark("One layer, computed three ways")

ONE_LAYER = Architecture("rnn_tanh", 100, 512)
TWO_LAYERS = Architecture("rnn_tanh", 100, 512, num_layers=2)


def three_ways(arch: Architecture) -> tuple[Stage, ...]:
    """nn.RNN, a loop of RNNCells and a NumPy loop in rows, all with the same weights, x and random h_0."""
    stages = [
        given("x", "TNF", (50, 10, 100)),
        given("h_0", "SNF", (arch.num_layers, 10, 512)),
        recurrent("rnn", arch, "x", h_0="h_0"),
        cell_loop("cell", arch, "x", "by_cells", h_0="h_0", weights_of="rnn"),
    ]
    names = tuple((f"W_xh{end}", f"W_hh{end}", f"b{end}") for end in ("", "_l1")[: arch.num_layers])
    stages += [row_weights("rnn", own, layer) for layer, own in enumerate(names)]
    return (*stages, row_loop("x", "h_0", names, "by_rows"))


CONVERTED = (
    mark(
        "What makes them equal: W_xh is weight_ih transposed, W_hh is weight_hh transposed, and b is the sum of "
        "torch's bias_ih and bias_hh, in each layer."
    ),
)
EQUAL = (Claim("by_rows", "by_cells"), Claim("by_cells", "output"))

LESSONS = (
    Lesson(
        id="A1",
        title=mark("A layer without memory, from scratch"),
        teaches=mark(
            "A layer is a product, a sum and a squashing function. Lecture notes put one sample in each row and "
            "multiply by W from the right, so W has a row for each input, (I, H). torch keeps the transpose, "
            "(H, I): the same numbers, and the same result."
        ),
        stages=(given("x", "NF", (10, 100)), row_layer("x", "z", 100, 512), activation("tanh", "z", "output")),
        result="output",
    ),
    Lesson(
        id="A2",
        title=mark("Recurrence from scratch, a loop in NumPy"),
        teaches=mark(
            "The only new thing is that the state comes back: each step adds h W_hh to what it computes from x. "
            "Written in rows with one bias it needs three arrays. They are torch's four: two transposed, two "
            "summed."
        ),
        stages=three_ways(ONE_LAYER),
        result="by_rows",
        claims=EQUAL,
        notes=CONVERTED,
    ),
    Lesson(
        id="A3",
        title=mark("The same loop with a torch cell"),
        teaches=mark(
            "torch.nn.RNNCell is one step: it takes x[t] and a state, and gives the next state. The loop over "
            "time is still ours. Whoever collects the states of all steps has what a whole layer would return."
        ),
        stages=three_ways(ONE_LAYER),
        result="by_cells",
        claims=EQUAL,
        notes=CONVERTED,
    ),
    Lesson(
        id="A4",
        title=mark("The loop disappears into the layer"),
        teaches=mark(
            "torch.nn.RNN holds the loop over time, and the loop over layers too. It returns the states of the "
            "top layer at every step (output), and the last state of every layer (h_n). The states that it "
            "starts from are random here; without h_0 they would be zeros."
        ),
        stages=three_ways(TWO_LAYERS),
        result="output",
        claims=EQUAL,
        notes=CONVERTED,
    ),
    Lesson(
        id="A5",
        title=mark("Two stacked cells are a layer of two"),
        teaches=mark(
            "In one loop, the first cell reads x[t] and the second reads what the first has just computed. With "
            "equal weights that is torch.nn.RNN with num_layers=2. Each cell keeps a state of its own."
        ),
        stages=three_ways(TWO_LAYERS),
        result="by_cells",
        claims=EQUAL,
        notes=CONVERTED,
    ),
)
