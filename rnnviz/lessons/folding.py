"""Long lines of a script, folded at their longest bracket, and names in them changed; read as Python reads them."""

import io
import tokenize
from collections.abc import Mapping

WIDTH = 72
OPEN, CLOSED = "([{", ")]}"
SHORTEST = 16  # of a bracket that is worth opening

Spans = list[tuple[int, int]]


def folded(line: str, width: int = WIDTH) -> tuple[str, ...]:
    """The line, or where it is too long, its longest bracket opened: what stands in it on a line of its own, or on one
    for each part between commas."""
    tokens = _tokens(line)
    pair = _longest(tokens)
    if len(line) <= width or pair is None:
        return (line,)
    first, last = pair
    margin = line[: len(line) - len(line.lstrip())]
    parts = _parts(line, tokens, first, last)
    inside = ", ".join(parts)
    start, end = line[: first + 1], margin + line[last:]
    if len(margin) + 4 + len(inside) <= width:
        return start, f"{margin}    {inside}", end
    comma = "" if len(parts) == 1 else ","  # behind a single part it could make a tuple of it
    opened = [piece for part in parts for piece in folded(f"{margin}    {part}{comma}", width)]
    return start, *opened, end


def renamed(line: str, names: Mapping[str, str]) -> str:
    """The line with variables renamed; attributes and the names of arguments stay."""
    changed, at = "", 0
    tokens = _tokens(line)
    depth = 0
    for k, token in enumerate(tokens):
        depth += (token.string in OPEN) - (token.string in CLOSED) if token.type == tokenize.OP else 0
        if token.type != tokenize.NAME or token.string not in names:
            continue
        before = tokens[k - 1].string if k else ""
        after = tokens[k + 1].string if k + 1 < len(tokens) else ""
        if before == "." or (after == "=" and depth):
            continue
        changed += line[at : token.start[1]] + names[token.string]
        at = token.end[1]
    return changed + line[at:]


def _tokens(line: str) -> list[tokenize.TokenInfo]:
    """The tokens of one line; of one that opens a bracket for lines to come, those that it has."""
    tokens = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(line.lstrip()).readline):
            tokens.append(token)
    except tokenize.TokenError:
        pass
    margin = len(line) - len(line.lstrip())
    return [
        token._replace(start=(1, token.start[1] + margin), end=(1, token.end[1] + margin))
        for token in tokens
        if token.start[0] == 1 and token.type not in (tokenize.NEWLINE, tokenize.ENDMARKER)
    ]


def _longest(tokens: list[tokenize.TokenInfo]) -> tuple[int, int] | None:
    """Where the longest outermost bracket opens and closes, None where there is none or a comment follows."""
    pairs: Spans = []
    begun: list[int] = []
    for token in tokens:
        if token.type == tokenize.COMMENT:
            return None
        if token.type == tokenize.OP and token.string in OPEN:
            begun.append(token.start[1])
        elif token.type == tokenize.OP and token.string in CLOSED:
            if not begun:
                return None
            first = begun.pop()
            if not begun:
                pairs.append((first, token.start[1]))
    longest = max(pairs, key=lambda pair: pair[1] - pair[0], default=(0, 0))
    return None if begun or longest[1] - longest[0] < SHORTEST else longest


def _parts(line: str, tokens: list[tokenize.TokenInfo], first: int, last: int) -> list[str]:
    """What stands between the commas of the bracket from `first` to `last`; a comprehension stays in one piece."""
    cuts, depth = [first], 0
    for token in tokens:
        if not first < token.start[1] < last:
            continue
        if token.type == tokenize.OP:
            depth += (token.string in OPEN) - (token.string in CLOSED)
        if token.string == "for" and depth == 0:
            return [line[first + 1 : last].strip()]
        if token.string == "," and depth == 0:
            cuts.append(token.start[1])
    ends = [*cuts[1:], last]
    parts = [line[cut + 1 : end].strip() for cut, end in zip(cuts, ends, strict=True)]
    return [part for part in parts if part]
