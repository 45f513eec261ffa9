"""The built site: whole, linked, the same everywhere, and never half."""

from __future__ import annotations

import html
import json
import re
import shutil
from collections import Counter
from pathlib import Path

import html5lib
import pytest

from skills_catalog.release.exchange import MARKER
from tests.support.places import ROOT, TINY
from tests.support.program import run_build
from tests.support.sites import broken, pages, tiny_arguments, tree
from tests.support.some import some


def text_of(page: Path, pattern: str) -> str:
    match = re.search(pattern, page.read_text("utf-8"), flags=re.S)
    return html.unescape(match.group(1)) if match else ""


def test_a_catalog_may_say_nothing_where_a_list_may_be_empty(tmp_path: Path) -> None:
    """No institution yet, no clause on compulsory courses, a vocabulary that no record uses gone: a site all the same."""
    arguments = tiny_arguments(tmp_path)
    for name, before, after in (
        ("projects/p-1.yaml", "institutions: [one]", "institutions: []"),
        ("district.yaml", "compulsory_courses: ['doc-1#1']", "compulsory_courses: []"),
        ("vocabularies/all.yaml", "- id: credit_class\n", "- id: of_no_use\n"),
    ):
        file = tmp_path / "catalog" / name
        text = file.read_text("utf-8")
        assert before in text
        file.write_text(text.replace(before, after), "utf-8")
    done = run_build(["build", *arguments])
    assert done.returncode == 0, done.stderr
    assert broken(tmp_path / "site", "/") == []


def test_every_record_has_its_page(real_site: Path) -> None:
    for name in ("projects", "rates", "groups", "occupations", "departments", "vocabularies", "towns"):
        for record in json.loads((real_site / "data" / f"{name}.json").read_text("utf-8")):
            assert (real_site / name / record["id"] / "index.html").is_file()
    assert len(list((real_site / "policies" / "tzf-2019-11").glob("article-*"))) == 20


@pytest.mark.parametrize("base", ["/", "/rsj/skills/"])
def test_no_broken_link(base: str, tmp_path: Path) -> None:
    done = run_build(["build", *tiny_arguments(tmp_path), "--base-url", base])
    assert done.returncode == 0, done.stderr
    site = tmp_path / "site"
    assert broken(site, base) == []
    for page in pages(site):
        for address in re.findall(r'\s(?:href|src|action)="([^"]*)"', page.read_text("utf-8")):
            if address.startswith("/"):
                assert page.name in ("404.html", "offline.html") and address.startswith(base), (page, address)
            assert not re.match(r"https?://(?!schema\.org)", address) or 'rel="noopener external"' in page.read_text("utf-8")


def test_base_url_is_mended(tmp_path: Path) -> None:
    done = run_build(["build", *tiny_arguments(tmp_path), "--base-url", "rsj/skills"])
    assert done.returncode == 0
    assert 'href="/rsj/skills/finder/"' in (tmp_path / "site" / "404.html").read_text("utf-8")


def test_the_link_check_can_fail(tiny_site: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(tiny_site / "site", site)
    shutil.rmtree(site / "rates" / "r-1")
    assert any("r-1" in address for _, address in broken(site, "/"))


def test_titles_and_descriptions_are_unique(real_site: Path) -> None:
    titles = Counter(text_of(p, r"<title>(.*?)</title>") for p in pages(real_site))
    descriptions = Counter(
        text_of(p, r'<meta name="description" content="(.*?)">')
        for p in pages(real_site)
        if "offline" not in p.name and "404" not in p.name
    )
    assert [t for t, n in titles.items() if n > 1 or not t] == []
    assert [d for d, n in descriptions.items() if n > 1 or not d] == []


def test_pages_are_valid_html(real_site: Path) -> None:
    some = [p for n, p in enumerate(pages(real_site)) if n % 20 == 0] + [
        real_site / "index.html",
        real_site / "calculator" / "index.html",
    ]
    for page in some:
        parser = html5lib.HTMLParser(strict=True)
        parser.parse(page.read_text("utf-8"))


def test_json_ld_parses_and_hours_are_clock_time(real_site: Path) -> None:
    for page in [*(real_site / "projects").glob("*/index.html")][:40]:
        blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.read_text("utf-8"), flags=re.S)
        nodes = [json.loads(b) for b in blocks]
        assert {n["@type"] for n in nodes} == {"Course", "BreadcrumbList"}
    page = (real_site / "projects" / "prj-0001" / "index.html").read_text("utf-8")
    assert "120 学时（合 90 小时" in page
    assert '"timeRequired":"PT90H"' in page


def test_no_script_or_style_inside_pages(real_site: Path) -> None:
    for page in pages(real_site):
        text = page.read_text("utf-8")
        assert not re.search(r"<script(?![^>]*(?:src=|application/ld\+json))", text), page
        assert "<style" not in text and not re.search(r"\sstyle=|\son\w+=\"", text), page


def test_samples_say_so(real_site: Path) -> None:
    for record in some(json.loads((real_site / "data" / "projects.json").read_text("utf-8"))):
        assert "示例" in (real_site / "projects" / record["id"] / "index.html").read_text("utf-8")


def test_same_bytes_anywhere(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "longer" / "b"
    second.mkdir(parents=True)
    one = run_build(["build", *tiny_arguments(first)], TZ="America/New_York", PYTHONHASHSEED="1", LANG="C")
    two = run_build(["build", *tiny_arguments(second)], TZ="Asia/Shanghai", PYTHONHASHSEED="2", PYTHONUTF8="0")
    assert (one.returncode, two.returncode) == (0, 0), one.stderr + two.stderr
    assert tree(first / "site") == tree(second / "site")


def test_a_deleted_record_is_gone(tmp_path: Path) -> None:
    arguments = tiny_arguments(tmp_path)
    extra = tmp_path / "catalog" / "groups" / "extra.yaml"
    extra.write_text("title: 多余人群\n", "utf-8")
    assert run_build(["build", *arguments]).returncode == 0
    assert (tmp_path / "site" / "groups" / "extra" / "index.html").exists()
    extra.unlink()
    assert run_build(["build", *arguments]).returncode == 0
    clean = tmp_path / "clean"
    assert run_build(["build", *arguments[:-1], str(clean)]).returncode == 0
    assert tree(tmp_path / "site") == tree(clean)
    assert not any("多余人群".encode() in p.read_bytes() for p in (tmp_path / "site").rglob("*") if p.is_file())


@pytest.mark.parametrize("fault", ["catalog", "link", "template"])
def test_a_failed_build_leaves_the_last_site(fault: str, tmp_path: Path) -> None:
    arguments = tiny_arguments(tmp_path)
    assert run_build(["build", *arguments]).returncode == 0
    before = tree(tmp_path / "site")
    if fault == "catalog":
        (tmp_path / "catalog" / "rates" / "r-1.yaml").write_text("title: 坏\n", "utf-8")
    elif fault == "link":
        page = tmp_path / "content" / "guide" / "faq.md"
        page.write_text(page.read_text("utf-8") + "\n[坏](catalog:rates/none)\n", "utf-8")
    else:
        templates = tmp_path / "templates"
        shutil.copytree(ROOT / "site_templates", templates)
        (templates / "pages" / "data.html").write_text("{{ nothing.here }}", "utf-8")
        arguments = [*arguments, "--templates", str(templates)]
    done = run_build(["build", *arguments])
    assert done.returncode != 0
    assert tree(tmp_path / "site") == before
    assert {p.name for p in tmp_path.iterdir()} & {".site.next", ".site.old"} == set()
    if fault == "link":
        assert "guide/faq.md:10:1: error: broken-link" in done.stderr


def test_a_folder_of_someone_else_is_left_alone(tmp_path: Path) -> None:
    arguments = tiny_arguments(tmp_path)
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "mine.txt").write_text("x")
    for extra in ([], ["--clean"]):
        done = run_build(["build", *arguments, *extra])
        assert done.returncode == 1
        assert (tmp_path / "site" / "mine.txt").exists()


def test_check_reports_every_error_and_exits_with_1(tmp_path: Path) -> None:
    arguments = tiny_arguments(tmp_path)
    (tmp_path / "catalog" / "towns" / "x.yaml").write_text("title: 一\nkind: town\n", "utf-8")
    (tmp_path / "catalog" / "towns" / "y.yaml").write_text("a: [\n", "utf-8")
    done = run_build(["check", *arguments, "--format", "json"])
    assert done.returncode == 1
    found = {(f["path"].rsplit("/", 1)[1], f["code"]) for f in json.loads(done.stdout)}
    assert found >= {("x.yaml", "missing-field"), ("y.yaml", "yaml-syntax")}
    assert run_build(["check", *arguments, "--format", "github"]).stdout.startswith("::error file=")


def test_findings_are_readable_whatever_the_locale(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    arguments = tiny_arguments(tmp_path / "x")
    (tmp_path / "x" / "catalog" / "towns" / "x.yaml").write_text("title: 一\n", "utf-8")
    done = run_build(["check", *arguments], LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert done.returncode == 1
    assert "缺少字段 kind" in done.stdout


def test_calc_answers_as_described(tmp_path: Path) -> None:
    facts = tmp_path / "facts.yaml"
    facts.write_text("born: 1990-01-01\ngroups: [jobless]\nlevel: L4\n", "utf-8")
    done = run_build(["calc", str(facts), "--on", "2026-11-25", "--json", *tiny_arguments(tmp_path)])
    result = json.loads(done.stdout)
    assert result["on"] == "2026-11-25"
    (outcome,) = result["outcomes"]
    assert (outcome["rate"], outcome["status"], outcome["amount"]) == ("r-1", "yes", {"min": 150_000, "max": 150_000})
    assert outcome["reasons"][0] == {
        "text": "年龄不少于 16 周岁", "fact": "age", "holds": True, "clause": "doc-1#2",
        "quote": "五级补一千元，四级补1500元，年满16周岁。",
    }  # fmt: skip
    assert result["total"] == {"min": 150_000, "max": 150_000}
    facts.write_text("born: 1990-02-30\n", "utf-8")
    done = run_build(["calc", str(facts), *tiny_arguments(tmp_path)])
    assert done.returncode == 1
    assert "不是存在的日期" in done.stderr


def test_a_site_is_marked_as_ours(tiny_site: Path) -> None:
    assert (tiny_site / "site" / MARKER).exists()


def test_tiny_has_no_word_of_the_default_district(tiny_site: Path) -> None:
    for page in pages(tiny_site / "site"):
        assert "台儿庄" not in page.read_text("utf-8"), page
    assert TINY.exists()


def test_a_renamed_record_answers_at_its_old_address(tmp_path: Path) -> None:
    arguments = tiny_arguments(tmp_path)
    (tmp_path / "catalog" / "groups" / "renamed.yaml").write_text("title: 改名人群\nformer_ids: [before]\n", "utf-8")
    done = run_build(["build", *arguments])
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "site" / "groups" / "before" / "index.html").read_text("utf-8")
    assert 'href="../../groups/renamed/" data-kf-moved' in page


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["calc", "nowhere.yaml"], "没有这个事实文件"),
        (["build", "--content", "nowhere"], "--content"),
        (["build", "--config", "nowhere.yml"], "--config"),
        (["check", "--catalog", "nowhere"], "--catalog"),
        (["build", "--out", "/proc/nowhere/site"], "--out"),
    ],
)
def test_a_wrong_path_is_one_clear_line(arguments: list[str], words: str) -> None:
    done = run_build(arguments)
    assert done.returncode == 1
    assert words in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
