"""What the browser gets so that numbers can be edited: the edits that are made, the run without them, and the programs
with which it computes what the server has not computed yet."""

from dataclasses import asdict
from typing import Any

from rnnviz.edits import LONGEST, MOST, read_edits
from rnnviz.experiment import Simulation
from rnnviz.network.forward import LayerTrace
from rnnviz.network.program import programs_of
from rnnviz.sources.limits import MAX_MAGNITUDE
from rnnviz.ui.kit.held import Held

KINDS = ("weights", "x", "h_0", "c_0")
_SETS = {"weights": ("init",), "x": ("source", "text", "table"), "h_0": ("h_0",), "c_0": ("c_0",)}


def kinds_to_edit(held: Held) -> tuple[str, ...]:
    """What a link lets be edited: nothing where it locks `edits`; no number that follows from a choice it locks."""
    if held.locks("edits"):
        return ()
    return tuple(kind for kind in KINDS if not any(name in held.locked for name in (*_SETS[kind], "all")))


def editing_content(
    made: str, simulation: Simulation, before: Simulation | None, sample: int, kinds: tuple[str, ...]
) -> dict[str, Any]:
    """Of a run that is sent whole. `made`: its edits; `before` is the run without them, None where it has none."""
    edits = read_edits(made)
    undone = () if before is None else before.setup.edited(edits).undone
    were = {edit.place: edit.value for edit in undone}  # none of a sample that was not computed
    content: dict[str, Any] = {
        "edits": {
            "text": made,
            "made": [{"place": edit.place, "text": edit.text, "was": were.get(edit.place)} for edit in edits],
            "kinds": list(kinds),
            "limits": {"most": MOST, "longest": LONGEST, "magnitude": MAX_MAGNITUDE},
        }
    }
    if before is not None:
        n = before.column(sample)
        content["edits"]["before"] = [[_course(own, n) for own in directions] for directions in before.trace.layers]
    if kinds:
        content["edits"]["programs"] = asdict(programs_of(simulation.setup.arch))
    return content


def _course(own: LayerTrace, n: int) -> dict[str, Any]:
    """States, memory and gates of a sample: what the tracks show."""
    series = {name: values[:, n] for name, values in own.over_time().items() if name in ("h", "c", *own.gates)}
    starts = {"h0": own.h_0[n]} | ({} if own.c_0 is None else {"c0": own.c_0[n]})
    return series | starts
