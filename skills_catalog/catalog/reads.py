"""Note which parts of the model are read while something is made of it: a later build makes it again only when one has changed.

A *cell* is a part that can be read by itself: a record, a title, the order of a collection. A family and a key name it. What was
made of cells is still right as long as each of them has the digest that it had.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Protocol, TypeVar

import msgspec

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
T = TypeVar("T")
Cell = tuple[str, str | tuple[str | int, ...]]
"""(family, key)"""
ORDER = ""
"""The key of the cell that holds the keys of a family, in their order."""


def _plain(value: object) -> object:
    if isinstance(value, Fraction):
        return str(value)
    raise TypeError(f"no digest of a {type(value).__name__}")


_encode = msgspec.msgpack.Encoder(enc_hook=_plain).encode


def digest_of(value: object) -> bytes:
    """Eight bytes that differ when two values do."""
    return hashlib.blake2b(_encode(value), digest_size=8).digest()


class Family(Protocol):
    def digest(self, key: Any) -> bytes:
        """The digest of the cell with this key; empty bytes where there is no such cell any more."""


class Cells:
    """The cells of one model: each has a number, by which reads are noted.

    names: the cells of an earlier build, which keep their numbers, so that what that one noted can be told from this one.
    """

    def __init__(self, names: Sequence[Cell] = ()) -> None:
        self.names: list[Cell] = list(names)
        self.numbers: dict[Cell, int] = {name: n for n, name in enumerate(self.names)}
        self.families: dict[str, Family] = {}
        self.noted: set[int] = set()

    def __getstate__(self) -> dict[str, Any]:
        """On another machine things are made of cells, but not compared."""
        return {"names": self.names, "numbers": self.numbers, "families": {}, "noted": set()}

    def number(self, family: str, key: Any) -> int:
        cell = (family, key)
        found = self.numbers.get(cell)
        if found is None:
            found = self.numbers[cell] = len(self.names)
            self.names.append(cell)
        return found

    def note(self, family: str, key: Any) -> None:
        self.noted.add(self.number(family, key))

    def digests(self) -> list[bytes]:
        """The digest of every cell by its number. Raises KeyError for a cell of a family that is not there: a fault of ours."""
        return [self.families[family].digest(key) for family, key in self.names]

    def account(self, make: Callable[..., T], *given: Any) -> tuple[T, frozenset[int]]:
        """What ``make`` returns, and the cells that were read for it; whoever asked for it has read them too."""
        outer, self.noted = self.noted, set()
        try:
            made = make(*given)
            return made, frozenset(self.noted)
        finally:
            outer |= self.noted
            self.noted = outer

    def unnoted(self, make: Callable[..., T], *given: Any) -> T:
        """What ``make`` returns; what it reads is no part of what is being made."""
        outer, self.noted = self.noted, set()
        try:
            return make(*given)
        finally:
            self.noted = outer


class Recorded(Mapping[K, V]):
    """A mapping of the model: who asks for a value, or goes through the keys, has read that cell."""

    __slots__ = ("_cells", "_digests", "_name", "_numbers", "_order", "values_")

    def __init__(self, cells: Cells, name: str, values: Mapping[K, V]) -> None:
        self._cells, self._name, self.values_ = cells, name, dict(values)
        self._numbers = {key: cells.number(name, key) for key in values}
        self._order = cells.number(name, ORDER)
        self._digests: dict[Any, bytes] = {}
        cells.families[name] = self

    def _note(self, key: Any) -> None:
        number = self._numbers.get(key)
        if number is None:  # that there is nothing has been read too
            number = self._numbers[key] = self._cells.number(self._name, key)
        self._cells.noted.add(number)

    def __getitem__(self, key: K) -> V:
        self._note(key)
        return self.values_[key]

    def get(self, key: K, default: Any = None) -> Any:
        self._note(key)
        return self.values_.get(key, default)

    def __contains__(self, key: object) -> bool:
        self._note(key)
        return key in self.values_

    def __iter__(self) -> Iterator[K]:
        self._cells.noted.add(self._order)
        return iter(self.values_)

    def __len__(self) -> int:
        self._cells.noted.add(self._order)
        return len(self.values_)

    def digest(self, key: Any) -> bytes:
        found = self._digests.get(key)
        if found is None:
            value = list(self.values_) if key == ORDER else self.values_.get(key)
            found = self._digests[key] = b"" if value is None else digest_of(value)
        return found


class Derived:
    """Values worked out of the model by a function of their key. They are compared by value: what else the function reads
    does not count, so a page that shows a title does not hang on the whole record."""

    __slots__ = ("_cells", "_digests", "_known", "_make", "_name", "_numbers")

    def __init__(self, cells: Cells, name: str, make: Callable[..., Any], keys: Iterable[tuple[Any, ...]] = ()) -> None:
        """make: takes the parts of a key; raises KeyError where there is nothing any more. keys: those that are likely."""
        self._cells, self._name, self._make = cells, name, make
        self._known: dict[Any, Any] = {}
        self._digests: dict[Any, bytes] = {}
        self._numbers = {key: cells.number(name, key) for key in keys}
        cells.families[name] = self

    def __call__(self, *key: Any) -> Any:
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = self._cells.number(self._name, key)
        self._cells.noted.add(number)
        return self._value(key)

    def _value(self, key: Any) -> Any:
        if key not in self._known:
            self._known[key] = self._cells.unnoted(self._make, *key)
        return self._known[key]

    def digest(self, key: Any) -> bytes:
        found = self._digests.get(key)
        if found is None:
            try:
                found = digest_of(self._value(key))
            except KeyError:
                found = b""
            self._digests[key] = found
        return found
