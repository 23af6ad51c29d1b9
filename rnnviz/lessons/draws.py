"""Random numbers that a stage begins with, drawn as a notebook draws them: one line of the script says how.

`stream` tells the draws of a lesson apart. Each kind counts its own, in the order of the stages: the first x is from
`default_rng([SEED, 0])`, which is `default_rng(SEED)`, and the first module follows `torch.manual_seed(SEED)`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import count
from typing import Self

import numpy as np

from rnnviz.lessons.stage import Stage, Weights


@dataclass(frozen=True)
class NormalNumbers:
    """Standard normal numbers of NumPy's generator, under the name that the script gives them."""

    name: str
    shape: tuple[int, ...]
    stream: int = 0

    def at(self, stream: int) -> Self:
        return replace(self, stream=stream)

    def numbers(self, seed: int) -> Weights:
        """name -> float32 array of `shape`"""
        generator = np.random.default_rng([seed, self.stream])
        return {self.name: generator.standard_normal(self.shape).astype("float32")}

    @property
    def line(self) -> str:
        generator = f"np.random.default_rng([SEED, {self.stream}])"
        return f"{self.name} = torch.from_numpy({generator}.standard_normal(size={self.shape})).float()"


@dataclass(frozen=True)
class PencilNumbers(NormalNumbers):
    """Normal numbers of half the size, with one decimal: so short that a script has them and not their line."""

    def numbers(self, seed: int) -> Weights:
        """name -> float32 array of `shape`"""
        generator = np.random.default_rng([seed, self.stream])
        return {self.name: (generator.standard_normal(self.shape) / 2).round(1).astype("float32")}

    @property
    def line(self) -> str:
        generator = f"np.random.default_rng([SEED, {self.stream}])"
        return f"{self.name} = torch.from_numpy(({generator}.standard_normal(size={self.shape}) / 2).round(1)).float()"


@dataclass(frozen=True)
class NewModule:
    """The parameters of a module that torch has just made. `parameters`: seed -> its `state_dict`, as arrays."""

    parameters: Callable[[int], Weights]
    stream: int = 0

    def at(self, stream: int) -> Self:
        return replace(self, stream=stream)

    def numbers(self, seed: int) -> Weights:
        """name of the parameter -> float32 array"""
        return self.parameters((seed + self.stream) % 2**32)  # torch uses 32 bits of a seed, too

    @property
    def line(self) -> str:
        return f"torch.manual_seed(seed=SEED + {self.stream})" if self.stream else "torch.manual_seed(seed=SEED)"


def with_streams(stages: tuple[Stage, ...]) -> tuple[Stage, ...]:
    """The stages with their draws numbered, so that no two of a lesson draw the same numbers."""
    streams: dict[type, Iterator[int]] = {}
    numbered = []
    for stage in stages:
        if stage.draw is not None:
            stream = next(streams.setdefault(type(stage.draw), count()))
            stage = replace(stage, draw=stage.draw.at(stream))
        numbered.append(stage)
    return tuple(numbered)


def draw_weights(plan: tuple[Stage, ...], seed: int) -> tuple[list[Weights], dict[str, Weights]]:
    """The weights or the data of every stage, and module -> its weights."""
    weights: list[Weights] = []
    pool: dict[str, Weights] = {}
    for stage in plan:
        drawn = {} if stage.draw is None else stage.draw.numbers(seed)
        weights.append(stage.weights(drawn, pool))
        if stage.module:
            pool[stage.module] = weights[-1]
    return weights, pool
