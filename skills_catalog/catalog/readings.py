"""How names are read aloud, remembered between builds: pinyin is looked up only for what has not been read before."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

import msgspec

from skills_catalog.text import pinyin
from skills_catalog.text.pinyin import pinyin_key

T = TypeVar("T")


class SavedReadings(msgspec.Struct):
    """Readings of earlier builds.

    syllables: character → its usual one, '' for none. said: (name, reading kept in its record) → its reading where that is not
    the one of its characters one by one, else ''. common: see ``pinyin.common_sounds``."""

    version: str
    syllables: dict[str, str] = {}
    said: dict[tuple[str, str], str] = {}
    common: list[tuple[str, int]] = []


class Readings:
    """Readings with those of earlier builds from a folder, where one is given; ``keep`` leaves them there for later ones."""

    NAME = "readings.msgpack"

    def __init__(self, state: Path | None = None) -> None:
        version = importlib.metadata.version("pypinyin")
        self.state, self.changed = state, False
        found = load_state(state, self.NAME, SavedReadings)
        self.kept = found if found is not None and found.version == version else SavedReadings(version)

    def sounds(self, names: Iterable[str]) -> dict[str, str]:
        """Return character → its usual syllable, for all characters of the names that have one; sorted."""
        known, chars = self.kept.syllables, sorted(set().union(*names))
        new = [c for c in chars if c not in known]
        if new:
            self.changed = True
            found = pinyin.sounds(new)
            known.update((c, found.get(c, "")) for c in new)
        return {c: said for c in chars if (said := known[c])}

    def apart(self, name: str, reading: str, sounds: dict[str, str]) -> str:
        """Return a name's reading where its characters one by one do not give it; '' where they do."""
        known = self.kept.said.get((name, reading))
        if known is None:
            said = pinyin_key(name, reading or None)[0]
            known = said if said != " ".join(pinyin.spelled(name, sounds)) else ""
            self.kept.said[name, reading] = known
            self.changed = True
        return known

    def common(self) -> list[tuple[str, int]]:
        if not self.kept.common:
            self.kept.common = [(said, count) for said, count in pinyin.common_sounds()]
            self.changed = True
        return self.kept.common

    def keep(self) -> None:
        if self.changed:
            save_state(self.state, self.NAME, self.kept)


def load_state(state: Path | None, name: str, kind: type[T]) -> T | None:
    """Load what an earlier build left in a folder; None where nothing can be read."""
    if state is None:
        return None
    try:
        return msgspec.msgpack.decode((state / name).read_bytes(), type=kind)
    except (OSError, msgspec.DecodeError):
        return None


def save_state(state: Path | None, name: str, value: object) -> None:
    """Leave a value for later builds; a reader never sees half of it."""
    if state is not None:
        state.mkdir(parents=True, exist_ok=True)
        scratch = state / f"{name}.part"
        scratch.write_bytes(msgspec.msgpack.encode(value))
        scratch.replace(state / name)
