"""Which record a row is about: by id, by what is unique, by title; and the id of a new one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from pypinyin import lazy_pinyin

from skills_catalog.authoring.importing.synonyms import UNIQUE
from skills_catalog.catalog.catalog import Catalog
from skills_catalog.checks.record_ids import folded
from skills_catalog.records.convert import NULL_MARKS
from skills_catalog.records.kinds import ID_PATTERN
from skills_catalog.records.yaml_file import Data
from skills_catalog.text.quantities import half_width

LONGEST_ID = 60
Unique = tuple[tuple[str, ...], tuple[str, ...]]
"""Keys that tell records apart, and the values of one record."""


def comparable(text: str) -> str:
    """Return a title or code in the form in which it is compared: half-width, without spaces."""
    return re.sub(r"\s+", "", half_width(text)).upper()


class Identity:
    """The records of one collection, and those that a table adds while it is read."""

    def __init__(self, catalog: Catalog, collection: str) -> None:
        self.unique = UNIQUE.get(collection, ())
        self.records: dict[str, Mapping[str, Data]] = {}
        self.by_keys: dict[Unique, str] = {}
        self.by_name: dict[str, list[str]] = defaultdict(list)
        self.former: dict[str, str] = {}
        self.taken: set[str] = set()
        """Ids and former ids, folded as in ``record_ids``."""
        records = catalog.records.get(collection, {})
        self.by_title = sum(r.id == r.title for r in records.values()) * 2 > len(records)
        for record in records.values():
            values = {key: getattr(record, key) for keys in self.unique for key in keys}
            self.add(record.id, {"title": record.title, **{k: str(v) for k, v in values.items() if v is not None}})
            for name in record.aliases:
                self.named(record.id, name.name)
            self.former |= dict.fromkeys(record.former_ids, record.id)
            self.taken |= set(map(folded, record.former_ids))

    def add(self, id: str, values: Mapping[str, Data]) -> None:
        self.records[id] = values
        self.taken.add(folded(id))
        self.named(id, str(values.get("title", "")))
        for keys in self._keys(values):
            self.by_keys.setdefault(keys, id)

    def named(self, id: str, name: str) -> None:
        known = self.by_name[comparable(name)]
        if id not in known:
            known.append(id)

    def _keys(self, values: Mapping[str, Data]) -> Iterable[Unique]:
        for keys in self.unique:
            texts = [values.get(key) for key in keys]
            if all(isinstance(t, str) and t for t in texts):
                yield keys, tuple(comparable(str(t)) for t in texts)

    def find(self, values: Mapping[str, Data]) -> list[str]:
        """Return the ids of the records that a row's values can be about: one, none, or several that contradict each other."""
        id = values.get("id")
        if isinstance(id, str) and id:
            return [self.former.get(id, id)]
        found = list(dict.fromkeys(self.by_keys[keys] for keys in self._keys(values) if keys in self.by_keys))
        if found:
            return found
        title = values.get("title")
        named = self.by_name.get(comparable(title), []) if isinstance(title, str) and title else []
        return [id for id in named if not self._another(id, values)]

    def _another(self, id: str, values: Mapping[str, Data]) -> bool:
        """Tell whether what is unique shows that a record of the same name is another one."""
        its = dict(self._keys(self.records[id]))
        return any(its.get(keys, said) != said for keys, said in self._keys(values))

    def proposed(self, title: str) -> str:
        """Return an id for a new record: its title where the collection does so, else the title in pinyin."""
        wanted = half_width(title) if self.by_title else "-".join(lazy_pinyin(half_width(title))).lower()
        pattern = r"[^0-9A-Za-z\u3400-\u9fff._-]+" if self.by_title else r"[^0-9a-z]+"
        base = re.sub(pattern, "-", wanted).strip("-._") or "new"
        base = f"{base}-1" if base in NULL_MARKS else base
        if len(base) > LONGEST_ID:
            base = re.sub(r"-[^-]*$", "", base[: LONGEST_ID + 1])[:LONGEST_ID].strip("-._")
        id, n = base, 2
        while folded(id) in self.taken:
            id, n = f"{base}-{n}", n + 1
        assert ID_PATTERN.fullmatch(id), id
        return id
