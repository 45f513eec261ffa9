"""Several districts in one site: each as built alone, all in one release, and what stands above them."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import duckdb
import html5lib
import httpx
import pytest

from skills_catalog.commands.server.districts import DistrictSites
from skills_catalog.release import exchange
from skills_catalog.release.object_store import current
from skills_catalog.site import internal_links
from tests.support.districts import PLACES, shared_arguments, write_district, write_districts
from tests.support.engines import node
from tests.support.places import ROOT
from tests.support.program import run_build
from tests.support.serving import answers, free_port
from tests.support.sites import broken, pages, tree
from tests.support.some import some
from tests.support.waiting import PATIENCE, apart, until

PROJECT = "catalogs/990002/projects/p-1.yaml"
DOCS = (ROOT / "docs" / "province.md").read_text("utf-8")


def built(arguments: Sequence[str]) -> str:
    done = run_build(["build", *arguments])
    assert done.returncode == 0, done.stderr
    return done.stdout


def refused(arguments: Sequence[str], command: str = "check") -> list[str]:
    """The findings, without the folder of the test."""
    done = run_build([command, *arguments])
    assert done.returncode == 1, done.stdout
    text = done.stdout if command == "check" else done.stderr
    return [re.sub(r"/\S*?/(?=catalogs|former|content|other)", "", line) for line in text.splitlines() if ": error: " in line]


def edit(tmp: Path, file: str, old: str, new: str) -> None:
    text = (tmp / file).read_text("utf-8")
    assert old in text
    (tmp / file).write_text(text.replace(old, new), "utf-8")


def lost(site: Path, base: str) -> list[str]:
    """The links that lead nowhere: of each district within its own site, of the common pages anywhere."""
    found = [address for code in PLACES for address in broken(site / code, f"{base}{code}/")]
    files = {p.relative_to(site).as_posix() for p in site.rglob("*") if p.is_file()}
    for page in pages(site):
        name = page.relative_to(site).as_posix()
        if not name.startswith("99"):
            here = internal_links.outgoing(name, base, page.read_text("utf-8"))
            found += [link.address for link in here if internal_links.leads_nowhere(link, files, {}, [])]
    return found


# ---- layouts and bytes ----------------------------------------------------------------------------------------------


def test_a_district_is_what_it_is_when_built_alone(districts_site: Path, tmp_path: Path) -> None:
    for code in PLACES:
        out = tmp_path / code
        own = ["--catalog", str(districts_site / "catalogs" / code), *shared_arguments(districts_site), "--out", str(out)]
        built([*own, "--base-url", f"/{code}/", "--parent-url", "/"])
        alone = {file: hash for file, hash in tree(out).items() if file != ".release"}
        assert tree(districts_site / "site" / code) == alone


def test_several_catalogs_are_the_same_as_a_folder_of_them(districts_site: Path, tmp_path: Path) -> None:
    for code in PLACES:
        shutil.copytree(districts_site / "catalogs" / code, tmp_path / f"any-name-{code[-3:]}")
    given = [part for code in reversed(PLACES) for part in ("--catalog", str(tmp_path / f"any-name-{code[-3:]}"))]
    built([*given, *shared_arguments(districts_site), "--out", str(tmp_path / "site")])
    assert tree(tmp_path / "site") == tree(districts_site / "site")


def test_below_a_path(districts_site: Path, tmp_path: Path) -> None:
    arguments = [*write_districts(districts_site)[:-1], str(tmp_path / "site"), "--base-url", "/rsj/"]
    built(arguments)
    assert lost(tmp_path / "site", "/rsj/") == []
    assert 'data-kf-up href="/rsj/"' in (tmp_path / "site" / "990101" / "index.html").read_text("utf-8")
    assert 'href="/rsj/990002/finder/"' in (tmp_path / "site" / "990002" / "404.html").read_text("utf-8")


def test_one_catalog_has_nothing_above_it(tiny_site: Path) -> None:
    assert not (tiny_site / ".site.districts").exists()
    for page in pages(tiny_site / "site"):
        assert "data-kf-up " not in page.read_text("utf-8")


def test_a_site_may_become_one_of_several_districts_and_back(tmp_path: Path) -> None:
    arguments = write_districts(tmp_path)
    alone = ["--catalog", str(tmp_path / "catalogs" / "990001"), *arguments[2:]]
    built(alone)
    first = tree(tmp_path / "site")
    built(arguments)
    assert "unregister" in (tmp_path / "site" / "sw.js").read_text("utf-8")
    built(alone)
    assert tree(tmp_path / "site") == first
    assert not (tmp_path / ".site.districts").exists()


# ---- one build after another ----------------------------------------------------------------------------------------


def test_an_edit_makes_one_district_again(tmp_path: Path) -> None:
    arguments = write_districts(tmp_path)
    built(arguments)
    stamps = {c: (tmp_path / ".site.districts" / c / ".release").stat().st_mtime_ns for c in PLACES}
    inode = (tmp_path / "site" / "990001" / "index.html").stat().st_ino
    edit(tmp_path, PROJECT, "样本电工（五级）", "样本电工（夜班）")
    for _ in range(2):
        built(arguments)
        after = {c: (tmp_path / ".site.districts" / c / ".release").stat().st_mtime_ns for c in PLACES}
        assert [c for c in PLACES if after[c] != stamps[c]] == ["990002"]
        assert (tmp_path / "site" / "990001" / "index.html").stat().st_ino == inode
    found = tree(tmp_path / "site")
    assert "夜班" in (tmp_path / "site" / "990002" / "projects" / "p-1" / "index.html").read_text("utf-8")
    built([*arguments, "--clean"])
    assert tree(tmp_path / "site") == found


def test_what_is_kept_of_a_district_may_be_damaged(tmp_path: Path) -> None:
    arguments = write_districts(tmp_path)
    built(arguments)
    before = tree(tmp_path / "site")
    for ending in ("inputs", "files", "remembered", "summary"):
        (damaged,) = (tmp_path / ".site.districts" / ".990002.state").glob(f"*.{ending}")
        damaged.write_bytes(damaged.read_bytes()[:-7])
        edit(tmp_path, "catalogs/990001/district.yaml", "hours_per_day: 6", "hours_per_day:  6")
        built(arguments)
        shutil.rmtree(tmp_path / "site")
        shutil.rmtree(tmp_path / ".site.state")
        built(arguments)
        assert tree(tmp_path / "site") == before
        edit(tmp_path, "catalogs/990001/district.yaml", "hours_per_day:  6", "hours_per_day: 6")


def test_an_object_store_holds_what_a_folder_holds(districts_site: Path, tmp_path: Path) -> None:
    url = f"file://{tmp_path}/store"
    built([*write_districts(tmp_path)[:-1], url])
    stored, own = tree(tmp_path / "store" / current(url)), tree(districts_site / "site")
    del own[exchange.MARKER]
    assert stored == own


def test_a_district_that_is_gone_is_gone(tmp_path: Path) -> None:
    arguments = write_districts(tmp_path)
    built(arguments)
    shutil.rmtree(tmp_path / "catalogs" / "990101")
    built(arguments)
    assert not (tmp_path / "site" / "990101").exists()
    assert "990101" not in (tmp_path / "site" / "data" / "districts.json").read_text("utf-8")
    assert [p.name for p in (tmp_path / ".site.districts").iterdir() if "990101" in p.name] == []
    write_districts(tmp_path)
    built(arguments)
    assert (tmp_path / "site" / "990101" / "index.html").is_file()


def test_pages_only(tmp_path: Path) -> None:
    built([*write_districts(tmp_path), "--only", "pages"])
    listed = json.loads((tmp_path / "site" / "data" / "districts.json").read_text("utf-8"))["districts"]
    assert [(d["projects"], d["files"]) for d in listed] == [(1, {})] * 3


def test_what_changed_since_a_former_release(tmp_path: Path) -> None:
    arguments = write_districts(tmp_path)
    built(arguments)
    shutil.copytree(tmp_path / "site", tmp_path / "former")
    edit(tmp_path, PROJECT, "样本电工（五级）", "样本电工（夜班）")
    built([*arguments, "--previous", str(tmp_path / "former")])
    found = {c: json.loads((tmp_path / "site" / c / "data" / "changes.json").read_text("utf-8")) for c in PLACES}
    assert {c: bool(changes) for c, changes in found.items()} == {"990001": False, "990002": True, "990101": False}
    assert refused([*arguments, "--previous", str(tmp_path / "former" / "990001" / "data" / "catalog.db")], "build") == [
        "former/990001/data/catalog.db: error: missing-file: 几个区县一起发布时，--previous 写上一次站点的文件夹"
        "（里面每个区县有 <区划代码>/data/catalog.db）。"
    ]


# ---- findings -------------------------------------------------------------------------------------------------------


def test_nothing_is_published_when_one_district_has_an_error(tmp_path: Path) -> None:
    arguments = write_districts(tmp_path)
    built(arguments)
    before = tree(tmp_path / "site")
    edit(tmp_path, "catalogs/990001/projects/p-1.yaml", "电工（五级）", "电工（夜班）")
    edit(tmp_path, PROJECT, "town: east", "town: west")
    edit(tmp_path, "catalogs/990101/projects/p-1.yaml", "fee: 0", "fee: 1e3")
    found = refused(arguments, "build")
    assert [line.split(": ")[0] for line in found] == [
        "catalogs/990002/projects/p-1.yaml:10:7",
        "catalogs/990101/projects/p-1.yaml:18:6",
    ]
    assert tree(tmp_path / "site") == before
    assert refused(arguments) == found
    edit(tmp_path, PROJECT, "town: west", "town: east")
    edit(tmp_path, "catalogs/990101/projects/p-1.yaml", "fee: 1e3", "fee: 0")
    built(arguments)
    changed = {file for file, hash in tree(tmp_path / "site").items() if before.get(file) != hash}
    assert {file.split("/")[0] for file in changed if file.startswith("99")} == {"990001"}


def test_a_shared_guide_with_a_link_that_one_district_lacks(tmp_path: Path) -> None:
    arguments = write_districts(tmp_path)
    edit(tmp_path, "catalogs/990002/rates/r-1.yaml", "title:", "id: r-2\ntitle:")
    (tmp_path / "catalogs/990002/rates/r-1.yaml").rename(tmp_path / "catalogs/990002/rates/r-2.yaml")
    for file in (tmp_path / "catalogs/990002").rglob("*.yaml"):
        file.write_text(re.sub(r"\br-1\b", "r-2", file.read_text("utf-8")), "utf-8")
    found = [line for line in refused(arguments, "build") if "claim" in line]
    assert found == [
        "content/guide/claim.md:8:1: error: broken-link: 在 990002 里，链接 catalog:rates/r-1 没有对应的页面。最接近的是 catalog:rates/r-2。"
    ]


def test_a_code_that_is_not_the_folder_s_name(tmp_path: Path) -> None:
    arguments = write_districts(tmp_path)
    (tmp_path / "catalogs" / "990002").rename(tmp_path / "catalogs" / "990003")
    assert refused(arguments) == [
        "catalogs/990003/district.yaml:3:7: error: division-code: 区划代码写的是 990002，文件夹却叫 990003。"
        "两处要一样：这里改成 '990003'，或者把文件夹改名为 990002。"
    ]


def test_two_districts_with_one_code(tmp_path: Path) -> None:
    arguments = write_districts(tmp_path)
    write_district(tmp_path / "other", "990002")
    assert refused(["--catalog", str(tmp_path / "other"), *arguments]) == [
        "catalogs/990002/district.yaml:3:7: error: duplicate-division: 区划代码 990002 已用在 other/district.yaml:3。"
        "一个区县只能有一个目录：改这里的代码，或去掉一个。"
    ]


def test_districts_mixed_with_something_else(tmp_path: Path) -> None:
    arguments = write_districts(tmp_path)
    shutil.copytree(tmp_path / "catalogs" / "990002" / "projects", tmp_path / "catalogs" / "projects")
    shutil.copyfile(tmp_path / "catalogs" / "990002" / "district.yaml", tmp_path / "catalogs" / "district.yaml")
    for command in ("check", "build"):
        assert refused(arguments, command) == [
            "catalogs: error: mixed-layout: 这里既有按区划代码命名的区县文件夹（990001），又有 district.yaml、projects。"
            "一种摆法只用一种：把这些也放进一个以区划代码命名的文件夹，或者移走。"
        ]


def test_a_folder_without_a_district(tmp_path: Path) -> None:
    arguments = write_districts(tmp_path)
    (tmp_path / "catalogs" / "990001" / "district.yaml").unlink()
    edit(tmp_path, "catalogs/990002/district.yaml", "'990002'", "'99002'")
    assert refused(arguments) == [
        "catalogs/990001/district.yaml: error: missing-file: 没有 district.yaml。"
        "每个区县的文件夹都是一个完整的目录，要有自己的 district.yaml。",
        "catalogs/990002/district.yaml:3:7: error: bad-code: 要有区划代码 code：6 位数字（乡镇一级 12 位），例如 code: '990001'。",
    ]


def test_an_address_outside_of_the_common_site(tmp_path: Path) -> None:
    arguments = write_districts(tmp_path)
    for code, address in (("990001", "https://example.org/p/990001/"), ("990002", "https://example.org/elsewhere/")):
        edit(tmp_path, f"catalogs/{code}/district.yaml", "city:", f"site_url: {address}\ncity:")
    assert refused(arguments) == [
        "catalogs/990002/district.yaml:3:7: error: division-address: 几个区县发布在一个站点里，"
        "网址 site_url 应写 https://example.org/p/990002/，这里是 https://example.org/elsewhere/。"
    ]


def test_commands_for_one_catalog_say_so(districts_site: Path, tmp_path: Path) -> None:
    facts = tmp_path / "facts.yaml"
    facts.write_text("level: L5\n", "utf-8")
    arguments = ["--catalog", str(districts_site / "catalogs")]
    for command in (["calc", str(facts)], ["schema", "--schemas", str(tmp_path / "schemas")]):
        done = run_build([*command, *arguments])
        assert done.returncode == 1
        assert "one-catalog: 这个命令一次只用一个目录，这里有几个区县。用 --catalog 指出是哪一个区县的文件夹。" in done.stderr
    done = run_build(["calc", str(facts), "--catalog", str(districts_site / "catalogs" / "990002"), "--json"])
    assert done.returncode == 0 and json.loads(done.stdout)["outcomes"]


def test_check_counts_all_districts(districts_site: Path) -> None:
    done = run_build(["check", *write_districts(districts_site)])
    assert done.returncode == 0 and done.stderr.startswith("126 条记录，"), done.stdout + done.stderr


def test_a_name_of_one_district_for_all(districts_site: Path, tmp_path: Path) -> None:
    config = tmp_path / "mkdocs.yml"
    config.write_text((districts_site / "mkdocs.yml").read_text("utf-8").replace("{district}培训", "样本县培训"), "utf-8")
    done = run_build(["check", *write_districts(districts_site), "--config", str(config)])
    assert done.returncode == 0
    said = "mkdocs.yml: warning: shared-name: site_name 写的是“样本县培训”，3 个区县的页面都会叫这个名字。用 {district} 代替区县的名字。"
    assert [line.endswith(said) for line in done.stdout.splitlines()].count(True) == 1


# ---- what stands above ----------------------------------------------------------------------------------------------


def test_no_link_leads_nowhere(districts_site: Path) -> None:
    assert lost(districts_site / "site", "/") == []
    for page in ("index.html", "finder/index.html", "data/index.html", "404.html"):
        html5lib.HTMLParser(strict=True).parse((districts_site / "site" / page).read_text("utf-8"))


def test_the_districts_as_data(districts_site: Path) -> None:
    data = json.loads((districts_site / "site" / "data" / "districts.json").read_text("utf-8"))
    assert data["name"] == "示例省"
    assert data["total"] == {
        "districts": 3, "projects": 3, "open_projects": 3, "institutions": 6, "sample_projects": 0, "data_date": "2026-01-01",
    }  # fmt: skip
    assert [(d["code"], d["name"], d["city"]) for d in data["districts"]] == [
        ("990001", "示例县", "示例市"), ("990002", "样本县", "示例市"), ("990101", "试用县", "样本市"),
    ]  # fmt: skip
    hashes = tree(districts_site / "site")
    for district in data["districts"]:
        assert set(district["files"]) == {"database", "workbook", "datapackage", "dcat", "openapi", "checksums", "finder"}
        for file in district["files"].values():
            path = file["url"].removeprefix("/")
            assert (file["bytes"], file["sha256"]) == ((districts_site / "site" / path).stat().st_size, hashes[path])
    rows = list(csv.DictReader(io.StringIO((districts_site / "site" / "data" / "districts.csv").read_text("utf-8-sig"))))
    assert [(r["code"], r["projects"], r["database"]) for r in rows] == [(c, "1", f"/{c}/data/catalog.db") for c in PLACES]


def test_counts_are_those_of_the_databases(districts_site: Path) -> None:
    for district in some(json.loads((districts_site / "site" / "data" / "districts.json").read_text("utf-8"))["districts"], 3):
        with sqlite3.connect(districts_site / "site" / district["code"] / "data" / "catalog.db") as db:
            assert db.execute("select count(*) from projects").fetchone() == (district["projects"],)
            assert db.execute("select count(*) from institutions").fetchone() == (district["institutions"],)


def test_addresses_for_crawlers(tmp_path: Path) -> None:
    arguments = write_districts(tmp_path)
    for code in PLACES:
        edit(tmp_path, f"catalogs/{code}/district.yaml", "city:", f"site_url: https://example.org/p/{code}/\ncity:")
    built([*arguments, "--base-url", "/p/"])
    site = tmp_path / "site"
    index = re.findall("<loc>(.*?)</loc>", (site / "sitemap.xml").read_text("utf-8"))
    assert index == [f"https://example.org/p/{part}sitemap-1.xml" for part in ("", *(f"{c}/" for c in PLACES))]
    for address in index:
        assert (site / address.removeprefix("https://example.org/p/")).is_file()
    own = re.findall("<loc>(.*?)</loc>", (site / "sitemap-1.xml").read_text("utf-8"))
    assert own == ["https://example.org/p/", "https://example.org/p/data/", "https://example.org/p/finder/"]
    robots = (site / "robots.txt").read_text("utf-8")
    assert "Disallow: /p/990002/datasette/\n" in robots and robots.endswith("Sitemap: https://example.org/p/sitemap.xml\n")
    assert 'rel="canonical" href="https://example.org/p/finder/"' in (site / "finder" / "index.html").read_text("utf-8")
    assert 'href="https://example.org/p/990002/policies/doc-1/"' in (site / "feed.xml").read_text("utf-8")


def test_the_feed_and_the_headers(districts_site: Path) -> None:
    feed = (districts_site / "site" / "feed.xml").read_text("utf-8")
    assert feed.count("<entry>") == 3 and 'href="./990101/policies/doc-1/"' in feed and "<title>试用县：" in feed
    rules = (districts_site / "site" / "_headers").read_text("utf-8")
    assert rules.count("X-Content-Type-Options") == 1
    assert "/:division/sw.js\n  Cache-Control: no-cache\n" in rules


MERGE = """
import fs from 'node:fs';
import { merge } from %s;
import { open, find } from %s;
const parts = JSON.parse(fs.readFileSync(0, 'utf8')).map(p => ({ ...p, list: JSON.parse(fs.readFileSync(p.list, 'utf8')) }));
const data = merge(parts), index = open(data);
const found = q => find(index, q).hits.map(h => [data.owner[h.row.n], data.kinds[h.row.kind][1] + h.row.id]);
const plain = parts.map(p => [p.list.rows.length, p.list.strings.length]);
process.stdout.write(JSON.stringify({ initials: found('dg'), name: found('试用电工'), rows: data.rows.length, strings: data.strings.length,
  plain, town: data.projects.town, towns: data.towns, shared: Object.keys(data.shared).length, labels: data.labels.district }));
"""


def test_lists_of_districts_are_one(districts_site: Path) -> None:
    """The shipped scripts, run by node on the lists that are shipped."""
    names = {c: f"{short}县" for c, (short, _) in PLACES.items()}
    given = [{"code": c, "name": n, "list": str(districts_site / "site" / c / "data" / "finder.json")} for c, n in names.items()]
    scripts = ROOT / "site_templates" / "assets" / "js" / "finder"
    script = MERGE % tuple(json.dumps((scripts / name).as_uri()) for name in ("merged.js", "search.js"))
    found = node("--input-type=module", "-e", script, given=given)
    assert {(code, path) for code, path in found["initials"] if path.startswith("projects/")} == {
        (c, "projects/p-1") for c in PLACES
    }
    assert found["name"][0] == ["990101", "projects/p-1"]
    assert found["labels"] == names
    assert found["town"] == [f"{c}/east" for c in PLACES] and set(found["towns"]) == set(found["town"])
    assert found["shared"] > 0 and found["rows"] == sum(rows for rows, _ in found["plain"]) - 2 * found["shared"]
    assert found["strings"] < sum(strings for _, strings in found["plain"]) / 2


# ---- asking and serving ---------------------------------------------------------------------------------------------


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", DOCS, re.DOTALL)


def test_the_queries_of_the_manual(districts_site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(districts_site / "site")
    attached, parquet = blocks("sql")
    db = sqlite3.connect(":memory:")
    *first, last = [s for s in attached.split(";") if s.strip()]
    for statement in first:
        db.execute(statement)
    assert db.execute(last).fetchall() == [("990001", 1), ("990002", 1)]
    assert duckdb.execute(parquet).fetchall() == [(code, 1) for code in PLACES]


def test_the_commands_of_the_manual(tmp_path: Path) -> None:
    own = write_districts(tmp_path)[2:]
    for line in "".join(blocks("sh")).splitlines():
        if line.startswith("python build.py"):
            command = [sys.executable, str(ROOT / "build.py"), *shlex.split(line)[2:], *own]
        else:
            command = ["sh", "-c", line]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False)
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
    assert sorted(p.name for p in (tmp_path / "all").iterdir()) == ["catalog_990001.db", "catalog_990002.db"]


@pytest.mark.server
def test_all_databases_are_served(districts_site: Path) -> None:
    site = DistrictSites(districts_site / "site")
    site.open_database()

    async def get(path: str) -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(site), base_url="http://localhost") as client:
            return await client.get(path)

    def ask(path: str) -> httpx.Response:
        return apart(asyncio.run, get(path))

    databases = ask("/datasette/-/databases.json").json()
    assert {(d["name"], d["is_mutable"]) for d in databases} == {(f"catalog_{c}", False) for c in PLACES}
    table = ask("/datasette/catalog_990002/projects")
    assert "样本电工" in table.text and 'href="/990002/projects/p-1/"' in table.text
    assert "样本电工" in ask("/990002/datasette/catalog/projects").text
    assert "样本电工" in ask("/990002/projects/p-1/").text
    assert ask("/990002").headers["location"] == "/990002/"
    assert ask("/990003/").status_code == 404
    assert all(own.released is site.released for own in site.own.values())


@pytest.mark.server
def test_serve_makes_again_what_changed(tmp_path: Path) -> None:
    arguments = write_districts(tmp_path)
    port = free_port()
    command = [sys.executable, str(ROOT / "build.py"), "serve", "--port", str(port), *arguments]
    address = f"http://127.0.0.1:{port}"
    with (tmp_path / "served.log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
    try:
        until(lambda: answers(f"{address}/"), what=f"an answer of {address}")
        stamp = (tmp_path / ".site.districts" / "990001" / ".release").stat().st_mtime_ns
        edit(tmp_path, PROJECT, "样本电工（五级）", "样本电工（夜班）")
        until(lambda: "夜班" in httpx.get(f"{address}/990002/projects/p-1/").text, what="the new page")
        until(
            lambda: "夜班" in httpx.get(f"{address}/datasette/catalog_990002/projects.json").json().__str__(), what="the new row"
        )
        assert (tmp_path / ".site.districts" / "990001" / ".release").stat().st_mtime_ns == stamp
    finally:
        process.terminate()
        process.wait(PATIENCE)
