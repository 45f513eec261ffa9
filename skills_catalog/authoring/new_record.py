"""A new record as a file with every field explained: required fields are left empty to be filled, the others are comments.

Explanations begin with ``## ``; a field that may be left out begins with ``# ``, which an editor takes away with one key.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from skills_catalog.authoring import field_help
from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.collections import COLLECTIONS
from skills_catalog.catalog.load import SUFFIX
from skills_catalog.checks.record_ids import folded, unfit
from skills_catalog.findings.finding import KeyPath, Message, Problems, relative
from skills_catalog.findings.suggest import guess
from skills_catalog.records import yaml_file
from skills_catalog.records.convert import Reader
from skills_catalog.records.kinds import ID_PATTERN
from skills_catalog.records.schema import Field, Part, fields
from skills_catalog.rules.language.cases import CaseFile
from skills_catalog.rules.language.facts import Fact

CASES = "cases"
FACTS = ("fact", "facts")
MOST_LISTED = 12
"""Values that an explanation lists; longer lists are cut."""
FILL = "  "


@dataclass(frozen=True)
class NewRecordFile:
    """A new file: where it goes, its text, and how many fields wait to be filled.

    appended: the text goes to the end of a file that is there.
    """

    file: Path
    text: str
    waiting: int
    appended: bool = False


def new_record_file(catalog: Catalog, collection: str, id: str, schemas: Path, problems: Problems) -> NewRecordFile | None:
    """Return a new file for a record, or None after a finding. schemas: the folder of the JSON Schemas."""
    if collection in FACTS:
        return _new_fact(catalog, id, problems)
    shown = relative(catalog.root, catalog.shown_root)
    known = [*COLLECTIONS, CASES, FACTS[0]]
    if collection not in known:
        message = f"没有“{collection}”这种记录。{guess(collection, known)}"
        problems.add(f"{shown}/{collection}", (0, 0), "unknown-collection", message)
        return None
    file = catalog.root / collection / f"{id}{SUFFIX}"
    place = relative(file, catalog.shown_root)
    if not ID_PATTERN.fullmatch(id):
        message = f"编号“{id}”只能用汉字、字母、数字和 - _ .，首尾要是汉字、字母或数字。"
        problems.add(place, (0, 0), "bad-id", message)
    elif fault := unfit(id, listed=True):
        problems.add(place, (0, 0), "bad-id", fault)
    elif taken := _taken(catalog, collection, id, file):
        problems.add(place, (0, 0), "duplicate-id", f"编号“{id}”已用在 {taken}，请换一个；要改那条记录就打开那个文件。")
    if problems.errors:
        return None
    text = "".join(f"{line}\n" for line in _file(catalog, collection, file, schemas))
    return NewRecordFile(file, text, _waiting(collection, id, text))


def _new_fact(catalog: Catalog, id: str, problems: Problems) -> NewRecordFile | None:
    """Return what is to be added to the end of ``facts.yaml``, or None after a finding."""
    file = catalog.root / "facts.yaml"
    place = relative(file, catalog.shown_root)
    if not file.is_file():
        problems.add(place, (0, 0), "missing-file", "缺少这个文件。")
        return None
    data = yaml_file.read_yaml(file, place, problems)
    listed = data.get("facts") if isinstance(data, dict) else None
    items = listed if isinstance(listed, list) else []
    ids = [item.get("id") for item in items if isinstance(item, dict)]
    lines = file.read_text("utf-8").splitlines()
    last = lines[yaml_file.locate(file, ("facts", len(items) - 1))[0] - 1] if items else ""
    if not ID_PATTERN.fullmatch(id):
        problems.add(place, (0, 0), "bad-id", f"编号“{id}”只能用汉字、字母、数字和 - _ .，首尾要是汉字、字母或数字。")
    elif id in ids:
        where = yaml_file.locate(file, ("facts", ids.index(id)))
        problems.add(place, where, "duplicate-id", f"事实“{id}”已经有了，请换一个编号；要改它就改这里。")
    elif not problems.errors and (list(data or ())[-1:] != ["facts"] or not last.lstrip().startswith("- ")):
        message = "只能在最后的一行一项的 facts 后面添。每项前面写“- ”，facts 放在文件最后。"
        problems.add(place, (1, 1), "wrong-shape", message)
    if problems.errors:
        return None
    dash = " " * last.index("-")
    draft = [f"{dash}- id: {id}", *_TemplateLines(catalog).part(Fact, dash + FILL, without="id")]
    required = [f for f in fields(Fact) if f.required and f.key != "id"]
    start = "" if file.read_bytes().endswith(b"\n") else "\n"
    return NewRecordFile(file, start + "".join(f"{line}\n" for line in draft), len(required), appended=True)


def _waiting(collection: str, id: str, text: str) -> int:
    """Count the fields of a draft that ``check`` will ask for."""
    found: list[str] = []

    def report(path: KeyPath, code: str, message: Message, *, at_key: bool = False) -> None:
        found.append(code)

    reader = Reader(report)
    data = yaml_file.parse_yaml(text.encode(), "", Problems())
    if collection == CASES:
        reader.read(CaseFile, data or {})
    else:
        reader.read(COLLECTIONS[collection].cls, {"id": id, **data} if isinstance(data, dict) else {})
    return len(found)


def write_new_file(made: NewRecordFile) -> None:
    """Put a draft in its place; one that stands there stays. Raises OSError and leaves nothing behind then."""
    if made.appended:
        before = made.file.stat().st_size
        with made.file.open("a", encoding="utf-8", newline="") as out:
            try:
                out.write(made.text)
                out.flush()
            except OSError:
                out.truncate(before)
                raise
        return
    made.file.parent.mkdir(parents=True, exist_ok=True)
    with made.file.open("x", encoding="utf-8", newline="\n") as out:
        try:
            out.write(made.text)
            out.flush()
        except OSError:
            made.file.unlink()
            raise


def _taken(catalog: Catalog, collection: str, id: str, file: Path) -> str | None:
    """Say where an id is in use: as an id or a former one in any case, or as a file's name; None where it is free."""
    for record in catalog.records.get(collection, {}).values():
        for n, used in enumerate((record.id, *record.former_ids)):
            if folded(used) == folded(id):
                at = catalog.places[collection, record.id]
                where = at.within("id") if n == 0 else at.within("former_ids", n - 1)
                return f"{at.shown}:{yaml_file.locate(where.file, where.at)[0]}"
    there = sorted(file.parent.iterdir()) if file.parent.is_dir() else []
    same = next((f for f in there if folded(f.name) == folded(file.name)), None)
    return relative(same, catalog.shown_root) if same else None


def _file(catalog: Catalog, collection: str, file: Path, schemas: Path) -> Iterator[str]:
    schema = schemas / f"{collection}.schema.json"
    if schema.is_file():
        yield f"# yaml-language-server: $schema={_from(file.parent, schema)}"
    spec = COLLECTIONS.get(collection)
    title, lead = (spec.title, spec.lead) if spec else ("检验用例", "专家写的例子：事实、日期和应得的结果，每次检查都会算一遍。")
    yield f"## {title}：{lead}"
    if spec:
        yield "## 编号就是文件名，永久不变。"
    yield "## 冒号后面空着的是必填的；行首有“# ”的可以不写，要写就去掉“# ”（VS Code 里选中按 Ctrl+/），不用的删掉。"
    yield ""
    cls: type[Part] = spec.cls if spec else CaseFile
    yield from _TemplateLines(catalog).part(cls, "", without="id" if spec else "")


def _from(folder: Path, schema: Path) -> str:
    """Return the schema's path relative to the file, so that the folder may be moved as a whole."""
    try:
        return os.path.relpath(schema, folder).replace(os.sep, "/")
    except ValueError:  # another drive
        return schema.resolve().as_uri()


def _asked_for(field: Field) -> bool:
    """Tell whether a new record has the field's key, to be filled."""
    return field.required or bool(field.meta.or_else)


class _TemplateLines:
    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.said: set[object] = set()
        """Maps and lists of values that have been explained: once is enough for a file."""

    def part(self, cls: type[Part], indent: str, *, without: str = "") -> Iterator[str]:
        """Yield the lines of a map, required fields first."""
        self.said.add(cls)
        known = [f for f in fields(cls) if f.key != without]
        for field in [f for f in known if _asked_for(f)]:
            yield from self.explained(field, indent)
            yield from self.required(field, indent)
        for field in [f for f in known if not _asked_for(f)]:
            yield from self.explained(field, indent)
            for line in self.optional(field):
                yield f"{indent}# {line}"

    def explained(self, field: Field, indent: str, *, inside: str = "") -> Iterator[str]:
        """Yield what a field is and may hold; for a map that stands as a comment also each field within."""
        need = "必填" if field.required else f"必填，或者写 {field.meta.or_else}" if field.meta.or_else else "可不写"
        name = f"{field.key} " if inside else ""
        yield f"{indent}## {inside}{name}{field.meta.label}（{need}）：{field_help.about(field) or '照实写。'}"
        found = list(field_help.allowed_values(field, self.catalog).items())
        if found and tuple(found) not in self.said:
            self.said.add(tuple(found))
            shown = "、".join(id if id == label else f"{id} {label}".strip() for id, label in found[:MOST_LISTED])
            yield f"{indent}## {inside}可以写：{shown}{' 等' if len(found) > MOST_LISTED else ''}。"
        if field.part is None or field.required or inside:
            return
        if field.part in self.said:
            yield f"{indent}##   里面的写法前面说过。"
            return
        self.said.add(field.part)
        for inner in fields(field.part):
            yield from self.explained(inner, indent, inside="  ")

    def required(self, field: Field, indent: str) -> Iterator[str]:
        yield f"{indent}{field.key}:"
        if field.part is None:
            return
        lines = list(self.part(field.part, indent + FILL + (FILL if field.shape == "list" else "")))
        if field.shape == "list":  # the first item begins where its first field is to be filled
            first = next(n for n, line in enumerate(lines) if not line.lstrip().startswith("#"))
            lines[first] = f"{indent}{FILL}- {lines[first].lstrip()}"
        yield from lines

    def optional(self, field: Field) -> list[str]:
        """Return a field with an example behind it, as it would stand without the mark of a comment; nothing if it has none."""
        if field.meta.example or field.part is None:
            given = field_help.example(field, self.catalog).splitlines()
            if not given:
                return []
            if field.shape in ("one", "map"):
                return [f"{field.key}: {given[0]}"]
            if field.part is None:
                return [f"{field.key}: [{', '.join(given)}]"]
            return [f"{field.key}:", *(f"{FILL}- {item}" for item in given)]
        inner = [line for f in fields(field.part) for line in self.optional(f)]
        marks = ["- ", *[FILL] * (len(inner) - 1)] if field.shape == "list" else [""] * len(inner)
        return [f"{field.key}:", *(f"{FILL}{mark}{line}" for mark, line in zip(marks, inner, strict=True))]
