"""C, step by step: the stages of its lessons."""

from dataclasses import replace

from rnnviz.lessons.choices import Choices
from rnnviz.lessons.stage import Stage
from rnnviz.lessons.stages import counted, from_x, recurrent
from rnnviz.network.architecture import Architecture

SMALLEST = Architecture("rnn_tanh", 5, 2, batch_first=True)


def on_paper(_: Choices) -> tuple[Stage, ...]:
    return (
        counted("x", 3, 5),
        from_x("rnn", SMALLEST, "x", "hidden"),
        replace(recurrent("rnn", SMALLEST, "x", weights_of="rnn"), after=("hidden",)),
    )
