"""What tells one computed run from another."""

import zlib

import numpy as np

from rnnviz.experiment import Simulation


def print_of(simulation: Simulation, n: int) -> int:
    """What tells the states of this run from those of another: gradients are shown beside their own run only."""
    found = 0
    for row in simulation.trace.layers:
        for own in row:
            found = zlib.crc32(np.ascontiguousarray(own.h[:, n]).tobytes(), found)
    return found
