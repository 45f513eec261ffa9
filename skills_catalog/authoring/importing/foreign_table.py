"""Tables that others keep: each row is about a record, and a blank cell changes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from skills_catalog.authoring.importing.identity import Identity, comparable
from skills_catalog.authoring.importing.lookup import Lookup
from skills_catalog.authoring.importing.match_columns import PERSONAL, Match
from skills_catalog.authoring.importing.plan import Draft, ImportPlan, Spot, with_value
from skills_catalog.authoring.importing.tidy import tidy, tidy_all
from skills_catalog.authoring.tables.plain_table import PlainTable, TableRow
from skills_catalog.authoring.workbook import cell_text
from skills_catalog.authoring.workbook.columns import (
    LIST,
    NAMES,
    ONE,
    OWNER,
    OWNER_TITLE,
    TREE,
    SheetColumn,
    default_text,
    value_at,
)
from skills_catalog.records.schema import Part, fields
from skills_catalog.records.yaml_file import Data


@dataclass(frozen=True)
class CellValue:
    """What a cell says."""

    column: SheetColumn
    value: Data
    spot: Spot
    note: str = ""


class CellReader:
    """Reads the cells of tables; a cell that cannot be understood is a finding."""

    def __init__(self, plan: ImportPlan, lookup: Lookup) -> None:
        self.plan, self.lookup = plan, lookup

    def value(self, column: SheetColumn, text: str, spot: Spot) -> CellValue | None:
        """Return what stands in a cell; None for nothing, and for a fault, which is noted."""
        assert column.field is not None
        if not text:
            return None
        if column.kind in (TREE, NAMES):
            data = cell_text.parse_inline(text) if column.kind == TREE else cell_text.parse_names(text)
            if data is None:
                self.fault(spot, f"“{column.heading}”写的不是 YAML：检查括号、冒号和引号。")
                return None
            return CellValue(column, data, spot)
        if column.kind == LIST and (self.plan.ours or text.startswith("[")):
            read = tuple(tidy(column.field, part, self.lookup) for part in cell_text.split_list(text))
        else:
            read = tidy_all(column.field, text, self.lookup)
        for tidied in read:
            if tidied.fault:
                self.fault(spot, f"{column.heading}：{tidied.fault}")
                return None
        good = [t.text for t in read if t.text is not None]
        note = "；".join(dict.fromkeys(t.note for t in read if t.note))
        if not good:
            if note:
                self.plan.notes.append((spot, note))
            return None
        return CellValue(column, list(good) if column.kind == LIST else good[0], spot, note)

    def fault(self, spot: Spot, message: str) -> None:
        self.plan.fault(spot, "sheet-value", message)


class ForeignTable:
    """Takes the rows of one table into a plan."""

    def __init__(
        self, plan: ImportPlan, readings: CellReader, identity: Identity, table: PlainTable, found: Match, shown: str,
        given: Mapping[str, str], into: str | None,
    ) -> None:  # fmt: skip
        self.plan, self.readings, self.identity = plan, readings, identity
        self.table, self.found, self.shown, self.into = table, found, shown, into
        self.given = given
        self.seen: dict[str, Spot] = {}

    def spot(self, row: TableRow, column: int | None = None) -> Spot:
        heading = "" if column is None else self.table.columns[column]
        return Spot(self.shown, row.number, 0 if column is None else column + 1, heading)

    def take(self) -> None:
        """Take every row into the plan; columns without a field are reported once."""
        unknown = self.unknown()
        for n, heading in unknown.items():
            count = sum(bool(row.cells[n]) for row in self.table.rows)
            if count:
                self.plan.unknown.append((self.shown, heading, count, not PERSONAL.search(heading) and not self.found.sheet.part))
        for row in self.table.rows:
            if self.found.sheet.part:
                self.part_row(row)
            else:
                self.record_row(row, {n: h for n, h in unknown.items() if not PERSONAL.search(h)})

    def unknown(self) -> dict[int, str]:
        known = {*self.found.columns, *self.found.terms, *self.found.skipped}
        return {n: name for n, name in enumerate(self.table.columns) if n not in known}

    def values(self, row: TableRow) -> list[CellValue]:
        """Return what the cells of a row say, then what was given for all rows."""
        out: list[CellValue] = []
        for n, column in self.found.columns.items():
            if column.field is not None:
                said = self.readings.value(column, row.cells[n], self.spot(row, n))
                out += [said] if said is not None else []
        said_keys = {g.column.path for g in out}
        for key, text in self.given.items():
            own = self.found.sheet.column(key)
            if own is not None and own.path not in said_keys:
                said = self.readings.value(own, text, self.spot(row))
                out += [said] if said is not None else []
        return out

    def record_row(self, row: TableRow, unknown: Mapping[int, str]) -> None:
        values = self.values(row)
        scalars: dict[str, Data] = {g.column.key: g.value for g in values if g.column.kind == ONE}
        spot = self.spot(row)
        if "title" not in scalars and self.faulty_title(row):
            return  # the cell has its own finding
        draft = self.draft(scalars, spot)
        if draft is None:
            return
        for given in values:
            if given.column.key == "id":
                continue
            self.put(draft, given)
        if draft.new and draft.spot is spot:
            draft.comments = [_remark(f"{heading}：{row.cells[n]}") for n, heading in unknown.items() if self.says(row.cells[n])]

    def faulty_title(self, row: TableRow) -> bool:
        """Tell whether a row has a name that cannot be taken."""
        columns = [(n, c.field) for n, c in self.found.columns.items() if c.path == ("title",) and c.field is not None]
        return any(tidy(field, row.cells[n], self.readings.lookup).fault for n, field in columns)

    def says(self, text: str) -> bool:
        """Tell whether a cell holds more than a mark for nothing or something masked."""
        title = self.found.sheet.column("title")
        assert title is not None and title.field is not None
        return tidy(title.field, text, self.readings.lookup).text is not None

    def draft(self, scalars: Mapping[str, Data], spot: Spot) -> Draft | None:
        """Return the record that a row is about; a new one where the catalog has none."""
        collection = self.found.sheet.collection
        ids = self.identity.find(scalars)
        if len(ids) > 1:
            self.plan.fault(spot, "sheet-record", f"这一行对得上几条记录：{'、'.join(ids)}。加一列“编号”，写明是哪一条。")
            return None
        id = ids[0] if ids else None
        title = scalars.get("title")
        if id is None or id not in self.identity.records:
            if not isinstance(title, str):
                if scalars:
                    self.plan.fault(spot, "sheet-record", "这一行没有名称，目录里也找不到它说的记录。补上名称或编号。")
                return None
            for other in self.identity.by_name.get(comparable(title), []):
                self.plan.notes.append((spot, f"目录里有同名的 {other}，但唯一的代码不同，当作另一条记录"))
            id = id or self.identity.proposed(title)
            self.readings.lookup.add(collection, id, [title])
            self.identity.add(id, scalars)
            return self.once(self.plan.add((collection, id), title, spot), spot)
        key = (collection, id)
        if key in self.plan.drafts:
            return self.once(self.plan.drafts[key], spot)
        return self.once(self.plan.draft(key, spot), spot)

    def once(self, draft: Draft, spot: Spot) -> Draft:
        id = draft.key[1]
        if id in self.seen:
            self.plan.notes.append((spot, f"和第 {self.seen[id].row} 行是同一条记录（{id}）"))
        self.seen.setdefault(id, spot)
        return draft

    def put(self, draft: Draft, given: CellValue) -> None:
        """Give a record what a cell says, where it does not say so already."""
        path, old = given.column.path, value_at(draft.wanted, given.column.path)
        if given.spot.column == 0 and old is not None:
            return  # what is given for all rows never replaces a value
        if old is None and len(path) == 1 and given.value == default_text(draft.cls, path[0]):
            return  # unchanged
        value = self.merged(given.column, old, given.value)
        if _same(given.column, old, value) or (path == ("title",) and self.called(draft, str(value))):
            return
        if path in draft.spots and draft.spots[path].row != given.spot.row:
            other = draft.spots[path].row
            self.plan.fault(
                given.spot,
                "sheet-record",
                f"和第 {other} 行说的是同一条记录 {draft.key[1]}，但这一格不同。改成一样，或删掉一行。",
            )
            return
        draft.set(path, value, given.spot, given.note)

    def merged(self, column: SheetColumn, old: Data | None, value: Data) -> Data:
        """Return the record's names with the new ones added."""
        if column.kind != NAMES or not isinstance(old, list) or not isinstance(value, list):
            return value
        return [*old, *(v for v in value if not any(_long(column, v) == _long(column, o) for o in old))]

    def called(self, draft: Draft, title: str) -> bool:
        """Tell whether a title is another name of the record, or its name in another spelling."""
        return not draft.new and draft.key[1] in self.identity.by_name.get(comparable(title), [])

    def part_row(self, row: TableRow) -> None:
        owner = self.owner(row)
        if owner is None:
            return
        values = self.values(row)
        if not self.found.terms:
            self.put_part(owner, values, self.spot(row))
            return
        across, figure = self.found.across, self.found.figure
        assert across is not None and figure is not None
        for n, id in self.found.terms.items():
            spot = self.spot(row, n)
            said = self.readings.value(figure, row.cells[n], spot)
            if said is not None:
                self.put_part(owner, [*values, CellValue(across, id, spot), said], spot)

    def owner(self, row: TableRow) -> Draft | None:
        """Return the record that a part belongs to."""
        collection, spot = self.found.sheet.collection, self.spot(row)
        if self.into is not None:
            key = (collection, self.into)
            return self.plan.drafts.get(key) or self.plan.draft(key, spot)
        n = next(n for n, c in self.found.columns.items() if c.kind == OWNER)
        name = row.cells[n]
        if not name:
            if any(row.cells[m] for m, c in self.found.columns.items() if c.kind not in (OWNER, OWNER_TITLE)):
                self.plan.fault(
                    self.spot(row, n), "sheet-record", "没有写是哪条记录的。补上编号或名称；是合并的单元格就用 --fill。"
                )
            return None
        ids = [name] if name in self.identity.records else self.identity.find({"title": name})
        if len(ids) != 1:
            what = f"对得上几条记录：{'、'.join(ids)}" if ids else "不在目录里"
            self.plan.fault(self.spot(row, n), "sheet-record", f"“{name}”{what}。写记录的编号。")
            return None
        return self.plan.drafts.get((collection, ids[0])) or self.plan.draft((collection, ids[0]), spot)

    def put_part(self, owner: Draft, values: Sequence[CellValue], spot: Spot) -> None:
        """Add a part to a record's list, or change the one that it names."""
        sheet, said = self.found.sheet, {g.column.path: g for g in values}
        if not said:
            return
        old = owner.wanted.get(sheet.part)
        items = list(old) if isinstance(old, list) else []
        longs = [sheet.cls.wrap(item) for item in items]
        names = naming_keys(sheet.cls)
        mine = {k: v for k in names if (v := next((g.value for p, g in said.items() if p == (k,)), None)) is not None}
        at = next(
            (n for n, item in enumerate(longs) if mine and {k: v for k in names if (v := value_at(item, (k,)))} == mine), None
        )
        known = longs[at] if at is not None else None
        part = known if isinstance(known, dict) else {}
        for path, given in said.items():
            part = with_value(part, path, given.value, sheet.cls)
        if at is None:
            items.append(part)
            at = len(items) - 1
        elif part != longs[at]:
            items[at] = part
        else:
            return
        owner.set((sheet.part,), items, spot)
        for path, given in said.items():
            owner.spots[sheet.part, at, *path] = given.spot
            if given.note:
                owner.notes[sheet.part, at, *path] = given.note
        owner.spots[sheet.part, at] = spot


def _remark(text: str) -> str:
    """Return a text that fits into a comment of one line."""
    return "".join(c if c.isprintable() else " " for c in text)


def naming_keys(cls: type[Part]) -> tuple[str, ...]:
    """Return the keys that identify a part of a list: its id, its year, or what it names and where it begins."""
    known = [f for f in fields(cls) if f.part is None and f.shape == "one"]
    for key in ("id", "year", "n"):
        if any(f.key == key and f.required for f in known):
            return (key,)
    return tuple(
        f.key for f in known if not f.meta.long and (f.meta.kind in ("text", "id", "clause") or f.key in ("start", "from"))
    )


def _long(column: SheetColumn, item: Data) -> Data:
    assert column.field is not None and column.field.part is not None
    return column.field.part.wrap(item)


def _same(column: SheetColumn, old: Data | None, new: Data) -> bool:
    if column.kind == NAMES and isinstance(old, list) and isinstance(new, list):
        return [_long(column, v) for v in old] == [_long(column, v) for v in new]
    return old == new
