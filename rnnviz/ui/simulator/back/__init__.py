"""The way back on the simulator's page: what the gradient is of, its numbers, and their verdict."""
