"""The plan of an import: which records it adds, changes and leaves, value by value, with the cell that each value comes from."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from skills_catalog.authoring.importing.source_records import SourceRecords
from skills_catalog.authoring.yaml_writer import field_of, inline_yaml
from skills_catalog.catalog.collections import COLLECTIONS
from skills_catalog.catalog.model import RecordKey
from skills_catalog.findings.finding import KeyPath, Problems
from skills_catalog.records.record import Record
from skills_catalog.records.schema import Part, fields
from skills_catalog.records.yaml_file import Data

ADD, CHANGE, LEAVE, CONFLICT = "add", "change", "leave", "conflict"


@dataclass(frozen=True)
class Spot:
    """A place in a table. shown: the file and sheet as messages name them; row and column from 1, 0 for none."""

    shown: str
    row: int
    column: int = 0
    heading: str = ""

    def said(self) -> str:
        return f"{self.shown} 第 {self.row} 行" + (f"“{self.heading}”" if self.heading else "")


@dataclass(frozen=True)
class Step:
    """One value of a record: what it was and what it is to be; None where there is none."""

    path: KeyPath
    old: Data | None
    new: Data | None
    spot: Spot
    note: str = ""


@dataclass
class Draft:
    """A record as the tables want it."""

    key: RecordKey
    title: str
    spot: Spot
    new: bool
    current: dict[str, Data]
    wanted: dict[str, Data]
    spots: dict[KeyPath, Spot] = field(default_factory=dict)
    notes: dict[KeyPath, str] = field(default_factory=dict)
    conflicts: list[Step] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)

    @property
    def cls(self) -> type[Record]:
        return COLLECTIONS[self.key[0]].cls

    @property
    def status(self) -> str:
        if self.new:
            return ADD
        return CHANGE if self.wanted != self.current else CONFLICT if self.conflicts else LEAVE

    def set(self, path: tuple[str, ...], value: Data | None, spot: Spot, note: str = "") -> None:
        """Give a value, or take it away; ``path`` is made of keys."""
        self.wanted = with_value(self.wanted, path, value, self.cls)
        self.spots[path] = spot
        if note:
            self.notes[path] = note

    def steps(self) -> Iterator[Step]:
        """Yield what would change, value by value."""
        for path, old, new in differences(self.current if not self.new else {}, self.wanted):
            yield Step(path, old, new, self.spot_of(path), self.notes.get(path, ""))

    def spot_of(self, path: KeyPath) -> Spot:
        """Return the cell that a value comes from, or what is nearest."""
        while path and path not in self.spots:
            path = path[:-1]
        return self.spots.get(path, self.spot)


@dataclass
class ImportPlan:
    """All drafts, in the order of the tables, and what was noticed."""

    originals: SourceRecords
    problems: Problems = field(default_factory=Problems)
    drafts: dict[RecordKey, Draft] = field(default_factory=dict)
    notes: list[tuple[Spot, str]] = field(default_factory=list)
    unknown: list[tuple[str, str, int, bool]] = field(default_factory=list)
    """Columns without a field: (table, heading, cells that hold something, whether new records keep them as comments)."""
    absent: list[RecordKey] = field(default_factory=list)
    """Records that a workbook once held and holds no more: they stay in the catalog."""
    ours: bool = False
    """Whether the tables are a workbook that we exported."""

    def draft(self, key: RecordKey, spot: Spot) -> Draft:
        """Return the draft of a record that the catalog has."""
        if key not in self.drafts:
            current = self.originals.record(key)
            title = str(current.get("title", key[1]))
            self.drafts[key] = Draft(key, title, spot, False, current, copy.deepcopy(current))
        return self.drafts[key]

    def add(self, key: RecordKey, title: str, spot: Spot) -> Draft:
        """Return the draft of a new record."""
        draft = self.drafts[key] = Draft(key, title, spot, True, {"id": key[1]}, {"id": key[1]})
        return draft

    def fault(self, spot: Spot, code: str, message: str) -> None:
        self.problems.add(spot.shown, (spot.row, max(spot.column, 1) if spot.row else 0), code, message)

    def of(self, *statuses: str) -> list[Draft]:
        return [d for d in self.drafts.values() if d.status in statuses]

    def counts(self) -> Counter[str]:
        return Counter(d.status for d in self.drafts.values())


def with_value(data: dict[str, Data], path: Sequence[str], value: Data | None, cls: type[Part] | None) -> dict[str, Data]:
    """Return data with a value at a path of keys, or without it; a new key stands where the schema has it."""
    key, *rest = path
    out = dict(data)
    if rest:
        inner, own = out.get(key), field_of(cls, key)
        value = with_value(inner if isinstance(inner, dict) else {}, rest, value, own.part if own else None) or None
    if value is None:
        out.pop(key, None)
    elif key in out or cls is None:
        out[key] = value
    else:
        return _inserted(out, key, value, cls)
    return out


def _inserted(data: dict[str, Data], key: str, value: Data, cls: type[Part]) -> dict[str, Data]:
    """Insert a pair behind the nearest key that comes before it in the schema."""
    order = [f.key for f in fields(cls)]
    before = next((k for k in reversed(order[: order.index(key)]) if k in data), None)
    names = list(data)
    place = names.index(before) + 1 if before is not None else 0
    return {k: value if k == key else data[k] for k in (*names[:place], key, *names[place:])}


def differences(old: Data | None, new: Data | None, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Data | None, Data | None]]:
    """Yield the values that differ between two data: (path, old, new); lists of parts item by item where they are as long."""
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for key in [*old, *(k for k in new if k not in old)]:
            yield from differences(old.get(key), new.get(key), (*path, key))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new) and not all(isinstance(v, str) for v in new):
        for n, (before, after) in enumerate(zip(old, new, strict=True)):
            yield from differences(before, after, (*path, n))
    else:
        yield path, old, new


def value_text(value: Data | None) -> str:
    """Return a value as a preview shows it, in one line."""
    if value is None:
        return "（没有）"
    text = value if isinstance(value, str) else inline_yaml(value, flow=False)
    text = text.replace("\n", "⏎")
    return text if len(text) <= 80 else f"{text[:77]}…"
