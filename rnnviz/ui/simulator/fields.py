"""Every choice of the simulator that a person or a link can make: its name, its rule and its default, in one place.

The name is the widget's key and the parameter of the address.
"""

from collections.abc import Mapping, Sequence

from rnnviz.experiment import STATES, Experiment
from rnnviz.lessons import LessonLayer
from rnnviz.network.cells import CELLS
from rnnviz.network.randomness import SEED_LIMITS
from rnnviz.network.schemes import SCHEMES
from rnnviz.network.weights import DTYPES
from rnnviz.sources.characters import ALPHABETS
from rnnviz.sources.limits import LIMITS
from rnnviz.sources.sequences import Table, Text
from rnnviz.ui.kit.fields import Choice, Field, Real, Switch, Whole, Words
from rnnviz.ui.simulator.back.question import BACK_FIELDS

FROM_FILE = "file"  # weights that nothing draws
SOURCES = ("text", "normal", "ramp", "impulse", "sine", "table")


def _size(name: str, default: int) -> Whole:
    return Whole(*LIMITS[name], default)


FIELDS: dict[str, Field] = {
    "cell": Choice(tuple(CELLS), next(iter(CELLS))),
    "input_size": _size("input_size", 3),
    "hidden_size": _size("hidden_size", 4),
    "num_layers": _size("num_layers", 1),
    "bidirectional": Switch(False),
    "bias": Switch(True),
    "batch_first": Switch(False),
    "proj_size": Whole(0, LIMITS["hidden_size"][1] - 1, 0),
    "source": Choice(SOURCES, "text"),
    "text": Words("hello"),
    "alphabet": Choice(("auto", *ALPHABETS), "auto"),
    "table": Words("0.5, 1.0\n-0.3, 0.2\n0.8, -1.0"),
    "seq_len": _size("seq_len", 6),
    "batch": _size("batch", 1),
    "at": Whole(0, LIMITS["seq_len"][1] - 1, 0),
    "feature": Whole(0, LIMITS["input_size"][1] - 1, 0),
    "period": Real(2, LIMITS["seq_len"][1], 8.0),
    "lengths": Words(""),
    "sample": Whole(0, LIMITS["batch"][1] - 1, 0),
    "h_0": Choice(STATES, "zeros"),
    "h_0_text": Words(""),
    "c_0": Choice(STATES, "zeros"),
    "c_0_text": Words(""),
    "init": Choice((*SCHEMES, FROM_FILE), "torch"),
    "spectral_radius": Real(0, 10, 0.9),
    "seed": Whole(*SEED_LIMITS, 1),
    "dtype": Choice(DTYPES, "float32"),
    "device": Choice(("cpu", "cuda"), "cpu"),
    "tf32": Switch(False),
    "edits": Words(""),  # single numbers, which have no widget: they are edited where they stand
}
EXAMPLES = "examples"  # with undo, redo and reset
CONTROLS = FIELDS | {EXAMPLES: Words("")}  # what a link may lock or hide
# A link from a lesson: its recurrent layer, with its own weights, stands in for the choices above.
LESSON_FIELDS: dict[str, Field] = {
    "lesson": Words(""),
    "lesson_seed": Whole(*SEED_LIMITS, 0),
    "lesson_text": Words(""),
    "lesson_step": Whole(0, 9999, 0),
}

# What the browser writes of the view; which numbers and letters there are follows from the network.
SHOWN_FIELDS: dict[str, Field] = {
    "direction": Choice(("forward", "reverse"), "forward"),
    "reveal": Choice(("hidden", "ghost", "shown"), "hidden"),
    "present": Switch(False),
    **BACK_FIELDS,
}
SHOWN = (
    *SHOWN_FIELDS,
    "back_step",
    "back_pin",
    "open",
    "step",
    "layer",
    "unit",
    "inner",
    "pin",
    "gate",
    "outline",
    "tab",
)

# What the simulator can be told to show: a person's own choices, or a lesson's layer.
Choices = Experiment | LessonLayer


# What streamlit does not bind to the address: a long text would make a long address, and segments would be called by
# their titles. The browser writes these once the server has accepted them.
WRITTEN = ("cell", *(name for name, field in FIELDS.items() if isinstance(field, Words)))


def field_of_error(error: BaseException) -> str | None:
    """The field that an error of the core names: its first word; the numbers of a state have a field of their own."""
    name = str(error).split(maxsplit=1)[0]
    name = f"{name}_text" if f"{name}_text" in FIELDS else name
    return name if name in FIELDS else None


def written_in(address: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """What an address gives to the fields in `WRITTEN`."""
    texts = [name for name in address if name in WRITTEN]
    return {name: address[name][0] for name in texts if len(address[name]) == 1}


def address_of(chosen: Choices) -> dict[str, str | None]:
    """What the browser writes into the address besides what the widgets are bound to; None removes a parameter.

    A text longer than a link may be is left out: that link then shows the default.
    """
    texts = {name: field for name, field in FIELDS.items() if isinstance(field, Words)}
    cell = None if isinstance(chosen, LessonLayer) or chosen.arch.cell == FIELDS["cell"].default else chosen.arch.cell
    if isinstance(chosen, LessonLayer):
        known = {"lesson": chosen.lesson, "lesson_seed": str(chosen.seed), "lesson_text": chosen.text or None}
        return known | dict.fromkeys((*WRITTEN, "lesson_step"))
    source = chosen.source
    used = {
        "text": source.text if isinstance(source, Text) else "",
        "table": source.text if isinstance(source, Table) else "",
        "lengths": ", ".join(map(str, chosen.lengths or ())),
        "h_0_text": chosen.h_0_text,
        "c_0_text": chosen.c_0_text,
        "edits": chosen.edits,
    }
    return (
        dict.fromkeys(LESSON_FIELDS)
        | {"cell": cell}
        | {
            name: None if text in ("", texts[name].default) or len(text) > texts[name].in_link else text
            for name, text in used.items()
        }
    )
