"""One kernel of Jupyter for many notebooks: a start of its own takes each of them seconds."""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from nbclient import NotebookClient

nbformat: Any = importlib.import_module("nbformat")  # its functions have no types
# What `%reset` collects is then what a notebook made, not all of torch: 0.2 s of work each time.
BEGIN = "import gc, torch\ngc.collect()\ngc.freeze()"


@contextmanager
def running_kernel() -> Iterator[NotebookClient]:
    """A kernel that runs, for `executed`."""
    client = NotebookClient(nbformat.v4.new_notebook(), timeout=120, kernel_name="python3")
    with pytest.MonkeyPatch.context() as own:
        # It draws with its own backend; streamlit, which runs in this process, asks for one without pictures.
        own.delenv("MPLBACKEND", raising=False)
        with client.setup_kernel():
            _execute(client, [nbformat.v4.new_code_cell(BEGIN)])
            yield client


def executed(client: NotebookClient, text: str) -> list[Any]:
    """The cells of a valid notebook with their outputs, of a kernel that was emptied before."""
    read: Any = nbformat.reads(text, as_version=4)
    nbformat.validate(read)
    return _execute(client, [nbformat.v4.new_code_cell("%reset -f"), *read.cells])[1:]


def printed(cells: list[Any]) -> str:
    """All that the cells print."""
    outputs = [output for cell in cells for output in cell.get("outputs", ())]
    return "".join(output["text"] for output in outputs if output["output_type"] == "stream")


def _execute(client: NotebookClient, cells: list[Any]) -> list[Any]:
    client.nb = nbformat.v4.new_notebook(cells=cells)
    client.reset_execution_trackers()
    return [client.execute_cell(cell, k) for k, cell in enumerate(client.nb.cells)]
