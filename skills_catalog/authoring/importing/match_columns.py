"""The headings of a table as columns of a sheet; and which sheet a table is.

A heading is known by its column's label, key or synonyms, with or without the unit, spaces and brackets; of a heading in two
rows by its last part, or by all parts. ``Wide`` tables have a column for each term of a choice (a level) instead of a column
that names it.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from skills_catalog.authoring.importing.synonyms import ANY_TITLE, TITLES, UNIQUE
from skills_catalog.authoring.workbook.columns import ONE, OWNER, OWNER_TITLE, Sheet, SheetColumn, sheets
from skills_catalog.catalog.collections import COLLECTIONS
from skills_catalog.findings.suggest import guess
from skills_catalog.records.schema import Field

PERSONAL = re.compile("联系人|姓名|负责人|法定代表人|法人代表|手机|身份证|银行卡|银行账号|经办人|学员|申请人")
"""Headings of columns that hold persons: never kept."""
NUMBERS = {"序号", "编号序号", "no", "行号"}
"""Headings of columns that count the rows."""
_BRACKETS = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")
_NAME = re.compile("名称$|全称$|name$", re.IGNORECASE)
_NOISE = re.compile(r"[\s:：*＊·、/_-]+")

TermFinder = Callable[[Field, str], str | None]
"""The id of the term that a text names in a field's vocabulary, if it is clear."""


def comparable_heading(text: str) -> str:
    """Return a heading in the form in which it is compared: half-width, small letters, without spaces and marks."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text).lower())


def heading_forms(text: str) -> tuple[str, ...]:
    """Return a heading with and without what stands in brackets."""
    return tuple(
        dict.fromkeys(
            form
            for form in (comparable_heading(text), comparable_heading(_BRACKETS.sub("", unicodedata.normalize("NFKC", text))))
            if form
        )
    )


@functools.cache
def known_headings(sheet: Sheet) -> Mapping[str, SheetColumn]:
    """Return every way to write a heading → its column; where two columns claim one, the first has it."""
    found: dict[str, SheetColumn] = {}
    for names in (_headings, _synonyms, _nested):
        for column in sheet.columns:
            for name in names(sheet, column):
                for form in heading_forms(name):
                    found.setdefault(form, column)
    return found


def _headings(sheet: Sheet, column: SheetColumn) -> Iterator[str]:
    yield column.heading
    if column.field is not None:
        yield column.key
        if len(column.path) == 1:
            yield column.field.meta.label
            if column.key == "title":
                yield f"{sheet.title}名称"
            if column.key == "id":
                yield f"{sheet.title}编号"


def _synonyms(sheet: Sheet, column: SheetColumn) -> Iterator[str]:
    if column.field is not None and len(column.path) == 1:
        yield from column.also
        if column.key == "title" and not sheet.part:
            yield from (*TITLES.get(sheet.collection, ()), *ANY_TITLE)
    if column.kind == OWNER:
        yield from (f"{name}编号" for name in TITLES.get(sheet.collection, ()))
        yield from TITLES.get(sheet.collection, ())


def _nested(sheet: Sheet, column: SheetColumn) -> Iterator[str]:
    """Let a part's name stand for its first field: 来源 for 来源·来源文件."""
    if column.field is not None and len(column.path) > 1:
        yield column.path[0]
        yield column.heading.split("·")[0]
        yield column.field.meta.label
        yield from column.also


@functools.cache
def any_heading(text: str) -> bool:
    """Tell whether a text is a heading of any sheet; the reader of tables finds the header row by it."""
    every = (sheet for collection in COLLECTIONS for sheet in sheets(collection))
    return any(form in found for found in map(known_headings, every) for form in heading_forms(text)) or bool(
        PERSONAL.search(text)
    )


@dataclass
class Match:
    """A table's columns as a sheet's. columns: by the table's column; terms: the columns that are a term of ``across``."""

    sheet: Sheet
    columns: dict[int, SheetColumn] = field(default_factory=dict)
    terms: dict[int, str] = field(default_factory=dict)
    across: SheetColumn | None = None
    figure: SheetColumn | None = None
    skipped: set[int] = field(default_factory=set)

    @property
    def score(self) -> tuple[int, int, bool]:
        """Return how many columns matched, how many are required, and whether it is a sheet of records: more is better."""
        own = [c for c in self.columns.values() if c.kind != OWNER_TITLE]
        return len(own) + len(self.terms), sum(c.required for c in own if c.kind != OWNER), not self.sheet.part


def match_columns(
    sheet: Sheet,
    headings: Sequence[Sequence[str]],
    term: TermFinder,
    mapped: Mapping[str, str],
    skipped: Collection[str],
    *,
    certain: bool,
) -> Match:
    """Match a table's headings to the columns of one sheet. mapped, skipped: what was said about headings, as people say them;
    certain: it is known to be this sheet, so that any name is its title."""
    found = Match(sheet)
    for n, parts in enumerate(headings):
        names = {comparable_heading("/".join(parts)), *(comparable_heading(p) for p in parts if p)}
        if names & {comparable_heading(s) for s in skipped} or (
            names & NUMBERS and not names & {comparable_heading(m) for m in mapped}
        ):
            found.skipped.add(n)
            continue
        key = next((mapped[m] for m in mapped if comparable_heading(m) in names), None)
        column = sheet.column(key) if key is not None else _column(known_headings(sheet), parts)
        if column is not None and column not in found.columns.values():
            found.columns[n] = column
    title = sheet.column("title")
    named = [
        n for n, parts in enumerate(headings) if n not in found.columns and n not in found.skipped and _NAME.search(parts[-1])
    ]
    if certain and not sheet.part and title is not None and title not in found.columns.values() and len(named) == 1:
        found.columns[named[0]] = title
    _across(found, headings, term)
    return found


def _column(found: Mapping[str, SheetColumn], parts: Sequence[str]) -> SheetColumn | None:
    whole = "/".join(parts)
    for text in (whole, *(p for p in reversed(parts) if p)):
        for form in heading_forms(text):
            if form in found:
                return found[form]
    return None


def _across(found: Match, headings: Sequence[Sequence[str]], term: TermFinder) -> None:
    """Find the columns that are terms of a choice which no column names, and the figure in their cells."""
    sheet = found.sheet
    taken = set(found.columns.values())
    figures = [c for c in sheet.columns if c.field and c.kind == ONE and c.field.meta.kind in ("money", "integer", "number")]
    figures = [c for c in figures if c not in taken and c.required] or [c for c in figures if c not in taken]
    if not sheet.part or not figures:
        return
    for column in sheet.columns:
        if column.field is None or not column.field.meta.choice or column.kind != ONE or column in taken:
            continue
        free = [n for n in range(len(headings)) if n not in found.columns and n not in found.skipped]
        terms = {n: id for n in free if (id := _term(column.field, headings[n], term)) is not None}
        if len(terms) > 1 and len(set(terms.values())) == len(terms):
            found.across, found.figure, found.terms = column, figures[0], terms
            _corner(found, headings)
            return


def _term(field_: Field, parts: Sequence[str], term: TermFinder) -> str | None:
    return next((id for part in reversed(parts) if part and (id := term(field_, part)) is not None), None)


def _corner(found: Match, headings: Sequence[Sequence[str]]) -> None:
    """Match the heading in the corner of a wide table, which may name both directions: 等级 评价类别."""
    for n, parts in enumerate(headings):
        if n in found.columns or n in found.terms or n in found.skipped:
            continue
        for column in found.sheet.columns:
            said = column.field is not None and comparable_heading(column.field.meta.label)
            if (
                said
                and column not in found.columns.values()
                and column is not found.across
                and comparable_heading("".join(parts)).endswith(said)
            ):
                found.columns[n] = column
                break


def candidate_sheets(collection: str | None, name: str) -> list[Sheet]:
    """Return the sheets that a table of that name can be."""
    every = [sheet for c in COLLECTIONS if collection in (None, c) for sheet in sheets(c)]
    same = [
        s
        for s in every
        if comparable_heading(name)
        in (comparable_heading(s.title), comparable_heading(s.collection if not s.part else f"{s.collection}.{s.part}"))
    ]
    return same or every


def usable(found: Match, *, owned: bool) -> bool:
    """Tell whether what matched tells records apart."""
    kinds = {c.kind for c in found.columns.values()}
    if found.sheet.part:
        return (owned or OWNER in kinds) and bool(kinds - {OWNER, OWNER_TITLE} or found.terms)
    return not owned and bool(found.columns) and ("title" in {c.key for c in found.columns.values()} or identified(found))


def identified(found: Match) -> bool:
    """Tell whether the columns name a record in another way than by its title."""
    have = {c.key for c in found.columns.values()}
    return "id" in have or any(set(keys) <= have for keys in UNIQUE.get(found.sheet.collection, ()))


def best_matches(found: Sequence[Match], *, owned: bool) -> list[Match]:
    """Return the best matches of a table: one, none, or several that are equally good."""
    good = [m for m in found if usable(m, owned=owned)]
    best = max((m.score for m in good), default=None)
    return [m for m in good if m.score == best]


def unknown_keys(sheet: Sheet, keys: Sequence[str]) -> list[tuple[str, str]]:
    """Return the given keys that are no field, each with a guess."""
    have = [c.key for c in sheet.columns if c.path]
    return [(key, guess(key, have)) for key in keys if sheet.column(key) is None]
