"""Workbooks (.xlsx) read with bounds: what a sheet holds is counted before its cells are made."""

from __future__ import annotations

import warnings
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from defusedxml.ElementTree import iterparse
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils import coordinate_to_tuple, range_boundaries

from skills_catalog.authoring.tables.cells import Shown, as_shown
from skills_catalog.authoring.tables.grid import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Grid, Merge, Note, letter
from skills_catalog.findings.finding import Problems
from skills_catalog.findings.suggest import guess

MOST_UNPACKED = 256 * 1024 * 1024
"""Bytes of a workbook's parts together; one that unpacks to more is refused unopened."""
MOST_TAGS = 8_000_000
"""Tags in its XML, which take the time: about a minute for so many."""
WIDEST = 20_000_000
"""Cells (rows times columns) of a sheet; blank ones take time too."""
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


class _TooLarge(Exception):
    """More cells than are read; ``args[0]`` says what."""


@dataclass
class _Outline:
    """What a sheet holds: the last filled row and column, merged cells, hidden parts, formulas without a value."""

    rows: int = 0
    columns: int = 0
    cells: int = 0
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    uncomputed: list[tuple[int, int]] = field(default_factory=list)


def read_workbook(path: Path, shown: str, problems: Problems, *, sheet: str | None = None) -> list[Grid] | None:
    """Return the visible sheets that hold something, or the one named; None after a finding."""
    try:
        with zipfile.ZipFile(path) as archive:
            fault = _fault(archive)
        if fault:
            problems.add(shown, (0, 0), *fault)
            return None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about parts that openpyxl cannot write again
            return _sheets(path, shown, problems, sheet)
    except _TooLarge as error:
        problems.add(shown, (0, 0), "sheet-size", f"{error.args[0]}。请删掉用不到的行、列，或拆成几个文件。")
    except Exception as error:  # a damaged workbook makes the readers of XML, ZIP and styles raise anything
        message = f"这个工作簿坏了，打不开（{type(error).__name__}）。请用表格软件打开后另存为新的 .xlsx。"
        problems.add(shown, (0, 0), "sheet-file", message)
    return None


def _fault(archive: zipfile.ZipFile) -> tuple[str, str] | None:
    """Return (code, message) of an archive that is no workbook or unpacks to too much."""
    names = {info.filename.lower() for info in archive.infolist()}
    if "[content_types].xml" not in names:
        what = "ODS 表格" if "mimetype" in names else "压缩包"
        return "sheet-file", f"这是{what}，不是 .xlsx。请用表格软件打开后另存为 .xlsx 或 CSV。"
    if "xl/workbook.bin" in names:
        return "sheet-file", "这是二进制工作簿（.xlsb）。请另存为 .xlsx。"
    if not any(name.startswith("xl/") for name in names):
        return "sheet-file", "这不是表格（可能是 Word 或 PowerPoint 文件）。请把表格另存为 .xlsx 或 CSV。"
    if any(info.flag_bits & 1 for info in archive.infolist()):
        return "sheet-file", "文件加了密码，读不了。请去掉密码再另存。"
    size = sum(info.file_size for info in archive.infolist())
    if size > MOST_UNPACKED:
        unpacked, most = size // 1024 // 1024, MOST_UNPACKED // 1024 // 1024
        return "sheet-size", f"解开有 {unpacked} MB，最多读 {most} MB。请另存一份干净的，或拆成几个文件。"
    if _tags(archive) > MOST_TAGS:
        return "sheet-size", "格子太多（空白但设过格式的也算）。请删掉用不到的行、列和工作表，或拆成几个文件。"
    return None


def _tags(archive: zipfile.ZipFile) -> int:
    """Return the tags in all of a workbook's XML; counting ends where there are too many."""
    found = 0
    for info in archive.infolist():
        with archive.open(info) as part:
            while found <= MOST_TAGS and (block := part.read(1 << 20)):
                found += block.count(b"<")
    return found


def _sheets(path: Path, shown: str, problems: Problems, wanted: str | None) -> list[Grid] | None:
    reader = ExcelReader(path, read_only=True, data_only=True, keep_links=False)
    try:
        reader.read()
        parts = {entry.name: relation.target for entry, relation in reader.parser.find_sheets()}
        sheets = [s for s in reader.wb.worksheets if s.title in parts]
        chosen = [s for s in sheets if (s.title == wanted if wanted is not None else s.sheet_state == "visible")]
        if wanted is not None and not chosen:
            known = [s.title for s in sheets]
            problems.add(shown, (0, 0), "sheet-header", f"没有工作表“{wanted}”。{guess(wanted, known)}")
            return None
        left = [s.title for s in sheets if s not in chosen] if wanted is None else []
        grids = [_grid(reader, s, parts[s.title]) for s in chosen]
        grids = [g for g in grids if g.lines]
        if grids and left:
            grids[0].notes.append(Note(0, "", f"隐藏的工作表没有读：{'、'.join(left)}；要读就用 --sheet 指明"))
        return grids
    finally:
        reader.archive.close()


def _grid(reader: ExcelReader, sheet: Any, part: str) -> Grid:
    with reader.archive.open(part) as source:
        outline = _outline(source)
    grid = Grid(sheet.title, merges=outline.merges, read_as="xlsx")
    if not outline.cells:
        return grid
    _noted(outline, grid)
    rows = sheet.iter_rows(min_row=1, max_row=outline.rows, min_col=1, max_col=outline.columns)
    for number, row in enumerate(rows, 1):
        texts = []
        for column, cell in enumerate(row):
            shown = _shown(cell, reader)
            if shown.remark:
                grid.notes.append(Note(number, letter(column), shown.remark))
            if shown.lost:
                grid.lost.append((number, column))
            texts.append(shown.text)
        grid.add(number, texts)
    return grid


def _shown(cell: Any, reader: ExcelReader) -> Shown:
    value = cell.value
    if value is None:
        return Shown("")
    if cell.data_type == "e":
        return Shown("", f"公式出错（{value}），当作没有写")
    if isinstance(value, str):
        return as_shown(value, "", 0, reader.wb.epoch)
    return as_shown(value, cell.number_format, cell.style_array.numFmtId, reader.wb.epoch)


def _noted(outline: _Outline, grid: Grid) -> None:
    for row, column in outline.uncomputed:
        grid.notes.append(Note(row, letter(column), "公式没有算出的值，当作没有写；用表格软件打开再保存一次就有了"))
    if outline.hidden_rows:
        rows = "、".join(map(str, outline.hidden_rows[:10])) + (" 等" if len(outline.hidden_rows) > 10 else "")
        grid.notes.append(Note(outline.hidden_rows[0], "", f"隐藏的行也读了：第 {rows} 行"))
    for first, last in outline.hidden_columns:
        if first < outline.columns:
            grid.notes.append(Note(0, letter(first), f"隐藏的列也读了（到 {letter(min(last, outline.columns - 1))} 列）"))


def _outline(source: Any) -> _Outline:
    """Return what a sheet's XML holds, in one pass that keeps nothing of it."""
    outline = _Outline()
    row = column = 0
    for event, element in iterparse(source, events=("start", "end")):
        tag = element.tag
        if event == "start":
            if tag == f"{MAIN}row":
                row, column = _row(element.get("r"), row), 0
                if element.get("hidden") in ("1", "true"):
                    outline.hidden_rows.append(row)
            continue
        if tag == f"{MAIN}c":
            place = element.get("r")
            at, column = coordinate_to_tuple(place) if place else (row, column + 1)
            _count(outline, element, at, column)
        elif tag == f"{MAIN}mergeCell":
            left, top, right, bottom = range_boundaries(element.get("ref"))
            outline.merges.append(Merge(top, left - 1, bottom, right - 1))
        elif tag == f"{MAIN}col" and element.get("hidden") in ("1", "true"):
            outline.hidden_columns.append((int(element.get("min")) - 1, int(element.get("max")) - 1))
        if tag in _WHOLE:
            element.clear()
    if outline.rows * outline.columns > WIDEST:
        raise _TooLarge(f"表有 {outline.rows} 行、到 {letter(outline.columns - 1)} 列，太大")
    return outline


_WHOLE = {f"{MAIN}{name}" for name in ("row", "mergeCell", "col", "conditionalFormatting", "dataValidation", "hyperlink")}
"""Elements that are freed once they have been read."""


def _row(number: str | None, before: int) -> int:
    return before + 1 if number is None else int(float(number))


def _count(outline: _Outline, element: Any, row: int, column: int) -> None:
    value = element.find(f"{MAIN}v")
    formula = element.find(f"{MAIN}f") is not None
    if formula and (value is None or (not value.text and element.get("t") != "str")):
        outline.uncomputed.append((row, column - 1))
    if element.find(f"{MAIN}is") is None and (value is None or not value.text):
        return
    outline.cells += 1
    outline.rows, outline.columns = max(outline.rows, row), max(outline.columns, column)
    if outline.cells > MOST_CELLS or row > MOST_ROWS or column > MOST_COLUMNS:
        raise _TooLarge(f"一个工作表最多读 {MOST_ROWS} 行、{MOST_CELLS} 格")
