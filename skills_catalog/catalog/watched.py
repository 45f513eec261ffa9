"""Collections that note which records are read, so that a later build knows which pages to render again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

T = TypeVar("T")


class Watched(Mapping[str, T]):
    """The records of a collection by id. read, shown: the ids asked for since both were last cleared, in full and for a card."""

    __slots__ = ("_records", "read", "shown")

    def __init__(self, records: Mapping[str, T]) -> None:
        self._records = records
        self.read: set[str] = set()
        self.shown: set[str] = set()

    def card(self, id: str) -> T:
        """Return a record of which only what stands on its card is looked at."""
        self.shown.add(id)
        return self._records[id]

    def __getitem__(self, id: str) -> T:
        self.read.add(id)
        return self._records[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)

    def __contains__(self, id: object) -> bool:
        return id in self._records
