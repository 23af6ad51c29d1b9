"""ONNX files as bytes: the few messages of onnx.proto that a recurrent layer needs, read and written.

The format is protobuf's: fields of a number and a value, one after the other. Read here and not by the library `onnx`,
which weighs 33 MB and makes of every two bytes of a hostile file an object; tests compare both.
"""

import struct
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rnnviz.files.bounds import MAX_FIELDS
from rnnviz.network.errors import invalid

VARINT, EIGHT, BYTES, FOUR = 0, 1, 2, 5
Fields = Mapping[int, list[Any]]


class Reader:
    """Reads messages of one file, and counts its fields."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.left = MAX_FIELDS

    def fields(self, message: memoryview) -> Fields:
        """number -> values: whole numbers, or the bytes of texts, floats and messages within.

        Raises ValueError where the bytes are no message, or where the file has too many fields.
        """
        found: dict[int, list[Any]] = defaultdict(list)
        at = 0
        while at < len(message):
            self.left -= 1
            if self.left < 0:
                raise invalid("{file} must have at most {most} fields", file=self.file, most=MAX_FIELDS)
            key, at = self._varint(message, at)
            number, kind = key >> 3, key & 7
            if kind == VARINT:
                value, at = self._varint(message, at)
                found[number].append(value)
                continue
            if kind == BYTES:
                size, at = self._varint(message, at)
            elif kind in (EIGHT, FOUR):
                size = 8 if kind == EIGHT else 4
            else:
                raise self._broken()
            if size > len(message) - at:
                raise self._broken()
            found[number].append(message[at : at + size])
            at += size
        return found

    def _varint(self, message: memoryview, at: int) -> tuple[int, int]:
        value = 0
        for shift in range(0, 70, 7):
            if at >= len(message):
                break
            byte = message[at]
            at += 1
            value |= (byte & 127) << shift
            if byte < 128:
                return value & (2**64 - 1), at
        raise self._broken()

    def _broken(self) -> Exception:
        return invalid("{file} must be readable as ONNX; its bytes are no message of protobuf", file=self.file)

    def text(self, fields: Fields, number: int) -> str:
        values = fields.get(number, [b""])
        return bytes(self._bytes(values[-1])).decode("utf-8", "replace")

    def texts(self, fields: Fields, number: int) -> list[str]:
        return [bytes(self._bytes(value)).decode("utf-8", "replace") for value in fields.get(number, [])]

    def message(self, value: Any) -> Fields:
        return self.fields(self._bytes(value))

    def messages(self, fields: Fields, number: int) -> Iterator[Fields]:
        for value in fields.get(number, []):
            yield self.message(value)

    def _bytes(self, value: Any) -> memoryview:
        if isinstance(value, int):
            raise self._broken()
        return memoryview(value)

    def integers(self, fields: Fields, number: int) -> list[int]:
        """Signed whole numbers, one by one or packed together."""
        found: list[int] = []
        for value in fields.get(number, []):
            if isinstance(value, int):
                found.append(_signed(value))
                continue
            at = 0
            while at < len(value):
                self.left -= 1
                if self.left < 0:
                    raise invalid("{file} must have at most {most} fields", file=self.file, most=MAX_FIELDS)
                number_read, at = self._varint(value, at)
                found.append(_signed(number_read))
        return found

    def raw(self, fields: Fields, number: int) -> bytes:
        """Floats, one by one or packed together, as their bytes."""
        return b"".join(bytes(self._bytes(value)) for value in fields.get(number, []))


def _signed(value: int) -> int:
    return value - 2**64 if value >= 2**63 else value


def varint(value: int) -> bytes:
    value &= 2**64 - 1
    found = bytearray()
    while value > 127:
        found.append(value & 127 | 128)
        value >>= 7
    return bytes([*found, value])


def field(number: int, value: int | float | str | bytes) -> bytes:
    """One field: whole numbers as varints, floats in four bytes, texts and messages with their length."""
    if isinstance(value, int):
        return varint(number << 3 | VARINT) + varint(value)
    if isinstance(value, float):
        return varint(number << 3 | FOUR) + struct.pack("<f", value)
    data = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | BYTES) + varint(len(data)) + data


def message(*fields: tuple[int, int | float | str | bytes] | Sequence[tuple[int, int | float | str | bytes]]) -> bytes:
    """Fields in their order; a list stands for a repeated one."""
    flat = [pair for given in fields for pair in ([given] if isinstance(given, tuple) else given)]
    return b"".join(field(number, value) for number, value in flat)
