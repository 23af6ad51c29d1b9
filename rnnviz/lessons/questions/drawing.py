"""From a drawing to a layer: which parts are drawn, and which shapes follow."""

from dataclasses import replace

from rnnviz.lessons.asked import Asked, Reading, Slip, choice, shape, whole
from rnnviz.lessons.lesson import LessonRun
from rnnviz.lessons.questions.b import layer_of
from rnnviz.words import mark, sentence

_FALSE_TRUE = ("False", "True")


def reading_of(run: LessonRun) -> Reading:
    return Reading(_parts(run), _shapes(run))


def _parts(run: LessonRun) -> tuple[Asked, ...]:
    arch = layer_of(run).arch
    layers, directions, inputs, H = arch.num_layers, arch.num_directions, arch.input_size, arch.hidden_size
    steps = run["x"].shape[1 if arch.batch_first else 0]
    each_lane = sentence("A layer of two directions has two rows of cells: two rows, one layer.")
    step = sentence("That is the number of steps. It comes with x and is no part of the layer.")
    return (
        _one_of(
            sentence("What goes from a cell to the next?"),
            arch.spec.memory,
            (mark("h: nn.RNN or nn.GRU"), mark("h and c: nn.LSTM")),
            sentence("Count the arrows from a cell to the next: a second one is an LSTM's c. RNN and GRU look alike."),
        ),
        whole("num_layers", layers, (Slip(layers * directions, each_lane), Slip(steps, step))),
        _one_of("bidirectional", arch.bidirectional, _FALSE_TRUE, sentence("Look which way the arrows of h point.")),
        whole(
            "input_size",
            inputs,
            (Slip(H, sentence("Those are the units of a cell; asked is what enters at a step.")), Slip(steps, step)),
        ),
        whole(
            "hidden_size",
            H,
            (
                Slip(inputs, sentence("Those are the features of x[t]; asked are the units of a cell.")),
                Slip(directions * H, sentence("Each direction has {size} units; its rows are counted apart.", size=H)),
                Slip(layers * H, sentence("Each layer has {size} units; its rows are counted apart.", size=H)),
            ),
        ),
        _one_of("batch_first", arch.batch_first, _FALSE_TRUE, sentence("What does x begin with, samples or steps?")),
    )


def _one_of(text: str, second: bool, choices: tuple[str, str], hint: str) -> Asked:
    """Two choices, and what is said to the wrong one."""
    return replace(choice(text, int(second), choices), slips=(Slip(int(not second), hint),))


def _shapes(run: LessonRun) -> tuple[Asked, ...]:
    arch = layer_of(run).arch
    N, T, _ = run["x"].shape
    H, states, directions = arch.hidden_size, arch.num_layers * arch.num_directions, arch.num_directions
    swapped = sentence("The first two axes of output are those of x: which comes first there?")
    one_way = sentence("Both directions stand side by side in output.")
    moved = sentence("batch_first moves the axes of x and output only, never those of the states.")
    one_state = sentence("There is a last state for each row of cells, and {count} rows are drawn.", count=states)
    of_the_states = (
        Slip((N, states, H), moved),
        Slip((arch.num_layers, N, H), one_state),
        Slip((1, N, H), one_state),
        Slip(
            (states, N, directions * H), sentence("In h_n the directions stand behind each other, in its first axis.")
        ),
    )
    return tuple(
        shape(
            f"{value.name}.shape",
            value.shape,
            (
                Slip((T, N, directions * H), swapped),
                Slip((N, T, H), one_way),
                Slip((N, T, states * H), sentence("output has the top layer's states only.")),
            )
            if value.name == "output"
            else of_the_states,
            value=value.name,
        )
        for value in run.stages
        if value.stage.layer is not None
    )
