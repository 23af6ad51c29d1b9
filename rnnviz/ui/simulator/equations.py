"""The formulas of a cell as they are written on a page: pieces of text, each with the colour of its term."""

from rnnviz.network.architecture import Architecture
from rnnviz.network.cells import Gate
from rnnviz.words import say

Piece = tuple[str, str]  # text, role: x, h, bias, c or nothing

_SIGNS = {"sigmoid": "σ", "tanh": "tanh", "relu": "relu"}
_GAP = "     "


def equations(arch: Architecture) -> list[list[Piece]]:
    """One list of pieces per line, then a line that says what the symbols before the first step are."""
    cell = arch.spec
    if not cell.gated:
        lines = [[("h[t] = ", ""), *_gate_sum(arch, cell.gates[0], "")]]
    elif all(not gate.scaled_by and not gate.reads_through for gate in cell.gates):
        lines = [_alike(arch), _lines(arch)]
    else:
        lines = [*_one_by_one(arch), _lines(arch)]
    notes = [", ".join(say("{before} is {given}", before=f"{s}[−1]", given=f"{s}_0") for s in cell.states)]
    if arch.bidirectional:
        notes.append(say("the reverse direction reads h[t+1], and its first step is the last of the sequence"))
    return [*lines, [("; ".join(notes), "note")]]


def _alike(arch: Architecture) -> list[Piece]:
    """Gates whose sums differ in their rows only: the first activation's written out, the others beside it."""
    by_activation: dict[str, list[str]] = {}
    for gate in arch.spec.gates:
        by_activation.setdefault(gate.activation, []).append(gate.letter)
    (first, letters), *others = by_activation.items()
    pieces: list[Piece] = [(f"{', '.join(letters)} = {_SIGNS[first]}( ", ""), *_sum(arch, ""), (" )", "")]
    for activation, letters in others:
        pieces.append((f"{_GAP}{', '.join(letters)} = {_SIGNS[activation]}( … )", ""))  # the same sum, its own rows
    return pieces


def _one_by_one(arch: Architecture) -> list[list[Piece]]:
    """Gates of which one works on another's sum: the plain ones on one line, then each of the others."""
    named = [(gate, [(f"{gate.letter} = ", ""), *_gate_sum(arch, gate, gate.letter)]) for gate in arch.spec.gates]
    plain = [pieces for gate, pieces in named if not gate.scaled_by and not gate.reads_through]
    together = [piece for k, pieces in enumerate(plain) for piece in ([(_GAP, "")] if k else []) + pieces]
    return [together, *(pieces for gate, pieces in named if gate.scaled_by or gate.reads_through)]


def _gate_sum(arch: Architecture, gate: Gate, letter: str) -> list[Piece]:
    sign = _SIGNS[gate.activation]
    if gate.scaled_by:
        from_x, from_h = _from_x(arch, letter), _from_h(arch, letter)
        between: list[Piece] = [(f" + {gate.scaled_by} ⊙ ( ", "")]
        return [(f"{sign}( ", ""), *from_x, *between, *from_h, (" ) )", "")]
    return [(f"{sign}( ", ""), *_sum(arch, letter, gate.reads_through), (" )", "")]


def _lines(arch: Architecture) -> list[Piece]:
    """How the gates come together, on one line; a state that is read is coloured as the state that it is."""
    lines = list(arch.spec.lines)
    if arch.proj_size:
        lines[-1] = lines[-1]._replace(text=f"W_hr ( {lines[-1].text} )")
    pieces: list[Piece] = []
    for k, line in enumerate(lines):
        pieces.append((f"{_GAP if k else ''}{line.name}[t] = ", ""))
        pieces += _coloured(line.text.replace("tanh(c)", "tanh(c[t])"))
    return pieces


def _coloured(text: str) -> list[Piece]:
    pieces: list[Piece] = [(text, "")]
    for state in ("h", "c"):
        mark = f"{state}[t−1]"
        pieces = [
            part
            for piece, role in pieces
            for k, words in enumerate(piece.split(mark))
            for part in ([(mark, state)] if k else []) + ([(words, role)] if words else [])
        ]
    return pieces


def _sum(arch: Architecture, letter: str, through: str = "") -> list[Piece]:
    return [*_from_x(arch, letter), (" + ", ""), *_from_h(arch, letter, through)]


def _from_x(arch: Architecture, letter: str) -> list[Piece]:
    """`W_ih x[t] + b_ih`, or of one gate's rows: `W_ir x[t] + b_ir`."""
    return _product(arch, f"W_i{letter or 'h'} x[t]", f"b_i{letter or 'h'}", "x")


def _from_h(arch: Architecture, letter: str, through: str = "") -> list[Piece]:
    read = f"({through} ⊙ h[t−1])" if through else "h[t−1]"
    return _product(arch, f"W_h{letter or 'h'} {read}", f"b_h{letter or 'h'}", "h")


def _product(arch: Architecture, product: str, bias: str, role: str) -> list[Piece]:
    pieces: list[Piece] = [(product, role)]
    return [*pieces, (" + ", ""), (bias, "bias")] if arch.bias else pieces
