"""A message to the browser, read back."""

import json
from typing import Any

import numpy as np


def unpack(message: bytes) -> Any:
    """Its content, as `rnnviz/ui/kit/message.js` reads it."""
    length = int.from_bytes(message[:4], "little")
    start = -(-(4 + length) // 8) * 8

    def revive(value: Any) -> Any:
        if not (isinstance(value, dict) and "array" in value):
            return value
        assert (start + value["at"]) % np.dtype(value["array"]).itemsize == 0  # a typed array could not start there
        size = int(np.prod(value["shape"]))
        return np.frombuffer(message, value["array"], size, start + value["at"]).reshape(value["shape"])

    return json.loads(message[4 : 4 + length], object_hook=revive)
