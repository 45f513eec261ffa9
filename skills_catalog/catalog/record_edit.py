"""One record as two builds of a catalog have it."""

from __future__ import annotations

from dataclasses import dataclass

from skills_catalog.records.record import Record


@dataclass(frozen=True)
class Edit:
    """A record of a collection as it was and as it is; None before it came or after it went. Renaming is two edits."""

    collection: str
    before: Record | None
    after: Record | None

    @property
    def id(self) -> str:
        found = self.after or self.before
        assert found is not None
        return found.id
