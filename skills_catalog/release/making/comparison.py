"""What of the model is as it was when the release that stands was made, and what is not."""

from __future__ import annotations

from collections.abc import Sequence

from skills_catalog.catalog.collections import COLLECTIONS
from skills_catalog.catalog.model import Model
from skills_catalog.catalog.reads import ORDER, Cell


class Comparison:
    """A model beside the release that stands, of which nothing may be known."""

    def __init__(self, model: Model, names: Sequence[Cell], digests: Sequence[bytes]) -> None:
        """names, digests: the cells of the release that stands, by number; the model's cells have the same numbers."""
        self.records, self.cells, self.names, self.digests = model.records, model.cells, names, digests

    def changed_cells(self) -> set[int]:
        """Return the numbers of the cells that are not as they were."""
        now = self.cells.digests()
        return {n for n, (old, new) in enumerate(zip(self.digests, now, strict=False)) if old != new}

    def changed_records(self) -> dict[str, set[str]]:
        """Return by collection the ids of the records that have come, gone or changed."""
        before: dict[str, dict[str, bytes]] = {c: {} for c in COLLECTIONS}
        for (name, key), digest in zip(self.names, self.digests, strict=True):
            if name in before and isinstance(key, str) and key != ORDER and digest:
                before[name][key] = digest
        out: dict[str, set[str]] = {}
        for collection, records in self.records.items():
            family, old = self.cells.families[collection], before[collection]
            out[collection] = {id for id in records if old.pop(id, None) != family.digest(id)} | old.keys()
        return out

    def reordered(self, collection: str) -> bool:
        """Say whether the records of a collection stand in another order, or it is not known how they stood."""
        return not self.same(collection, ORDER)

    def another_district(self) -> bool:
        """Say whether what every table rests on has changed, or is not known: whose catalog it is."""
        return not self.same("frame", "district")

    def same(self, family: str, key: str) -> bool:
        """Say whether a cell is as it was."""
        number = self.cells.number(family, key)
        return number < len(self.digests) and self.digests[number] == self.cells.families[family].digest(key)
