"""What differs between two publications."""

from __future__ import annotations

from dataclasses import dataclass

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
