"""The workbook that clerks edit: a sheet for each collection and each list of parts, with drop-downs, and what it was made from.

Hidden sheets hold the drop-downs' words, and for every row a mark of each cell as it was written, so that an import can tell
what was edited in the workbook and what in the catalog since.
"""

from __future__ import annotations

import datetime
import hashlib
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from skills_catalog.authoring.tables.grid import visible_text
from skills_catalog.authoring.workbook.cell_text import Labels, TextRows
from skills_catalog.authoring.workbook.columns import LIST, NAMES, ONE, OWNER_TITLE, TREE, Sheet, SheetColumn
from skills_catalog.records.schema import Field
from skills_catalog.text.characters import CELL_LENGTH, NOT_IN_CELLS
from skills_catalog.text.quantities import BadValue, parse_date

EXPLAINED, WORDS, STATE = "说明", "_选项", "_导出"
FORM = "skills-catalog 1"
"""The first cell of the state's sheet."""
SPARE = 1000
"""Empty rows below the last one that drop-downs and checks cover."""
TOO_LONG = "（文字太长，表格放不下，请在 YAML 文件里改）"
MARK_DIGITS = 8
"""Hexadecimal digits of a cell's mark."""
HEAD, NEEDED, LOOKED_AT = (PatternFill("solid", fgColor=c) for c in ("FFE3F0EE", "FFFFE8B8", "FFEDEDED"))
LONG_AGO = datetime.datetime(1980, 1, 1)
EARLIEST = datetime.date(1900, 3, 1)
"""Before that day spreadsheets count days that the calendar does not have."""
EXACT = 10**15
"""Whole numbers below it are exact in every spreadsheet."""


def cell_mark(text: str) -> str:
    """Return a short hash of a cell's text, enough to tell it from another."""
    return hashlib.sha256(visible_text(text).encode("utf-8", "surrogatepass")).hexdigest()[:MARK_DIGITS]


@dataclass
class ExportState:
    """What a workbook was made from. marks: (sheet, record) → one mark a column, or one for all rows of a list."""

    columns: dict[str, list[str]] = field(default_factory=dict)
    marks: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def note(self, sheet: Sheet, id: str, rows: TextRows) -> None:
        self.columns[sheet.title] = [c.heading for c in sheet.columns]
        self.marks[sheet.title, id] = row_marks(sheet, rows)


def row_marks(sheet: Sheet, rows: TextRows) -> list[str]:
    """Return the marks of the rows that a record has in a sheet."""
    if not sheet.part:
        return [cell_mark(text) for text in rows[0]]
    shown = [[t for c, t in zip(sheet.columns, row, strict=True) if c.kind != OWNER_TITLE] for row in rows]
    return [cell_mark("\0".join("\1".join(map(visible_text, row)) for row in shown))]


def fitting_text(text: str) -> str:
    """Return a text as a cell can hold it."""
    return text if len(text) <= CELL_LENGTH else TOO_LONG


def write_workbook(
    path: Path, sheets: Sequence[Sheet], rows: Mapping[str, Sequence[tuple[str, TextRows]]], labels: Labels, command: str
) -> None:
    """Write the workbook. rows: sheet's title → (record's id, its rows); command: what the program is called at the prompt.

    The same input gives the same bytes.
    """
    book = Workbook()
    assert book.active is not None
    book.remove(book.active)
    _explain(book.create_sheet(EXPLAINED), sheets, command)
    words = _Words(labels)
    state = ExportState()
    for sheet in sheets:
        _sheet(book.create_sheet(sheet.title), sheet, rows[sheet.title], words, state)
    words.write(book.create_sheet(WORDS))
    _keep(book.create_sheet(STATE), state)
    made = path.with_name(f".{path.name}.exporting")
    try:
        made.write_bytes(_settled(book))
        made.replace(path)
    finally:
        made.unlink(missing_ok=True)


def _settled(book: Workbook) -> bytes:
    """Return a workbook's bytes without the hour in which they were made."""
    made = io.BytesIO()
    book.properties.created = LONG_AGO
    book.save(made)
    out = io.BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            content = old.read(member)
            if member == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>1980-01-01T00:00:00Z", content)
            new.writestr(zipfile.ZipInfo(member), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _explain(paper: Worksheet, sheets: Sequence[Sheet], command: str) -> None:
    lines = (
        "怎样改这个工作簿",
        "一行是一条记录；表名里带“·”的表，一行是某条记录里的一项，最左边写记录的编号，上下的顺序就是记录里的顺序。",
        "黄色的列必须填，灰色的列只供对照、改了不算。把鼠标移到表头上，可以看到这一列写什么。",
        "有下拉选项的格子从选项里选。一格里写几个值，用“、”隔开；值里本来有“、”的，一行写一个（Alt+回车换行）。",
        "清空一个格子，就是删掉这个字段。删掉一整行记录，不会删掉目录里的记录。",
        "新增一条记录：在最后加一行，编号可以不写（会按名称拟一个）。编号写好以后不要再改。",
        "大括号 { } 里的内容（条件、金额）是 YAML，不熟悉就不要改。",
        "不要写个人信息：姓名、身份证号、手机号、银行卡号。不要改表名和表头，也不要改隐藏的表。",
        f"改好以后存盘，先看会改什么：{command} import 这个文件.xlsx    确认后加 --write 写入目录。",
    )
    for line in lines:
        paper.append([line])
    paper.append([])
    paper.append(["表", "有几列"])
    for sheet in sheets:
        paper.append([sheet.title, len(sheet.columns)])
    paper["A1"].font = Font(bold=True, size=14)
    paper.column_dimensions["A"].width = 110
    for row in paper["A1:A9"]:
        row[0].alignment = Alignment(wrap_text=True, vertical="top")


def _sheet(paper: Worksheet, sheet: Sheet, records: Sequence[tuple[str, TextRows]], words: _Words, state: ExportState) -> None:
    for n, column in enumerate(sheet.columns, 1):
        _heading(paper.cell(1, n), column, words)
        letter = get_column_letter(n)
        wide = column.field is not None and (column.field.meta.long or column.kind == TREE)
        paper.column_dimensions[letter].width = 48 if wide else 24 if _texts(column) else 14
    line = 2
    for id, rows in records:
        state.note(sheet, id, rows)
        for row in rows:
            for n, (column, text) in enumerate(zip(sheet.columns, row, strict=True), 1):
                _fill(paper.cell(line, n), column, fitting_text(text))
            line += 1
    paper.freeze_panes = "C2"
    paper.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{line - 1}"
    last = line + SPARE
    for n, column in enumerate(sheet.columns, 1):
        letter = get_column_letter(n)
        for rule in _rules(column, words):
            rule.add(f"{letter}2:{letter}{last}")
            paper.add_data_validation(rule)
    state.columns.setdefault(sheet.title, [c.heading for c in sheet.columns])


def _texts(column: SheetColumn) -> bool:
    return column.field is None or column.kind != ONE or column.field.meta.kind == "text"


def _heading(cell: Cell, column: SheetColumn, words: _Words) -> None:
    _text(cell, column.heading)
    cell.font = Font(bold=True)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.fill = NEEDED if column.required else LOOKED_AT if column.kind == OWNER_TITLE else HEAD
    said = help_text(column, words.labels)
    if said:
        cell.comment = Comment(said, "目录", width=320, height=160)


def help_text(column: SheetColumn, labels: Labels) -> str:
    """Return what a column wants, for its heading."""
    own = column.field
    if own is None:
        return "记录的编号，例如从前一张表里复制。" if column.required else "只供对照，改了不算。"
    said = ["必填。"] if column.required else []
    said += [f"{own.meta.help}。"] if own.meta.help else []
    said += [f"单位：{own.meta.unit}。"] if own.meta.unit else []
    shapes = {LIST: "几个值用“、”隔开，或一行写一个。", NAMES: "几个名称用“、”隔开。", TREE: "YAML，不熟悉就不要改。"}
    said += [shapes[column.kind]] if column.kind in shapes else []
    said += ["写成 2026-03-01。"] if own.meta.kind == "date" else []
    known = labels.of(own)
    if known and column.kind == LIST:
        shown = list(known.values())
        said.append(f"可以写：{'、'.join(shown[:20])}{' 等' if len(shown) > 20 else ''}。")
    return "".join(said)


def _text(cell: Cell, text: str) -> None:
    """Write a text that stays a text: no formula, number or date; what XML cannot hold is escaped as spreadsheets do."""
    cell.value = NOT_IN_CELLS.sub(lambda m: "".join(f"_x{ord(c):04X}_" for c in m[0][:1]) + m[0][1:], text)
    cell.data_type = "s"
    cell.number_format = "@"
    cell.quotePrefix = text[:1] in "=+-@"


def _fill(cell: Cell, column: SheetColumn, text: str) -> None:
    own = column.field
    if not text:
        if _texts(column):
            cell.number_format = "@"
    elif own is not None and column.kind == ONE and (value := _figure(own, text)) is not None:
        cell.value = value
        if isinstance(value, datetime.date):
            cell.number_format = "yyyy-mm-dd"
    else:
        _text(cell, text)
        cell.alignment = Alignment(wrap_text=own is not None and (own.meta.long or "\n" in text), vertical="top")


def _figure(own: Field, text: str) -> int | datetime.date | None:
    """Return a date or a whole number that every spreadsheet shows as it stands in the catalog."""
    if own.meta.kind == "date":
        try:
            day = parse_date(text)
        except BadValue:
            return None
        return day if day >= EARLIEST else None
    if own.meta.kind in ("integer", "money", "number") and re.fullmatch("0|-?[1-9][0-9]{0,14}", text):
        return int(text)
    return None


def _rules(column: SheetColumn, words: _Words) -> list[DataValidation]:
    """Return how a spreadsheet checks what is typed into a column."""
    own = column.field
    if own is None or column.kind != ONE:
        return []
    if known := words.range(own):
        strict = not own.meta.ref
        rule = DataValidation("list", formula1=known, allow_blank=True, errorStyle="stop" if strict else "warning")
        rule.error = "请从下拉选项里选。" if strict else "目录里没有这条记录。"
    elif own.meta.kind == "date":
        rule = DataValidation("date", operator="greaterThan", formula1="1", allow_blank=True)
        rule.error = "请写日期，例如 2026-03-01。"
    elif own.meta.kind == "integer":
        least = str(own.meta.min if own.meta.min is not None else -EXACT)
        rule = DataValidation("whole", operator="greaterThanOrEqual", formula1=least, allow_blank=True)
        rule.error = "请写整数，不带单位。"
    elif own.meta.kind == "money":
        rule = DataValidation("decimal", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
        rule.error = "请写金额，单位是元，不带单位。"
    else:
        return []
    rule.errorTitle, rule.showErrorMessage = own.meta.label[:31], True
    return [rule]


class _Words:
    """The words of the drop-downs, a column for each vocabulary, collection and list of words that a field names."""

    def __init__(self, labels: Labels) -> None:
        self.labels = labels
        self.columns: dict[str, list[str]] = {}

    def range(self, own: Field) -> str:
        shown = list(self.labels.of(own).values())
        if not shown:
            return ""
        name = own.meta.choice or own.meta.ref or (own.meta.kind if own.meta.kind == "yes_no" else "、".join(shown))
        if name not in self.columns:
            self.columns[name] = shown
        letter = get_column_letter(list(self.columns).index(name) + 1)
        return f"'{WORDS}'!${letter}$2:${letter}${len(shown) + 1}"

    def write(self, paper: Worksheet) -> None:
        paper.sheet_state = "hidden"
        for n, (name, shown) in enumerate(self.columns.items(), 1):
            for line, text in enumerate([name, *shown], 1):
                _text(paper.cell(line, n), text)


def _keep(paper: Worksheet, state: ExportState) -> None:
    paper.sheet_state = "veryHidden"
    _text(paper.cell(1, 1), FORM)
    line = 2
    for title, headings in state.columns.items():
        for n, text in enumerate([title, "", *headings], 1):
            _text(paper.cell(line, n), text)
        line += 1
    for (title, id), kept in state.marks.items():
        for n, text in enumerate([title, id, "".join(kept)], 1):
            _text(paper.cell(line, n), text)
        line += 1
