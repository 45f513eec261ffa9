"""Delimited text as people save it: finds the encoding and the delimiter, and no stray quote swallows rows."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from skills_catalog.authoring.tables.grid import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Grid, Note, letter
from skills_catalog.findings.finding import Problems
from skills_catalog.text.characters import DANGEROUS, PASSED_OVER

DELIMITERS = {",": "逗号", ";": "分号", "\t": "制表符", "|": "竖线", "，": "全角逗号", "；": "全角分号"}
SPOKEN = {"\\t": "\t", "tab": "\t", **{name: mark for mark, name in DELIMITERS.items()}}
"""Other names for a delimiter."""
ENCODING_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8（带 BOM）"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16 LE"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16 BE"),
)
_FORMULA = f"[{re.escape(PASSED_OVER)}]*[{re.escape(''.join(DANGEROUS))}]"
_GUARDED = re.compile(rf"'(?={_FORMULA})|=\s*\"((?:[^\"]|\"\")*)\"\Z")
"""What keeps a spreadsheet from changing a text: an apostrophe before a formula, or ="0632" for a code."""
SAMPLE, SAMPLE_TEXT = 100, 10_000
"""Lines, and characters of them, from which the delimiter is told; more takes time by its square."""
MOST_LETTERS = 100_000
"""Characters of a cell, below the default limit of the module csv."""
LONGEST = 500
"""Lines that one quoted cell may span; beyond that the quote counts as never closed."""


def read_delimited(
    raw: bytes, name: str, shown: str, problems: Problems, *, encoding: str | None = None, delimiter: str | None = None
) -> Grid | None:
    """Read the rows of a text; return None after a finding. encoding, delimiter: as people say, else told from the text."""
    delimiter = SPOKEN.get(delimiter or "", delimiter)
    if delimiter and (len(delimiter) > 1 or delimiter in '"\r\n'):
        message = f"分隔符“{delimiter}”不行，只能写一个字符，例如 , 或 ;，制表符写 tab。"
        problems.add(shown, (0, 0), "usage", message)
        return None
    decoded = _decode(raw, shown, problems, encoding)
    if decoded is None:
        return None
    text, called = decoded
    lines = list(io.StringIO(text, newline=""))
    grid = Grid(name, ragged=True)
    first = 0
    hint = re.fullmatch(r"sep=(.)\s*", lines[0]) if lines else None
    if hint is not None:
        first, delimiter = 1, delimiter or hint.group(1)
    while first < len(lines) and _is_comment(lines[first]):
        grid.above.append(lines[first].strip().lstrip("#").strip())
        first += 1
    delimiter = delimiter or sniff(lines[first:])
    grid.read_as = f"{called}，{DELIMITERS.get(delimiter, f'“{delimiter}”')}分隔" if delimiter else f"{called}，只有一列"
    try:
        _fill(grid, lines, first, delimiter or "\t")
    except _TooLong as error:
        message = f"有一格的文字超过 {MOST_LETTERS} 字，不像表格。请检查引号是否成对，或删掉这一格。"
        problems.add(shown, (error.args[0], 1), "sheet-size", message)
        return None
    except _TooMany as error:
        problems.add(shown, (error.args[0], 1), "sheet-size", f"行、列或格太多，最多读 {MOST_CELLS} 格。请拆成几个文件。")
        return None
    return grid


def _decode(raw: bytes, shown: str, problems: Problems, encoding: str | None) -> tuple[str, str] | None:
    """Return the text and the name of its encoding: by its mark, else strictly UTF-8, else strictly GB18030."""
    for mark, codec, called in ENCODING_MARKS:
        if raw.startswith(mark):
            return _strictly(raw, codec, called, shown, problems)
    if encoding is not None:
        try:
            name = codecs.lookup(encoding).name
            b"a".decode(name, "replace")  # raises for a codec that turns bytes into bytes
        except LookupError:
            problems.add(shown, (0, 0), "sheet-encoding", f"没有“{encoding}”这种编码。可以写 utf-8、gb18030 或 utf-16。")
            return None
        return _strictly(raw, name, encoding, shown, problems)
    utf8, fault = _attempt(raw, "utf-8")
    zeros = raw.count(0)
    if zeros * 4 > len(raw) or (utf8 is None and zeros > raw.count(b"\n")):
        message = "像是没有 BOM 的 UTF-16。请另存为“CSV UTF-8”，或用 --encoding utf-16-le 指明。"
        problems.add(shown, (1, 1), "sheet-encoding", message)
        return None
    if fault and _mostly_utf8(raw):
        return _strictly(raw, "utf-8", "UTF-8", shown, problems)
    if utf8 is not None and not (_without_chinese(utf8) and _attempt(raw, "gb18030")[0] is not None):
        return utf8, "UTF-8"
    gb, other = _attempt(raw, "gb18030")
    if gb is not None:
        return gb, "GB18030"
    line = raw.count(b"\n", 0, max(fault, other)) + 1
    message = "这一行有读不出的字，试过 UTF-8 和 GB18030。请在表格软件里另存为“CSV UTF-8”，或用 --encoding 指明编码。"
    problems.add(shown, (line, 1), "sheet-encoding", message)
    return None


def _attempt(raw: bytes, codec: str) -> tuple[str | None, int]:
    """Return the text, or None and the place of the first byte that is no part of one."""
    try:
        return raw.decode(codec), 0
    except UnicodeDecodeError as error:
        return None, error.start


def _strictly(raw: bytes, codec: str, called: str, shown: str, problems: Problems) -> tuple[str, str] | None:
    try:
        return raw.decode(codec), called
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode(codec, errors="replace")
        message = f"从这一行起不是 {called} 编码，文件可能没有存完整。请重新导出。"
        problems.add(shown, (before.count("\n") + 1, 1), "sheet-encoding", message)
        return None


def _mostly_utf8(raw: bytes) -> bool:
    """Tell whether a text is UTF-8 with few bad bytes: GB18030 would read it without a complaint, and wrongly."""
    text = raw.decode("utf-8", errors="surrogateescape")
    bad = sum("\udc80" <= c <= "\udcff" for c in text)
    return sum("\u0800" <= c <= "\ud7ff" or c >= "\ue000" for c in text) > 4 * bad


def _without_chinese(text: str) -> bool:
    """Tell whether a text is UTF-8 only by chance: letters such as ģ or ς, and nothing that a Chinese table would hold."""
    return not text.isascii() and max(text) < "\u0800" and any(c > "\u00ff" for c in text)


def _is_comment(line: str) -> bool:
    """Tell whether a line is a comment above the table, such as ``# source: …``; a heading that is only a # is none."""
    mark = line.strip()
    return len(mark) > 1 and mark[0] == "#" and mark[1] not in DELIMITERS


def sniff(lines: Sequence[str]) -> str:
    """Return the delimiter of a text; empty where it has one column."""
    sample: list[str] = []
    length = 0
    for line in lines[:SAMPLE]:
        if line.strip() and (length == 0 or length + len(line) <= SAMPLE_TEXT):
            sample.append(line[:SAMPLE_TEXT].replace("\0", ""))
            length += len(line)
    if not sample:
        return ""
    import clevercsv  # noqa: PLC0415 (its import compiles thousands of patterns, and most tables are no delimited text)

    found = clevercsv.Detector().detect("".join(sample), delimiters=list(DELIMITERS))
    if found is not None and found.delimiter in DELIMITERS:
        return str(found.delimiter)
    best = max(DELIMITERS, key=lambda d: min(line.count(d) for line in sample))
    return best if all(best in line for line in sample) else ""


class _TooMany(Exception):
    """More rows or cells than are read; ``args[0]`` is the line, from 1."""


class _TooLong(Exception):
    """A cell that is longer than ``MOST_LETTERS``; ``args[0]`` is the line, from 1."""


class _Runaway(Exception):
    """A quoted cell that never ends."""


@dataclass(frozen=True)
class _Record:
    start: int
    end: int
    cells: list[str]
    stray: bool = False


def _fill(grid: Grid, lines: Sequence[str], first: int, delimiter: str) -> None:
    """Read the records into the grid; if row widths differ, treat unbalanced quotes as text."""
    records = list(_records(lines, first, delimiter, 0))
    widths = Counter(len(r.cells) for r in records if any(r.cells))
    usual = max(widths, key=lambda width: (widths[width], width), default=0)
    if len(widths) > 1 or any(r.stray or _is_table(lines[r.start + 1 : r.end - 1], delimiter, usual) for r in records):
        records = list(_records(lines, first, delimiter, usual))
    for record in records:
        if len(record.cells) > MOST_COLUMNS:
            raise _TooMany(record.start + 1)
        if any(len(cell) > MOST_LETTERS for cell in record.cells):
            raise _TooLong(record.start + 1)
        if record.stray:
            message = "有一个引号没有成对，这一行的引号按普通文字读；请核对这一行"
            grid.notes.append(Note(record.start + 1, "", message))
        for n, cell in enumerate(record.cells):
            if cell[:1] in ("'", "=") and (guard := _GUARDED.match(cell)):
                record.cells[n] = cell[1:] if guard[1] is None else guard[1].replace('""', '"')
                grid.notes.append(Note(record.start + 1, letter(n), '防止表格软件改动文字的写法（\' 或 ="…"）已去掉，只留文字'))
        grid.add(record.start + 1, record.cells)


class _Feed:
    """Lines for a reader of records; it stops one that runs on and on. start: where the record begins that is being read."""

    def __init__(self, lines: Sequence[str], start: int) -> None:
        self.lines, self.start, self.next = lines, start, start

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        if self.next == len(self.lines):
            raise StopIteration
        if self.next - self.start > LONGEST:
            raise _Runaway
        self.next += 1
        return self.lines[self.next - 1]


def _records(lines: Sequence[str], first: int, delimiter: str, usual: int) -> Iterator[_Record]:
    """Yield the records from a line on. usual: cells of most of them, where a cell over several lines may come from a stray
    quote.
    """
    feed, cells = _Feed(lines, first), 0
    while feed.start < len(lines):
        try:
            for row in csv.reader(feed, delimiter=delimiter, strict=True):
                start, end = feed.start, feed.next
                if usual > 1 and end - start > 1 and _swallowed(lines[start + 1 : end - 1], row, delimiter, usual):
                    raise _Runaway
                cells += len(row)
                if cells > MOST_CELLS or end > MOST_ROWS + SAMPLE:
                    raise _TooMany(start + 1)
                if row:
                    yield _Record(start, end, row)
                feed.start = end
        except (csv.Error, _Runaway):
            try:
                cells_of = _one_line(lines[feed.start], delimiter, usual)
            except csv.Error:  # the module's own limit, which other modules of the process may have moved
                raise _TooLong(feed.start + 1) from None
            yield _Record(feed.start, feed.start + 1, cells_of, stray=True)
            feed = _Feed(lines, feed.start + 1)


def _swallowed(inside: Sequence[str], row: Sequence[str], delimiter: str, usual: int) -> bool:
    """Tell whether a quoted cell has swallowed rows of the table. inside: its lines without the first and the last."""
    if len(row) != usual:
        return True
    return any(len(_loosely(line, delimiter)) == usual for line in inside)


def _is_table(inside: Sequence[str], delimiter: str, usual: int) -> bool:
    """Tell whether all lines inside a quoted cell are rows of the table, so that two stray quotes must have met."""
    return usual > 1 and len(inside) > 1 and all(len(_loosely(line, delimiter)) == usual for line in inside)


def _loosely(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter), [])


def _one_line(line: str, delimiter: str, usual: int) -> list[str]:
    """Return the cells of a line with a stray quote: quotes as far as they make sense, else as plain characters."""
    cells = _loosely(line, delimiter)
    if len(cells) == usual:
        return cells
    return next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter, quoting=csv.QUOTE_NONE), [])
