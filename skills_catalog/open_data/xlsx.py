"""A workbook as spreadsheets read it (Office Open XML), written row by row, with no list of texts that all sheets share.

A sheet's bytes depend on its own rows alone: the sheet of a table that has not changed is copied out of an earlier workbook.
"""

from __future__ import annotations

import contextlib
import datetime
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape, unescape
from pathlib import Path
from typing import Any, BinaryIO

from skills_catalog.open_data.dictionary import DatabaseColumn
from skills_catalog.text.characters import CELL_LENGTH, NOT_IN_CELLS

LEVEL = 6
"""Of compression: 4 takes a third less time for a file larger by a fifth."""
SHEET_ROWS = 1_048_576 - 1
"""Rows that a sheet holds below its head; what is beyond stands in the CSV only."""
KNOWN = 50_000
"""Values of a column whose cells are remembered."""
BEFORE_ALL = datetime.date(1899, 12, 30).toordinal()
GENERAL, HEAD, DAY, TEXT = range(4)
"""Formats of cells, by their place in ``STYLES``."""
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
STYLES = (
    f'{XML}<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy-mm-dd"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFE3F0EE"/><bgColor indexed="64"/></patternFill></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1" applyAlignment="1">'
    '<alignment wrapText="1"/></xf>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def text_cell(value: str, style: int = GENERAL) -> str:
    value = NOT_IN_CELLS.sub(lambda m: "".join(f"_x{ord(c):04X}_" for c in m[0][:1]) + m[0][1:], value[:CELL_LENGTH])
    if not value:
        return "<c/>"
    space = ' xml:space="preserve"' if value != value.strip() or "\n" in value else ""
    styled = f' s="{style}"' if style else ""
    return f'<c{styled} t="inlineStr"><is><t{space}>{escape(value, quote=False)}</t></is></c>'


def number_cell(value: Any, style: int = GENERAL) -> str:
    styled = f' s="{style}"' if style else ""
    return f"<c{styled}><v>{value!r}</v></c>"


class CellCache(dict[Any, str]):
    """The cells of a column by their values, each made once while there are not too many."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.dates = kind == "date"

    def __missing__(self, value: Any) -> str:
        cell = "<c/>"
        if isinstance(value, str):
            day = datetime.date.fromisoformat(value) if self.dates else None
            cell = number_cell(day.toordinal() - BEFORE_ALL, DAY) if day and day.year > 1900 else text_cell(value, TEXT)
        elif value is not None:
            cell = number_cell(value)
        if len(self) >= KNOWN:
            self.clear()
        self[value] = cell
        return cell


def drawn(columns: Sequence[DatabaseColumn]) -> Callable[[Sequence[Sequence[Any]]], str]:
    """A function that writes rows, given as the values of each column."""
    known = [CellCache(c.kind) for c in columns]

    def rows(values: Sequence[Sequence[Any]]) -> str:
        cells = [map(k.__getitem__, column) for k, column in zip(known, values, strict=True)]
        return f"<row>{'</row><row>'.join(map(''.join, zip(*cells, strict=True)))}</row>"

    return rows


def sheet_head(columns: Sequence[DatabaseColumn]) -> str:
    """A sheet up to its first row of data: its panes, widths and the columns' names."""
    widths = "".join(_width(n, 12 if c.kind != "text" else 20) for n, c in enumerate(columns, 1))
    pane = '<pane xSplit="1" ySplit="1" topLeftCell="B2" activePane="bottomRight" state="frozen"/>'
    names = "".join(text_cell(c.name, HEAD) for c in columns)
    return _opened(pane, widths) + f"<row>{names}</row>"


FOOT = "</sheetData></worksheet>"


def _width(n: int, width: int) -> str:
    return f'<col min="{n}" max="{n}" width="{width}.7109375" customWidth="1"/>'


def _opened(pane: str, widths: str) -> str:
    view = f'<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
    return f'{XML}<worksheet xmlns="{MAIN}">{view}<sheetFormatPr defaultRowHeight="15"/><cols>{widths}</cols><sheetData>'


def explanation_sheet(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The sheet that says what the columns of the others mean."""
    widths = "".join(_width(n, 26 if n < 3 else 18) for n in range(1, len(titles) + 1))
    lines = ["".join(text_cell(t, HEAD) for t in titles), *("".join(map(text_cell, row)) for row in rows)]
    return f"{_opened('', widths)}<row>{'</row><row>'.join(lines)}</row>{FOOT}"


def parts(sheets: Sequence[str], made: datetime.date) -> Iterator[tuple[str, str]]:
    """The parts of a workbook that are no sheets, as (path, text)."""
    numbers = range(1, len(sheets) + 1)
    kind, documents = "application/vnd.openxmlformats-officedocument.spreadsheetml", "application/vnd.openxmlformats-package"
    override = '<Override PartName="/{}" ContentType="{}+xml"/>'
    yield (
        "[Content_Types].xml",
        (
            f'{XML}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="{documents}.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            + override.format("xl/workbook.xml", f"{kind}.sheet.main")
            + "".join(override.format(f"xl/worksheets/sheet{n}.xml", f"{kind}.worksheet") for n in numbers)
            + override.format("xl/styles.xml", f"{kind}.styles")
            + override.format("docProps/core.xml", f"{documents}.core-properties")
            + "</Types>"
        ),
    )
    relation = '<Relationship Id="rId{}" Type="{}/{}" Target="{}"/>'
    opened = f'{XML}<Relationships xmlns="{PACKAGE}/relationships">'
    yield (
        "_rels/.rels",
        (
            opened
            + relation.format(1, OFFICE, "officeDocument", "xl/workbook.xml")
            + relation.format(2, f"{PACKAGE}/relationships/metadata", "core-properties", "docProps/core.xml")
            + "</Relationships>"
        ),
    )
    day = f'xsi:type="dcterms:W3CDTF">{made.isoformat()}T00:00:00Z'
    yield (
        "docProps/core.xml",
        (
            f'{XML}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dcterms="http://purl.org/dc/terms/" '
            'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
            f"<dcterms:created {day}</dcterms:created><dcterms:modified {day}</dcterms:modified></cp:coreProperties>"
        ),
    )
    named = "".join(f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(sheets, 1))
    views = "<bookViews><workbookView/></bookViews>"
    yield "xl/workbook.xml", f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{views}<sheets>{named}</sheets></workbook>'
    yield (
        "xl/_rels/workbook.xml.rels",
        (
            opened
            + "".join(relation.format(n, OFFICE, "worksheet", f"worksheets/sheet{n}.xml") for n in numbers)
            + relation.format(len(sheets) + 1, OFFICE, "styles", "styles.xml")
            + "</Relationships>"
        ),
    )
    yield "xl/styles.xml", STYLES


class Archive:
    """A ZIP file; sizes and sums of a member are set once it is whole. The standard library cannot copy a member as it is."""

    LOCAL = struct.Struct("<4s5H3L2H")
    CENTRAL = struct.Struct("<4s6H3L5H2L")
    TIME, DATE = 0, 33
    """Midnight of 1980-01-01: the files' time says nothing."""

    def __init__(self, out: BinaryIO) -> None:
        self.out = out
        self.members: list[tuple[str, int, int, int, int]] = []

    def add(self, name: str, texts: Iterable[str]) -> None:
        """Write a member, compressed."""
        start, pack = self._open(name), zlib.compressobj(LEVEL, zlib.DEFLATED, -15)
        crc = size = held = 0
        for text in texts:
            content = text.encode()
            crc, size = zlib.crc32(content, crc), size + len(content)
            held += self.out.write(pack.compress(content))
        held += self.out.write(pack.flush())
        self._close(name, start, crc, held, size)

    def copy(self, name: str, source: BinaryIO, member: zipfile.ZipInfo) -> None:
        """Write a member as it stands in another archive."""
        start = self._open(name)
        source.seek(member.header_offset)
        *_, long, extra = self.LOCAL.unpack(source.read(self.LOCAL.size))
        source.seek(long + extra, 1)
        self.out.write(source.read(member.compress_size))
        self._close(name, start, member.CRC, member.compress_size, member.file_size)

    def _open(self, name: str) -> int:
        start, place = self.out.tell(), name.encode()
        self.out.write(self.LOCAL.pack(b"PK\3\4", 20, 0, 8, self.TIME, self.DATE, 0, 0, 0, len(place), 0) + place)
        return start

    def _close(self, name: str, start: int, crc: int, held: int, size: int) -> None:
        self.out.seek(start)
        self.out.write(self.LOCAL.pack(b"PK\3\4", 20, 0, 8, self.TIME, self.DATE, crc, held, size, len(name.encode()), 0))
        self.out.seek(0, 2)
        self.members.append((name, start, crc, held, size))

    def close(self) -> None:
        start = self.out.tell()
        for name, at, crc, held, size in self.members:
            place = name.encode()
            self.out.write(
                self.CENTRAL.pack(
                    b"PK\1\2", 20, 20, 0, 8, self.TIME, self.DATE, crc, held, size, len(place), 0, 0, 0, 0, 0, at
                ) + place
            )  # fmt: skip
        count, length = len(self.members), self.out.tell() - start
        self.out.write(struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, length, start, 0))


def write_sheets(
    path: Path,
    made: datetime.date,
    explanation: str,
    sheets: Sequence[tuple[str, Iterable[str] | None]],
    earlier: Path | None = None,
) -> None:
    """A workbook: 说明, then the sheets as (name, texts); the same input gives the same bytes.

    earlier: a workbook of which the sheets without texts are copied; there they have the same names.
    """
    names = ["说明", *(name[:31] for name, _ in sheets)]
    path.unlink(missing_ok=True)
    with contextlib.ExitStack() as stack:
        out = stack.enter_context(path.open("w+b"))
        archive, before = Archive(out), EarlierWorkbook(stack, earlier)
        for place, text in parts(names, made):
            archive.add(place, [text])
        archive.add("xl/worksheets/sheet1.xml", [explanation])
        for n, (name, texts) in enumerate(sheets, 2):
            place = f"xl/worksheets/sheet{n}.xml"
            if texts is not None:
                archive.add(place, texts)
            else:
                archive.copy(place, *before.sheet(name[:31]))
        archive.close()


class EarlierWorkbook:
    """The sheets of a workbook that ``write_sheets`` has made."""

    def __init__(self, stack: contextlib.ExitStack, path: Path | None) -> None:
        self.members: dict[str, zipfile.ZipInfo] = {}
        if path is not None:
            self.file = stack.enter_context(path.open("rb"))
            archive = stack.enter_context(zipfile.ZipFile(path))
            names = re.findall('<sheet name="([^"]*)"', archive.read("xl/workbook.xml").decode())
            self.members = {unescape(n): archive.getinfo(f"xl/worksheets/sheet{i}.xml") for i, n in enumerate(names, 1)}

    def sheet(self, name: str) -> tuple[BinaryIO, zipfile.ZipInfo]:
        return self.file, self.members[name]
