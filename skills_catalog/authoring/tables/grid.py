"""A sheet as it lies in its file: rows of texts with their numbers, merged cells, and what was noticed while reading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
"""Rows and columns that a spreadsheet's sheet can hold."""
MOST_CELLS = 2_000_000
"""Filled cells that are read of one file."""

_INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\ufeff]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")


@dataclass(frozen=True)
class Note:
    """What the reader noticed or did. row: from 1, 0 for the whole sheet; column: its letter or heading, or empty."""

    row: int
    column: str
    message: str


@dataclass(frozen=True)
class GridRow:
    """One row as the file has it. number: row of the sheet, or line of the file where it begins, from 1;
    cells: without blank ones at the end; written: how many there are with the blank ones."""

    number: int
    cells: tuple[str, ...]
    written: int


@dataclass(frozen=True)
class Merge:
    """Merged cells: rows from 1, columns from 0, the last ones included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class Grid:
    """The filled rows of a sheet. name: its title, or the file's stem; read_as: how its text was read, for people;
    lost: (row from 1, column from 0) of numbers that have lost digits, which stand as blanks;
    ragged: rows may lack cells or have too many, as in a text."""

    name: str
    lines: list[GridRow] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    lost: list[tuple[int, int]] = field(default_factory=list)
    above: list[str] = field(default_factory=list)
    read_as: str = ""
    ragged: bool = False

    def add(self, number: int, cells: list[str]) -> None:
        """Add a row with its cells cleaned; one without content is left out."""
        for n, cell in enumerate(cells):
            if cell and not (cell.isprintable() and cell[0] != " " and cell[-1] != " "):
                cells[n] = visible_text(cell)
                self.notes.extend(Note(number, letter(n), remark) for remark in remarks(cell))
        written = len(cells)
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            self.lines.append(GridRow(number, tuple(cells), written))


def letter(column: int) -> str:
    """Return the letter that spreadsheets show for a column, counted from 0."""
    return str(get_column_letter(column + 1))


def visible_text(text: str) -> str:
    """Return the text of a cell without what nobody sees: outer spaces, invisible and control characters; line breaks are
    newlines.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", _INVISIBLE.sub("", text)).strip()


def remarks(text: str) -> Iterator[str]:
    """Yield what is odd about a cell's text, in Chinese."""
    if "\ufeff" in text:
        yield "文字里混进了字节顺序标记（BOM），已去掉；可能是几个文件拼成的"
    if _CONTROL.search(text.replace("\r", "")):
        yield "文字里有控制字符，已去掉"
    if "\ufffd" in text:
        yield "有“\ufffd”：这个字在保存成这个文件以前就已经丢了，请照原件补"
    if _PRIVATE.search(text):
        yield "有自造字（专用区字符），照原样保留；别的机器上可能显示不出来"
