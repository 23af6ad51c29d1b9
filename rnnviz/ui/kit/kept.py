"""Results that all visitors share: bounded by the bytes that they hold, and each made once, however many ask for it."""

import threading
from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Generic, TypeVar

import numpy as np
from cachetools import LRUCache

from rnnviz.ui.kit.limits import limits

Result = TypeVar("Result")
LOOK_AGAIN = 0.2  # s between two looks of somebody who waits


class Kept(Generic[Result]):
    """The results that were asked for last, of `most` bytes together; the newest is kept even if it alone has more."""

    def __init__(self, most: int, size_of: Callable[[Result], int]) -> None:
        self.most = most
        self._size_of = size_of
        self._results: LRUCache[Hashable, tuple[Result, int]] = LRUCache(most, getsizeof=lambda kept: kept[1])
        self._newest: tuple[Hashable, Result, int] | None = None
        self._made: dict[Hashable, threading.Event] = {}
        self._lock = threading.Lock()

    @property
    def bytes(self) -> int:
        """What is held now."""
        with self._lock:
            alone = self._newest is not None and self._newest[0] not in self._results
            return int(self._results.currsize) + (self._newest[2] if alone and self._newest else 0)

    def clear(self) -> None:
        with self._lock:
            self._results.clear()
            self._newest = None

    def get(self, key: Hashable, make: Callable[[], Result], waiting: Callable[[], object] = lambda: None) -> Result:
        """What is kept under `key`, or what `make()` returns. While somebody else makes it, `waiting` is called now and
        then; it may raise, and whoever waited leaves. Where the maker leaves so, the next one makes it."""
        while True:
            with self._lock:
                if self._newest is not None and self._newest[0] == key:
                    return self._newest[1]
                if (found := self._results.get(key)) is not None:
                    return found[0]
                made = self._made.get(key)
                mine = made is None
                made = self._made.setdefault(key, threading.Event())
            if mine:
                return self._make(key, make, made)
            while not made.wait(LOOK_AGAIN):
                waiting()

    def _make(self, key: Hashable, make: Callable[[], Result], made: threading.Event) -> Result:
        try:
            result = make()
            size = self._size_of(result) + bytes_of(key)  # once: it walks through all arrays
            with self._lock:
                self._newest = (key, result, size)
                if size <= self.most:
                    self._results[key] = (result, size)
                else:
                    self._results.clear()  # what is held is this alone
            return result
        finally:
            with self._lock:
                del self._made[key]
            made.set()


def bytes_of(value: Any, seen: set[int] | None = None) -> int:
    """The bytes of all arrays, tensors and texts inside dataclasses, tuples and mappings, each storage once."""
    if value is None or isinstance(value, int | float):
        return 0  # most of what a run holds besides its arrays
    if isinstance(value, bytes | str):
        return len(value)
    seen = set() if seen is None else seen
    if isinstance(value, np.ndarray):
        whole = value
        while isinstance(whole.base, np.ndarray):
            whole = whole.base
        return _once(whole.__array_interface__["data"][0], whole.nbytes, seen)
    if hasattr(value, "untyped_storage"):  # a tensor of torch
        storage = value.untyped_storage()
        return _once(storage.data_ptr(), storage.nbytes(), seen)
    if is_dataclass(value):
        return sum(bytes_of(getattr(value, field.name), seen) for field in fields(value))
    if isinstance(value, Mapping):
        return sum(bytes_of(item, seen) for item in value.values())
    return sum(bytes_of(item, seen) for item in value) if isinstance(value, tuple | list) else 0


def _once(address: int, size: int, seen: set[int]) -> int:
    if address in seen:
        return 0
    seen.add(address)
    return int(size)


# Of all pages and all visitors. A key begins with what it is of, and holds the language where the result is in words.
RESULTS: Kept[Any] = Kept(limits().kept_mb * 1_000_000, bytes_of)
