"""How names are read aloud, remembered between builds: pinyin is looked up only for what has not been read before."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from skills_catalog.text import pinyin


class Readings(msgspec.Struct):
    """What has been looked up.

    syllables: character → its usual one, '' for none. keys: name and the reading kept in its record → its pinyin.
    said: the same → its pinyin where that is not the one of its characters one by one, else ''.
    common: see ``pinyin.common_sounds``.
    """

    syllables: dict[str, str] = {}
    keys: dict[str, str] = {}
    said: dict[str, str] = {}
    common: list[tuple[str, int]] = []

    def sort_key(self, name: str, reading: str | None) -> tuple[str, str]:
        """What ``pinyin.pinyin_key`` returns."""
        asked = f"{name}\0{reading or ''}"
        found = self.keys.get(asked)
        if found is None:
            found = self.keys[asked] = pinyin.pinyin_key(name, reading)[0]
        return found, name

    def sounds(self, names: Iterable[str]) -> dict[str, str]:
        """Character → its usual syllable, for all characters of the names that have one; sorted."""
        chars = sorted(set().union(*names))
        if new := [c for c in chars if c not in self.syllables]:
            found = pinyin.sounds(new)
            self.syllables.update((c, found.get(c, "")) for c in new)
        return {c: said for c in chars if (said := self.syllables[c])}

    def apart(self, name: str, reading: str, sounds: dict[str, str]) -> str:
        """A name's reading where its characters one by one do not tell it; '' where they do."""
        asked = f"{name}\0{reading}"
        known = self.said.get(asked)
        if known is None:
            said = self.sort_key(name, reading)[0]
            known = self.said[asked] = said if said != " ".join(pinyin.spelled(name, sounds)) else ""
        return known

    def common_sounds(self) -> list[tuple[str, int]]:
        """What ``pinyin.common_sounds`` returns."""
        if not self.common:
            self.common = [(said, count) for said, count in pinyin.common_sounds()]
        return self.common
