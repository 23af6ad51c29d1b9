"""What comes in and goes out: someone's own model from a file of weights, and a run as files.

No file is trusted: none is run, and none gets more memory or time than `bounds` says. A name is imported when it is
first used, so that reading what needs no torch works without it. Two of them are made of the simulator's own scripts
and listings, and stand with them: this folder only names them, and they need the extra `app`.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rnnviz.files.checkpoint import open_checkpoint, read_checkpoint
    from rnnviz.files.found import Checkpoint, FoundLayer
    from rnnviz.files.onnx_out import layer_as_onnx
    from rnnviz.files.project import Project, read_project, write_project
    from rnnviz.files.run_file import as_csv, as_npz, gradients_csv, trace_file
    from rnnviz.files.table_files import match_csv, parameters_csv, tensors_csv, weights_csv
    from rnnviz.files.tikz import inside_tikz, unrolled_tikz
    from rnnviz.files.weights_out import write_weights
    from rnnviz.ui.simulator.notebook_file import run_notebook
    from rnnviz.ui.simulator.standalone import standalone_page

__all__ = [
    "Checkpoint",
    "FoundLayer",
    "Project",
    "as_csv",
    "as_npz",
    "gradients_csv",
    "inside_tikz",
    "layer_as_onnx",
    "match_csv",
    "open_checkpoint",
    "parameters_csv",
    "read_checkpoint",
    "read_project",
    "run_notebook",
    "standalone_page",
    "tensors_csv",
    "trace_file",
    "unrolled_tikz",
    "weights_csv",
    "write_project",
    "write_weights",
]

_MODULES = {
    **dict.fromkeys(("open_checkpoint", "read_checkpoint"), "rnnviz.files.checkpoint"),
    **dict.fromkeys(("Checkpoint", "FoundLayer"), "rnnviz.files.found"),
    **dict.fromkeys(("Project", "read_project", "write_project"), "rnnviz.files.project"),
    **dict.fromkeys(("match_csv", "parameters_csv", "tensors_csv", "weights_csv"), "rnnviz.files.table_files"),
    **dict.fromkeys(("as_csv", "as_npz", "gradients_csv", "trace_file"), "rnnviz.files.run_file"),
    "layer_as_onnx": "rnnviz.files.onnx_out",
    **dict.fromkeys(("inside_tikz", "unrolled_tikz"), "rnnviz.files.tikz"),
    "write_weights": "rnnviz.files.weights_out",
    "run_notebook": "rnnviz.ui.simulator.notebook_file",
    "standalone_page": "rnnviz.ui.simulator.standalone",
}

if not TYPE_CHECKING:  # a type checker would take any name for one that is here

    def __getattr__(name: str) -> object:
        if name not in _MODULES:
            raise AttributeError(name)
        globals()[name] = value = getattr(import_module(_MODULES[name]), name)
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
