"""Tables as people keep them, read as plain texts: spreadsheets (.xlsx) and delimited text in the usual encodings.

Nothing is guessed about values: a cell's text is what people see in it. What was noticed or done on the way stands in
``Table.notes``; what makes a file or a row unreadable is a finding.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from skills_catalog.authoring.tables import delimited, headings, xlsx_reader
from skills_catalog.authoring.tables.grid import MOST_CELLS, Grid, Note, letter
from skills_catalog.findings.finding import Problems

__all__ = ["Note", "PlainTable", "TableRow", "fill_down", "read_tables"]

MOST_BYTES = 64 * 1024 * 1024
"""Bytes of a file that is read."""


@dataclass(frozen=True)
class TableRow:
    """A row of a table.

    number: row of the sheet, or line of the file where it begins, from 1; cells: "" for blank, as many as columns.
    """

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class PlainTable:
    """A table as plain texts.

    name: the sheet's title, or the file's stem; headings: for each column from top to bottom; above: lines before them;
    read_as: encoding and delimiter, or ``xlsx``, for people.
    """

    name: str
    headings: tuple[tuple[str, ...], ...]
    header_row: int
    rows: tuple[TableRow, ...]
    notes: tuple[Note, ...]
    above: tuple[str, ...]
    read_as: str

    @property
    def columns(self) -> tuple[str, ...]:
        """Return what each column is called in notes and options, e.g. ``培训成本/初级工``; no two are the same."""
        return tuple(map("/".join, self.headings))


def read_tables(
    path: Path,
    problems: Problems,
    *,
    shown: str | None = None,
    sheet: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    known: Callable[[str], bool] | None = None,
) -> list[PlainTable]:
    """Return the tables of a file: one of a text, one of each visible sheet of a workbook (or of ``sheet`` alone).

    shown: the path as findings name it; encoding, delimiter: of a text, where what is told from it is wrong;
    known: whether a text is a heading that is expected, which finds the heading among rows of words.
    Faults are findings; a file that has one of its own gives no table.
    """
    shown = shown or path.as_posix()
    try:
        size = path.stat().st_size
        raw = path.read_bytes() if size <= MOST_BYTES else b""
    except OSError as error:
        problems.add(shown, (0, 0), "sheet-file", f"读不了这个文件（{error.strerror}）。请核对路径和权限。")
        return []
    if not raw:
        if size:
            limit = f"文件有 {size // 1024 // 1024} MB，最多读 {MOST_BYTES // 1024 // 1024} MB。请拆成几个文件。"
            problems.add(shown, (0, 0), "sheet-size", limit)
        else:
            problems.add(shown, (0, 0), "sheet-file", "文件是空的。")
        return []
    if raw.startswith(b"PK"):
        grids = xlsx_reader.read_workbook(path, shown, problems, sheet=sheet)
    elif fault := _foreign(raw):
        problems.add(shown, (0, 0), "sheet-file", fault)
        return []
    else:
        grid = delimited.read_delimited(raw, path.stem, shown, problems, encoding=encoding, delimiter=delimiter)
        grids = None if grid is None else [grid]
    return [] if grids is None else _tables(grids, shown, problems, known or (lambda _: False))


FOREIGN = (
    (b"%PDF", "这是 PDF，不是表格。请找原来的表格文件，或把表格复制到表格软件里另存为 .xlsx。"),
    (b"\x89PNG", "这是图片，不是表格。请录入成表格再导入。"),
    (b"\xff\xd8\xff", "这是图片，不是表格。请录入成表格再导入。"),
    (b"Rar!", "这是压缩包。请先解压。"),
    (b"7z\xbc\xaf", "这是压缩包。请先解压。"),
    (b"\x1f\x8b", "这是压缩包。请先解压。"),
)
"""How files that are no tables begin, and what to do about each."""
_MARKUP = re.compile(
    rb"\s*(?:<!doctype html|<html|<table|<head|<meta|mime-version:|<\?xml[^>]*>\s*(?:<\?[^>]*>\s*)*<)", re.IGNORECASE
)
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _foreign(raw: bytes) -> str:
    """Say what to do with a file that is not read as a table; empty for a text."""
    for start, message in FOREIGN:
        if raw.startswith(start):
            return message
    if raw.startswith(_COMPOUND):
        if "EncryptedPackage".encode("utf-16-le") in raw:
            return "工作簿加了密码，读不了。请打开后去掉密码，另存为 .xlsx。"
        return "这是旧格式的文件（.xls、.et 等）。请用表格软件打开，另存为 .xlsx。"
    if _MARKUP.match(raw[:4096].lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\0", b"")):
        return "这是网页或 XML，只是扩展名像表格（系统导出的“.xls”常是这样）。请用表格软件打开，另存为 .xlsx。"
    return ""


def _tables(grids: Sequence[Grid], shown: str, problems: Problems, known: Callable[[str], bool]) -> list[PlainTable]:
    found = []
    without = []
    for grid in grids:
        heading = headings.find_heading(grid.lines, grid.merges, known)
        if heading is None:
            without.append(grid.name)
        else:
            found.append(_Made(grid, heading, shown, problems).table())
    if not found:
        what = f"（工作表：{'、'.join(without)}）" if len(without) > 1 else ""
        message = f"没有找到表头{what}。请在数据上面留一行列名，例如 名称、地址。"
        problems.add(shown, (0, 0), "sheet-header", message)
    elif without:
        note = Note(0, "", f"工作表没有表头，没有读：{'、'.join(without)}")
        found[0] = replace(found[0], notes=(*found[0].notes, note))
    return found


class _Made:
    """One table while it is made of a grid and its heading."""

    def __init__(self, grid: Grid, heading: headings.Heading, shown: str, problems: Problems) -> None:
        self.grid, self.shown, self.problems = grid, shown, problems
        last = heading.first + heading.depth
        self.above, self.head, self.body = grid.lines[: heading.first], grid.lines[heading.first : last], grid.lines[last:]
        self.width = max((len(line.cells) for line in (*self.head, *self.body)), default=0)
        self.titles = [*heading.titles, *[()] * (self.width - len(heading.titles))]
        self.notes: list[Note] = []
        self.cells = {line.number: [*line.cells, *[""] * (self.width - len(line.cells))] for line in self.body}

    def table(self) -> PlainTable:
        self._leave_out()
        self._unmerge()
        if self.grid.ragged:
            self._ragged()
        columns = [n for n in range(self.width) if self.titles[n] or any(cells[n] for cells in self.cells.values())]
        names = {n: headings.column_name(self.titles[n], n) for n in columns}
        for n in columns:
            if not self.titles[n]:
                self.notes.append(Note(self.head[0].number, letter(n), f"这一列没有列名，暂叫“{names[n]}”"))
        self._equal(names)
        self._lost(names)
        rows = tuple(TableRow(number, tuple(cells[n] for n in columns)) for number, cells in self.cells.items())
        self.notes += _blanks(rows, tuple(names.values()))
        above = dict.fromkeys(cell for line in self.above for cell in line.cells if cell)
        return PlainTable(
            self.grid.name,
            tuple(self.titles[n] or (names[n],) for n in columns),
            self.head[0].number,
            rows,
            _gathered([*self.grid.notes, *self.notes], {letter(n): name for n, name in names.items()}),
            (*self.grid.above, *above),
            self.grid.read_as,
        )

    def _leave_out(self) -> None:
        """Leave out rows that are no records: text across the table, a sum, a remark at the end, the heading once more."""
        titled = sum(map(bool, self.titles))
        across = {m.top for m in self.grid.merges if 4 * sum(map(bool, self.titles[m.left : m.right + 1])) >= max(5, 3 * titled)}
        again = {line.cells for line in self.head}
        for line in self.body:
            filled = [cell for cell in line.cells if cell]
            first = "".join(filled[0].split())
            single = len(filled) == 1 and self.width > 1
            if single and (line.number in across or _REMARK.match(first)):
                what = "是表里的一行说明文字"
            elif first in _SUMS and self.width > 1:
                what = "是合计"
            elif line.cells in again:
                what = "又是表头"
            else:
                continue
            del self.cells[line.number]
            shown = filled[0] if len(filled[0]) <= 40 else f"{filled[0][:40]}…"
            self.notes.append(Note(line.number, "", f"这一行{what}，没有当作记录：{shown}"))

    def _unmerge(self) -> None:
        """Write the value of merged cells into each of them, in the columns that have a heading."""
        done: dict[int, list[int]] = {}
        left = MOST_CELLS
        numbers = sorted(self.cells)
        for merge in self.grid.merges:
            if merge.top not in self.cells or merge.left >= self.width or not self.cells[merge.top][merge.left]:
                continue
            value = self.cells[merge.top][merge.left]
            for number in numbers[bisect_left(numbers, merge.top) : bisect_right(numbers, merge.bottom)]:
                for n in range(merge.left, min(merge.right + 1, self.width)):
                    if self.titles[n] and not self.cells[number][n] and left:
                        self.cells[number][n] = value
                        done.setdefault(n, []).append(number)
                        left -= 1
        for n, rows in sorted(done.items()):
            message = f"合并单元格的值已补进每一格，共 {len(rows)} 格"
            self.notes.append(Note(min(rows), letter(n), message))

    def _ragged(self) -> None:
        """Report rows with more cells than headings; note those that lack cells."""
        width = max(line.written for line in self.head)
        beyond = [line for line in self.body if len(line.cells) > width and line.number in self.cells]
        if beyond and 2 * len(beyond) < len(self.cells):
            for line in beyond:
                many = f"这一行有 {len(line.cells)} 格，表头只有 {width} 列，后面的可能都错了一列。"
                message = f"{many}请看文字里是不是有没加引号的分隔符。"
                self.problems.add(self.shown, (line.number, width + 1), "sheet-row", message)
                del self.cells[line.number]
        for line in self.body:
            if line.written < width and line.number in self.cells:
                self.notes.append(Note(line.number, "", f"这一行只有 {line.written} 格，表头有 {width} 列；少的当作空白"))

    def _equal(self, names: dict[int, str]) -> None:
        first: dict[str, int] = {}
        for n, name in names.items():
            if name in first:
                message = f"{letter(first[name])} 列和 {letter(n)} 列的列名都是“{name}”。请改成不同的列名，或删掉一列。"
                self.problems.add(self.shown, (self.head[0].number, n + 1), "sheet-header", message)
            first.setdefault(name, n)

    def _lost(self, names: dict[int, str]) -> None:
        """Report long numbers that were stored as numbers: nobody can tell what their last digits were."""
        places: dict[int, list[int]] = {}
        for number, n in self.grid.lost:
            places.setdefault(n, []).append(number)
        for n, rows in places.items():
            message = (
                f"{names.get(n, letter(n))}：16 位以上的号码存成了数字，15 位以后的已经丢了（共 {len(rows)} 格）。"
                "请把这一列设成“文本”，照原件重新录入；用不到就删掉这一列。"
            )
            self.problems.add(self.shown, (rows[0], n + 1), "sheet-number", message)


_REMARK = re.compile(r"(?:注|备注|附注|说明|填表说明|填报单位|填表人|制表人?|审核人?|联系人|联系电话|填报日期|制表日期)[:：]")
_SUMS = {"合计", "总计", "小计", "共计", "总合计"}


def _blanks(rows: Sequence[TableRow], names: Sequence[str]) -> Iterator[Note]:
    """Note columns where a word stands above blanks: it may have been a merged cell, but nobody knows."""
    for n, name in enumerate(names):
        blank = [row.number for row in rows if not row.cells[n]]
        first = next((row for row in rows if row.cells[n]), None)
        if not blank or first is None or first is not rows[0] or not headings.is_word(first.cells[n]):
            continue
        message = f"“{first.cells[n]}”等值下面有空白，共 {len(blank)} 格，没有补。原表要是合并单元格，用 --fill {name} 补上"
        yield Note(blank[0], name, message)


def fill_down(table: PlainTable, column: str) -> PlainTable:
    """Return the table with the blanks of a column filled from above and noted. Raises KeyError for an unknown column."""
    if column not in table.columns:
        raise KeyError(column)
    n = table.columns.index(column)
    rows, filled, value = [], [], ""
    for row in table.rows:
        if not row.cells[n] and value:
            filled.append(row.number)
        value = row.cells[n] or value
        rows.append(TableRow(row.number, (*row.cells[:n], value, *row.cells[n + 1 :])))
    notes = [note for note in table.notes if note not in _blanks(table.rows, table.columns) or note.column != column]
    if filled:
        notes.append(Note(filled[0], column, f"空白照上面的值补上，共 {len(filled)} 格"))
    return replace(table, rows=tuple(rows), notes=tuple(notes))


def _gathered(notes: Sequence[Note], names: dict[str, str]) -> tuple[Note, ...]:
    """Return notes in the order of rows, with headings for letters; the same note of many rows of a column stands once."""
    rows: dict[tuple[str, str], list[int]] = {}
    for note in notes:
        rows.setdefault((names.get(note.column, note.column), note.message), []).append(note.row)
    out = []
    for (column, message), numbers in rows.items():
        several = f"（共 {len(numbers)} 处，第 {'、'.join(map(str, numbers[:5]))}{' 等' if len(numbers) > 5 else ''}行）"
        out.append(Note(numbers[0], column, message + several if len(numbers) > 1 else message))
    return tuple(sorted(out, key=lambda note: note.row))
