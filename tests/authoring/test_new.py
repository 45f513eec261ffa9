"""``build.py new``: a file for a record with every field explained, which ``check`` asks to be filled."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from skills_catalog.authoring import field_help, new_record
from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.collections import COLLECTIONS
from skills_catalog.catalog.load import load_catalog
from skills_catalog.findings.finding import Problems
from skills_catalog.records import yaml_file
from skills_catalog.records.convert import Reader
from skills_catalog.records.schema import Part, fields
from skills_catalog.records.yaml_file import Data
from skills_catalog.rules.language.cases import CaseFile
from tests.support.places import ROOT, TINY
from tests.support.program import run_here
from tests.support.sites import tiny_arguments
from tests.support.some import some

KINDS = [*COLLECTIONS, "cases"]
TOGETHER = {("statistics", "# from: 2026-03-01"): "to"}
"""Fields that need another one beside them, and name it where it is lacking."""
OFF = re.compile(r" *# (?!yaml-language-server)")


def made(catalog: Catalog, collection: str) -> str:
    problems = Problems()
    draft = new_record.new_record_file(catalog, collection, "new-1", ROOT / "schemas", problems)
    assert draft is not None, problems.found
    return draft.text


def class_of(collection: str) -> type[Part]:
    return COLLECTIONS[collection].cls if collection in COLLECTIONS else CaseFile


def filled(cls: type[Part], data: Data, catalog: Catalog) -> Data:
    """The data with a good value in each required field that is empty."""
    data = dict(cls.wrap(data or {}))  # type: ignore[arg-type]  # a map, or nothing yet
    for field in fields(cls):
        given = data.get(field.key, "")
        if given == "" and (field.required or (field.meta.or_else and field.meta.or_else not in data)):
            text = field_help.example(field, catalog)
            example = yaml_file.parse_yaml(f"value: {text.splitlines()[0]}\n".encode(), "example", Problems())
            assert isinstance(example, dict), text
            given = example["value"]
            given = {"fixed": "1500"} if field.part is not None and not isinstance(given, dict) else given
            data[field.key] = [given] if field.shape == "list" else given
        elif field.part is not None and field.shape == "list" and isinstance(given, list):
            data[field.key] = [filled(field.part, item, catalog) if isinstance(item, dict) else item for item in given]
        elif field.part is not None and isinstance(given, dict):
            data[field.key] = filled(field.part, given, catalog)
    return data


def faults(collection: str, text: str, catalog: Catalog) -> list[tuple[str, str]]:
    """(code, message) of what the schema finds in a draft whose required fields have been filled."""
    problems, found = Problems(), list[tuple[str, str]]()
    data = yaml_file.parse_yaml(text.encode(), "new.yaml", problems)
    assert problems.found == [], problems.found
    cls = class_of(collection)
    whole = filled(cls, {"id": "new-1", **data} if collection in COLLECTIONS else data, catalog)  # type: ignore[dict-item]
    record = Reader(lambda _path, code, message, **_: found.append((code, message))).read(cls, whole)
    assert (record is None) == bool(found)
    return found


def blocks(text: str) -> list[range]:
    """The lines of each field that stands as a comment: its key, and what is nested in it."""
    lines, found = text.splitlines(), list[range]()
    for n, line in enumerate(lines):
        if not OFF.match(line) or line.lstrip().startswith("##"):
            continue
        nested = re.match(r" *#  ", line) is not None
        found[-1:] = [range(found[-1].start, n + 1)] if nested else [*found[-1:], range(n, n + 1)]
    return found


def without_mark(text: str, on: range) -> str:
    return "\n".join(re.sub("# ", "", line, count=1) if n in on else line for n, line in enumerate(text.splitlines()))


@pytest.mark.parametrize("collection", KINDS)
def test_each_field_of_a_draft_is_read_when_its_comment_is_taken_away(collection: str, real_catalog: Catalog) -> None:
    text = made(real_catalog, collection)
    assert faults(collection, text, real_catalog) == []
    optional = [f for f in fields(class_of(collection)) if not f.required]
    found = blocks(text)
    assert len(found) >= len(optional)
    for block in found:
        freed = without_mark(text, block)
        first = text.splitlines()[block.start]
        if other := TOGETHER.get((collection, first.strip())):
            assert any(f"还要写 {other}" in message for _, message in faults(collection, freed, real_catalog))
            freed = re.sub(rf"# (?={other}: )", "", freed, count=1)
        assert faults(collection, freed, real_catalog) == [], first


@pytest.mark.parametrize("collection", KINDS)
def test_a_draft_explains_every_field(collection: str, real_catalog: Catalog) -> None:
    text = made(real_catalog, collection)
    waiting, seen = [class_of(collection)], set[type[Part]]()
    while waiting:
        cls = waiting.pop()
        seen.add(cls)
        for field in some(fields(cls)):
            if cls is not COLLECTIONS.get(collection) and field.key != "id":
                assert field.meta.label in text, (cls, field.key)
            if field.part is not None and field.part not in seen and not field.meta.example:
                waiting.append(field.part)


@pytest.mark.parametrize("collection", KINDS)
def test_check_asks_for_what_is_not_filled_and_nothing_else(collection: str, tmp_path: Path) -> None:
    arguments = tiny_arguments(tmp_path)
    before = run_here(["check", *arguments])
    assert before.returncode == 0, before.stdout
    done = run_here(["new", collection, "新-1", *arguments])
    assert done.returncode == 0, done.stderr
    file = tmp_path / "catalog" / collection / "新-1.yaml"
    lines = file.read_text("utf-8").splitlines()
    checked = run_here(["check", *arguments])
    findings = [f for f in checked.stdout.splitlines() if "新-1.yaml" in f]
    assert checked.returncode == 1
    assert findings == [f for f in checked.stdout.splitlines() if ": error: " in f]
    assert re.search(r"(\d+) 个必填字段", done.stdout).group(1) == str(len(findings))  # type: ignore[union-attr]
    for finding in findings:
        place = re.search(r":(\d+):(\d+): error: missing-field: (\S+?)（.*）还没有填。$", finding)
        assert place, finding
        line, column, key = int(place[1]), int(place[2]), place[3]
        assert lines[line - 1][column - 1 :] == f"{key}:", finding


def test_an_id_that_is_taken_is_refused_with_its_place(tmp_path: Path) -> None:
    arguments = tiny_arguments(tmp_path)
    files = sorted((tmp_path / "catalog").rglob("*"))
    for collection, id, where in (
        ("projects", "p-1", "catalog/projects/p-1.yaml"),
        ("projects", "P-1", "catalog/projects/p-1.yaml"),
        ("groups", "jobless", "catalog/groups/all.yaml:1"),
        ("cases", "all", "catalog/cases/all.yaml"),
    ):
        done = run_here(["new", collection, id, *arguments])
        assert done.returncode == 1 and "duplicate-id" in done.stderr and where in done.stderr, done.stderr
    assert sorted((tmp_path / "catalog").rglob("*")) == files


@pytest.mark.parametrize(
    ("collection", "id", "code", "said"),
    [
        ("project", "x", "unknown-collection", "最接近的是“projects”"),
        ("fact", "a b", "bad-id", "只能用汉字、字母、数字"),
        ("facts", "born", "duplicate-id", "事实“born”已经有了"),
        ("projects", "../x", "bad-id", "只能用汉字、字母、数字"),
        ("projects", "a b", "bad-id", "只能用汉字、字母、数字"),
        ("projects", "con", "bad-id", "Windows"),
        ("projects", "page", "bad-id", "page/2/"),
        ("projects", "长" * 90, "bad-id", "请改短"),
    ],
)
def test_a_bad_name_is_refused(collection: str, id: str, code: str, said: str, tmp_path: Path) -> None:
    arguments = tiny_arguments(tmp_path)
    files = sorted(tmp_path.rglob("*"))
    done = run_here(["new", collection, id, *arguments])
    assert done.returncode == 1 and code in done.stderr and said in done.stderr, done.stderr
    assert sorted(tmp_path.rglob("*")) == files


def test_the_first_line_finds_the_schema_from_where_the_file_is(tmp_path: Path) -> None:
    shutil.copytree(TINY / "catalog", tmp_path / "990001" / "catalog")
    (tmp_path / "schemas").mkdir()
    shutil.copy(ROOT / "schemas" / "towns.schema.json", tmp_path / "schemas")
    places = ["--catalog", str(tmp_path / "990001" / "catalog"), "--schemas", str(tmp_path / "schemas")]
    assert run_here(["new", "towns", "t-9", *places]).returncode == 0
    first = (tmp_path / "990001" / "catalog" / "towns" / "t-9.yaml").read_text("utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=../../../schemas/towns.schema.json"
    assert run_here(["new", "funds", "f-9", *places]).returncode == 0
    text = (tmp_path / "990001" / "catalog" / "funds" / "f-9.yaml").read_text("utf-8")
    assert "yaml-language-server" not in text  # there is no schema to be named


def test_a_catalog_with_mistakes_takes_new_records(tmp_path: Path) -> None:
    arguments = tiny_arguments(tmp_path)
    (tmp_path / "catalog" / "projects" / "p-1.yaml").write_text("title: [\n", "utf-8")
    assert run_here(["new", "projects", "p-2", *arguments]).returncode == 0
    assert run_here(["new", "projects", "p-1", *arguments]).returncode == 1  # the file is there, though it cannot be read


def test_a_rate_is_explained_with_facts_that_the_catalog_has(tmp_path: Path) -> None:
    arguments = tiny_arguments(tmp_path)
    assert run_here(["new", "rates", "r-9", *arguments]).returncode == 0
    text = (tmp_path / "catalog" / "rates" / "r-9.yaml").read_text("utf-8")
    named = re.findall(r"(?:fact|[^_]of): (\w+)", text) + re.findall(r"(?:by|once_per): \[(\w+)", text)
    assert {"age", "level", "fee"} <= set(named) <= {"born", "age", "groups", "level", "fee", "on"}, named
    examples = [line for line in text.splitlines() if "groups, in:" in line or "level:" in line]
    assert examples and not any("registered_unemployed" in line or "veteran" in line for line in examples)


def test_a_fact_is_added_to_the_end_and_nothing_else_is_touched(tmp_path: Path) -> None:
    arguments = tiny_arguments(tmp_path)
    file = tmp_path / "catalog" / "facts.yaml"
    before = file.read_text("utf-8")
    for n, id in enumerate(("kind", "size")):
        done = run_here(["new", "fact", id, *arguments])
        assert done.returncode == 0, done.stderr
        assert f"在 {file} 的末尾添了“{id}”，3 个必填字段等着填" in done.stdout or n == 0
    text = file.read_text("utf-8")
    assert text.startswith(before) and text.count("- id: ") == 2
    added = text[len(before) :]
    for filled in ("label: 类别", "about: person", "type: yes_no"):
        key = filled.partition(":")[0]
        added = re.sub(rf"(?m)^(    {key}):$", lambda m, filled=filled: f"    {filled}", added)
    added = added.replace("    # question: 您今年多大？", "    question: 是不是？")
    file.write_text(before + added, "utf-8")
    done = run_here(["check", *arguments])
    assert done.returncode == 0, done.stdout


def test_facts_that_are_not_one_a_line_are_not_added_to(tmp_path: Path) -> None:
    arguments = tiny_arguments(tmp_path)
    file = tmp_path / "catalog" / "facts.yaml"
    text = "facts: [{id: a, label: 甲, about: person, type: number, question: 多少？}]\n"
    file.write_text(text, "utf-8")
    done = run_here(["new", "fact", "b", *arguments])
    assert done.returncode == 1 and "wrong-shape: 只能在最后的" in done.stderr
    assert file.read_text("utf-8") == text


@pytest.mark.parametrize("collection", ["rates", "parameters"])
def test_a_draft_names_no_fact_and_no_record_that_is_not_there(collection: str) -> None:
    """The tiny catalog has no parameter and no yes/no fact."""
    catalog = load_catalog(TINY / "catalog", Problems(), base=TINY)
    text = made(catalog, collection)
    assert "minimum-wage" not in text and "is_staff" not in text
    for block in blocks(text):
        assert faults(collection, without_mark(text, block), catalog) == [], text.splitlines()[block.start]
