"""A record's values as the texts of a sheet's cells, and lists and trees back from them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from skills_catalog.authoring import yaml_writer
from skills_catalog.authoring.field_help import YES_NO, word_labels
from skills_catalog.authoring.workbook.columns import LIST, NAMES, ONE, OWNER, OWNER_TITLE, Sheet, SheetColumn, value_at
from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.kinds.figures import Vocabulary
from skills_catalog.findings.finding import Problems
from skills_catalog.records.schema import Field
from skills_catalog.records.yaml_file import Data, parse_yaml

SEPARATORS = re.compile(r"\s*[、；;，,\n]\s*")
TextRows = list[list[str]]


class Labels:
    """What a cell shows for an id: a term's label or a record's title, where no other has the same."""

    def __init__(self, catalog: Catalog) -> None:
        self.terms: dict[str, dict[str, str]] = {}
        for id, vocabulary in catalog.of("vocabularies", Vocabulary).items():
            names = [name for term in vocabulary.items for name in {term.id, term.label, *term.synonyms}]
            self.terms[id] = _alone({term.id: term.label for term in vocabulary.items}, names)
        self.records: dict[str, dict[str, str]] = {}
        for collection, records in catalog.records.items():
            names = [n for r in records.values() for n in {r.id, r.title, *(a.name for a in r.aliases)}]
            self.records[collection] = _alone({r.id: r.title for r in records.values()}, names)

    def of(self, field: Field) -> Mapping[str, str]:
        """Return id or word → what is shown, in the catalog's order; empty for a field that is free."""
        meta = field.meta
        if meta.choice:
            return self.terms.get(meta.choice, {})
        return self.records.get(meta.ref, {}) if meta.ref else YES_NO if meta.kind == "yes_no" else word_labels(field)

    def shown(self, field: Field, value: str) -> str:
        return self.of(field).get(value, value)


def _alone(shown: Mapping[str, str], names: Sequence[str]) -> dict[str, str]:
    count = Counter(names)
    return {id: label if count[label] == 1 and label.strip() == label else id for id, label in shown.items()}


def cell_for(column: SheetColumn, data: Data, labels: Labels) -> str:
    """Return the text of a cell. data: the record, or the part in its long form."""
    value, field = value_at(data, column.path), column.field
    if field is None or value is None or value in ("", [], {}):
        return ""
    if column.kind == ONE and isinstance(value, str):
        return labels.shown(field, value)
    if column.kind == LIST and isinstance(value, list) and all(isinstance(v, str) for v in value):
        return _joined([labels.shown(field, str(v)) for v in value])
    if column.kind == NAMES and isinstance(value, list):
        return _joined([v if isinstance(v, str) else yaml_writer.inline_yaml(v, field.part, flow=True) for v in value])
    return yaml_writer.inline_yaml(value, field.part, field, flow=False)


def _joined(texts: Sequence[str]) -> str:
    if any(not t or t != t.strip() or "\n" in t or t.startswith("[") for t in texts):
        return yaml_writer.inline_yaml(list(texts), flow=False)
    if not any(SEPARATORS.search(t) for t in texts):
        return "、".join(texts)
    return "\n".join(texts) if len(texts) > 1 else yaml_writer.inline_yaml(list(texts), flow=False)


def split_list(text: str) -> list[str]:
    """Return the values of a list in one cell: as YAML, one a line, or with 、 ； ， between them."""
    text = text.strip()
    if text.startswith("[") and isinstance(read := parse_inline(text), list) and all(isinstance(v, str) for v in read):
        return [str(v) for v in read]
    between = r"\s*\n\s*" if "\n" in text else SEPARATORS
    return [part for part in re.split(between, text) if part]


def parse_inline(text: str) -> Data | None:
    """Parse YAML of one line; None where it is none."""
    problems = Problems()
    data = parse_yaml(text.encode("utf-8", "surrogatepass"), "", problems)
    return None if problems.found else data


def parse_names(text: str) -> list[Data] | None:
    """Parse parts by their names: ``老名, {name: 旧名, until: 2020-01-01}``; None where braces do not match."""
    out: list[Data] = []
    for part in [text.strip()] if text.lstrip().startswith("{") and "\n" not in text.strip() else split_list(text):
        item = parse_inline(part) if part.startswith("{") else part
        if item is None:
            return None
        out.append(item)
    return out


def rows_of(sheet: Sheet, record: Data, labels: Labels) -> TextRows:
    """Return the rows of a sheet that a record has: one of its own, or one a part."""
    if not sheet.part:
        return [[cell_for(c, record, labels) for c in sheet.columns]]
    assert isinstance(record, dict)
    return [[_part_cell(c, record, part, labels) for c in sheet.columns] for part in list_parts(sheet, record)]


def _part_cell(column: SheetColumn, record: Mapping[str, Data], part: Data, labels: Labels) -> str:
    if column.kind in (OWNER, OWNER_TITLE):
        return str(record.get("id" if column.kind == OWNER else "title", ""))
    return cell_for(column, part, labels)


def list_parts(sheet: Sheet, record: Data) -> Iterator[Data]:
    """Yield the parts of a sheet's list in their long form."""
    found = value_at(record, (sheet.part,))
    for part in found if isinstance(found, list) else ():
        yield sheet.cls.wrap(part)
