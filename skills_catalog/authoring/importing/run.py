"""A spreadsheet into the catalog, with a preview of what it would add, change and leave."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from skills_catalog.authoring.importing import apply, preview
from skills_catalog.authoring.importing.foreign_table import CellReader, ForeignTable
from skills_catalog.authoring.importing.identity import Identity
from skills_catalog.authoring.importing.lookup import Lookup
from skills_catalog.authoring.importing.match_columns import (
    Match,
    any_heading,
    best_matches,
    candidate_sheets,
    comparable_heading,
    match_columns,
    unknown_keys,
)
from skills_catalog.authoring.importing.plan import ImportPlan, Spot
from skills_catalog.authoring.importing.source_records import SourceRecords
from skills_catalog.authoring.importing.tidy import tidy
from skills_catalog.authoring.tables.plain_table import PlainTable, fill_down, read_tables
from skills_catalog.authoring.workbook import read_back
from skills_catalog.authoring.workbook.cell_text import Labels
from skills_catalog.authoring.workbook.columns import Sheet, sheets, value_at
from skills_catalog.authoring.workbook.write import EXPLAINED, STATE, WORDS, ExportState
from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.collections import COLLECTIONS
from skills_catalog.catalog.settings import Sources
from skills_catalog.checks.reading import read_catalog
from skills_catalog.findings.finding import Problems, findings_text, relative, stop_on_errors
from skills_catalog.findings.suggest import guess
from skills_catalog.records.schema import Field


@dataclass(frozen=True, kw_only=True)
class ImportSettings:
    """Say which table is read, how, and what becomes of it; named as the options are."""

    file: Path
    collection: str | None = None
    sheet: str | None = None
    into: str | None = None
    set: tuple[str, ...] = ()
    map: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    fill: tuple[str, ...] = ()
    encoding: str | None = None
    delimiter: str | None = None
    write: bool = False
    force: bool = False
    json: bool = False
    ask: bool = False
    """Whether somebody sits at the terminal who can say that it is to be written."""
    whose: str = ""
    """The beginning of what is said at the end: whose catalog it is."""


class Import:
    """One import: its settings, the catalog as it stands, and the plan that grows."""

    def __init__(self, settings: ImportSettings, catalog: Catalog) -> None:
        self.settings, self.catalog = settings, catalog
        self.file = settings.file
        self.plan = ImportPlan(SourceRecords(catalog))
        self.lookup, self.labels = Lookup(catalog), Labels(catalog)
        self.readings = CellReader(self.plan, self.lookup)
        self.identities: dict[str, Identity] = {}
        self.given = parse_pairs(settings.set, "--set", self.plan, self.file)
        self.mapped = parse_pairs(settings.map, "--map", self.plan, self.file)

    def identity(self, collection: str) -> Identity:
        if collection not in self.identities:
            self.identities[collection] = Identity(self.catalog, collection)
        return self.identities[collection]

    def shown(self, table: PlainTable, several: bool) -> str:
        name = relative(self.file.resolve(), self.catalog.places.base)
        return f"{name}[{table.name}]" if several else name

    def read(self) -> None:
        """All tables of the file into the plan."""
        settings, problems = self.settings, self.plan.problems
        found = read_tables(
            self.file, problems, shown=relative(self.file.resolve(), self.catalog.places.base), sheet=settings.sheet,
            encoding=settings.encoding, delimiter=settings.delimiter, known=any_heading,
        )  # fmt: skip
        stop_on_errors(problems)
        kept = read_back.read_export_state(self.file)
        self.plan.ours = kept is not None
        if kept is not None:
            for option in ("set", "map", "skip", "fill", "into"):
                if getattr(settings, option):
                    self.wrong(Spot(found[0].name, 0), f"这是导出的工作簿，不用 --{option}。去掉它；要改的直接改在格子里。")
            known = read_back.sheets_by_title()
            ours = {t.name: t for t in found if t.name in known and t.name in kept.columns}
            jobs = [self.returned_sheet(kept, ours[title], sheet) for title, sheet in known.items() if title in ours]
            for job in jobs:
                job.announce()
            for job in jobs:
                job.take()
            found = [t for t in found if t.name not in ours and t.name not in (EXPLAINED, STATE, WORDS)]
        for table in found:
            self.foreign(table, len(found) > 1 or self.file.suffix.lower() in (".xlsx", ".xlsm"))

    def returned_sheet(self, kept: ExportState, table: PlainTable, sheet: Sheet) -> read_back.ReturnedSheet:
        return read_back.ReturnedSheet(
            self.plan, self.readings, self.identity(sheet.collection), self.labels, kept, table, sheet, self.shown(table, True),
            force=self.settings.force,
        )  # fmt: skip

    def foreign(self, table: PlainTable, several: bool) -> None:
        shown = self.shown(table, several)
        for column in self.settings.fill:
            names = table.columns
            if comparable_heading(column) not in map(comparable_heading, names):
                self.wrong(Spot(shown, table.header_row), f"--fill 说的列“{column}”不在表里。{guess(column, names)}")
                return
            at = [comparable_heading(n) for n in names].index(comparable_heading(column))
            table = fill_down(table, names[at])
        skipped = set(map(comparable_heading, self.settings.skip))
        self.plan.notes += [
            (Spot(shown, n.row, 0, n.column), n.message) for n in table.notes if comparable_heading(n.column) not in skipped
        ]
        found = self.match(table, shown)
        if found is None:
            return
        if not self.owned(found, shown, table):
            return
        wrong = unknown_keys(found.sheet, [*self.given, *self.mapped.values()])
        for key, meant in wrong:
            self.wrong(Spot(shown, 0), f"“{found.sheet.title}”没有字段“{key}”。{meant}")
        if wrong:
            return
        ForeignTable(
            self.plan, self.readings, self.identity(found.sheet.collection), table, found, shown, self.given, self.settings.into
        ).take()

    def match(self, table: PlainTable, shown: str) -> Match | None:
        """Which sheet a table is; None after a finding."""
        settings, owned = self.settings, self.settings.into is not None
        names = table.columns
        for option, wanted in (("--map", self.mapped), ("--skip", settings.skip)):
            for name in wanted:
                if comparable_heading(name) not in {
                    *map(comparable_heading, names),
                    *(comparable_heading(p) for h in table.headings for p in h),
                }:
                    self.wrong(Spot(shown, table.header_row), f"{option} 说的列“{name}”不在表里。{guess(name, names)}")
                    return None
        possible = candidate_sheets(settings.collection, table.name)
        certain = len({s.collection for s in possible}) == 1
        every = [match_columns(s, table.headings, self.term, self.mapped, settings.skip, certain=certain) for s in possible]
        good = best_matches(every, owned=owned)
        if len(good) == 1:
            return good[0]
        several = "这个文件有几张表，只读一张用 --sheet 表名。" if "[" in shown else ""
        if good:
            said = "；".join(f"{m.sheet.title}（{'、'.join(c.heading for c in m.columns.values())}）" for m in good)
            message = f"看不出是哪一类记录，几类都对得上：{said}。用 --collection 指定一类。{several}"
        else:
            best = max(every, key=lambda m: m.score, default=None)
            said = "、".join(c.heading for c in best.columns.values()) if best is not None else ""
            close = f"最接近“{best.sheet.title}”，只对上了：{said}。" if best is not None and said else ""
            message = (
                f"表头（{'、'.join(names)}）对不上任何一类记录。{close}用 --collection 指定一类，用 --map 列=字段 指定列，"
                f"一条记录里的表用 --into 编号。{several}"
            )
        self.plan.fault(Spot(shown, table.header_row), "sheet-unclear", message)
        return None

    def owned(self, found: Match, shown: str, table: PlainTable) -> bool:
        """Is there the record that --into names? A new one is made where --set gives its title."""
        into, sheet = self.settings.into, found.sheet
        if into is None:
            return True
        key, identity, main = (sheet.collection, into), self.identity(sheet.collection), sheets(sheet.collection)[0]
        spot = Spot(shown, table.header_row)
        if into not in identity.records:
            title = self.given.get("title")
            if title is None:
                meant = guess(into, list(identity.records))
                message = f"--into 说的记录“{into}”不在 catalog/{sheet.collection} 里。{meant}要新建就加 --set title=名称。"
                self.wrong(Spot(shown, 0), message)
                return False
            self.plan.add(key, title, spot)
            identity.add(into, {"title": title})
        draft = self.plan.drafts.get(key) or self.plan.draft(key, spot)
        for name in [k for k in self.given if main.column(k) is not None and (k == "title" or sheet.column(k) is None)]:
            column = main.column(name)
            assert column is not None
            said = self.readings.value(column, self.given.pop(name), spot)
            if said is not None and value_at(draft.wanted, column.path) is None:
                draft.set(column.path, said.value, spot)
        return True

    def term(self, field: Field, text: str) -> str | None:
        tidied = tidy(field, text, self.lookup)
        return None if tidied.fault else tidied.text

    def wrong(self, spot: Spot, message: str) -> None:
        self.plan.fault(spot, "sheet-column", message)


def parse_pairs(texts: Sequence[str], option: str, plan: ImportPlan, file: Path) -> dict[str, str]:
    """Parse ``key=value`` of an option that may be given several times."""
    out: dict[str, str] = {}
    for text in texts:
        key, equals, value = text.partition("=")
        if not equals or not key.strip() or not value.strip():
            plan.problems.add(
                file.as_posix(),
                (0, 0),
                "sheet-column",
                f"{option} 写成 名=值，例如 {option} {_EXAMPLES[option]}；这里是“{text}”。",
            )
        out[key.strip()] = value.strip()
    return out


_EXAMPLES: Mapping[str, str] = {"--set": "code_version=2022", "--map": "单位全称=title"}


def run_import(sources: Sources, settings: ImportSettings) -> int:
    """Import a table. 0: written, or nothing to write, or only looked at; 1: faults or conflicts. Raises BuildStopped."""
    problems, collection = Problems(), settings.collection
    if collection is not None and collection not in COLLECTIONS:
        message = f"没有这一类记录：{collection}。{guess(collection, list(COLLECTIONS))}"
        problems.add("--collection", (0, 0), "unknown-collection", message)
    if not settings.file.is_file():
        problems.add(str(settings.file), (0, 0), "missing-file", "没有这个文件。")
    stop_on_errors(problems)
    catalog = read_catalog(sources)
    job = Import(settings, catalog)
    stop_on_errors(job.plan.problems)
    job.read()
    return finish_import(sources, settings, job.plan, job.labels)


def finish_import(sources: Sources, settings: ImportSettings, plan: ImportPlan, labels: Labels) -> int:
    """Show the plan, try it, and write it where that is wanted."""
    files, places = apply.new_texts(plan) if not plan.problems.errors else ({}, {})
    if files:
        plan.problems.found += apply.check_result(sources, plan, files, places).found
    faults = plan.problems.errors
    asks = settings.ask and not settings.json
    wanted = not faults and bool(files) and (settings.write or (asks and agreed(plan, labels)))
    if wanted:
        apply.replace_files(plan, sources.catalog, files)
    if settings.json:
        print(preview.data(plan, written=wanted))
    elif not (wanted and not settings.write):
        print(preview.preview_text(plan, labels))
    if faults:
        print(findings_text(plan.problems.sorted(), "text"), file=sys.stderr)
        print(f"{settings.whose}{len(faults)} 个错误，没有写入。", file=sys.stderr)
        return 1
    conflicts = sum(bool(d.conflicts) for d in plan.drafts.values())
    print(settings.whose + outcome_line(files, wanted, conflicts), file=sys.stderr)
    return 1 if conflicts else 0


def agreed(plan: ImportPlan, labels: Labels) -> bool:
    """Show the preview and wait for the answer."""
    print(preview.preview_text(plan, labels))
    return input("写入？[y/N] ").strip().lower() in ("y", "yes", "是")


def outcome_line(files: Mapping[Path, bytes], written: bool, conflicts: int) -> str:
    left = f"{conflicts} 条记录有冲突，没有写入冲突的字段。" if conflicts else ""
    if not files:
        return f"{left or '没有变化。'}"
    if written:
        return f"写入了 {len(files)} 个文件。{left}"
    return f"没有写入。看过以后，加 --write 写入 {len(files)} 个文件。{left}"
