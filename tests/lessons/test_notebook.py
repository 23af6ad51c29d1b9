"""A lesson as a notebook: valid, and every one of them is executed by a kernel of its own."""

import json
from collections.abc import Iterator

import pytest
from nbclient import NotebookClient

from rnnviz.lessons import LESSONS
from rnnviz.lessons.notebook import file_name, notebook
from rnnviz.lessons.script import FORMS, Form
from tests.kernel import executed, printed, running_kernel
from tests.lessons.cases import CASES


@pytest.fixture(scope="module")
def kernel() -> Iterator[NotebookClient]:
    with running_kernel() as client:
        yield client


@pytest.mark.one_in(5)  # what it prints is the script's, of which each is run: see test_script
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("id_", "variant"), CASES)
def test_every_notebook_is_valid_and_prints_the_pages_numbers(
    kernel: NotebookClient, id_: str, variant: str | None, form: Form
) -> None:
    run = LESSONS[id_].run(5, variant=variant)
    text = printed(executed(kernel, notebook(run, form, sample=run.batch - 1)))
    assert "DIFFERS" not in text
    shown = run.results if form == "class" else [value.name for value in run.stages]
    assert all(f"{name} {run[name].shape}" in text for name in shown)


def test_c1_prints_the_lectures_own_numbers(kernel: NotebookClient) -> None:
    text = printed(executed(kernel, notebook(LESSONS["C1"].run())))
    rows = text.split("output (1, 3, 2)")[1].splitlines()[1:4]
    assert [row.split()[1:3] for row in rows] == [["-0.3520", "0.5253"], ["-0.6842", "0.7607"], ["-0.8649", "0.9047"]]


def test_a_wrong_number_is_noticed(kernel: NotebookClient) -> None:
    text = notebook(LESSONS["C1"].run())
    assert printed(executed(kernel, text.replace("0.7607", "0.7707"))).count("DIFFERS") == 1


def test_a_persons_text_stays_text(kernel: NotebookClient) -> None:
    run = LESSONS["D7"].run(1, text='it\'s "quoted" \\n \'twice\'\n"""\n%reset\n!ls привет 👩‍👩‍👧')
    assert "DIFFERS" not in printed(executed(kernel, notebook(run)))


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
