"""What files of the catalog held when they were last read: a file with the same content need not be parsed again.

Kept is only what a file without a finding holds, and only where it comes back from the store as it went in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import msgspec

from skills_catalog.catalog.collections import COLLECTIONS
from skills_catalog.records.record import Record

NumberedRecords = list[tuple[int | None, Record]]
"""The records of a file, each with its number in the file's list; None for a file that is one record."""


def _text(value: object) -> str:
    if isinstance(value, Fraction):
        return str(value)
    raise NotImplementedError  # as msgspec asks of a hook for what it does not know


def _fraction(kind: type, value: Any) -> Any:
    return Fraction(value) if kind is Fraction else value


_encode = msgspec.msgpack.Encoder(enc_hook=_text).encode


class ParsedFiles:
    """digests: file → SHA-256 of its content, as a build has seen it. known: what an earlier build has left."""

    def __init__(self, digests: Mapping[str, bytes], known: Mapping[bytes, bytes]) -> None:
        self.digests, self.known = digests, known
        self.used: dict[bytes, bytes] = {}
        """What is left for the next build."""
        self._decoders: dict[str, Callable[[bytes], tuple[bool, NumberedRecords]]] = {}

    def _key(self, collection: str, file: str, name: str) -> bytes | None:
        digest = self.digests.get(file)
        return f"{collection}/{name}\0".encode() + digest if digest else None

    def _decode(self, collection: str) -> Callable[[bytes], tuple[bool, NumberedRecords]]:
        if collection not in self._decoders:
            kind: Any = tuple[bool, list[tuple[int | None, COLLECTIONS[collection].cls]]]  # type: ignore[misc]  # made when run
            self._decoders[collection] = msgspec.msgpack.Decoder(kind, dec_hook=_fraction).decode
        return self._decoders[collection]

    def get(self, collection: str, file: str, name: str) -> tuple[bool, NumberedRecords] | None:
        """What a file held: whether its text may hold something personal, and its records. name: of the file, a record's id."""
        key = self._key(collection, file, name)
        content = None if key is None else self.known.get(key)
        if key is None or content is None:
            return None
        self.used[key] = content
        return self._decode(collection)(content)

    def add(self, collection: str, file: str, name: str, suspect: bool, records: NumberedRecords) -> None:
        """Keep what a file without a finding holds."""
        key = self._key(collection, file, name)
        if key is None:
            return
        try:
            content = _encode((suspect, records))
        except (NotImplementedError, TypeError, ValueError):
            return
        if self._decode(collection)(content) == (suspect, records):
            self.used[key] = content
