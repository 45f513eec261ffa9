"""What differs: a record between two builds, a field between two publications."""

from __future__ import annotations

from dataclasses import dataclass

from skills_catalog.records.record import Record

KINDS_OF_CHANGE = {"added": "新增", "removed": "删除", "renamed": "改编号", "changed": "修改"}


@dataclass(frozen=True)
class Change:
    """One difference between two publications of a catalog.

    date, since: the data dates of the newer and the older publication. what: added | removed | renamed | changed.
    field, before and after are set for a change (and the ids for a renaming).
    """

    date: str
    since: str
    collection: str
    record: str
    title: str
    what: str
    field: str = ""
    label: str = ""
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True)
class RecordEdit:
    """A record before and after an edit; None where it did not or does not exist. Renaming is two edits."""

    collection: str
    before: Record | None
    after: Record | None

    @property
    def id(self) -> str:
        found = self.after or self.before
        assert found is not None
        return found.id
