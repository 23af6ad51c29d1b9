"""The tabs under the picture: weights, shapes, match, code and export."""

import inspect
from collections.abc import Callable, Sequence

import streamlit as st

from rnnviz.check.compare import Match
from rnnviz.check.verdict import TensorMatch
from rnnviz.experiment import Setup, Simulation
from rnnviz.network.weights import parameter_count
from rnnviz.plots import match_grid
from rnnviz.plots.theme import scientific
from rnnviz.shapes.axes import Call, Tensor, tensors, weight_groups
from rnnviz.ui.kit.core_words import in_words, tensor_in_words
from rnnviz.ui.kit.figure import figure
from rnnviz.ui.kit.notes import small
from rnnviz.ui.simulator.back.loop_by_hand import loop_by_hand
from rnnviz.ui.simulator.back.notebook import back_notebook
from rnnviz.ui.simulator.back.question import Question
from rnnviz.ui.simulator.code import reproduce, torch_code
from rnnviz.ui.simulator.export import export_panel
from rnnviz.ui.simulator.fields import Choices
from rnnviz.ui.simulator.message import Focus, is_whole
from rnnviz.ui.simulator.moved_rows import moved_rows
from rnnviz.ui.simulator.notebook import notebook
from rnnviz.ui.simulator.picture import CHANNEL
from rnnviz.ui.simulator.weights import weights_panel
from rnnviz.words import mark, say, say_error

TABS = (mark("Weights"), mark("Shapes"), mark("Match"), mark("Code"), mark("Export"))
_COUNTED = {"T": mark("steps"), "N": mark("samples"), "D": mark("directions"), "G": mark("gates")}
_ARGUMENTS = {"I": "input_size", "H": "hidden_size", "P": "proj_size", "L": "num_layers"}  # torch's
_LETTERS = "TNIHPLDG"
_MOST_NAMED = 5  # tensors in a sentence


def _weights(chosen: Choices, simulation: Simulation, focus: Focus) -> None:
    moved_rows(chosen)
    weights_panel(chosen, simulation, focus)


def shapes_panel(setup: Setup) -> None:
    """Every tensor and its shape, letter by letter, and the parameters counted."""
    call = Call(setup.arch, setup.seq_len, setup.batch)
    read = tensors(call)
    learned = [weight for group in weight_groups(setup.arch) for weight in group.weights]
    used = {letter: size for tensor in [*read, *learned] for axis in tensor.axes for letter, size in axis.factors}
    small(" · ".join(f"**{letter}** {_word_of(letter)} {used[letter]}" for letter in _LETTERS if letter in used))
    left, right = st.columns(2)
    tensor, shape, numbers = say("tensor"), say("shape"), say("numbers")
    with left:
        st.markdown(say("**Tensors**"))
        st.table([{tensor: t.name, shape: _in_letters(t)} for t in read], hide_index=True)
    with right:
        st.markdown(say("**Parameters: {count:,}**", count=parameter_count(setup.arch)))
        terms = [{say("weight"): w.name, shape: _in_letters(w), numbers: f"{w.numel:,}"} for w in learned]
        st.table(terms, hide_index=True)


def _word_of(letter: str) -> str:
    return say(_COUNTED[letter]) if letter in _COUNTED else _ARGUMENTS[letter]


def _in_letters(tensor: Tensor) -> str:
    """`(T, N, I) = (5, 1, 4)`."""
    return f"{_tuple([axis.letters for axis in tensor.axes])} = {_tuple(tensor.shape)}"


def _tuple(items: Sequence[object]) -> str:
    return "(" + ", ".join(map(str, items)) + ("," if len(items) == 1 else "") + ")"


def match_panel(simulation: Simulation) -> None:
    """Where and how far by hand and torch differ, and the three ways of computing."""
    match = simulation.match
    st.markdown(agreement(match))
    figure(match_grid(match.errors, tolerance=match.tolerance), key="rnnviz_match")
    with st.expander(say("All {count} tensors", count=len(match.tensors))):
        _tensor_table(match)
    _ways(simulation)


def agreement(match: Match) -> str:
    """How many tensors are within their tolerance, and which are not."""
    beyond = [name for name, tensor in match.tensors.items() if tensor.error > tensor.tolerance]
    lost = sum(1 for tensor in match.tensors.values() if tensor.overflowed)
    counts = {"within": len(match.tensors) - len(beyond), "count": len(match.tensors)}
    sentences = [say("{within} of {count} tensors are within their tolerance.", **counts)]
    if beyond:
        shown = ", ".join(tensor_in_words(name) for name in beyond[:_MOST_NAMED])
        more = len(beyond) - _MOST_NAMED
        shown = say("{tensors} and {more} more", tensors=shown, more=more) if more > 0 else shown
        sentences.append(say("Beyond it: {tensors}.", tensors=shown))
    if lost:
        sentences.append(say("In {lost} of them both sides overflow, and nothing can be said there.", lost=lost))
    return " ".join(sentences)


def _tensor_table(match: Match) -> None:
    rule = f"64 · eps({match.dtype}) · max(1, max |torch|)"
    small(
        say(
            "A difference is tolerated up to {rule}: sums added in another order round differently, and the rounding "
            "grows with the numbers. A wrong formula is off by thousands of that.",
            rule=rule,
        )
    )
    rows = [
        {
            say("tensor"): tensor_in_words(name),
            say("shape"): _tuple(t.shape),
            say("largest |Δ|"): scientific(t.error),
            say("tolerance"): scientific(t.tolerance),
            say("verdict"): _verdict(t),
        }
        for name, t in match.tensors.items()
    ]
    st.table(rows, hide_index=True)


def _ways(simulation: Simulation) -> None:
    left, right = st.columns(2)
    with left:
        pairs = [(f"{in_words(a)} − {in_words(b)}", error) for (a, b), error in simulation.match.ways.items()]
        st.table([{say("ways"): pair, say("largest |Δ|"): scientific(error)} for pair, error in pairs], hide_index=True)
    with right:
        each = [(in_words(way), f"{1e3 * seconds:.2f} ms") for way, seconds in simulation.seconds.items()]
        st.table([{say("way"): way, say("time of this run"): time} for way, time in each], hide_index=True)
    small(say("By hand keeps every intermediate; the cell loop keeps h and c; the fused module only its output."))


def _verdict(tensor: TensorMatch) -> str:
    if tensor.error > tensor.tolerance:
        return say("✗ differs")
    return say("both overflow") if tensor.overflowed else "✓"


def code_panel(chosen: Choices, simulation: Simulation, sample: int, question: Question | None = None) -> None:
    """The same run in a notebook, in plain torch and with rnnviz, and the step by hand; with a question, back."""
    setup = simulation.setup
    cell = setup.arch.spec
    if question is not None and is_whole(simulation):
        _code_back(chosen, simulation, sample, question.within(setup, sample))
        return
    st.subheader(say("In any notebook"), anchor=False)
    if cell.torch_class is None:
        small(say("torch has no module for {cell}: a loop of torch operations gives these numbers.", cell=cell.title))
    torch_code(CHANNEL, notebook(chosen, setup, sample), key="rnnviz_code")
    st.subheader(say("With rnnviz"), anchor=False)
    st.code(reproduce(chosen, setup), language="python", wrap_lines=True)
    st.subheader(say("One step by hand"), anchor=False)
    st.code(inspect.getsource(cell.step), language="python", wrap_lines=True)


def _code_back(chosen: Choices, simulation: Simulation, sample: int, question: Question) -> None:
    """The way back in plain torch, the whole loop by hand, and its step."""
    st.subheader(say("In any notebook"), anchor=False)
    try:
        listing = back_notebook(chosen, simulation.setup, sample, question)
    except ValueError as problem:  # a target that does not fit
        small(say_error(problem))
    else:
        torch_code(CHANNEL, listing, key="rnnviz_code")
        st.subheader(say("The loop by hand"), anchor=False)
        small(say("It goes on where the listing above ends, without autograd, and is held against its gradients."))
        st.code(loop_by_hand(simulation.setup, question), language="python", wrap_lines=True)
    st.subheader(say("One step back by hand"), anchor=False)
    st.code(inspect.getsource(simulation.setup.arch.spec.step_back), language="python", wrap_lines=True)


def tabs(chosen: Choices, simulation: Simulation, sample: int, focus: Focus, question: Question | None = None) -> None:
    """The panels; only the open one is computed and sent. `focus`: what is selected, where the server has to know;
    `question`: what the way back is asked, where it is shown."""
    panels: tuple[Callable[[], None], ...] = (
        lambda: _weights(chosen, simulation, focus),
        lambda: shapes_panel(simulation.setup),
        lambda: match_panel(simulation),
        lambda: code_panel(chosen, simulation, sample, question),
        lambda: export_panel(chosen, simulation, sample, question),
    )
    for tab, draw in zip(st.tabs([say(tab) for tab in TABS], key="tab", bind="query-params"), panels, strict=True):
        with tab:
            if tab.open:
                draw()
