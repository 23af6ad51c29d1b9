"""The counts of the attacks: 0 on a real server, and above 0 where there is a hole."""

import pytest

from benchmarks.attacks import WRONG, attack, judge
from benchmarks.hostile import MARK
from benchmarks.strangers import Counts
from rnnviz.ui.kit.notes import JOINER
from tests.messages import Answer


def test_a_server_answers_hostile_requests_without_a_single_hole() -> None:
    counts = attack(30, browser=0)
    assert counts.tried["addresses"] >= 30
    assert counts.tried["said"] > 10  # most of them are told what is wrong
    assert {what: counts.examples.get(what) for what in WRONG if counts.wrong[what]} == {}


@pytest.mark.parametrize(
    ("answer", "hole"),
    [
        (Answer(texts=["got http://evil.example"], finished=True), "links made"),
        (Answer(texts=["got www.evil.example"], finished=True), "links made"),
        (Answer(texts=["[here](x) evil.example"], finished=True), "links made"),
        (Answer(texts=[f"got http:{JOINER}\\/\\/evil.example"], finished=True), None),
        (Answer(texts=[f"SECRET={MARK}"], finished=True), "values leaked"),
        (Answer(exceptions=["ValueError: x"], finished=True), "exceptions in a page"),
        (Answer(texts=["all is well"]), "pages that did not finish"),
        (Answer(texts=["cell must be one of gru"], alerts=["cell must be one of gru"], finished=True), None),
    ],
)
def test_a_hole_in_what_a_page_says_is_counted(answer: Answer, hole: str | None) -> None:
    counts = Counts()
    judge("/?cell=x", answer, counts)
    assert dict(counts.wrong) == ({hole: 1} if hole else {})
