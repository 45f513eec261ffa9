"""The JSON Schemas against the reader: they take what it takes, and refuse what can be seen in one value."""

from __future__ import annotations

import copy
import functools
import json
import re
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from skills_catalog.authoring import json_schema
from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.collections import COLLECTIONS
from skills_catalog.catalog.district import District
from skills_catalog.catalog.load import load_catalog
from skills_catalog.findings.finding import Problems
from skills_catalog.records.convert import Reader
from skills_catalog.records.schema import Part, references
from skills_catalog.records.yaml_file import Data
from skills_catalog.rules.language.cases import CaseFile
from skills_catalog.rules.language.facts import FactFile
from tests.support.places import OBSERVED, ROOT, TINY
from tests.support.some import some

BAD = ROOT / "tests" / "bad"
BESIDE: dict[str, type[Part]] = {"district": District, "facts": FactFile, "cases": CaseFile}
NULLS = {"", "~", "null", "Null", "NULL"}
TRUTH = {word: word.lower() == "true" for word in ("true", "True", "TRUE", "false", "False", "FALSE")}
Node = dict[str, Any] | list[Any] | tuple[str, bool]
"""A YAML value: a map, a list, or a scalar as (text, whether it is quoted)."""


def scalar(text: str, quoted: bool) -> object:
    """A scalar as the YAML 1.2 core schema reads it, which editors go by."""
    if quoted:
        return text
    if text in NULLS:
        return None
    if text in TRUTH:
        return TRUTH[text]
    if re.fullmatch(r"[-+]?[0-9]+", text):
        return int(text)
    if re.fullmatch(r"0o[0-7]+|0x[0-9a-fA-F]+", text):
        return int(text, 0)
    if re.fullmatch(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", text):
        return float(text)
    return text


def composed(node: yaml.Node) -> Node:
    if isinstance(node, yaml.MappingNode):
        return {key.value: composed(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [composed(item) for item in node.value]
    return (node.value, bool(node.style))


def seen_by(node: Node, *, editor: bool) -> Any:
    """The value as an editor's schema sees it, or as our reader does: every scalar a text."""
    if isinstance(node, dict):
        return {key: seen_by(value, editor=editor) for key, value in node.items()}
    if isinstance(node, list):
        return [seen_by(item, editor=editor) for item in node]
    return scalar(*node) if editor else node[0]


def files(catalog: Path) -> list[tuple[str, Node]]:
    """Every file of a catalog: the schema it goes by, and its YAML."""
    found = []
    for file in sorted(catalog.rglob("*.yaml")):
        parts = file.relative_to(catalog).parts
        found.append((parts[0].removesuffix(".yaml"), composed(yaml.compose(file.read_text("utf-8"), yaml.SafeLoader))))
    return found


@functools.cache
def loaded(folder: Path) -> Catalog:
    return load_catalog(folder, Problems())


@functools.cache
def validators(folder: Path) -> dict[str, Any]:
    """The schemas of a catalog, by what they are of."""
    texts = json_schema.editor_schemas(loaded(folder))
    return {name.removesuffix(".schema.json"): jsonschema_rs.Draft202012Validator(json.loads(t)) for name, t in texts.items()}


@functools.cache
def all_files() -> list[tuple[Path, str, Node]]:
    """Every file of every catalog: the catalog, the schema it goes by, and its YAML."""
    return [(folder, kind, node) for folder in (ROOT / "catalog", TINY / "catalog", OBSERVED) for kind, node in files(folder)]


def described(node: object, at: str = "") -> list[str]:
    """The places of properties in a schema that have no title or no description of their own or of what they refer to."""
    found = []
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "properties" and isinstance(value, dict):
                for name, one in value.items():
                    if "$ref" not in one and "/then/" not in f"{at}/" and not {"title", "description"} <= one.keys():
                        found.append(f"{at}/{name}")
            found += described(value, f"{at}/{key}")
    elif isinstance(node, list):
        for n, item in enumerate(node):
            found += described(item, f"{at}/{n}")
    return found


def test_every_property_of_every_schema_says_in_chinese_what_it_is() -> None:
    for path in some(sorted((ROOT / "schemas").glob("*.json")), 20):
        schema = json.loads(path.read_text("utf-8"))
        jsonschema_rs.meta.validate(schema)
        for at in described({k: v for k, v in schema.items() if k != "$defs"}):
            assert "/if" in at, (path.name, at)
        for name, part in schema["$defs"].items():
            for key, one in part.get("properties", {}).items():
                target = schema["$defs"][one["$ref"].rsplit("/", 1)[1]] if "$ref" in one and "title" not in one else one
                for word in ("title", "description"):
                    assert re.search("[\u4e00-\u9fff]", target[word]), (path.name, name, key)


def test_all_catalogs_are_taken() -> None:
    assert len(all_files()) > 300
    for folder, kind, node in all_files():
        found = [
            f"{list(e.instance_path)}: {e.message}" for e in validators(folder)[kind].iter_errors(seen_by(node, editor=True))
        ]
        assert found == [], (folder, kind)


def test_what_the_reader_takes_the_schema_takes_in_each_spelling() -> None:
    for folder, kind, node in all_files():

        def quoted(node: Node) -> Node:
            if isinstance(node, dict):
                return {key: quoted(value) for key, value in node.items()}
            return [quoted(item) for item in node] if isinstance(node, list) else (node[0], True)

        assert validators(folder)[kind].is_valid(seen_by(quoted(node), editor=True)), kind


SCALARS = st.sampled_from(
    [
        "", "null", "~", "true", "false", "True", "yes", "0", "5", "-1", "007", "1.5", "1.50", "12.555", "1e3", "0x10", "1_000",
        "2026-02-28", "2026-02-30", "2026-13-01", "0000-01-01", "2026-3-1", "90%", "90", "0.9%", "L5", "电工", "x y", "a#b", "a b#c",
        "文字", "多行\n文字", "null\n", "N/A", "-", "—", "-99999", "Null", "无", "life", "down", "project.level", "project.等级",
        "http://example.org/", "3137000001", "4-10-01-05", "370405", "\u0007", "person", "r-1", "doc-1#2", "age",
    ]
)  # fmt: skip
PLAIN_NULL = ("Null", False)
"""A word to the reader, nothing to an editor: the one thing that a schema cannot take for what it is."""
VALUES = st.recursive(
    st.tuples(SCALARS, st.booleans()).filter(lambda value: value != PLAIN_NULL),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["min", "max", "fixed", "of", "to", "x"]), inner, max_size=2),
    max_leaves=3,
)  # fmt: skip


def places(node: Node, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    pairs = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [at, *(place for key, value in pairs for place in places(value, (*at, key)))]


def put(node: Node, at: tuple[Any, ...], value: Node) -> Node:
    """The same YAML with another value at a place."""
    out: Any = copy.copy(node)
    if not at:
        return value
    out[at[0]] = put(out[at[0]], at[1:], value)
    return out


def reader_takes(folder: Path, kind: str, data: Data) -> bool:
    """Whether a file is read without a finding of form, and names only terms that the vocabularies have."""
    found: list[object] = []
    reader = Reader(lambda *finding, **_: found.append(finding))
    cls = COLLECTIONS[kind].cls if kind in COLLECTIONS else BESIDE[kind]
    if kind in COLLECTIONS and isinstance(data, dict):
        data = {"id": "id-1", **data}
    records = [reader.read(cls, item) for item in (data if isinstance(data, list) and kind in COLLECTIONS else [data])]
    terms = loaded(folder).terms()
    chosen = [(f, v) for r in records if r is not None for f, v in references(r, choices=True) if f.meta.choice]
    return not found and all(v in terms.get(f.meta.choice, [v]) for f, v in chosen)


@pytest.mark.parametrize("examples", [600, pytest.param(20_000, marks=pytest.mark.long)])
def test_the_schema_takes_whatever_the_reader_takes(examples: int) -> None:
    taken = 0

    @settings(max_examples=examples, deadline=None)
    @given(st.data())
    def takes(data: st.DataObject) -> None:
        nonlocal taken
        folder, kind, node = data.draw(st.sampled_from(all_files()))
        if isinstance(node, list):  # one record of a list is as good as all
            node = [data.draw(st.sampled_from(node))]
        for _ in range(data.draw(st.integers(1, 2))):
            at = data.draw(st.sampled_from(places(node)))
            node = put(node, at, data.draw(VALUES))
        if reader_takes(folder, kind, seen_by(node, editor=False)):
            errors = list(validators(folder)[kind].iter_errors(seen_by(node, editor=True)))
            assert errors == [], [(list(e.instance_path), e.message) for e in errors]
            taken += 1

    takes()
    assert taken > examples / 100


def test_a_bare_null_asks_for_quotes_where_something_must_stand() -> None:
    folder, kind, node = next((f, k, n) for f, k, n in all_files() if k == "institutions" and isinstance(n, dict))
    for value, taken in ((PLAIN_NULL, False), (("Null", True), True)):
        changed = put(node, ("title",), value)
        assert reader_takes(folder, kind, seen_by(changed, editor=False))
        errors = [list(e.instance_path) for e in validators(folder)[kind].iter_errors(seen_by(changed, editor=True))]
        assert errors == ([] if taken else [["title"]])


def test_an_optional_condition_may_be_empty() -> None:
    folder, kind, node = next((f, k, n) for f, k, n in all_files() if k == "rates" and isinstance(n, dict) and "when" in n)
    changed = put(node, ("when",), ("", False))
    assert reader_takes(folder, kind, seen_by(changed, editor=False))
    assert list(validators(folder)[kind].iter_errors(seen_by(changed, editor=True))) == []


SEEN = {
    "institutions--full-width", "missing--wrong", "projects--clock-time", "projects--fee-free", "projects--fee-share", "projects--fee-to-be-asked",
    "projects--keys-by-their-label", "projects--list-in-chinese-signs", "projects--names-for-keys-and-ids", "projects--impossible-date", "projects--label-for-id",
    "projects--list-wanted", "projects--missing-field", "projects--null-mark", "projects--recurring-form", "projects--text-hours", "projects--unknown-field",
    "projects--yes-no", "rates--bare-share", "rates--limit-without-time", "rates--two-forms", "rates--written-empty", "root--district", "root--facts--unknown-words", "root--facts--without-list", "towns--odd-space",
}  # fmt: skip
"""Bad files whose fault stands in one value or map. Others need other records, the order of things, or YAML itself."""


def test_bad_files_are_refused_where_a_schema_can_see_the_fault() -> None:
    schemas, refused = validators(TINY / "catalog"), set()
    for file in sorted(BAD.glob("*.yaml")):
        collection, _, name = file.stem.partition("--")
        try:
            node = composed(yaml.compose(file.read_text("utf-8"), yaml.SafeLoader))
        except yaml.YAMLError:  # what an editor's YAML reader finds itself
            continue
        if not schemas[name.partition("--")[0] if collection == "root" else collection].is_valid(seen_by(node, editor=True)):
            refused.add(file.stem)
    assert refused == SEEN


@pytest.mark.parametrize(
    ("kind", "key", "text"),
    [
        ("projects", "theory_hours", "四十"), ("projects", "days", "0"), ("projects", "fee", "-5"), ("projects", "fee", "1,500"),
        ("projects", "verified_on", "2026-02-30"), ("projects", "verified_on", "2026-06-31"), ("projects", "sample", "是"),
        ("projects", "level", "初级"), ("projects", "summary", "N/A"), ("projects", "basis", "doc-1"),
        ("institutions", "school_code", "'31370'"), ("occupations", "code", "4-10-1-5"), ("rates", "amount", "1500元"),
        ("rates", "amount", "{fixed: 1, range: {min: 1, max: 2}}"), ("rates", "when", "{fact: age}"), ("rates", "when", "{fact: age, is: 5, min: 5}"), ("rates", "when", "{all: [], any: []}"),
        ("rates", "limits", "[{}]"), ("rates", "title", ""),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused(kind: str, key: str, text: str) -> None:
    folder = TINY / "catalog"
    node = next(n for f, k, n in all_files() if f == folder and k == kind)
    record = dict(node[0] if isinstance(node, list) else node)  # type: ignore[arg-type]  # a map
    schema = validators(folder)[kind]
    assert schema.is_valid(seen_by([{"id": ("x", False), **record}], editor=True))
    value = composed(yaml.compose(f"- {text}", yaml.SafeLoader))[0]  # type: ignore[index]  # a list
    assert not schema.is_valid(seen_by([{"id": ("x", False), **record, key: value}], editor=True))
