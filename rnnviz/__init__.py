"""See a recurrent network compute: torch.nn.RNN, LSTM and GRU by hand, forward and back, traced and compared.

    from rnnviz import Architecture, backward, compare, forward, init_weights, torch_forward

A name is imported when it is first used, so that what needs NumPy alone (`Architecture`, `init_weights`, `forward` and
`backward` on NumPy arrays, all of `rnnviz.network`) works where torch is not installed.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rnnviz.check.backward import GradientReference, torch_backward
    from rnnviz.check.compare import Match, compare
    from rnnviz.check.compare_gradients import GradientMatch, compare_gradients
    from rnnviz.check.reference import Reference, torch_forward
    from rnnviz.files.checkpoint import read_checkpoint
    from rnnviz.files.found import FoundLayer
    from rnnviz.network.architecture import Architecture
    from rnnviz.network.backward import backward
    from rnnviz.network.forward import Trace, forward
    from rnnviz.network.gradients import Gradients
    from rnnviz.network.weights import init_weights

__all__ = [
    "Architecture",
    "FoundLayer",
    "GradientMatch",
    "GradientReference",
    "Gradients",
    "Match",
    "Reference",
    "Trace",
    "backward",
    "compare",
    "compare_gradients",
    "forward",
    "init_weights",
    "read_checkpoint",
    "torch_backward",
    "torch_forward",
]

_MODULES = {
    "Architecture": "rnnviz.network.architecture",
    "FoundLayer": "rnnviz.files.found",
    "GradientMatch": "rnnviz.check.compare_gradients",
    "GradientReference": "rnnviz.check.backward",
    "Gradients": "rnnviz.network.gradients",
    "Match": "rnnviz.check.compare",
    "Reference": "rnnviz.check.reference",
    "Trace": "rnnviz.network.forward",
    "backward": "rnnviz.network.backward",
    "compare": "rnnviz.check.compare",
    "compare_gradients": "rnnviz.check.compare_gradients",
    "forward": "rnnviz.network.forward",
    "init_weights": "rnnviz.network.weights",
    "read_checkpoint": "rnnviz.files.checkpoint",
    "torch_backward": "rnnviz.check.backward",
    "torch_forward": "rnnviz.check.reference",
}

if not TYPE_CHECKING:  # a type checker would take any name for one that is here

    def __getattr__(name: str) -> object:
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        globals()[name] = value = getattr(import_module(_MODULES[name]), name)
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
