"""The limits of a server: a set by name, each to be set by itself, and a message for what cannot be read."""

import pytest

from rnnviz.ui.kit.limits import SETS, Limits, limits


def test_ones_own_machine_has_the_wider_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RNNVIZ_LIMITS", raising=False)
    assert limits() == SETS["own"] == Limits(kept_mb=1000, at_once=2, pages=0, metrics=False, uploads_mb=500)
    monkeypatch.setenv("RNNVIZ_LIMITS", "class")
    assert limits() == Limits(kept_mb=500, at_once=2, pages=400, metrics=False, uploads_mb=200)


def test_one_limit_is_set_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RNNVIZ_LIMITS", "class")
    for name, value in (("KEPT_MB", "123"), ("AT_ONCE", "1"), ("PAGES", "0"), ("METRICS", "1"), ("UPLOADS_MB", "9")):
        monkeypatch.setenv(f"RNNVIZ_{name}", value)
    assert limits() == Limits(kept_mb=123, at_once=1, pages=0, metrics=True, uploads_mb=9)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("RNNVIZ_LIMITS", "school", "RNNVIZ_LIMITS must be one of own, class; got school"),
        ("RNNVIZ_KEPT_MB", "1.5", "RNNVIZ_KEPT_MB must be a whole number; got 1.5"),
        ("RNNVIZ_PAGES", "-1", "RNNVIZ_PAGES must be a whole number; got -1"),
        ("RNNVIZ_AT_ONCE", "0", "RNNVIZ_AT_ONCE must be a whole number from 1; got 0"),
    ],
)
def test_what_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str, message: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValueError, match="must be") as problem:
        limits()
    assert str(problem.value) == message
