"""The sums of a way back, tick by tick: factors and terms as numbers, with the letters that stand for them."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from rnnviz.lessons.lesson import LessonRun, StageValue
from rnnviz.lessons.timeline import Timeline
from rnnviz.words import say

Table = dict[str, Any]
Term = dict[str, Any]


def term(value: float, letters: str, factors: Sequence[float] = (), sign: str = "·") -> Term:
    """factors: what it is made of, by products or with another `sign`, where that is to be seen."""
    return {"value": float(value), "letters": letters, "factors": [float(own) for own in factors], "sign": sign}


def row(value: StageValue, index: tuple[int, ...], terms: Sequence[Term]) -> dict[str, Any]:
    """One number, with what makes it, and torch's beside it."""
    return {
        "index": list(index),
        "name": entry_name(value, index),
        "terms": list(terms),
        "value": float(value.value[index]),
        "torch": float(value.torch[index]),
    }


def entry_name(value: StageValue, index: tuple[int, ...]) -> str:
    return f"{value.name}[{', '.join(map(str, index))}]" if value.value.size > 1 else value.name


def table(heads: Sequence[tuple[str, str, int]], rows: Sequence[Any], result: str, product: bool = False) -> Table:
    """heads: (text, role, how many terms) from left to right.   product: terms are multiplied, and not added"""
    named = [{"text": text, "role": role, "span": span} for text, role, span in heads]
    return {"heads": named, "rows": list(rows), "result": result, "product": product}


def every_weight_table(run: LessonRun, w: Sequence[str]) -> Table:
    """What is left far back for some of the weights that are tried."""
    every, reach, line = (run[name] for name in ("every_w", "reach", "reach_no_tanh"))
    rows = []
    for own in w:
        k = int(np.abs(every.value - float(own)).argmin())
        rows.append(row(reach, (k,), [term(line.value[k], "")]) | {"name": say("w {w}", w=own)})
    return table([(say("without tanh"), "", 1)], rows, say("with tanh"))


def chain_tables(clock: Timeline) -> dict[int, Table]:
    """Of each step back its product; of the first, where it begins."""
    run = clock.run
    d_h = run["d_h"]
    begin, end = clock.spans["d_h"]
    w, slope = run["w"].value[0], run["slope"].value
    first = row(d_h, (len(slope) - 1,), [term(1, "1")])
    tables = {begin + 1: table([(say("a number, moved by itself"), "d", 1)], [first], first["name"], product=True)}
    for t in range(len(slope) - 1):
        after = f"d_h[{t + 1}]"
        terms = [term(w, "w"), term(slope[t + 1], "1 − h²"), term(d_h.value[t + 1], "d_h")]
        heads = [("w", "w", 1), (f"1 − h[{t + 1}]²", "slope", 1), (after, "d", 1)]
        tables[end - t] = table(heads, [row(d_h, (t,), terms)], f"d_h[{t}]", product=True)
    tables[end + 1] = every_weight_table(run, sorted(run.lesson.variants))
    return tables
