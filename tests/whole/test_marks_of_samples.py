"""Wherever the name of a sample leads to its page, the same item says that it is one."""

from __future__ import annotations

import posixpath
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.samples.marks import is_sample
from tests.support.sites import pages

ITEMS = {"li", "tr", "dd", "dt", "p", "td", "blockquote", "article"}
VOID = {"meta", "link", "img", "br", "input", "hr", "wbr", "path", "line", "rect", "source"}


class Items(HTMLParser):
    """The links of a page, each with the text of the smallest item that it stands in, itself left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, list[str]]] = []
        self.link: tuple[str, list[str]] | None = None
        self.found: list[tuple[str, str, list[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.link = (dict(attrs).get("href") or "", [])
        elif tag in ITEMS:
            self.open.append((tag, []))

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self.link is not None:
            address, words = self.link
            around = self.open[-1][1] if self.open else []
            self.found.append((address, "".join(words), around))
            self.link = None
        elif tag in ITEMS:
            while self.open:
                name, words = self.open.pop()
                if self.open:
                    self.open[-1][1].extend(words)
                if name == tag:
                    break

    def handle_data(self, data: str) -> None:
        if self.link is not None:
            self.link[1].append(data)
        elif self.open:
            self.open[-1][1].append(data)


def target(page: str, address: str) -> str:
    """The site path that a relative address leads to."""
    return posixpath.normpath(posixpath.join(page, unquote(address.partition("#")[0]))) + "/"


def unmarked(site: Path, titles: dict[str, str]) -> tuple[list[tuple[str, str]], int]:
    """(page, name) of links to samples whose item does not say so, and how many such links there are."""
    found, count = [], 0
    for file in pages(site):
        page = file.relative_to(site).parent.as_posix() + "/"
        items = Items()
        items.feed(file.read_text("utf-8"))
        for address, name, around in items.found:
            path = target(page, address) if re.match(r"[.\w]", address) else ""
            if name and titles.get(path) == name:
                count += 1
                if "示例" not in "".join(around):
                    found.append((page, name))
    return found, count


@pytest.fixture(scope="module")
def titles(real_catalog: Catalog) -> dict[str, str]:
    return {f"{c}/{r.id}/": r.title for c, r in real_catalog.each() if is_sample(r)}


def test_each_item_with_a_sample_says_so(real_site: Path, titles: dict[str, str]) -> None:
    found, count = unmarked(real_site, titles)
    assert count > 1000, "there are such links"
    assert found == []


def test_a_mark_that_is_missing_is_found(tmp_path: Path) -> None:
    page = '<ul><li><a href="../projects/x/">课</a> {}</li><li>示例</li></ul>'
    for number, mark in enumerate(("", "<b>示例</b>")):
        (tmp_path / str(number) / "towns").mkdir(parents=True)
        (tmp_path / str(number) / "towns" / "index.html").write_text(page.format(mark), "utf-8")
    assert unmarked(tmp_path / "0", {"projects/x/": "课"}) == ([("towns/", "课")], 1)
    assert unmarked(tmp_path / "1", {"projects/x/": "课"}) == ([], 1)


def test_every_page_of_a_sample_says_so_at_its_top(real_site: Path, titles: dict[str, str]) -> None:
    for path in titles:
        main = (real_site / path / "index.html").read_text("utf-8").split("<main")[1]
        assert "<strong>这是示例。</strong>" in main[: main.index('<div class="kf-record">')], path


def test_lists_say_how_many_are_samples_before_the_first(real_site: Path, real_catalog: Catalog) -> None:
    number = len(real_catalog.records["projects"])
    for page, first in (("", "data-kf-soon"), ("finder/", "data-kf-results"), ("projects/", '<ul class="kf-cards">')):
        text = (real_site / page / "index.html").read_text("utf-8")
        assert f"以下 {number} 个培训项目都是示例" in text[: text.index(first)], page
    home = (real_site / "index.html").read_text("utf-8")
    assert f"{number} 个培训项目（都是示例）" in home
    rates = real_catalog.rates().values()
    some = sum(map(is_sample, rates))
    assert f"{len(rates)} 项补贴标准里 {some} 项是示例" in (real_site / "rates" / "index.html").read_text("utf-8")
