"""How a computed run travels to the browser: one block of bytes, arrays as they lie in memory."""

import json
from typing import Any

import numpy as np

_ALIGNMENT = 8  # a typed array of the browser starts at a multiple of its items' size


def pack(content: dict[str, Any]) -> bytes:
    """`content` as [length of the JSON, 4 bytes][JSON][arrays], each part filled up to a multiple of 8 bytes.

    In the JSON an array stands as {"array": dtype, "shape": [...], "at": offset behind the JSON}. `unpack` in
    `message.js` reads it.
    """
    blocks: list[bytes] = []
    places: dict[bytes, int] = {}  # arrays of the same bytes lie in one place: nobody writes into a message
    size = 0

    def place(value: Any) -> Any:
        nonlocal size
        if isinstance(value, np.ndarray):
            block = np.ascontiguousarray(value).tobytes()
            at = places.setdefault(block, size)
            if at == size and block:
                size += _padded(len(block))
                blocks.append(block.ljust(_padded(len(block)), b"\0"))
            return {"array": value.dtype.str[1:], "shape": list(value.shape), "at": at}
        if isinstance(value, dict):
            return {key: place(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [place(item) for item in value]
        return value

    text = json.dumps(place(content), separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()
    head = len(text).to_bytes(4, "little") + text
    return head.ljust(_padded(len(head)), b" ") + b"".join(blocks)


def _padded(size: int) -> int:
    return -(-size // _ALIGNMENT) * _ALIGNMENT
