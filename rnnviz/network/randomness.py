"""Seeded numbers that stay the same forever: one independent stream for every (seed, name).

NumPy promises a stable stream for `SeedSequence` and `PCG64`, but not for the methods of `Generator` (NEP 19). So the
raw 64-bit words are turned into numbers here, in a few lines that nothing outside this file can change.
A stream depends on nothing but its seed and its name: a network that gets another layer keeps the numbers it had.
"""

import math
from zlib import crc32

import numpy as np

Float64 = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
SEED_LIMITS = (0, 2**32 - 1)


def check_seed(seed: int) -> None:
    """ValueError unless `seed` is a whole number from 0 to 2**32 - 1."""
    low, high = SEED_LIMITS
    whole = isinstance(seed, int | np.integer) and not isinstance(seed, bool)
    if not whole or not low <= seed <= high:
        raise ValueError(f"seed must be a whole number between {low} and {high}; got {seed!r}")


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
