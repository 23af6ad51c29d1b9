"""A: one layer, computed three ways."""

from rnnviz.lessons.asked import Ask
from rnnviz.lessons.groups.formulas import RECURRENCE
from rnnviz.lessons.lesson import Claim, Lesson
from rnnviz.lessons.plans import a as plans
from rnnviz.lessons.questions import a as questions
from rnnviz.words import mark

TITLE = mark("One layer, computed three ways")

LESSONS = (
    Lesson(
        id="A1",
        title=mark("A layer without memory, from scratch"),
        sees=mark("a product, a sum, a curve"),
        teaches=mark(
            "A layer is a product, a sum and a squashing function. Lecture notes put one sample in each row and "
            "multiply by W from the right, so W has a row for each input, (I, H). torch keeps the transpose, "
            "(H, I): the same numbers, and the same result."
        ),
        why=mark(
            "Every recurrent network is this layer, used again and again. If you can compute one number of it with a "
            "pencil, nothing that follows is magic."
        ),
        watch=mark(
            "Follow one unit: its column of W meets a row of x, product by product; b is added; tanh bends the sum "
            "into −1 to 1. Then take randn weights in the notes' size: most sums land where tanh is flat, and the "
            "units are stuck at ±1."
        ),
        formula=(("output = tanh( ", ""), ("x W", "x"), (" + ", ""), ("b", "bias"), (" )", "")),
        symbols=(("x", "x"), ("W", "W"), ("b", "b"), ("output", "output")),
        minutes=5,
        stages=plans.one_layer,
        weights=("torch", "randn"),
        result="output",
        asks=(Ask("z"), Ask("output")),
        question=questions.rows_that_change,
        exercises=(("state", 1), ("parameters", 1)),
        notes=(
            mark(
                "Letters differ from notes to notes. Here, as in torch's documentation, N is the number of samples, "
                "T the length, I the inputs and H the units; some notes write D for I, B for N, and N for the length."
            ),
            mark(
                "Notes that use a GPU begin with `device = torch.device('cuda' if torch.cuda.is_available() else "
                "'cpu')` and put `.to(device)` behind every tensor and module. The numbers here are float32; under "
                "`numbers` stands the device on which torch computes its side, where there is one to choose."
            ),
        ),
    ),
    Lesson(
        id="A2",
        title=mark("One layer, three ways"),
        sees=mark("the loop disappears; the numbers stay"),
        teaches=mark(
            "The only new thing is that the state comes back: each step adds h W_hh to what it computes from x. In "
            "NumPy we write that loop ourselves, with rows and one bias. torch.nn.RNNCell is one step of it, and we "
            "keep the loop. torch.nn.RNN is the loop."
        ),
        why=mark(
            "nn.RNN looks like a black box until you have written it in seven lines and got the same numbers. From "
            "then on you can check any layer by hand, and find the mistake when a loop of your own disagrees."
        ),
        watch=mark(
            "All three make h[t] in the same tick. Look how h[t−1] enters the next sum, and how torch's row of W_ih is "
            "the notes' column of W_xh. Then switch h_0 to random, and see after how many steps nobody remembers it."
        ),
        formula=RECURRENCE,
        symbols=(("x", "x"), ("h_0", "h_0"), ("W_xh", "W_xh"), ("W_hh", "W_hh"), ("b", "b"), ("output", "output")),
        minutes=10,
        stages=plans.three_ways,
        weights=("torch", "randn"),
        first_state=("zeros", "random"),
        result="output",
        ways=((mark("NumPy, in rows"), "by_rows"), (mark("RNNCell in a loop"), "by_cells"), ("nn.RNN", "output")),
        claims=(Claim("by_rows", "by_cells"), Claim("by_cells", "output")),
        asks=(Ask("output"),),
        question=questions.first_step_off,
        exercises=(("state", 1), ("bugs", 1)),
        notes=(
            mark(
                "What makes them equal: W_xh is weight_ih transposed, W_hh is weight_hh transposed, and b is the sum "
                "of torch's bias_ih and bias_hh. Two biases are no more than one here; torch keeps two since cuDNN "
                "does."
            ),
            mark(
                "x is (T, N, I): the loop takes its first axis, time. It is no batch of images, (batch, channels, "
                "height, width), and no batch first: `for x_t in x` would then walk through the samples."
            ),
        ),
    ),
    Lesson(
        id="A5",
        title=mark("Two stacked cells are a layer of two"),
        sees=mark("the lower states that torch throws away"),
        teaches=mark(
            "In one loop, the first cell reads x[t] and the second reads what the first has just computed. With "
            "equal weights that is torch.nn.RNN with num_layers=2. Each cell keeps a state of its own."
        ),
        why=mark(
            "Stacking is where loops of one's own go wrong most often: for years even torch's documentation showed one "
            "that fed x to every layer. Side by side the two codes leave no doubt what reads what."
        ),
        watch=mark(
            "In every tick the lower state is made first, then the upper one reads it in the same step, not in the "
            "next. At the end compare: output has the upper states only, h_n the last of both."
        ),
        formula=(
            ("lower[t] = tanh( ", ""),
            ("W_ih x[t]", "x"),
            (" + ", ""),
            ("W_hh lower[t−1]", "h"),
            (" + … )     upper[t] = tanh( ", ""),
            ("W_ih′ lower[t]", "x"),
            (" + ", ""),
            ("W_hh′ upper[t−1]", "h"),
            (" + … )", ""),
        ),
        symbols=(("x", "x"), ("h_0", "h_0"), ("lower", "lower"), ("upper", "upper"), ("h_n", "h_n")),
        minutes=6,
        stages=plans.two_layers,
        result="output",
        ways=((mark("two cells in one loop"), "upper"), ("num_layers=2", "output")),
        claims=(Claim("upper", "output"), Claim("last_states", "h_n")),
        asks=(Ask("last_states", "shape"), Ask("output")),
        question=questions.what_of_h_n_is_in_output,
        exercises=(("bugs", 2), ("seen", 2)),
        notes=(
            mark(
                "dropout=0.5 would work between the two cells only, on what goes up: never on h from step to step, and "
                "with one layer not at all."
            ),
        ),
    ),
)
