"""The cells' formulas as they are written on a page: pieces of text, each with the colour of its term."""

from rnnviz.network.architecture import Architecture

Piece = tuple[str, str]  # text, role: x, h, bias, c or nothing


def equations(arch: Architecture) -> list[list[Piece]]:
    """One list of pieces per line, then a line that says what the symbols before the first step are."""
    if arch.cell in ("rnn_tanh", "rnn_relu"):
        squash = arch.cell.removeprefix("rnn_")
        lines = [[("h[t]", ""), (f" = {squash}( ", ""), *_sum(arch, ""), (" )", "")]]
    elif arch.cell == "gru":
        lines = [
            [("r = σ( ", ""), *_sum(arch, "r"), (" )", ""), ("     z = σ( ", ""), *_sum(arch, "z"), (" )", "")],
            [
                ("n = tanh( ", ""),
                *_from("W_in", "x[t]", "b_in", "x", arch),
                (" + r ⊙ ( ", ""),
                *_from("W_hn", "h[t−1]", "b_hn", "h", arch),
                (" ) )", ""),
            ],
            [("h[t] = (1 − z) ⊙ n + z ⊙ ", ""), ("h[t−1]", "h")],
        ]
    else:
        lines = [
            [("i, f, o = σ( ", ""), *_sum(arch, ""), (" )     g = tanh( same sum, its own rows )", "")],
            [
                ("c[t] = f ⊙ ", ""),
                ("c[t−1]", "c"),
                (" + i ⊙ g     ", ""),
                ("h[t] = W_hr ( o ⊙ tanh(c[t]) )" if arch.proj_size else "h[t] = o ⊙ tanh(c[t])", ""),
            ],
        ]
    starts = "h[−1] is h_0, c[−1] is c_0" if arch.cell == "lstm" else "h[−1] is h_0"
    if arch.bidirectional:
        starts += "; the reverse direction reads h[t+1], and its first step is the last of the sequence"
    return [*lines, [(starts, "note")]]


def _sum(arch: Architecture, gate: str) -> list[Piece]:
    i, h = (f"W_i{gate}", f"W_h{gate}") if gate else ("W_ih", "W_hh")
    b_i, b_h = (f"b_i{gate}", f"b_h{gate}") if gate else ("b_ih", "b_hh")
    return [*_from(i, "x[t]", b_i, "x", arch), (" + ", ""), *_from(h, "h[t−1]", b_h, "h", arch)]


def _from(weight: str, value: str, bias: str, role: str, arch: Architecture) -> list[Piece]:
    product: list[Piece] = [(f"{weight} {value}", role)]
    return [*product, (" + ", ""), (bias, "bias")] if arch.bias else product
