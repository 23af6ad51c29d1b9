"""A lesson's steps as lines of text, as a notebook would print them."""

from rnnviz.lessons.lesson import LessonRun
from rnnviz.lessons.stage import Array
from rnnviz.network.errors import invalid


def step_table(run: LessonRun, sample: int = 0) -> str:
    """For each step the values that the lesson prints, then what torch computed for the last of them.

    Raises ValueError for a lesson that prints none, or a sample that is not there.
    """
    names = run.lesson.printed
    if not names:
        raise invalid("lesson must have values to print; {lesson} has none", lesson=run.lesson.id)
    if not 0 <= sample < run.batch:
        raise invalid("sample must be between 0 and {high}; got {value}", high=run.batch - 1, value=sample)
    columns = [(name, run[name].value[sample]) for name in names]
    columns += [(f"torch's {names[-1]}", run[names[-1]].torch[sample])]
    rows = [["t", *(name for name, _ in columns)]]
    rows += [[str(t), *(_numbers(values[t]) for _, values in columns)] for t in range(len(columns[0][1]))]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(word.ljust(width) for word, width in zip(row, widths, strict=True)) for row in rows]
    return "\n".join(map(str.rstrip, lines))


def _numbers(values: Array) -> str:
    return " ".join(f"{value + 0.0:7.4f}" for value in values)
