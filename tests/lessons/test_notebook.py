"""A lesson as a notebook: valid, and every one of them is executed by a kernel of its own."""

import importlib
import json
from collections.abc import Iterator
from typing import Any

import pytest
from nbclient import NotebookClient

from rnnviz.lessons import LESSONS
from rnnviz.lessons.notebook import file_name, notebook
from rnnviz.lessons.script import FORMS, Form
from tests.lessons.cases import CASES

nbformat: Any = importlib.import_module("nbformat")  # its functions have no types


@pytest.fixture(scope="module")
def kernel() -> Iterator[NotebookClient]:
    """One kernel for all, which is emptied before every notebook: a start of its own takes seconds."""
    client = NotebookClient(nbformat.v4.new_notebook(), timeout=120, kernel_name="python3")
    with client.setup_kernel():
        yield client


def executed(client: NotebookClient, text: str) -> str:
    """All that the notebook prints."""
    notebook: Any = nbformat.reads(text, as_version=4)
    notebook.cells.insert(0, nbformat.v4.new_code_cell("%reset -f"))
    client.nb = notebook
    client.reset_execution_trackers()
    printed = []
    for k, cell in enumerate(notebook.cells):
        done = client.execute_cell(cell, k)
        printed += [output["text"] for output in done.get("outputs", ()) if output["output_type"] == "stream"]
    return "".join(printed)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("id_", "variant"), CASES)
def test_every_notebook_is_valid_and_prints_the_pages_numbers(
    kernel: NotebookClient, id_: str, variant: str | None, form: Form
) -> None:
    run = LESSONS[id_].run(5, variant=variant)
    text = notebook(run, form, sample=run.batch - 1)
    nbformat.validate(json.loads(text))
    printed = executed(kernel, text)
    assert "DIFFERS" not in printed
    shown = run.results if form == "class" else [value.name for value in run.stages]
    assert all(f"{name} {run[name].shape}" in printed for name in shown)


def test_c1_prints_the_lectures_own_numbers(kernel: NotebookClient) -> None:
    printed = executed(kernel, notebook(LESSONS["C1"].run()))
    rows = printed.split("output (1, 3, 2)")[1].splitlines()[1:4]
    assert [row.split()[1:3] for row in rows] == [["-0.3520", "0.5253"], ["-0.6842", "0.7607"], ["-0.8649", "0.9047"]]


def test_a_wrong_number_is_noticed(kernel: NotebookClient) -> None:
    text = notebook(LESSONS["C1"].run())
    assert executed(kernel, text.replace("0.7607", "0.7707")).count("DIFFERS") == 1


def test_a_persons_text_stays_text(kernel: NotebookClient) -> None:
    run = LESSONS["D7"].run(1, text='it\'s "quoted" \\n \'twice\'\n"""\n%reset\n!ls привет 👩‍👩‍👧')
    assert "DIFFERS" not in executed(kernel, notebook(run))


def test_the_words_stand_above_the_code_and_every_part_has_a_cell() -> None:
    lesson = LESSONS["D2"]
    cells = json.loads(notebook(lesson.run(2)))["cells"]
    assert cells[0]["source"].startswith(f"# D2 · {lesson.title}\n\n{lesson.teaches}")
    kinds = [cell["cell_type"] for cell in cells]
    assert kinds == ["markdown", "code", *["markdown", "code"] * 4]
    assert "rnn = torch.nn.RNN(" in cells[3]["source"]
    assert len({cell["id"] for cell in cells}) == len(cells)


def test_files_are_named_after_the_lesson() -> None:
    assert file_name(LESSONS["D6"].run(1, variant="LSTM"), "class", "ipynb") == "D6_LSTM_class.ipynb"
    assert file_name(LESSONS["D7"].run(1, text="a/../b"), "script", "py") == "D7.py"
