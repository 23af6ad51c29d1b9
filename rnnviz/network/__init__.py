"""The network: its cells, its weights, its forward pass and the way back, on NumPy arrays or torch tensors. Imports
nothing of ours.

Letters: T steps, N samples of a batch, I `input_size`, H `hidden_size`, P `proj_size` or else H, L layers, D directions
and G gates. `h[t]` is the state after reading `x[t]`, counted from 0.
"""
