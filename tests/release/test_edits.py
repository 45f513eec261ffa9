"""What an edit does to a site that is there: records that go, records that get another id, saves under ``serve``."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import time
from pathlib import Path

import httpx
import pytest

from tests.support.places import ROOT
from tests.support.program import run_here
from tests.support.serving import serving
from tests.support.sites import tiny_arguments, tree
from tests.support.waiting import until

FILED = ("data/projects.json", "data/projects.jsonl", "data/projects.csv", "data/finder.json", "data/courses.json", "data/facts.json",
         "sitemap-1.xml", "feed.xml", "sw.js", "offline/packs.json", "index.html", "projects/index.html", "towns/east/index.html",
         "occupations/电工/index.html", "institutions/one/index.html", "policies/doc-1/article-1/index.html")  # fmt: skip


def second_project(tmp: Path, **more: str) -> Path:
    """A project that is named in all places where a project can be named."""
    text = (tmp / "catalog" / "projects" / "p-1.yaml").read_text("utf-8").replace("电工（五级）", "消失的电工班")
    text = text.replace("2026-03-01, end: 2026-03-20", "2026-04-01, end: 2026-04-20") + "verified_on: 2026-02-01\n"
    path = tmp / "catalog" / "projects" / f"{more.get('id', 'gone')}.yaml"
    path.write_text(text + "".join(f"{k}: {v}\n" for k, v in more.items() if k != "id"), "utf-8")
    return path


def district(tmp: Path) -> list[str]:
    arguments = tiny_arguments(tmp)
    with (tmp / "catalog" / "district.yaml").open("a", encoding="utf-8") as file:
        file.write("site_url: https://example.cn/\n")
    return arguments


def naming(site: Path, *words: str) -> set[str]:
    """The files of text that hold one of the words, and the rows of the database that do."""
    found = {
        p.relative_to(site).as_posix()
        for p in site.rglob("*")
        if p.is_file() and any(w.encode() in p.read_bytes() or w in p.as_posix() for w in words)
    }
    with sqlite3.connect(site / "data" / "catalog.db") as db:
        for (table,) in db.execute("select name from sqlite_master where type = 'table'").fetchall():
            for row in db.execute(f'select * from "{table}"'):
                if any(w in str(cell) for cell in row for w in words):
                    found.add(f"table {table}")
    return found


def test_a_deleted_project_is_gone_from_everywhere(tmp_path: Path) -> None:
    arguments = district(tmp_path)
    assert run_here(["build", *arguments]).returncode == 0
    before = tree(tmp_path / "site")
    path = second_project(tmp_path)
    assert run_here(["build", *arguments]).returncode == 0
    site = tmp_path / "site"
    here = naming(site, "消失的电工班", "projects/gone")
    assert {"projects/gone/index.html", "projects/index.html", "data/finder.json", "sitemap-1.xml", "feed.xml", "table projects", "table search",
            "offline/town-east.json", "towns/east/index.html", "occupations/电工/index.html", "data/projects.csv"} <= here  # fmt: skip
    path.unlink()
    assert run_here(["build", *arguments]).returncode == 0
    assert naming(site, "消失的电工班", "projects/gone") == set()
    assert not (site / "projects" / "gone").exists()
    assert tree(site) == before


def test_a_record_that_others_need_cannot_go(tmp_path: Path) -> None:
    arguments = district(tmp_path)
    assert run_here(["build", *arguments]).returncode == 0
    before = tree(tmp_path / "site")
    (tmp_path / "catalog" / "institutions" / "one.yaml").unlink()
    done = run_here(["build", *arguments])
    assert done.returncode == 1 and re.search(r"p-1\.yaml:\d+:\d+: error: unknown-reference", done.stderr)
    assert tree(tmp_path / "site") == before


def test_the_last_project_of_a_town_takes_its_pack_along(tmp_path: Path) -> None:
    arguments = district(tmp_path)
    town = "- {id: west, title: 西岭镇, kind: town, code: '990001101', code_source: 示例}\n"
    (tmp_path / "catalog" / "towns" / "west.yaml").write_text(town, "utf-8")
    path = second_project(tmp_path)
    path.write_text(path.read_text("utf-8").replace("town: east", "town: west"), "utf-8")
    assert run_here(["build", *arguments]).returncode == 0
    pack = tmp_path / "site" / "offline" / "town-west.json"
    assert set(json.loads(pack.read_text("utf-8"))) == {"towns/west/", "projects/gone/"}
    path.unlink()
    (tmp_path / "catalog" / "towns" / "west.yaml").unlink()
    assert run_here(["build", *arguments]).returncode == 0
    assert naming(tmp_path / "site", "town-west", "西岭镇") == set()


def test_a_renamed_record_with_its_former_id(tmp_path: Path) -> None:
    """The old address forwards, and search engines, lists and the data know only the new one."""
    arguments = district(tmp_path)
    path = second_project(tmp_path, id="electrician-5")
    assert run_here(["build", *arguments]).returncode == 0
    old = tmp_path / "old.db"
    old.write_bytes((tmp_path / "site" / "data" / "catalog.db").read_bytes())
    path.unlink()
    second_project(tmp_path, id="电工-五级", former_ids="[electrician-5]")
    assert run_here(["build", *arguments]).returncode == 0
    site = tmp_path / "site"
    page = (site / "projects" / "electrician-5" / "index.html").read_text("utf-8")
    assert 'href="../../projects/电工-五级/" data-kf-moved' in page
    for file in FILED:
        assert "projects/electrician-5/" not in (site / file).read_text("utf-8"), file
    done = run_here(["diff", str(old), str(site / "data" / "catalog.db"), "--json"])
    assert [(c["what"], c["record"]) for c in json.loads(done.stdout)] == [("renamed", "电工-五级")]
    assert done.returncode == 1


def test_a_renamed_record_without_it_is_an_address_removed(tmp_path: Path) -> None:
    arguments = district(tmp_path)
    path = second_project(tmp_path, id="electrician-5")
    assert run_here(["build", *arguments]).returncode == 0
    old = tmp_path / "old.db"
    old.write_bytes((tmp_path / "site" / "data" / "catalog.db").read_bytes())
    path.unlink()
    second_project(tmp_path, id="electrician-five")
    assert run_here(["build", *arguments, "--previous", str(old)]).returncode == 0
    site = tmp_path / "site"
    assert not (site / "projects" / "electrician-5").exists()
    done = run_here(["diff", str(old), str(site / "data" / "catalog.db"), "--json"])
    assert {(c["what"], c["record"]) for c in json.loads(done.stdout)} == {
        ("removed", "electrician-5"),
        ("added", "electrician-five"),
    }
    told = (site / "data" / "changes" / "index.html").read_text("utf-8")
    assert "删除" in told and 'href="../../projects/electrician-5/"' not in told


def rebuilt(tmp: Path) -> int:
    """How often the log of ``serve`` tells of a new site."""
    return (tmp / "served.log").read_text("utf-8").count("条记录 →")


def quiet(tmp: Path, count: int, seconds: float = 3) -> None:
    """After ``count`` builds nothing more happens."""
    until(lambda: rebuilt(tmp) >= count, what=f"build {count}")
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert rebuilt(tmp) == count, "a build that nobody asked for"
        time.sleep(0.1)


@pytest.mark.server
def test_one_save_is_one_build(tmp_path: Path) -> None:
    """With the site beside its sources, and whether an editor writes a file or puts a new one in its place."""
    tiny_arguments(tmp_path)
    with serving(tmp_path) as address:
        quiet(tmp_path, 1)
        group = tmp_path / "catalog" / "groups" / "saved.yaml"
        group.write_text("title: 存下的人群\n", "utf-8")
        quiet(tmp_path, 2)
        assert "存下的人群" in httpx.get(f"{address}/groups/saved/").text
        for n, name in enumerate(("示例县的培训", "示例县培训网"), 3):
            fresh = tmp_path / "mkdocs.yml.tmp"
            fresh.write_text(re.sub("site_name: .*", f"site_name: {name}", (tmp_path / "mkdocs.yml").read_text("utf-8")), "utf-8")
            fresh.replace(tmp_path / "mkdocs.yml")
            quiet(tmp_path, n)
            assert name in httpx.get(f"{address}/").text
        (tmp_path / "notes.txt").write_text("beside the sources", "utf-8")
        quiet(tmp_path, 4, 2)


@pytest.mark.server
@pytest.mark.parametrize("fault", ["catalog", "template", "value"])
def test_serve_goes_on_after_a_failed_build(fault: str, tmp_path: Path) -> None:
    tiny_arguments(tmp_path)
    templates = tmp_path / "templates"
    shutil.copytree(ROOT / "site_templates", templates)
    page = templates / "pages" / "verify.html"
    with serving(tmp_path, "--templates", str(templates)) as address:
        kept = page.read_text("utf-8")
        log = tmp_path / "served.log"
        if fault == "catalog":
            (tmp_path / "catalog" / "groups" / "bad.yaml").write_text("titel: 甲\n", "utf-8")
        elif fault == "template":
            page.write_text("{% if %}", "utf-8")
        else:
            page.write_text("{{ 1 / 0 }}", "utf-8")
        until(lambda: "没有发布" in log.read_text("utf-8"), what="a message")
        assert "Traceback" not in log.read_text("utf-8")
        assert httpx.get(f"{address}/verify/").status_code == 200
        page.write_text(kept, "utf-8")
        (tmp_path / "catalog" / "groups" / "bad.yaml").write_text("title: 改好的人群\n", "utf-8")
        until(lambda: httpx.get(f"{address}/groups/bad/").status_code == 200, what="the mended site")
