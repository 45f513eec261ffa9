"""A workbook that we exported and somebody edited: what differs from the export is meant, a cleared cell too.

Every cell is compared three ways: as exported (by its mark), as the catalog says now, and as it comes back. What was edited on
both sides is a conflict.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import load_workbook

from skills_catalog.authoring.importing.foreign_table import CellReader
from skills_catalog.authoring.importing.identity import Identity, comparable
from skills_catalog.authoring.importing.plan import Draft, ImportPlan, Spot, Step, with_value
from skills_catalog.authoring.tables.grid import visible_text
from skills_catalog.authoring.tables.plain_table import PlainTable, TableRow
from skills_catalog.authoring.workbook.cell_text import Labels, TextRows, list_parts, rows_of
from skills_catalog.authoring.workbook.columns import OWNER, OWNER_TITLE, Sheet, SheetColumn, sheets
from skills_catalog.authoring.workbook.write import (
    FORM,
    MARK_DIGITS,
    STATE,
    TOO_LONG,
    ExportState,
    cell_mark,
    fitting_text,
    row_marks,
)
from skills_catalog.catalog.collections import COLLECTIONS
from skills_catalog.records.yaml_file import Data


def read_export_state(path: Path) -> ExportState | None:
    """Return what a workbook was exported from; None for any other file. The file has been read as a workbook before."""
    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        return None
    book = load_workbook(path, read_only=True)
    try:
        if STATE not in book.sheetnames:
            return None
        rows = [["" if v is None else str(v) for v in row] for row in book[STATE].iter_rows(values_only=True)]
    finally:
        book.close()
    if not rows or rows[0][0] != FORM:
        return None
    found = ExportState()
    for title, id, *rest in rows[1:]:
        if id:
            together = rest[0] if rest else ""
            found.marks[title, id] = [together[n : n + MARK_DIGITS] for n in range(0, len(together), MARK_DIGITS)]
        else:
            found.columns[title] = [text for text in rest if text]
    return found


def sheets_by_title() -> dict[str, Sheet]:
    return {sheet.title: sheet for collection in COLLECTIONS for sheet in sheets(collection)}


class ReturnedSheet:
    """Takes the rows of one sheet of such a workbook into a plan."""

    def __init__(
        self, plan: ImportPlan, readings: CellReader, identity: Identity, labels: Labels, kept: ExportState, table: PlainTable,
        sheet: Sheet, shown: str, *, force: bool,
    ) -> None:  # fmt: skip
        self.plan, self.readings, self.identity, self.labels, self.kept = plan, readings, identity, labels, kept
        self.table, self.sheet, self.shown, self.force = table, sheet, shown, force
        headings = {comparable("".join(parts)): n for n, parts in enumerate(table.headings)}
        self.at = {c: n for c in sheet.columns if (n := headings.get(comparable(c.heading))) is not None}
        self.fresh: dict[int, str] = {}
        """Row → id of a new record."""
        self.extra = [n for n in range(len(table.headings)) if n not in self.at.values()]

    def spot(self, row: TableRow, column: SheetColumn | None = None) -> Spot:
        n = None if column is None else self.at.get(column)
        return Spot(self.shown, row.number, 0 if n is None else n + 1, column.heading if column else "")

    def announce(self) -> None:
        """Make the new records of a sheet known, so that any row of any sheet may name them."""
        if self.sheet.part:
            return
        id_column, title_column = (next(c for c in self.sheet.columns if c.key == key) for key in ("id", "title"))
        for row in self.table.rows:
            id, title = self.text(row, id_column), self.text(row, title_column)
            deleted = (self.sheet.title, id) in self.kept.marks and not self.force
            if title and not deleted and (id not in self.identity.records if id else self.same(title) is None):
                id = id or self.identity.proposed(title)
                self.identity.add(id, {"title": title})
                self.readings.lookup.add(self.sheet.collection, id, [title])
                self.fresh[row.number] = id

    def take(self) -> None:
        missing = [c.heading for c in self.sheet.columns if c not in self.at and c.kind != OWNER_TITLE]
        if missing and (self.sheet.part or "编号" in missing):
            where = Spot(self.shown, self.table.header_row)
            self.plan.fault(where, "sheet-column", f"表头里少了“{missing[0]}”。表头不能改；从新导出的工作簿里把它复制回来。")
            return
        for n in self.extra:
            count = sum(bool(row.cells[n]) for row in self.table.rows)
            if count:
                self.plan.unknown.append((self.shown, "".join(self.table.headings[n]), count, False))
        if self.sheet.part:
            self.take_parts()
        else:
            self.take_records()

    def text(self, row: TableRow, column: SheetColumn) -> str:
        return row.cells[self.at[column]] if column in self.at else ""

    def take_records(self) -> None:
        id_column = self.sheet.columns[0]
        seen: dict[str, int] = {}
        for row in self.table.rows:
            id = self.text(row, id_column)
            if id and id in seen:
                message = f"编号 {id} 和第 {seen[id]} 行重复。一条记录只能有一行；是新记录就把编号清空。"
                self.plan.fault(self.spot(row, id_column), "sheet-record", message)
                continue
            if id:
                seen[id] = row.number
            if row.number in self.fresh:
                self.new(row, self.fresh[row.number])
            elif id in self.identity.records:
                self.known(row, id)
            elif id:
                self.deleted(row, id)
            else:
                self.nameless(row)
        exported = [id for title, id in self.kept.marks if title == self.sheet.title]
        self.plan.absent += [(self.sheet.collection, i) for i in exported if i in self.identity.records and i not in seen]

    def known(self, row: TableRow, id: str) -> None:
        draft = self.plan.draft((self.sheet.collection, id), self.spot(row))
        now = rows_of(self.sheet, draft.current, self.labels)[0]
        once = dict(
            zip(self.kept.columns.get(self.sheet.title, ()), self.kept.marks.get((self.sheet.title, id), ()), strict=False)
        )
        for column, shown in zip(self.sheet.columns, now, strict=True):
            if column not in self.at or column.key == "id":
                continue
            text, current = self.text(row, column), visible_text(fitting_text(shown))
            if text in (current, visible_text(TOO_LONG)) or once.get(column.heading) == cell_mark(text):
                continue
            value, note, good = self.read(column, text, row)
            if not good:
                continue
            if column.heading in once and once[column.heading] != cell_mark(current) and not self.force:
                note = f"导出以后，目录里也改过：现在是“{current}”，表里是“{text}”"
                draft.conflicts.append(Step(column.path, None, value, self.spot(row, column), note))
                continue
            draft.set(column.path, value, self.spot(row, column), note)

    def read(self, column: SheetColumn, text: str, row: TableRow) -> tuple[Data | None, str, bool]:
        """Return (what a cell says, a remark, whether it could be understood)"""
        given = self.readings.value(column, text, self.spot(row, column))
        if given is None:
            return None, "", not text
        return given.value, given.note, True

    def deleted(self, row: TableRow, id: str) -> None:
        """Note a conflict: the row is of a record that the catalog no longer has."""
        draft = self.plan.add((self.sheet.collection, id), id, self.spot(row))
        draft.new = False
        draft.conflicts.append(Step((), None, None, self.spot(row), "导出以后，目录里删掉了这条记录"))

    def nameless(self, row: TableRow) -> None:
        title = self.text(row, next(c for c in self.sheet.columns if c.key == "title"))
        if title:
            message = f"“{title}”已经有了，编号是 {self.same(title)}。写上编号，或换一个名称。"
            self.plan.fault(self.spot(row), "sheet-record", message)
        elif any(row.cells[n] for n in self.at.values()):
            self.plan.fault(self.spot(row), "sheet-record", "这一行没有名称。新记录要写名称；不要的行整行删掉。")

    def new(self, row: TableRow, id: str) -> None:
        title = self.text(row, next(c for c in self.sheet.columns if c.key == "title"))
        draft = self.plan.add((self.sheet.collection, id), title, self.spot(row))
        for column in self.sheet.columns:
            if column.key == "id":
                continue
            value, note, _ = self.read(column, self.text(row, column), row)
            if value is not None:
                draft.set(column.path, value, self.spot(row, column), note)

    def same(self, title: str) -> str | None:
        return next(iter(self.identity.find({"title": title})), None)

    def take_parts(self) -> None:
        owner = self.sheet.columns[0]
        rows: dict[str, list[TableRow]] = {}
        for row in self.table.rows:
            name = self.text(row, owner)
            id = name if name in self.identity.records else (self.same(name) if name else None)
            if id is None:
                said = f"“{name}”不在“{self.sheet.title.split('·')[0]}”里。" if name else "没有写是哪条记录的。"
                self.plan.fault(self.spot(row, owner), "sheet-record", f"{said}写记录的编号。")
                continue
            rows.setdefault(id, []).append(row)
        gone = [
            i
            for (title, i), kept in self.kept.marks.items()
            if title == self.sheet.title and i not in rows and i in self.identity.records
        ]
        for id in [*rows, *gone]:
            self.list_of(id, rows.get(id, []))

    def list_of(self, id: str, rows: Sequence[TableRow]) -> None:
        """Compare the parts of a record with what they were and are."""
        key = (self.sheet.collection, id)
        spot = self.spot(rows[0]) if rows else Spot(self.shown, self.table.header_row)
        draft = self.plan.drafts.get(key) or self.plan.draft(key, spot)
        columns = [c for c in self.sheet.columns if c.kind != OWNER_TITLE]
        now: TextRows = []
        for line in rows_of(self.sheet, draft.current, self.labels):
            now.append(
                [visible_text(fitting_text(t)) for c, t in zip(self.sheet.columns, line, strict=True) if c.kind != OWNER_TITLE]
            )
        texts = [[id if c.kind == OWNER else self.text(row, c) for c in columns] for row in rows]
        once = self.kept.marks.get((self.sheet.title, id))
        back = row_marks(self.sheet, [self.whole(columns, line) for line in texts])
        if texts == now or once == back:
            return
        if once is not None and once != row_marks(self.sheet, [self.whole(columns, line) for line in now]) and not self.force:
            note = "导出以后，目录里也改过这些行"
            draft.conflicts.append(Step((self.sheet.part,), None, None, spot, note))
            return
        self.changed(draft, columns, rows, texts, now)

    def whole(self, columns: Sequence[SheetColumn], line: Sequence[str]) -> list[str]:
        texts: Mapping[SheetColumn, str] = dict(zip(columns, line, strict=True))
        return [texts.get(c, "") for c in self.sheet.columns]

    def changed(
        self, draft: Draft, columns: Sequence[SheetColumn], rows: Sequence[TableRow], texts: TextRows, now: TextRows
    ) -> None:
        found = draft.current.get(self.sheet.part)
        old = found if isinstance(found, list) else []
        longs = list(list_parts(self.sheet, draft.current))
        items: list[Data] = []
        ways = difflib.SequenceMatcher(None, [tuple(t) for t in now], [tuple(t) for t in texts], autojunk=False).get_opcodes()
        for kind, a, b, c, d in ways:
            for n in range(c, d):
                before = a + n - c if a + n - c < b else None
                if kind == "equal":
                    items.append(old[a + n - c])
                else:
                    base = longs[before] if before is not None else {}
                    items.append(
                        self.part(
                            base if isinstance(base, dict) else {}, columns, rows[n], now[before] if before is not None else None
                        )
                    )
        path = (self.sheet.part,)
        draft.set(path, items or None, self.spot(rows[0]) if rows else Spot(self.shown, self.table.header_row))
        for n, row in enumerate(rows):
            draft.spots[self.sheet.part, n] = self.spot(row)
            for column in columns:
                draft.spots[self.sheet.part, n, *column.path] = self.spot(row, column)

    def part(
        self, base: dict[str, Data], columns: Sequence[SheetColumn], row: TableRow, now: Sequence[str] | None
    ) -> dict[str, Data]:
        """Return a part with what its row says; cells that were not edited leave it alone."""
        out = base
        for n, column in enumerate(columns):
            text = self.text(row, column)
            if column.kind == OWNER or (now is not None and text in (now[n], visible_text(TOO_LONG))):
                continue
            value, _, good = self.read(column, text, row)
            if good:
                out = with_value(out, column.path, value, self.sheet.cls)
        return out
