"""How many bytes the way back sends, against the run that it belongs to, and what is asked for by itself beside it.

    python -m benchmarks.messages             # the table, and the bar that every network and loss has to meet

A message is counted as it is packed, before the web socket has it: that of the run (`benchmarks.interaction` counts all
that a visit gets), and that of the gradients. The matrix of which loss reached which step and a loss's Linear head are
asked for when they are shown; their rows have no bar.
"""

from collections.abc import Iterator

from benchmarks.visits import Row, print_table
from rnnviz.experiment import Experiment, Simulation
from rnnviz.network.architecture import Architecture
from rnnviz.sources.sequences import Normal, Text
from rnnviz.ui.kit.messages import pack
from rnnviz.ui.simulator.back.message import back_message
from rnnviz.ui.simulator.back.parts import HEAD, MATRIX, parts_content
from rnnviz.ui.simulator.back.question import Question
from rnnviz.ui.simulator.back.results import way_back_of
from rnnviz.ui.simulator.message import Focus, run_message
from rnnviz.ui.simulator.results import simulation_of

BAR = 2.0
HELLO, WORDS = Text("hello"), Text("the quick brown fox jumps over the lazy dog, and then it sleeps")
NETWORKS = {
    "default": Experiment(Architecture("rnn_tanh", HELLO.input_size, 4), HELLO, seed=1),
    "one unit, 60 steps": Experiment(Architecture("rnn_tanh", 1, 1), Normal(60, 1, 1), seed=1),
    "60 steps": Experiment(Architecture("rnn_tanh", 4, 4), Normal(60, 1, 4), seed=1),
    "1,000 steps": Experiment(Architecture("gru", 1, 2), Normal(1000, 1, 1), seed=1),
    "LSTM": Experiment(Architecture("lstm", HELLO.input_size, 4), HELLO, seed=1),
    "LSTM, 60 steps": Experiment(Architecture("lstm", 4, 4), Normal(60, 1, 4), seed=1),
    "GRU, 2 layers, both directions": Experiment(Architecture("gru", 3, 8, 2, bidirectional=True), Normal(12, 1, 3)),
    "a sentence, 27 letters": Experiment(Architecture("rnn_tanh", WORDS.input_size, 4), WORDS, seed=1),
    "large": Experiment(Architecture("lstm", 64, 64, num_layers=2), Normal(60, 1, 64), seed=1),
}
QUESTIONS = {
    "one number": Question(),
    "sum": Question("sum"),
    "squared error of every step": Question("error", "typed", "0.5"),
    "the same, truncated": Question("error", "typed", "0.5", truncate=4),
    "squared error of what is read next": Question("error"),
    "cross-entropy": Question("characters"),
}


def questions(simulation: Simulation) -> Iterator[tuple[str, Question]]:
    """Those that this network can be asked."""
    for name, question in QUESTIONS.items():
        asked = question.within(simulation.setup, 0)
        if asked.of == question.of or not question.of:
            yield name, asked


def rows_of(network: str) -> list[Row]:
    chosen = NETWORKS[network]
    simulation = simulation_of(chosen, 0)
    run = len(run_message(simulation, 0, Focus(), "cpu"))
    rows = []
    for name, question in questions(simulation):
        sent = len(back_message(simulation, 0, way_back_of(chosen, simulation, 0, question), "cpu"))
        beside = {part: len(pack(parts_content(chosen, simulation, 0, question, {part}))) for part in (MATRIX, HEAD)}
        none = len(pack(parts_content(chosen, simulation, 0, question, set())))
        more = ", ".join(f"{part} {size:,}" for part, size in beside.items() if size > none)
        note = f"{sent:,} of {run:,} bytes" + (f"; by itself: {more}" if more else "")
        rows.append(Row(f"{network}: {name}", sent / run, "×", BAR, note))
    return rows


def main() -> None:
    rows = [row for network in NETWORKS for row in rows_of(network)]
    print_table(rows)
    if missed := [row.what for row in rows if row.missed]:
        raise SystemExit(f"a bar was missed: {'; '.join(missed)}")


if __name__ == "__main__":
    main()
