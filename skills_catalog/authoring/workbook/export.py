"""The catalog as the workbook that clerks edit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from skills_catalog.authoring.importing.source_records import SourceRecords
from skills_catalog.authoring.workbook import write
from skills_catalog.authoring.workbook.cell_text import Labels, TextRows, rows_of
from skills_catalog.authoring.workbook.columns import Sheet, sheets
from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.collections import COLLECTIONS
from skills_catalog.catalog.settings import Sources
from skills_catalog.checks.reading import read_catalog
from skills_catalog.findings.finding import Problems, stop_on_errors
from skills_catalog.findings.suggest import guess


def sheet_rows(catalog: Catalog, collections: Sequence[str]) -> tuple[list[Sheet], dict[str, list[tuple[str, TextRows]]], Labels]:
    """Return the sheets of collections, and by sheet the rows of each record."""
    labels, originals = Labels(catalog), SourceRecords(catalog)
    wanted = [sheet for collection in COLLECTIONS if collection in collections for sheet in sheets(collection)]
    rows = {
        sheet.title: [(key[1], rows_of(sheet, originals.record(key), labels)) for key in originals.keys(sheet.collection)]
        for sheet in wanted
    }
    return wanted, rows, labels


def export_workbook(
    catalog: Catalog, path: Path, collections: Sequence[str], *, command: str = "skills-catalog"
) -> tuple[int, int]:
    """Write the workbook; returns how many records it holds, and how many sheets. command: as the program is called there."""
    wanted, rows, labels = sheet_rows(catalog, collections)
    write.write_workbook(path, wanted, rows, labels, command)
    return sum(len(rows[s.title]) for s in wanted if not s.part), len(wanted)


def run_export(sources: Sources, path: Path, collections: Sequence[str], *, force: bool, command: str) -> tuple[int, int]:
    """Check what is asked, and export; returns as ``export``. collections: () for all. Raises BuildStopped."""
    problems = Problems()
    for name in collections:
        if name not in COLLECTIONS:
            message = f"没有这一类记录：{name}。{guess(name, list(COLLECTIONS))}"
            problems.add("--collection", (0, 0), "unknown-collection", message)
    if path.suffix.lower() != ".xlsx":
        problems.add(str(path), (0, 0), "sheet-file", "工作簿的文件名要以 .xlsx 结尾。")
    elif path.exists() and not force:
        message = "已经有这个文件，里面也许有还没读回来的修改。换一个文件名；确定不要了，加 --force。"
        problems.add(str(path), (0, 0), "sheet-file", message)
    elif not path.parent.is_dir():
        problems.add(str(path), (0, 0), "missing-file", "没有放它的文件夹，先建好。")
    stop_on_errors(problems)
    return export_workbook(read_catalog(sources), path, collections or list(COLLECTIONS), command=command)
