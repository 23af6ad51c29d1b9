"""The code of a link for a projector: made here, so that no link of a class goes to another server."""

from functools import lru_cache

import segno

LONGEST = 1000  # bytes; what is longer has modules too small to be read off a wall


@lru_cache(maxsize=64)
def qr_path(text: str) -> tuple[int, str]:
    """How many modules wide the code of a text is, without its quiet zone, and its dark modules as the `d` of a path.

    Raises ValueError for a text that is empty or too long.
    """
    size = len(text.encode())
    if not 0 < size <= LONGEST:
        raise ValueError(f"text must have between 1 and {LONGEST} bytes; got {size}")
    rows = segno.make(text, error="m", micro=False, boost_error=False).matrix
    parts: list[str] = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            end = x
            while end < len(row) and row[end]:
                end += 1
            if end > x:
                parts.append(f"M{x} {y}h{end - x}v1h{x - end}z")
            x = max(end, x + 1)
    return len(rows), "".join(parts)
