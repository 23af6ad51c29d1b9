"""The code of a lesson: one script for NumPy and torch, made of the same stages, that needs nothing of this package.

It has parts: the network, what goes in, what it computes, and every value beside what the page shows for one sample.
Both forms make the same numbers: in "script" all stands one below the other, in "class" the network is a module.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np

from rnnviz.lessons.draws import PencilNumbers
from rnnviz.lessons.folding import folded, renamed
from rnnviz.lessons.stage import Array, Stage
from rnnviz.network.errors import invalid
from rnnviz.sources.limits import shown

Form = Literal["script", "class"]
FORMS: tuple[Form, ...] = get_args(Form)
Part = Literal["heading", "network", "given", "computation", "printed"]

# Of a line: a script stands beside a picture, a class has a page of its own.
WIDTHS: dict[Form, int] = {"script": 48, "class": 72}
MOST_ROWS, MOST_COLUMNS = 8, 8  # of a value that are printed
BESIDE = (
    "def line(numbers):",
    '    return " ".join(f"{n:8}" if isinstance(n, int) else f"{n + 0:8.4f}" for n in numbers)',
    "",
    "",
    "def beside(name, value, here, page):",
    '    """Print the shape of a value, and its numbers here beside those of the page."""',
    "    print(name, tuple(value.shape))",
    "    for own, expected in zip(here.tolist(), page):",
    "        same = all(abs(a - b) < 1e-4 for a, b in zip(own, expected))",
    '        print("  here", line(own), "  page", line(expected), "  same" if same else "  DIFFERS")',
)


@dataclass(frozen=True)
class Line:
    """A line of a script. owner: the main value of the stage that it computes, "" where it computes none.

    runs: whether each tick of that stage runs it; of a loop those inside, and not what stands around it.
    """

    text: str
    part: Part
    owner: str = ""
    runs: bool = False


@dataclass(frozen=True)
class Listing:
    """A script, line by line. `parts` and `owners` say of each line where it belongs and which stage it computes."""

    form: Form
    content: tuple[Line, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(line.text for line in self.content)

    @property
    def owners(self) -> tuple[str, ...]:
        return tuple(line.owner for line in self.content)

    @property
    def running(self) -> tuple[str, ...]:
        """As `owners`, for the lines that a tick runs: those to be lit."""
        return tuple(line.owner if line.runs else "" for line in self.content)

    @property
    def parts(self) -> tuple[Part, ...]:
        return tuple(line.part for line in self.content)

    @property
    def text(self) -> str:
        return "\n".join(self.lines) + "\n"

    def of(self, part: Part) -> str:
        """The lines of one part, as text."""
        return "\n".join(line.text for line in self.content if line.part == part).strip("\n")


def write(
    heading: str,
    plan: tuple[Stage, ...],
    seed: int,
    values: Mapping[str, Array],
    results: Sequence[str],
    form: Form = "script",
    sample: int = 0,
) -> Listing:
    """values: every value of the run, by name.   results: what the network is for, which its class returns.

    Raises ValueError for an unknown form or a sample that is not there.
    """
    if form not in FORMS:
        raise invalid("form must be one of {choices}; got {value}", choices=", ".join(FORMS), value=shown(form))
    plan = tuple(_with_short_numbers(stage, values) for stage in plan)
    body = _class(plan, results) if form == "class" else _script(plan)
    body = [replace(line, text=piece) for line in body for piece in folded(line.text, WIDTHS[form])]
    body += _printed(plan, values, results if form == "class" else tuple(values), sample)
    used = "\n".join(line.text for line in body)
    numpy = ["import numpy as np"] if "np." in used else []
    seeded = ["", f"SEED = {seed}"] if "SEED" in used else []
    head = [f'"""{heading}"""', "", *numpy, "import torch", *seeded]
    return Listing(form, tuple(_lines(head, "heading") + body))


def _with_short_numbers(stage: Stage, values: Mapping[str, Array]) -> Stage:
    """Numbers of one decimal are written down as they are."""
    if not isinstance(stage.draw, PencilNumbers):
        return stage
    numbers = np.vectorize(lambda number: round(float(number), 1) + 0.0)(values[stage.name]).tolist()
    return replace(stage, draw=None, call=(f"{stage.name} = torch.tensor({numbers})",))


def _script(plan: tuple[Stage, ...]) -> list[Line]:
    network = [line for stage in plan if stage.module for line in stage.preparation]
    calls = [call for stage in plan if not _is_given(stage) for call in calls_of(stage)]
    return [
        *_lines(["", *network], "network"),
        *_given(plan),
        *_computing(plan, calls),
    ]


def _class(plan: tuple[Stage, ...], results: Sequence[str]) -> list[Line]:
    """The modules in its constructor, the computation in `forward`, which takes what is given."""
    own = {name: f"self.{name}" for name in _modules(plan)}
    makes = [renamed(line, own) for stage in plan if stage.module for line in stage.preparation]
    calls = [
        replace(line, text=renamed(line.text, own))
        for stage in plan
        if not _is_given(stage)
        for line in calls_of(stage)
    ]
    inputs = ", ".join(name for stage in plan if _is_given(stage) for name in stage.makes)
    head = ["", "", "class Network(torch.nn.Module):", "    def __init__(self):", "        super().__init__()"]
    answer = ", ".join(results)
    return [
        *_lines(head, "network"),
        *_lines((f"        {line}" for line in makes), "network"),
        *_lines(["", f"    def forward({', '.join(filter(None, ('self', inputs)))}):"], "network"),
        *(replace(line, part="network") for line in _owned(calls, "        ")),
        *_lines([f"        return {answer}", "", "", "network = Network()", "print(network)"], "network"),
        *_given(plan),
        *_lines(["", "network.eval()  # as before any inference; without dropout it changes nothing"], "computation"),
        *(
            replace(line, owner="")
            for line in _computing(plan, _lines([f"{answer} = network({inputs})"], "computation"))
        ),
    ]


def _computing(plan: tuple[Stage, ...], lines: list[Line]) -> list[Line]:
    """Without gradients, where nothing asks for any."""
    if any(stage.learns for stage in plan):
        return [*_lines([""], "computation"), *lines]
    return [*_lines(["", "with torch.no_grad():"], "computation"), *_owned(lines, "    ")]


def calls_of(stage: Stage) -> list[Line]:
    """The lines that compute a stage."""
    runs = stage.runs or range(len(stage.call))
    return [Line(text, "computation", stage.name, k in runs) for k, text in enumerate(stage.call)]


def _given(plan: tuple[Stage, ...]) -> list[Line]:
    lines = [line for stage in plan if _is_given(stage) for line in (*stage.preparation, *stage.call)]
    return _lines(["", *lines], "given")


def _is_given(stage: Stage) -> bool:
    """It enters the network: numbers, or a text."""
    return not stage.reads and not stage.module


def _modules(plan: tuple[Stage, ...]) -> list[str]:
    """The variables of the script that hold a module, or weights that are drawn without one."""
    lines = [line for stage in plan for line in stage.setup]
    drawn = [name for stage in plan if stage.module and not stage.call for name in stage.makes]
    return [line.split(" = ")[0] for line in lines if " = torch.nn." in line.split("(")[0]] + drawn


def _printed(plan: tuple[Stage, ...], values: Mapping[str, Array], names: Iterable[str], sample: int) -> list[Line]:
    axes = _axes(plan)
    lines = ["", "", *BESIDE, "", "", f"# Sample {sample}; of large values, the first numbers."]
    for name in names:
        rows, picked = _picked(values[name], axes[name], sample)
        code = name + (".data" if axes[name].startswith("P") else "")
        numbers = [f"    [{', '.join(map(_number, row))}]," for row in rows]
        lines += [f'beside("{name}", {code}, {code}{picked}, [', *numbers, "])"]
    return _lines(lines, "printed")


def _axes(plan: tuple[Stage, ...]) -> dict[str, str]:
    """Value -> its axes; "@x" stands for the axes of x."""
    axes: dict[str, str] = {}
    for stage in plan:
        for name, letters in stage.makes.items():
            axes[name] = axes[letters[1:]] if letters.startswith("@") else letters
    return axes


def _picked(value: Array, axes: str, sample: int) -> tuple[Array, str]:
    """(rows, columns) of what is printed, and the code that picks it."""
    places = [str(sample) if letter == "N" and len(axes) > 1 else ":" for letter in axes]
    if "N" in axes and len(axes) > 1:
        count = value.shape[axes.index("N")]
        if not 0 <= sample < count:
            raise invalid("sample must be between 0 and {high}; got {value}", high=count - 1, value=sample)
        value = np.take(value, sample, axis=axes.index("N"))
    free = [k for k, place in enumerate(places) if place == ":"]
    for k, most, size in zip(reversed(free), (MOST_COLUMNS, MOST_ROWS), reversed(value.shape), strict=False):
        if size > most:
            places[k] = f":{most}"
    code = f"[{', '.join(places)}]"
    if value.ndim == 1:
        return value[None, :MOST_COLUMNS], code.replace("[", "[None, ", 1)
    return value[:MOST_ROWS, :MOST_COLUMNS], code


def _number(value: Array) -> str:
    return str(value) if np.issubdtype(value.dtype, np.integer) else f"{value + 0.0:.4f}"


def _lines(texts: Iterable[str], part: Part) -> list[Line]:
    return [Line(text, part) for text in texts]


def _owned(calls: Iterable[Line], margin: str) -> list[Line]:
    return [replace(line, text=margin + line.text) for line in calls]
