"""The files people download, and what Datasette is started with: all of them below ``data/``.

``datasette serve data`` takes the folder as it is: the database as immutable with its inspected counts, the settings,
the metadata and the plugin.
"""

from __future__ import annotations

import contextlib
import copy
import dataclasses
import itertools
import re
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import yaml

from skills_catalog.catalog.change import Change
from skills_catalog.catalog.collections import COLLECTIONS
from skills_catalog.catalog.model import Model
from skills_catalog.catalog.site_files import DATABASE
from skills_catalog.checks.evidence.truth import truth_rows
from skills_catalog.open_data import database_schema, datapackage, table_files, xlsx
from skills_catalog.open_data.dictionary import INTERNAL, DatabaseTable, tables
from skills_catalog.open_data.fulltext import INDEX
from skills_catalog.open_data.measured_file import MeasuredFile, Writing, measured, readable_json, write_pieces
from skills_catalog.open_data.parquet_file import parquet_path
from skills_catalog.open_data.record_rows import plain_of
from skills_catalog.text import han_words, sample_passages

WORKBOOK = "catalog.xlsx"
PACKAGE = "datapackage.json"
DCAT = "dcat.jsonld"
BESIDE = (PACKAGE, DCAT, "changes.json", "metadata.json", "settings.json", "inspect-data.json", "plugins/open_data.py")
"""The files that ``write_downloads`` writes beside those that it measures."""
TRUTH = "truth"
"""The table that is no collection's and has a JSON of its own."""
FORMS = ("csv", "json", "jsonl", "parquet")
"""The forms of a table, in the order that they are shown in."""
SETTINGS: dict[str, Any] = {
    "sql_time_limit_ms": 1000,
    "facet_time_limit_ms": 400,
    "max_returned_rows": 1000,
    "default_page_size": 20,
    "max_csv_mb": 20,
    "allow_download": True,
    "allow_facet": True,
    "suggest_facets": False,
    "default_cache_ttl": 300,
}
"""Datasette's settings: bounds on time, rows and bytes. Facets are the ones that the metadata names."""


@dataclass(frozen=True)
class PublishedData:
    """What stands in ``data/``: the tables as described, the files as measured, the rows of each table."""

    tables: Sequence[DatabaseTable]
    files: Sequence[MeasuredFile]
    counts: Mapping[str, int]
    metadata: Mapping[str, Any]
    changes: Sequence[Change] = ()

    def of(self, table: str) -> dict[str, MeasuredFile]:
        """A table's downloads by form."""
        return {f.form: f for f in self.files if f.table == table}

    @property
    def whole(self) -> list[MeasuredFile]:
        return [f for f in self.files if not f.table]

    def days(self) -> list[tuple[str, str, list[Change]]]:
        """The changes by publication, the newest first: its date, the date of the one before, what changed."""
        grouped = itertools.groupby(self.changes, key=lambda c: (c.date, c.since))
        return [(date, since, list(found)) for (date, since), found in grouped]

    @property
    def queries(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.metadata["databases"]["catalog"].get("queries", {})
        return found


def indented(content: bytes) -> bytes:
    """A record as an item of a readable list, with what stands before it."""
    return b",\n " + msgspec.json.format(content, indent=1).replace(b"\n", b"\n ")


def collection_files(data: Path, model: Model, name: str) -> list[MeasuredFile]:
    """``<collection>.json`` and ``.jsonl``: whole records with their lists, in the order of the pages."""
    make, records = plain_of(COLLECTIONS[name].cls), model.records[name]
    with Writing(data, f"{name}.json", name) as whole, Writing(data, f"{name}.jsonl", name) as lines:
        for n, record in enumerate(records.values()):
            content = msgspec.json.encode(make(record))
            lines.write(content + b"\n")
            whole.write(indented(content) if n else b"[" + indented(content)[1:])
        whole.write(b"\n]\n" if records else b"[]\n")
    return [whole.file, lines.file]


def truth_file(data: Path, model: Model) -> MeasuredFile:
    """``truth.json``: what is verified, for programs, as the table has it."""
    rows = [dataclasses.asdict(row) | {"page": row.path} for row in truth_rows(model.records)]
    return write_pieces(data, f"{TRUTH}.json", [readable_json(rows)], TRUTH)


@dataclass(frozen=True)
class StandingDownloads:
    """The downloads of the release that stands.

    data: their folder. tables: those with the same rows as now. collections: those with the same records in the same order.
    take: takes a file into the new release, False where it cannot.
    """

    data: Path
    tables: Collection[str]
    collections: Collection[str]
    take: Callable[[str], bool]


def write_downloads(
    data: Path,
    model: Model,
    counts: Mapping[str, int],
    changes: Sequence[Change],
    metadata_file: Path,
    base: str,
    standing: StandingDownloads | None = None,
) -> PublishedData:
    """Write every download of a database that stands in ``data``; what did not change is taken from the standing release.

    base: the site's public address or its path. The bytes are the same with a standing release and without.
    """
    metadata = _told(read_metadata(metadata_file), model.has_samples)
    made = [write_pieces(data, "changes.json", [readable_json([dataclasses.asdict(c) for c in changes])], "changes")]
    code, year = model.district.code, model.data_date.year
    with _opened(data / DATABASE) as connection:
        found = tables(connection, metadata, counts)
        stored = [t for t in found if not t.view]
        for name in COLLECTIONS:
            kept = (
                _taken(data, standing, name, [f"{name}.json", f"{name}.jsonl"])
                if standing and name in standing.collections
                else []
            )
            made += kept or collection_files(data, model, name)
        kept = _taken(data, standing, TRUTH, [f"{TRUTH}.json"]) if standing and TRUTH in standing.tables else []
        made += kept or [truth_file(data, model)]
        sheets: list[tuple[str, Iterator[str] | None]] = []
        for t in stored:
            paths = [f"{t.name}.csv", parquet_path(t, code, year)]
            kept = _taken(data, standing, t.name, paths) if standing and t.name in standing.tables else []
            made += kept
            sheets.append((t.name, None if kept else table_files.write_table(connection, data, t, code, year, made)))
        earlier = standing.data / WORKBOOK if standing else None
        xlsx.write_sheets(data / WORKBOOK, model.data_date, table_files.explanation(stored), sheets, earlier)
    by_form = {(f.table, f.form): f for f in made}
    files = [by_form[t.name, form] for t in stored for form in FORMS if (t.name, form) in by_form]
    files += [measured(data, DATABASE), measured(data, WORKBOOK)]
    shown = described(metadata, model, found)
    write_pieces(data, PACKAGE, [datapackage.package(model, stored, files)])
    write_pieces(data, DCAT, [datapackage.dcat(model, stored, files, base)])
    for name, body in (("metadata", shown), ("settings", SETTINGS), ("inspect-data", inspected(files, counts))):
        write_pieces(data, f"{name}.json", [readable_json(body)])
    write_pieces(data, "plugins/open_data.py", [plugin().encode()])
    return PublishedData(found, files, counts, shown, changes)


def _taken(data: Path, standing: StandingDownloads, table: str, paths: Sequence[str]) -> list[MeasuredFile]:
    """Files of the standing release taken into the new one; none where one of them cannot be."""
    return [measured(data, path, table) for path in paths] if all(map(standing.take, paths)) else []


def _opened(path: Path) -> contextlib.closing[sqlite3.Connection]:
    return contextlib.closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True))


def plugin() -> str:
    """Datasette's plugin as one file that imports nothing of ours: the text of ``han_words`` stands in place of its import."""
    own = Path(__file__).with_name("datasette_plugin.py").read_text("utf-8")
    words = Path(han_words.__file__).read_text("utf-8")
    head, text = words.split("from __future__ import annotations\n")
    _, about, _ = head.split('"""')
    imports = "".join(line for line in re.findall(r"^import .*\n", text, re.M) if line not in own)
    text = re.sub(r"^import .*\n", "", text, flags=re.M).strip("\n") + "\n"
    wanted = "from skills_catalog.text.han_words import matching\n"
    assert own.count(wanted) == 1, "the plugin must import the words once"
    own = own.replace("import contextlib\n", f"{imports}import contextlib\n", 1)
    return own.replace(wanted, f'"""{about}"""\n\n{text}')


def inspected(files: Sequence[MeasuredFile], counts: Mapping[str, int]) -> dict[str, Any]:
    """What ``datasette inspect`` would find: with it the database counts as immutable and no rows are counted."""
    file = next(f for f in files if f.path == DATABASE)
    rows = {name: {"count": n} for name, n in counts.items()}
    return {"catalog": {"hash": file.sha256, "size": file.size, "file": DATABASE, "tables": rows}}


def read_metadata(source: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(source.read_text("utf-8"))
    return found


def described(written: Mapping[str, Any], model: Model, found: Sequence[DatabaseTable]) -> dict[str, Any]:
    """``datasette_metadata.yml`` with owner, licence and the description of every table and column added."""
    metadata = copy.deepcopy(dict(written))
    metadata["license"] = model.district.open_data.licence
    metadata.setdefault("about", model.title("departments", model.district.open_data.owner))
    if model.district.site_url:
        metadata.setdefault("about_url", model.district.site_url)
        metadata.setdefault("source_url", f"{model.district.site_url}data/")
    metadata.setdefault("plugins", {}).setdefault(
        "open_data", {"site": model.district.site_url} if model.district.site_url else {}
    )
    shown = metadata["databases"]["catalog"].setdefault("tables", {})
    for table in found:
        own = shown.setdefault(table.name, {})
        own.setdefault("title", table.title)
        own.setdefault("description", table.about)
        own["columns"] = {c.name: c.text for c in table.columns}
        if table.collection == table.name:
            own |= {"fts_table": INDEX, "fts_pk": database_schema.SEARCH_ROW, "label_column": "title"}
            own.setdefault("sort", database_schema.SORT_KEY)
    for name in INTERNAL:
        shown[name] = {"hidden": True, **shown.get(name, {})}
    return metadata


def _told(value: Any, samples: bool) -> Any:
    """A part of the metadata; where there are no samples without marked passages and what says ``samples: true``."""
    if isinstance(value, str):
        return sample_passages.told(value, samples)
    if isinstance(value, list):
        return [_told(item, samples) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {k: v for k, v in value.items() if samples or not (isinstance(v, dict) and v.get("samples") is True)}
    return {k: _told(v, samples) for k, v in kept.items() if k != "samples"}


def checksums(files: Mapping[str, bytes]) -> bytes:
    """Each file below ``data/`` with its SHA-256, in the form of ``sha256sum``. files: file of the site → SHA-256."""
    inside = ((f.removeprefix("data/"), digest) for f, digest in sorted(files.items()) if f.startswith("data/"))
    return "".join(f"{digest.hex()}  {file}\n" for file, digest in inside if not file.endswith(".html")).encode()
