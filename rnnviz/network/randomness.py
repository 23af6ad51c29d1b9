"""Seeded numbers that stay the same: those of a notebook, and one independent stream for every (seed, name).

What a person may want to draw again, weights, normal input and initial states, is drawn as a notebook would:
`TorchGenerator` gives what follows `torch.manual_seed`, `random_state` is NumPy's `default_rng`.

`uniform` and `normal` are for everything else. NumPy promises a stable stream for `SeedSequence` and `PCG64`, but not
for the methods of `Generator` (NEP 19). So the raw 64-bit words are turned into numbers here, in a few lines that
nothing outside this file can change. Such a stream depends on nothing but its seed and its name.
"""

import math
from zlib import crc32

import numpy as np

from rnnviz.network.errors import invalid

Float32 = np.ndarray[tuple[int, ...], np.dtype[np.float32]]
Float64 = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
SEED_LIMITS = (0, 2**32 - 1)
STATE_STREAMS = {"h_0": 1, "c_0": 2}


def check_seed(seed: int) -> None:
    """ValueError unless `seed` is a whole number from 0 to 2**32 - 1."""
    low, high = SEED_LIMITS
    whole = isinstance(seed, int | np.integer) and not isinstance(seed, bool)
    if not whole or not low <= seed <= high:
        raise invalid(
            "seed must be a whole number between {low} and {high}; got {seed!r}", low=low, high=high, seed=seed
        )


def uniform(seed: int, name: str, shape: tuple[int, ...], low: float = 0.0, high: float = 1.0) -> Float64:
    """Uniform numbers in [low, high): the upper 53 bits of each word of PCG64 seeded with [seed, crc32(name)]."""
    check_seed(seed)
    words = np.random.PCG64(np.random.SeedSequence([int(seed), crc32(name.encode())])).random_raw(math.prod(shape))
    unit: Float64 = (words >> np.uint64(11)).astype(np.float64) * 2.0**-53
    return (low + (high - low) * unit).reshape(shape)


def normal(seed: int, name: str, shape: tuple[int, ...]) -> Float64:
    """Standard normal numbers, in pairs from pairs of uniform ones (Box and Muller 1958). A longer first axis starts
    with the numbers of the shorter one."""
    size = math.prod(shape)
    pairs = uniform(seed, name, ((size + 1) // 2, 2))
    radius = np.sqrt(-2.0 * np.log1p(-pairs[:, 0]))  # 1 - pair is in (0, 1]: the logarithm is finite
    angle = 2.0 * np.pi * pairs[:, 1]
    drawn: Float64 = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1).ravel()
    return drawn[:size].reshape(shape)


def random_state(name: str, shape: tuple[int, ...], seed: int) -> Float64:
    """Standard normal numbers for h_0, NumPy's `default_rng([seed, 1])`, or for c_0, `default_rng([seed, 2])`."""
    check_seed(seed)
    return np.random.default_rng([int(seed), STATE_STREAMS[name]]).standard_normal(shape)


class TorchGenerator:
    """The numbers that torch draws on the CPU after `torch.manual_seed(seed)`, without torch.

    Both are the Mersenne Twister MT19937 (Matsumoto and Nishimura 1998), seeded alike.
    """

    def __init__(self, seed: int) -> None:
        check_seed(seed)
        self._words = np.random.RandomState(int(seed))

    def uniform(self, bound: float, shape: tuple[int, ...]) -> Float32:
        """What `tensor.uniform_(-bound, bound)` writes into a float32 tensor of this shape, bit for bit.

        torch takes u = k / 2**24 with the lower 24 bits k of one word, and u (bound - -bound) + -bound with a single
        rounding. That is bound (2 u - 1), in which 2 u - 1 is exact: the product is the only rounding here too.
        """
        words = self._words.randint(0, 2**32, size=math.prod(shape), dtype=np.uint32)
        words &= np.uint32(2**24 - 1)
        centred = words.view(np.int32)
        centred -= 2**23
        numbers = centred.astype(np.float32)
        numbers *= np.float32(bound) * np.float32(2.0**-23)
        return numbers.reshape(shape)
