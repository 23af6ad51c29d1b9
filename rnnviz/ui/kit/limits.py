"""What one server takes upon itself. `RNNVIZ_LIMITS` names the set: `own` for one's own machine, `class` for a host."""

import os
from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Limits:
    """kept_mb: megabytes (10^6 bytes) of results that are kept for all visitors   at_once: how many large networks are
    computed at a time   pages: how many are served at a time, 0 for any number   uploads_mb: megabytes of files
    that visitors have open   metrics: whether `/_stcore/metrics`
    answers. `RNNVIZ_KEPT_MB` and so on set one of them."""

    kept_mb: int
    at_once: int
    pages: int
    metrics: bool
    uploads_mb: int


SETS = {
    "own": Limits(kept_mb=1000, at_once=2, pages=0, metrics=False, uploads_mb=500),
    "class": Limits(kept_mb=500, at_once=2, pages=400, metrics=False, uploads_mb=200),
}


def limits() -> Limits:
    """The set that the environment names, with what it sets by itself.

    Raises ValueError that names variable, rule and value.
    """
    chosen = os.environ.get("RNNVIZ_LIMITS", "own")
    if chosen not in SETS:
        raise ValueError(f"RNNVIZ_LIMITS must be one of {', '.join(SETS)}; got {chosen}")
    values = {}
    for field in fields(Limits):
        name = f"RNNVIZ_{field.name.upper()}"
        text = os.environ.get(name)
        if text is None:
            values[field.name] = getattr(SETS[chosen], field.name)
        elif not text.isdecimal() or (field.name == "at_once" and int(text) == 0):
            raise ValueError(f"{name} must be a whole number{' from 1' * (field.name == 'at_once')}; got {text}")
        else:
            values[field.name] = bool(int(text)) if field.type in (bool, "bool") else int(text)
    return Limits(**values)
