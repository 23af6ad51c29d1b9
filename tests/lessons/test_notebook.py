"""A lesson as a notebook: words above the code, a cell for every part. tests/files/test_notebooks.py runs them."""

import json

from rnnviz.lessons import LESSONS
from rnnviz.lessons.notebook import file_name, notebook


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
