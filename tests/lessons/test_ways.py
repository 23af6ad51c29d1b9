"""Codes side by side: each is of the lesson's own stage, and how far apart they are is what torch says."""

import numpy as np
import pytest

from rnnviz.lessons import LESSONS
from rnnviz.lessons.ways import WIDTH, ways_of

SEVERAL = [id_ for id_, lesson in LESSONS.items() if lesson.ways]


@pytest.mark.parametrize("size", ["small", "notes"])
@pytest.mark.parametrize("id_", SEVERAL)
def test_ways_agree_and_their_lines_are_those_of_the_script(id_: str, size: str) -> None:
    run = LESSONS[id_].run(3, size=size)
    script = "".join(run.listing().text.split())
    ways = ways_of(run)
    assert len(ways) >= 2
    for way in ways:
        assert way.apart < 1e-5
        assert any(line.runs and line.owner == run[way.value].stage.name for line in way.lines)
        for line in way.lines:
            assert len(line.text) <= WIDTH + 30
            if not line.text.startswith("#"):
                assert "".join(line.text.split()).rstrip(",") in script


def test_a_way_that_is_off_says_so() -> None:
    run = LESSONS["A2"].run(size="notes", weights="randn")
    assert max(way.apart for way in ways_of(run)) > 0.1


def test_the_three_ways_are_numpy_cells_and_the_layer() -> None:
    texts = {way.value: "\n".join(line.text for line in way.lines) for way in ways_of(LESSONS["A2"].run())}
    assert list(texts) == ["by_rows", "by_cells", "output"]
    assert "np.tanh(" in texts["by_rows"]
    assert "torch.nn." not in texts["by_rows"]
    assert "torch.nn.RNNCell(" in texts["by_cells"]
    assert "for " not in texts["output"]


def test_ways_in_two_layouts_are_compared_at_the_same_places() -> None:
    run = LESSONS["B3"].run(2)
    first, second = ways_of(run)
    swapped = run["output_batch_first"].torch.swapaxes(0, 1)
    assert second.apart == pytest.approx(np.abs(swapped - run["output"].torch).max(), abs=1e-6)
    assert first.apart == 0
    assert ways_of(LESSONS["D2"].run()) == ()
