"""What a page can draw of an exercise: data with the name of the drawing. Here stands what several kinds share."""

from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Protocol

from rnnviz.network.architecture import Architecture

Drawing = dict[str, Any]  # becomes JSON; "drawn_by" names the drawing in the kind's script
AxisRole = Literal["time", "batch", "features", "layers"]


class Reason(Protocol):
    """Why an answer is right or wrong, as the data of a drawing: a frozen dataclass whose fields the drawing reads.

    `drawn_by` names the drawing in the kind's script.
    """

    __dataclass_fields__: ClassVar[dict[str, Any]]
    drawn_by: ClassVar[str]


@dataclass(frozen=True)
class Axis:
    """One axis of a shape: `letters` such as L·D, its `size`, what was `given` there (None: nothing), and why."""

    role: AxisRole
    letters: str
    size: int
    given: int | None
    why: str

    @property
    def ok(self) -> bool:
        return self.given == self.size


@dataclass(frozen=True)
class ShapeReason:
    """A shape axis by axis; `extra` are axes that were given beyond its last."""

    drawn_by: ClassVar[str] = "shape"
    tensor: str
    axes: tuple[Axis, ...]
    extra: tuple[int, ...] = ()


def network_scene(arch: Architecture, seq_len: int | None = None, batch: int | None = None) -> Drawing:
    """The network over its steps, with the sizes that can be counted. `seq_len` None: one step stands for all."""
    return {
        "drawn_by": "network",
        "cell": arch.spec.title,
        "layers": arch.num_layers,
        "directions": arch.num_directions,
        "inputSize": arch.input_size,
        "hidden": arch.hidden_size,
        "projection": arch.proj_size,
        "seqLen": seq_len,
        "batch": batch,
        "highlight": [],
    }
