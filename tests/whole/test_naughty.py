"""Hostile texts in every field of every collection, through to every file of the site: nothing breaks, nothing runs.

The texts are those of the Big List of Naughty Strings and of ``naughty.KINDS``. Every collection has each of them, and every
text field has one of each kind; the site is compared with that of the same catalog with harmless texts.
"""

from __future__ import annotations

import asyncio
import csv
import html
import io
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import html5lib
import httpx
import openpyxl
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from skills_catalog.authoring.tables import delimited
from skills_catalog.authoring.tables.grid import visible_text
from skills_catalog.catalog.collections import COLLECTIONS
from skills_catalog.catalog.district import District
from skills_catalog.findings import github
from skills_catalog.findings.finding import Problems
from skills_catalog.open_data.csv_file import BOM, harmless
from skills_catalog.records.convert import Reader
from skills_catalog.records.record import Source
from skills_catalog.records.schema import Field, Part, fields
from skills_catalog.rules.engine.evaluate import FactError, evaluate, read_facts
from skills_catalog.rules.language.cases import Case
from skills_catalog.rules.language.facts import Fact
from skills_catalog.text.characters import DANGEROUS, NOT_TEXT, PASSED_OVER, one_line
from tests.support import naughty
from tests.support.engines import load_roster, run_quickjs
from tests.support.naughty import KINDS, NAMES, REFUSED, Pair
from tests.support.program import run_here
from tests.support.searching import run as run_search
from tests.support.sites import tiny_arguments
from tests.support.waiting import apart

Flat = tuple[str, dict[str, str], str]
"""An element: tag, attributes, text; or what follows one (tag ``/``)."""


def hostile(pair: Pair) -> Path:
    return pair.hostile / "site"


# ---- what is read


def every_class() -> list[type[Part]]:
    """All classes of the schema."""
    found: dict[type[Part], None] = {}
    waiting: list[type[Part]] = [*(c.cls for c in COLLECTIONS.values()), District, Fact, Case]
    while waiting:
        cls = waiting.pop()
        if cls not in found:
            found[cls] = None
            waiting += [f.part for f in fields(cls) if f.part is not None]
    return list(found)


SCALARS = [
    (f"{cls.__name__}.{f.key}", f) for cls in every_class() for f in fields(cls) if f.part is None and f.meta.kind != "any"
]


def read_one(field: Field, text: str) -> tuple[Any, list[str]]:
    found: list[str] = []
    return Reader(lambda path, code, message, **_: found.append(message)).one(field, text, ()), found


@pytest.mark.parametrize(("name", "field"), SCALARS, ids=[name for name, _ in SCALARS])
def test_every_field_takes_a_text_as_it_is_or_says_why_not(name: str, field: Field) -> None:
    free = field.meta.kind == "text" and not field.meta.pattern
    for text in (*KINDS.values(), *naughty.listed(), *REFUSED.values()):
        value, found = read_one(field, text)
        assert (value is None) == (len(found) == 1), (text, value, found)
        if free and text in KINDS.values():
            assert value == text, (text, found)
        if free and text in REFUSED.values():
            assert value is None, text
        if value is not None and field.meta.kind in ("text", "id", "clause"):
            assert value == text


def test_the_list_is_there() -> None:
    """Without npm only our own texts are tried, and this says so."""
    if not naughty.LIST.is_file():
        pytest.skip("npm ci has not brought the Big List of Naughty Strings")
    assert len(naughty.listed()) > 450
    assert len([t for t in naughty.listed() if naughty.readable(t)]) > 440


LINE_ENDS = ("return", "next line")
"""What ends a line where it is not written as an escape."""


@pytest.mark.parametrize(("kind", "escaped"), [(k, e) for k in REFUSED for e in (True, False) if e or k not in LINE_ENDS])
def test_what_cannot_be_shown_is_refused_with_its_place(kind: str, escaped: bool, tmp_path: Path) -> None:
    arguments = tiny_arguments(tmp_path)
    file = tmp_path / "catalog" / "funds" / "odd.yaml"
    said = json.dumps(REFUSED[kind]) if escaped else f'"{REFUSED[kind]}"'
    file.write_bytes(f"accepting: yes\nbasis: ['doc-1#2']\ntitle: {said}\n".encode("utf-8", "surrogatepass"))
    done = run_here(["check", *arguments, "--format", "json"])
    found = json.loads(done.stdout)
    assert done.returncode == 1
    assert {f["path"].endswith("funds/odd.yaml") and f["severity"] for f in found} == {"error"}
    assert {f["line"] for f in found} == {3}, found
    assert not NOT_TEXT.search(done.stdout), done.stdout


def test_text_that_is_too_long_is_said_so(tmp_path: Path) -> None:
    arguments = tiny_arguments(tmp_path)
    word = "长" * 350_000  # a megabyte without a space
    file = tmp_path / "catalog" / "funds" / "odd.yaml"
    file.write_text(f"title: {word}\nsummary: {word}\naccepting: yes\nbasis: ['doc-1#2']\n", "utf-8")
    done = run_here(["check", *arguments])
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert [line.partition("odd.yaml:")[2] for line in lines] == [
        "1:8: error: bad-text: title 有 350000 个字，最多 200 个。请改短，或分开写。",
        "2:10: error: bad-text: summary 有 350000 个字，最多 30000 个。请改短，或分开写。",
    ]


@pytest.mark.parametrize("key", ["site_url", "datasette_url"])
@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)//", "//e.invalid/", "https:///", 'https://e.invalid/"><script>/', "https://e.invalid/'/", "https://e.invalid/?q=/",
     "https://e.invalid/#/", "https://u:p@e.invalid/", "https://e.invalid/a b/", "https://e.invalid/{a}/", "https://e.invalid/a;b/", "https://e.invalid"],
)  # fmt: skip
def test_addresses_of_the_site_that_could_break_out_are_refused(key: str, address: str) -> None:
    field = next(f for f in fields(District) if f.key == key)
    value, found = read_one(field, address)
    assert value is None and len(found) == 1 and "以 / 结尾" in found[0]


@pytest.mark.parametrize(
    "address", ["https://e.invalid/", "http://127.0.0.1:8001/-/x/", "https://[::1]:8001/", "https://中文.invalid/路径/%E4/"]
)
def test_addresses_of_the_site_that_are_taken(address: str) -> None:
    assert read_one(next(f for f in fields(District) if f.key == "site_url"), address) == (address, [])


@pytest.mark.parametrize("address", ["javascript:alert(1)", "JavaScript:alert(1)//https://x", "data:text/html,x", "//e.invalid/", " https://x", "https://",
                                     "https://a@e.invalid/", 'https://e.invalid/"x', "https://e.invalid/<x>", "https://e.invalid/\nx"])  # fmt: skip
def test_links_lead_to_web_pages_only(address: str) -> None:
    value, found = read_one(next(f for f in fields(Source) if f.key == "url"), address)
    assert value is None and len(found) == 1


# ---- pages


def elements(raw: bytes) -> Iterator[Flat]:
    """A page's elements, attributes and texts as a browser reads them."""

    def walk(node: Any) -> Iterator[Flat]:
        yield (node.tag if isinstance(node.tag, str) else "#comment", dict(node.attrib), node.text or "")
        for inner in node:
            yield from walk(inner)
        yield "/", {}, node.tail or ""

    return walk(html5lib.parse(raw.decode(), treebuilder="etree", namespaceHTMLElements=False))


def pages(site: Path) -> list[str]:
    return sorted(p.relative_to(site).as_posix() for p in site.rglob("*.html"))


def test_every_field_has_every_kind_and_every_collection_every_text(naughty_pair: Pair) -> None:
    kinds, whole = set(range(len(KINDS))), set(range(len(naughty_pair.texts)))
    said = naughty_pair.said
    for collection in COLLECTIONS:
        own = {place: numbers for place, numbers in said.items() if place.startswith(f"{collection}.")}
        assert set().union(*own.values()) == whole
        for place, numbers in own.items():
            assert kinds <= numbers, (place, kinds - numbers)
    for place in (
        "facts.label",
        "facts.question",
        "facts.help",
        "facts.unit",
        "facts.synonyms",
        "facts.options.label",
        "cases.reason",
    ):
        assert kinds <= said[place], place
    texts = [n for n, f in SCALARS if f.meta.kind == "text" and not (f.meta.ref or f.meta.choice or f.meta.pattern)]
    assert len(texts) > 100


SHARDS = 4
BY_NAME = {
    r"index\.html": re.compile(rb' ?<span class="kf-badge kf-badge--sample">[^<]*</span>'),
    r"rates/[^/]+/index\.html": re.compile("<div><dt>去哪问</dt>.*?</div>".encode(), re.S),
}
"""Pages → what on them hangs on the names: which of many records come first, which bodies a text names."""


def beside_names(site: Path, page: str) -> bytes:
    """A page without what hangs on names."""
    raw = (site / page).read_bytes()
    return next((cut.sub(b"", raw) for pages, cut in BY_NAME.items() if re.fullmatch(pages, page)), raw)


@pytest.mark.parametrize("shard", range(SHARDS))
def test_pages_hold_the_elements_of_the_templates_and_the_texts_as_written(shard: int, naughty_pair: Pair) -> None:
    own, other = hostile(naughty_pair), naughty_pair.harmless / "site"
    assert pages(own) == pages(other)
    for page in pages(own)[shard::SHARDS]:
        exact = page != "index.html" and not page.startswith(
            ("data/", "offline/")
        )  # their order hangs on names, or they give sizes
        count = 0
        if page.startswith("data/"):  # in the order of names
            a, b = (
                Counter((tag, *attributes) for tag, attributes, _ in elements((site / page).read_bytes()))
                for site in (other, own)
            )
            assert a == b, page
            continue
        for a, b in zip(elements(beside_names(other, page)), elements(beside_names(own, page)), strict=True):
            count += 1
            if a == b:
                continue
            assert (a[0], a[1].keys()) == (b[0], b[1].keys()), (page, a, b)
            assert not exact or naughty_pair.same(a[2], b[2]), (page, a, b)
            assert not exact or all(naughty_pair.same(v, b[1][k]) for k, v in a[1].items()), (page, a, b)
        assert count > 20, page


def test_no_page_runs_a_text_or_leads_elsewhere(naughty_pair: Pair) -> None:
    """Also of pages that are the same with harmless texts."""
    for page in pages(hostile(naughty_pair))[:: 1 if len(naughty_pair.texts) < 50 else 12]:
        for tag, attributes, text in elements((hostile(naughty_pair) / page).read_bytes()):
            for key, value in attributes.items():
                assert not key.startswith("on"), (page, tag, key)
                if key in ("href", "src", "action", "formaction"):
                    scheme = re.match(r"\s*([a-zA-Z][\w+.-]*):|//", value)
                    assert scheme is None or value.startswith("https://example.invalid/"), (page, value)
            if tag == "script" and attributes.get("type") == "application/ld+json":
                assert json.loads(text)["@context"] == "https://schema.org"
            elif tag == "script":
                assert naughty.PWNED not in text, page


# ---- files that programs read


def test_json_files_hold_the_texts_as_written(naughty_pair: Pair) -> None:
    """What is measured or hashed differs; all else is the same but for the texts."""
    own, other = hostile(naughty_pair), naughty_pair.harmless / "site"
    checked = 0
    for file in sorted(p for p in own.rglob("*") if p.suffix in (".json", ".jsonl", ".jsonld", ".webmanifest")):
        name = file.relative_to(own).as_posix()
        if name.startswith("offline/") or name in ("data/inspect-data.json", "data/versions.json"):
            continue
        lines = file.read_text("utf-8"), (other / name).read_text("utf-8")
        if name.endswith(".jsonl"):
            found = [[json.loads(line) for line in text.split("\n") if line] for text in lines]
        else:
            found = [json.loads(text) for text in lines]
        a, b = map(_unmeasured, reversed(found))
        if name == "data/finder.json":
            a, b = ({k: x[k] for k in ("strings", "rows", "labels", "notes", "same", "projects", "kinds")} for x in (a, b))
        assert naughty_pair.equal(a, b), name
        checked += 1
    assert checked > 40


def _unmeasured(data: Any) -> Any:
    if isinstance(data, dict):
        left = (
            "bytes",
            "hash",
            "sha256",
            "rules",
            "checksumValue",
            "byteSize",
            "size",
            "contentSize",
            "spdx:checksum",
            "dcat:byteSize",
            "dcat:checksum",
        )
        return {k: _unmeasured(v) for k, v in data.items() if k not in left}
    return [_unmeasured(v) for v in data] if isinstance(data, list) else data


def test_what_is_kept_offline_is_what_the_pages_hold(naughty_pair: Pair) -> None:
    shells, kept = json.loads((hostile(naughty_pair) / "offline" / "shells.json").read_text("utf-8")), 0
    packs = {p for p in (hostile(naughty_pair) / "offline").glob("*.json") if p.name not in ("packs.json", "shells.json")}
    for file in sorted(packs):
        for path, (title, packed, *_) in json.loads(file.read_text("utf-8")).items():
            if path.endswith("/"):
                body = re.sub("[\x01-\x08\x0b\x0c\x0e-\x1f]", lambda m: shells["marks"][m.group()], packed)
                page = (hostile(naughty_pair) / path / "index.html").read_text("utf-8")
                assert body in page and f"<title>{html.unescape(title)}" in html.unescape(page), path
                kept += 1
    assert kept > 1000


def test_feeds_are_sound_and_name_records_as_written(naughty_pair: Pair) -> None:
    own, other = hostile(naughty_pair), naughty_pair.harmless / "site"
    for name in ("feed.xml", "data/changes.xml"):
        a, b = (list(ElementTree.parse(site / name).iter()) for site in (other, own))
        assert len(a) == len(b) > 40
        for x, y in zip(a, b, strict=True):
            assert (x.tag, x.keys()) == (y.tag, y.keys())
            assert naughty_pair.same(x.text or "", y.text or ""), (x.text, y.text)
            assert all(naughty_pair.same(x.get(k, ""), y.get(k, "")) for k in x.attrib)


def test_what_servers_read_has_no_text_of_the_catalog(naughty_pair: Pair) -> None:
    for name in ("_headers", "_nginx.conf", "robots.txt"):
        assert (hostile(naughty_pair) / name).read_bytes() == (naughty_pair.harmless / "site" / name).read_bytes()


def tables(site: Path) -> dict[str, tuple[list[str], list[tuple[Any, ...]]]]:
    """table → its columns and rows in the order of its key."""
    with closing(sqlite3.connect(site / "data" / "catalog.db")) as db:
        names = [
            r[0] for r in db.execute("select name from sqlite_master where type = 'table' and name not like 'search_index%'")
        ]
        found = {}
        for name in names:
            cursor = db.execute(f'select * from "{name}" order by 1, 2')
            found[name] = ([c[0] for c in cursor.description], cursor.fetchall())
        assert db.execute("pragma integrity_check").fetchone()[0] == "ok"
        return found


DERIVED = ("sort_key", "rules")


def test_the_database_holds_the_texts_as_written(naughty_pair: Pair) -> None:
    own, other = tables(hostile(naughty_pair)), tables(naughty_pair.harmless / "site")
    assert own.keys() == other.keys()
    del other["findings"]  # warnings quote the texts
    for name, (columns, rows) in other.items():
        assert len(own[name][1]) == len(rows), name
        for a, b in zip(rows, own[name][1], strict=True):
            for column, x, y in zip(columns, a, b, strict=True):
                assert column in DERIVED or naughty_pair.equal(x, y), (name, column, x, y)


def undone(text: str) -> str:
    """A cell of a CSV without the apostrophe that keeps a spreadsheet from running it."""
    return text[1:] if text.startswith("'") and text[1:].lstrip(PASSED_OVER).startswith(DANGEROUS) else text


def test_csv_files_hold_the_texts_as_written_and_no_formula(naughty_pair: Pair) -> None:
    stored, cells, formulas = tables(hostile(naughty_pair)), 0, 0
    for name in [*COLLECTIONS, *(n for n in stored if n.split("_")[0] in COLLECTIONS)]:
        columns, rows = stored[name]
        with (hostile(naughty_pair) / "data" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            found = list(csv.reader(file))
        shown = [columns.index(c) for c in found[0]]
        wanted = [["" if row[n] is None else row[n] if isinstance(row[n], str) else str(row[n]) for n in shown] for row in rows]
        assert [[undone(cell) if isinstance(row[n], str) else cell for cell, n in zip(line, shown, strict=True)]
                for line, row in zip(found[1:], rows, strict=True)] == wanted, name  # fmt: skip
        for line, row in zip(found[1:], rows, strict=True):
            for cell, n in zip(line, shown, strict=True):
                cells += 1
                formulas += cell.startswith("'")
                if isinstance(row[n], str):
                    assert not cell.lstrip(PASSED_OVER).startswith(DANGEROUS) or cell.startswith("'"), cell
    assert cells > 20_000 and formulas > 200


@given(st.text(st.sampled_from([*"=+-@＝＋－＠\t\r\n \u3000\"'“’ab1"])))
def test_the_apostrophe_can_be_taken_off_again(text: str) -> None:
    assert undone(harmless(text)) == text
    assert not harmless(text).startswith(DANGEROUS)
    assert harmless(text).startswith("'") or not text.strip().strip("\"'“’").strip().startswith(DANGEROUS)


def test_import_takes_the_apostrophe_off_again() -> None:
    texts = [" ".join(t.split()) for t in [*KINDS.values(), "-1", "“=1", "' +1", "'a", "@b"]]
    lines = io.StringIO()
    csv.writer(lines).writerows([["名称", "数"], *([harmless(t), "1"] for t in texts)])
    problems = Problems()
    grid = delimited.read_delimited(lines.getvalue().encode("utf-8-sig"), "a", "a.csv", problems)
    assert grid is not None and problems.found == []
    assert [line.cells[0] for line in grid.lines[1:]] == [visible_text(t) for t in texts]


def test_a_list_that_the_browser_saves_has_the_same_apostrophes(naughty_pair: Pair) -> None:
    texts = [*naughty_pair.texts, "\t=1", "\r-1", " +1", "“@a", "'=1", "'a", "-", "a=1"]
    rows = list(csv.reader(io.StringIO(load_roster()("toCsv", [[t, "x"] for t in texts]).removeprefix(BOM), newline="")))
    assert [row[0] for row in rows] == [harmless(t) for t in texts]


def test_the_workbook_has_texts_and_no_formula(naughty_pair: Pair) -> None:
    stored = tables(hostile(naughty_pair))
    book = openpyxl.load_workbook(hostile(naughty_pair) / "data" / "catalog.xlsx", read_only=True)
    seen = 0
    for sheet in book.worksheets:
        if sheet.title not in stored:
            continue
        columns, rows = stored[sheet.title]
        found = [tuple((c.value, c.data_type) for c in line) for line in sheet.iter_rows()]
        shown = [columns.index(str(value)) for value, _ in found[0] if value is not None]
        assert len(found) == len(rows) + 1
        for line, row in zip(found[1:], rows, strict=True):
            for (value, kind), n in zip(line[: len(shown)], shown, strict=True):
                assert kind != "f"
                if isinstance(row[n], str) and isinstance(value, str):
                    assert openpyxl.utils.escape.unescape(value) == row[n], (sheet.title, value, row[n])
                    seen += 1
    assert seen > 10_000


def test_parquet_files_hold_the_texts_as_written(naughty_pair: Pair) -> None:
    import pyarrow.parquet as pq

    stored, files = tables(hostile(naughty_pair)), 0
    for file in sorted((hostile(naughty_pair) / "data" / "parquet").rglob("*.parquet")):
        name = file.relative_to(hostile(naughty_pair) / "data" / "parquet").parts[0]
        if name not in stored:
            continue
        columns, rows = stored[name]
        found = pq.ParquetFile(file).read()
        for column in found.column_names:
            if found.schema.field(column).type == "string":
                assert found[column].to_pylist() == [row[columns.index(column)] for row in rows], (name, column)
        files += 1
    assert files > 30


# ---- search and the database's server


def test_the_search_finds_what_can_be_read_of_each_text(naughty_pair: Pair) -> None:
    found = json.loads((hostile(naughty_pair) / "data" / "finder.json").read_text("utf-8"))
    said = "\n".join([*found["strings"], *(row[4] for row in found["rows"])])
    texts = [t for t in naughty_pair.texts if t in said]
    assert len(texts) > 0.8 * len(naughty_pair.texts)
    answers = run_search(hostile(naughty_pair), texts, limit=1)["found"]
    lost = [t for t, f in zip(texts, answers, strict=True) if not f["total"] and re.search(r"[^\W_]{2}", t)]
    assert lost == []


@pytest.mark.parametrize("every", [8, pytest.param(1, marks=pytest.mark.long)])
def test_the_server_answers_every_text(every: int, naughty_pair: Pair) -> None:
    """Searches, filters and the parameters of canned queries: rows or a message, never a fault, never an element."""
    from datasette.app import Datasette

    data = hostile(naughty_pair) / "data"
    settings = json.loads((data / "settings.json").read_text("utf-8"))
    metadata = json.loads((data / "metadata.json").read_text("utf-8"))
    queries = metadata["databases"]["catalog"]["queries"]
    tried = [*KINDS.values(), *NAMES, *naughty_pair.texts[len(KINDS) :: every]]

    async def answers() -> dict[str, httpx.Response]:
        client = Datasette(files=[], config_dir=data, settings=settings).client
        got: dict[str, httpx.Response] = {}
        quick = "_nofacet=1&_nosuggest=1&_nocount=1&_size=20"
        for text in tried:
            got[text] = await client.get(f"/catalog/funds.json?_shape=array&{quick}&title={quote(text)}")
            path = f"catalog/search.json?_shape=array&{quick}&_search={quote(text)}"
            got[path] = await client.get(f"/{path}")
        for n, text in enumerate(KINDS.values()):
            asked = quote(text, safe="")
            paths = [
                f"catalog/funds?{quick}&{what}"
                for what in (f"title__contains={asked}", f"title__like={asked}", f"{asked}={asked}")
            ]
            paths += [
                f"catalog/search?{quick}&_search={asked}",
                f"catalog/funds/{asked}",
                f"catalog/{asked}",
                asked,
                f"catalog?sql={asked}",
            ]
            chosen = queries.items() if every == 1 or n % 4 == 0 else ()
            paths += [
                f"catalog/{name}.json?_shape=array&" + "&".join(f"{p}={asked}" for p in query.get("params", ()))
                for name, query in chosen
            ]
            for path in paths:
                got[path] = await client.get(f"/{path}")
        return got

    got = apart(asyncio.run, answers())
    assert len(got) > 2 * len(tried)
    assert {path: r.status_code for path, r in got.items() if r.status_code not in (200, 302, 400, 404)} == {}
    known = titles(naughty_pair, "funds")
    assert all(text in known for text in KINDS.values())
    for text in tried:
        assert {row["title"] for row in got[text].json()} == {text} & known
    for path, response in got.items():
        if "html" in response.headers["content-type"]:
            for tag, attributes, inner in elements(response.content):
                assert not [k for k in attributes if k.startswith("on")], path
                assert tag != "script" or not inner.lstrip().startswith("globalThis"), path
                assert attributes.get("src") != "x", path


def titles(pair: Pair, collection: str) -> set[str]:
    columns, rows = tables(hostile(pair))[collection]
    return {row[columns.index("title")] for row in rows}


# ---- the calculator


def test_both_engines_say_the_same_of_hostile_names(naughty_pair: Pair) -> None:
    rules = json.loads((hostile(naughty_pair) / "data" / "rules.json").read_text("utf-8"))
    ids = [f["id"] for f in rules["facts"]]
    assert {"constructor", "hasOwnProperty"} <= set(ids)
    assert "__proto__" in {e["group"] for r in rules["rates"] for e in r.get("exclusive", ())}
    answers: list[dict[str, Any]] = [
        {},
        *({id: "toString", "hours": [12, 1]} for id in ids[:60] if id not in ("born", "age", "groups", "level", "fee", "hours")),
    ]
    calls = [{"rules": 0, "facts": a, "on": "2026-01-01", "options": {}} for a in answers]
    own = [evaluate(rules, a, "2026-01-01") for a in answers]
    assert json.loads(json.dumps(own)) == run_quickjs([rules], calls)
    assert any(o["status"] == "yes" for result in own for o in result["outcomes"])


def test_hostile_answers_are_taken_or_said_to_be_wrong(naughty_pair: Pair, tmp_path: Path) -> None:
    rules = json.loads((hostile(naughty_pair) / "data" / "rules.json").read_text("utf-8"))
    refused = 0
    for text in (*naughty_pair.texts, *REFUSED.values()):
        for fact in ("born", "groups", "level", "fee", "hours", "constructor", text):
            try:
                read_facts(rules, {fact: text})
            except FactError:
                refused += 1
    assert refused > 1000
    file = tmp_path / "facts.yaml"
    for text in (*KINDS.values(), "a\x1b[31mb", "a\u202eb\nc"):
        for data in ({"level": text}, {text: "1"}, {"born": text, "fee": text}):
            file.write_text(yaml.safe_dump(data, allow_unicode=False), "utf-8")
            done = run_here(["calc", str(file), *tiny_arguments(tmp_path)])
            assert done.returncode == 1 and not NOT_TEXT.search(done.stdout + done.stderr), (text, done)


# ---- findings

ANY = st.text(st.characters(codec=None, exclude_categories=()), max_size=40)


def command(line: str) -> tuple[str, dict[str, str], str]:
    """A workflow command as GitHub's runner reads it (actions/runner, ActionCommand.cs): command, properties, message."""
    head, message = line.removeprefix("::").split("::", 1)
    name, _, rest = head.partition(" ")
    plain = {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%"}
    properties = {}
    for pair in rest.split(","):
        key, _, value = pair.partition("=")
        for code, char in plain.items():
            value = value.replace(code, char)
        properties[key] = value
    for code in ("%0D", "%0A", "%25"):
        message = message.replace(code, plain[code])
    return name, properties, message


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40), ANY)
def test_a_finding_is_one_line_that_no_terminal_obeys_and_no_runner_mistakes(path: str, message: str) -> None:
    problems = Problems()
    problems.add(path, (3, 4), "bad-text", message)
    finding = problems.found[0]
    assert len(finding.text().splitlines()) == 1 and not NOT_TEXT.search(finding.text())
    assert finding.text().encode()
    assert not {"\r", "\n"} & set(github.annotation_line(finding, Path(), Path()))
    name, properties, said = command(github.annotation_line(finding, Path(), Path()))
    assert (name, properties["line"], properties["col"], properties["title"]) == ("error", "3", "4", "bad-text")
    assert properties.keys() <= {"file", "line", "endLine", "col", "endColumn", "title"}
    assert said == one_line(finding.message)


@pytest.mark.parametrize("path", ["a,line=9.yaml", "a:b.yaml", "a\n::error::x.yaml", "100%25.yaml", "a::stop-commands::x"])
def test_paths_cannot_make_commands_of_their_own(path: str) -> None:
    problems = Problems()
    problems.add(path, (1, 1), "bad-text", "x")
    name, properties, said = command(github.annotation_line(problems.found[0], Path(), Path()))
    assert (name, said, properties["line"]) == ("error", "x", "1")
    assert properties["file"] == path


def test_a_finding_quotes_no_more_than_can_be_read() -> None:
    problems = Problems()
    problems.add("a.yaml", (1, 1), "bad-text", "“" + "长" * 1_000_000 + "”请改短。")
    assert len(problems.found[0].message) < 1100 and problems.found[0].message.endswith("”请改短。")
