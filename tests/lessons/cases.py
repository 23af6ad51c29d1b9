"""Every lesson with every size and variant, computed once, and what the lecture notes say their shapes are."""

from functools import lru_cache

from rnnviz.lessons import LESSONS, LessonRun

CASES = [(id_, variant) for id_, lesson in LESSONS.items() for variant in lesson.variants or (None,)]
SIZED = [(id_, variant, size) for id_, variant in CASES for size in LESSONS[id_].sizes]


@lru_cache(maxsize=160)
def run_of(
    id_: str, seed: int = 1, text: str | None = None, variant: str | None = None, size: str | None = None
) -> LessonRun:
    """A run that tests share, without a size in that of the notes, or the only one: never change it."""
    return LESSONS[id_].run(seed, text=text, variant=variant, size=size or LESSONS[id_].sizes[-1])


Shapes = dict[str, tuple[int, ...]]
PENCIL: Shapes = {
    "x": (3,),
    "h_before": (2,),
    "d_u": (2,),
    "dW_hh": (2, 2),
    "dW_ih": (2, 3),
    "d_x": (3,),
    "d_h_before": (2,),
}
CUTS: Shapes = {
    "x": (12, 1, 3),
    "d_h_rnn": (12, 1, 4),
    "cut_lstm": (12, 1, 4),
    "dW_rnn": (4, 4),
    "dW_lstm": (16, 4),
    "lost": (2,),
}
CLIP: Shapes = {"x": (5,), "h": (5,), "d_u": (5,), "gradient": (2,), "norm": (1,), "factor": (1,), "clipped": (2,)}
CHAIN: Shapes = {"x": (8,), "w": (1,), "h": (8,), "factor": (8,), "d_h": (8,), "grad": (8,), "reach": (101,)}

# Written out from the notes, not from the program.
SHAPES: dict[tuple[str, str | None], dict[str, tuple[int, ...]]] = {
    ("A1", None): {"x": (10, 100), "W": (100, 512), "output": (10, 512)},
    ("A2", None): {
        "W_xh": (100, 512),
        "W_hh": (512, 512),
        "b": (512,),
        "h_0": (1, 10, 512),
        "by_rows": (50, 10, 512),
        "by_cells": (50, 10, 512),
    },
    ("A5", None): {"h_0": (2, 10, 512), "output": (50, 10, 512), "lower": (50, 10, 512), "h_n": (2, 10, 512)},
    ("B1", None): {"x": (5, 4, 128), "h_0": (1, 4, 64), "out": (5, 4, 64), "h_n": (1, 4, 64)},
    ("B2", None): {
        "x_20": (20, 4, 128),
        "output_20": (20, 4, 64),
        "output_30": (30, 4, 64),
        "output_50": (50, 4, 64),
        "h_n_20": (1, 4, 64),
        "h_n_50": (1, 4, 64),
    },
    ("B3", None): {
        "x": (5, 4, 128),
        "x_batch_first": (4, 5, 128),
        "h_0": (1, 4, 64),
        "output": (5, 4, 64),
        "output_batch_first": (4, 5, 64),
        "h_n": (1, 4, 64),
        "h_n_batch_first": (1, 4, 64),
    },
    ("B4", "stacked"): {"x": (16, 25, 10), "h_0": (3, 16, 20), "output": (16, 25, 20), "h_n": (3, 16, 20)},
    ("B4", "bidirectional"): {"x": (16, 25, 10), "h_0": (2, 16, 20), "output": (16, 25, 40), "h_n": (2, 16, 20)},
    ("B4", "LSTM"): {"c_0": (4, 16, 20), "output": (16, 25, 40), "h_n": (4, 16, 20), "c_n": (4, 16, 20)},
    ("B5", None): {
        "x": (8, 3, 33),
        "h_0": (1, 8, 64),
        "y": (8, 3, 64),
        "h": (1, 8, 64),
        "y_stacked": (8, 3, 64),
        "h_stacked": (3, 8, 64),
    },
    ("B6", None): {"x": (8, 3, 300), "y": (8, 3, 32), "h_n": (2, 3, 16), "h_n_fixed": (2, 8, 16)},
    ("C1", None): {"x": (1, 3, 5), "hidden": (1, 3, 2), "output": (1, 3, 2), "h_n": (1, 1, 2)},
    ("D1", None): {"x": (8, 6, 16), "h": (8, 6, 10), "last": (8, 10), "y": (8, 5)},
    ("D2", None): {"x": (8, 12, 32), "output": (8, 12, 24), "h_n": (2, 8, 12), "last": (8, 24), "y": (8, 5)},
    ("D3", None): {"x": (4, 64, 5), "output": (4, 64, 8), "y": (4, 64, 2), "y_step_by_step": (4, 64, 2)},
    ("D4", None): {"x": (4, 5), "sequence": (4, 12, 5), "output": (4, 12, 14), "y": (4, 12, 2)},
    ("D5", None): {
        "x": (2, 12, 5),
        "h_n": (2, 2, 9),
        "thought": (2, 18),
        "sequence": (2, 25, 18),
        "decoded": (2, 25, 32),
        "y": (2, 25, 3),
    },
    ("D6", "RNN"): {"x": (5, 3, 64), "h_n": (2, 5, 32), "last": (5, 32), "y": (5, 1)},
    ("D6", "GRU"): {"x": (5, 3, 64), "h_n": (2, 5, 32), "last": (5, 32), "y": (5, 1)},
    ("D6", "LSTM"): {"x": (5, 3, 64), "h_n": (2, 5, 32), "c_n": (2, 5, 32), "last": (5, 32), "y": (5, 1)},
    ("D7", None): {"ids": (4, 9), "hidden": (2, 4, 6), "last": (4, 12), "probability": (4, 1)},
    # These have no notes.
    ("E1", None): PENCIL,
    ("E2", "0.9"): CHAIN,
    ("E2", "0.5"): CHAIN,
    ("E2", "1.5"): CHAIN,
    ("E3", "4"): CUTS,
    ("E3", "2"): CUTS,
    ("E3", "6"): CUTS,
    ("E4", "1.5"): CLIP,
    ("E4", "0.5"): CLIP,
    ("E4", "-1.5"): CLIP,
}
OUTPUTS: dict[str, tuple[int, ...]] = {
    "A1": (10, 512),
    "A2": (50, 10, 512),
    "A5": (50, 10, 512),
    "B1": (5, 4, 64),
    "B2": (50, 4, 64),
    "B3": (4, 5, 64),
    "B5": (8, 3, 64),
    "B6": (8, 3, 32),
    "C1": (1, 3, 2),
    "D1": (8, 5),
    "D2": (8, 5),
    "D3": (4, 64, 2),
    "D4": (4, 12, 2),
    "D5": (2, 25, 3),
    "D6": (5, 1),
    "D7": (4, 1),
}
SMALL: dict[tuple[str, str | None], dict[str, tuple[int, ...]]] = {
    ("A1", None): {"x": (2, 3), "W": (3, 4), "output": (2, 4)},
    ("A2", None): {"x": (4, 2, 3), "W_xh": (3, 4), "W_hh": (4, 4), "b": (4,), "by_rows": (4, 2, 4)},
    ("A5", None): {"x": (4, 2, 3), "h_0": (2, 2, 4), "lower": (4, 2, 4), "upper": (4, 2, 4), "last_states": (2, 2, 4)},
    ("B1", None): {"x": (4, 2, 3), "h_0": (1, 2, 4), "out": (4, 2, 4), "h_n": (1, 2, 4)},
    ("B2", None): {"x_2": (2, 2, 3), "output_2": (2, 2, 4), "output_5": (5, 2, 4), "h_n_5": (1, 2, 4)},
    ("B3", None): {"x": (4, 2, 3), "x_batch_first": (2, 4, 3), "output_batch_first": (2, 4, 4)},
    ("B4", "stacked"): {"x": (2, 4, 3), "h_0": (3, 2, 4), "output": (2, 4, 4), "h_n": (3, 2, 4)},
    ("B4", "bidirectional"): {"x": (2, 4, 3), "h_0": (2, 2, 4), "output": (2, 4, 8), "h_n": (2, 2, 4)},
    ("B4", "LSTM"): {"c_0": (4, 2, 4), "output": (2, 4, 8), "h_n": (4, 2, 4), "c_n": (4, 2, 4)},
    ("B5", None): {"x": (3, 3, 33), "h_0": (1, 3, 4), "y": (3, 3, 4), "h_stacked": (3, 3, 4)},
    ("B6", None): {"x": (4, 3, 3), "y": (4, 3, 4), "h_n": (2, 3, 2), "h_n_fixed": (2, 4, 2), "noticed": (4,)},
    ("D1", None): {"x": (2, 4, 3), "h": (2, 4, 4), "last": (2, 4), "y": (2, 2)},
    ("D2", None): {"x": (2, 4, 3), "output": (2, 4, 8), "h_n": (2, 2, 4), "last": (2, 8), "y": (2, 5)},
    ("D3", None): {"x": (2, 4, 3), "output": (2, 4, 4), "y": (2, 4, 2)},
    ("D4", None): {"x": (2, 3), "sequence": (2, 4, 3), "output": (2, 4, 4), "y": (2, 4, 2)},
    ("D5", None): {"x": (2, 3, 3), "thought": (2, 4), "sequence": (2, 4, 4), "decoded": (2, 4, 4), "y": (2, 4, 2)},
    ("D6", "RNN"): {"x": (2, 3, 3), "h_n": (2, 2, 4), "last": (2, 4), "y": (2, 1)},
    ("D6", "GRU"): {"h_n": (2, 2, 4), "y": (2, 1)},
    ("D6", "LSTM"): {"h_n": (2, 2, 4), "c_n": (2, 2, 4), "y": (2, 1)},
    ("D7", None): {"ids": (3, 5), "embedded": (3, 5, 3), "hidden": (2, 3, 2), "probability": (3, 1)},
    ("E1", None): PENCIL,
    ("E2", "0.9"): CHAIN,
    ("E2", "0.5"): CHAIN,
    ("E2", "1.5"): CHAIN,
    ("E3", "4"): CUTS,
    ("E3", "2"): CUTS,
    ("E3", "6"): CUTS,
    ("E4", "1.5"): CLIP,
    ("E4", "0.5"): CLIP,
    ("E4", "-1.5"): CLIP,
}
# What is chosen where the default has the same numbers for every seed.
DRAWN: dict[str, dict[str, str]] = {"E2": {"weights": "drawn"}, "E4": {"weights": "drawn"}}
