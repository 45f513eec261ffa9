"""The shell on a tiny content folder: joined pages, links by depth, escaping, and faults that say where they are."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from skills_catalog.release.tree import Tree
from skills_catalog.site.mkdocs_shell import ShellFailed, build_shell
from skills_catalog.site.shell import Shell
from tests.support.places import ROOT

PATHS = {"rates": "rates/", "finder": "finder/"}
CONFIG = """site_name: 某区培训
use_directory_urls: true
theme: {{name: {theme}, custom_dir: {overrides}, language: zh, font: false, static_templates: [404.html, offline.html]}}
plugins: []
markdown_extensions: [tables, md_in_html, attr_list]
validation: {{links: {{not_found: warn, anchors: warn}}}}
nav: [index.md, guide/index.md]
"""
Build = Callable[..., Shell]


@pytest.fixture
def build(tmp_path: Path) -> Build:
    def run(guide: str = "# 指南\n", *, base: str = "/", site: str | None = None, theme: str = "material") -> Shell:
        (tmp_path / "content" / "guide").mkdir(parents=True, exist_ok=True)
        (tmp_path / "content" / "index.md").write_text("---\ntemplate: home.html\n---\n正文 *斜体*\n", "utf-8")
        (tmp_path / "content" / "guide" / "index.md").write_text(guide, "utf-8")
        overrides = ROOT / "site_templates" / "overrides"
        (tmp_path / "mkdocs.yml").write_text(CONFIG.format(theme=theme, overrides=overrides), "utf-8")
        item = {"title": "甲<img src=x>&乙", "url": "projects/a/", "start": "2026-01-01", "town": "丙", "institution": "丁<b>",
                "session": {"start": "2026-01-01"}, "sample": True}  # fmt: skip
        change = {
            "day": "2026-01-01",
            "what": "戊<b>",
            "more": 0,
            "items": [{"title": "己<b>", "url": "rates/", "sample": False}],
        }
        variables = {
            "district_name": "某区", "counts": {"projects": 1}, "soon": [item], "lately": [change], "towns": [], "document": None,
            "data_date": "2026-01-01", "menu": [], "csp": "default-src 'none'",
        }  # fmt: skip
        return build_shell(
            config=tmp_path / "mkdocs.yml", content=tmp_path / "content", templates=ROOT / "site_templates",
            out=tmp_path / "work", put=Tree(tmp_path / "out", tmp_path / "none").put, base_url=base, site_url=site, resolve=PATHS.get, known=list(PATHS),
            sections=["rates"], depths=[1, 2, 3], variables=variables, assets={"query/more.mjs": ROOT / "README.md"},
        )  # fmt: skip

    return run


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_a_page_is_joined_with_the_links_of_its_depth(depth: int, build: Build) -> None:
    shell = build()
    page = shell.page("rates", depth, title="甲<乙>", head='<meta name="x">', body="<p>正文</p>").decode()
    assert "<title>甲&lt;乙&gt; - 某区培训</title>" in page
    assert page.index('<meta name="x">') < page.index("</head>") < page.index("<p>正文</p>")
    assert "\x01" not in page and "kf-shell" not in page
    links = re.findall(r'(?:href|src)="([^"#][^"]*)"', page)
    up = "../" * depth
    assert links and all(a.startswith(up) or f"{a}/" == up for a in links), links
    assert not any(a.startswith(up + "../") for a in links)
    assert f'href="{up}{shell.assets}/css/site.css"' in page


def test_text_of_the_catalog_is_not_html(build: Build, tmp_path: Path) -> None:
    shell = build('---\ndescription: 说"明" <b>\n---\n# 指南 & 其他\n')
    assert not (tmp_path / "out" / "index.html").exists() and len(shell.home) == 3
    assert "<em>斜体</em>" in shell.home[1]
    guide = (tmp_path / "out" / "guide" / "index.html").read_text("utf-8")
    assert 'content="说&#34;明&#34; &lt;b&gt;"' in guide
    assert "<title>指南 &amp; 其他 - " in guide


def test_links_to_the_catalog(build: Build, tmp_path: Path) -> None:
    shell = build("# 指南\n\n[甲](catalog:rates) [乙](Catalog:rates#x) <a href='catalog:finder'>丙</a>\n")
    guide = (tmp_path / "out" / "guide" / "index.html").read_text("utf-8")
    for address in ("../rates/", "../rates/#x", "../finder/"):
        assert f'href="{address}"' in guide
    assert "catalog:" not in guide.lower()
    assert [g.title for g in shell.guides if g.path == "guide/"] == ["指南"]


def test_unknown_links_name_their_lines_and_the_nearest(build: Build) -> None:
    with pytest.raises(ShellFailed) as failed:
        build("# 指南\n\n[甲](catalog:rates)\n\n[乙](catalog:rate)\n\n[丙](catalog:rate) ![丁](catalog:图.png)\n")
    assert [(f.file, f.line) for f in failed.value.faults] == [("guide/index.md", n) for n in (5, 7, 7)]
    assert "catalog:rates" in failed.value.faults[0].message


@pytest.mark.parametrize(("guide", "words"), [("[甲](nope.md)", "nope.md"), ("[甲](#nope)", "#nope")])
def test_broken_links_between_guides_stop_the_build(guide: str, words: str, build: Build) -> None:
    with pytest.raises(ShellFailed, match=words):
        build(f"# 指南\n\n{guide}\n")


def test_a_wrong_configuration_is_said(build: Build) -> None:
    with pytest.raises(ShellFailed, match="no-such-theme"):
        build(theme="no-such-theme")


@pytest.mark.parametrize("site", [None, "https://example.org/", "https://example.org/other/", "https://example.org/rsj/skills"])
@pytest.mark.parametrize("base", ["/", "/rsj/skills/"])
def test_pages_without_a_depth_are_absolute_under_the_base(base: str, site: str | None, build: Build, tmp_path: Path) -> None:
    build(base=base, site=site)
    for name in ("404.html", "offline.html"):
        text = (tmp_path / "out" / name).read_text("utf-8")
        assert f'href="{base}finder/"' in text and f'data-kf-root="{base}"' in text
        inside = re.findall(r'(?:href|src|action)="(/[^"]*)"', text)
        assert all(a.startswith(base) and not a.removeprefix(base).startswith(("rsj", "other")) for a in inside), inside


def test_nothing_inline_and_no_foreign_host(build: Build, tmp_path: Path) -> None:
    shell = build()
    written = [p.read_text("utf-8") for p in (tmp_path / "out").rglob("*.html")]
    for page in [*written, shell.page("rates", 2, title="甲", head="", body="").decode()]:
        assert re.findall(r"<script(?![^>]*\ssrc=)", page) == []
        assert re.findall(r"<style|\sstyle=|\son[a-z]+=", page) == []
        assert re.findall(r'(?:src|href|action)="(?:https?:)?//', page) == []


def test_assets_are_named_by_their_content(build: Build, tmp_path: Path) -> None:
    folder = tmp_path / "out" / build().assets
    assert re.fullmatch(r"kf-[0-9a-f]{12}", folder.name) and (folder / "js" / "page" / "site.js").is_file()
    assert (folder / "query" / "more.mjs").read_bytes() == (ROOT / "README.md").read_bytes()
    left = {p.name for p in (tmp_path / "out").rglob("*") if p.suffix in (".map", ".gz", ".xml") or "lunr" in p.name}
    assert left == set()


def test_a_table_with_attributes_keeps_the_page_whole(build: Build, tmp_path: Path) -> None:
    build('# 指南\n\n<table class="z"><tr><td>1</td></tr></table>\n\n| 甲 |\n|---|\n| 1 |\n')
    guide = (tmp_path / "out" / "guide" / "index.html").read_text("utf-8")
    assert guide.count("<div") == guide.count("</div>")
    assert guide.count('class="kf-scroll"') == 1
