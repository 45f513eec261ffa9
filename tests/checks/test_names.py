"""Ids, paths and addresses: what would not work on some system is refused; what is allowed works everywhere, in Chinese too."""

from __future__ import annotations

import contextlib
import html
import json
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

import httpx
import pytest

from skills_catalog.checks.record_ids import ID_BYTES
from skills_catalog.commands.command_line.values import BadBase, base_path
from skills_catalog.site.internal_links import resolve
from skills_catalog.web import offline_packs
from tests.support.program import run_build, run_here
from tests.support.serving import answers, free_port, serving
from tests.support.sites import add_records, broken, tiny_arguments
from tests.support.waiting import PATIENCE, until

LONGEST = "很" * (ID_BYTES // 3)
HARD = ["人群.一_二-三", "A.b_c-D", "电工学徒", LONGEST, "article-1", "1", "page-2"]
"""Ids that are allowed and must work everywhere."""
PUBLIC = "https://example.cn/rsj/"


def check(tmp: Path, **files: str) -> list[str]:
    """What ``check`` says of the tiny district with more files: ``collection__name`` → text."""
    arguments = tiny_arguments(tmp)
    add_records(tmp / "catalog", files)
    done = run_here(["check", *arguments, "--format", "json"])
    found = [f for f in json.loads(done.stdout or "[]") if f["severity"] == "error"]
    assert done.returncode == (1 if found else 0), done.stderr
    return [f"{Path(f['path']).name}:{f['line']}: {f['code']}: {f['message']}" for f in found if f["severity"] == "error"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- {id: East, title: 甲}\n- {id: east, title: 乙}\n", ["more.yaml:2: duplicate-id", "more.yaml:1", "“East”只差大小写"]),
        ("- {id: a, title: 甲, former_ids: [JOBLESS]}\n", ["more.yaml:1: duplicate-id", "all.yaml:1", "“jobless”只差大小写"]),
        ("- {id: a, title: 甲, former_ids: [x-Y]}\n- {id: b, title: 乙, former_ids: [X-y]}\n", ["more.yaml:2: duplicate-id", "的旧编号“x-Y”只差大小写"]),
        ("- {id: a, title: 甲, former_ids: [jobless]}\n", ["more.yaml:1: duplicate-id", "已用在", "all.yaml:1"]),
        ("- {id: a, title: 甲, former_ids: [a]}\n", ["more.yaml:1: duplicate-id", "已用在"]),
        ("- {id: a, title: 甲, former_ids: [A]}\n", ["more.yaml:1: duplicate-id", "只差大小写"]),
        ("- {id: a, title: 甲, former_ids: [b, b]}\n", ["more.yaml:1: duplicate-id"]),
    ],
)  # fmt: skip
def test_two_names_for_one_address(text: str, words: list[str], tmp_path: Path) -> None:
    found = check(tmp_path, groups__more=text)
    assert len(found) == 1 and all(w in found[0] for w in words), found


def test_names_of_two_collections_do_not_meet(tmp_path: Path) -> None:
    assert check(tmp_path, funds__more="- {id: JOBLESS, title: 甲, accepting: yes}\n") == []


@pytest.mark.parametrize(
    "id", ["con", "CON", "prn", "aux", "nul", "com1", "COM9", "lpt1", "lpt9", "con.x", "Aux.一", "nul.tar.gz"]
)
def test_device_names_of_windows(id: str, tmp_path: Path) -> None:
    (found,) = check(tmp_path, groups__more=f"- {{id: {id}, title: 甲}}\n")
    stem, dot, rest = id.partition(".")
    assert "more.yaml:1: bad-id" in found and "Windows" in found and f"{stem}-1{dot}{rest}。" in found


def test_the_file_of_a_list_is_no_id(tmp_path: Path) -> None:
    (found,) = check(tmp_path, groups__more="- {id: index.html, title: 甲}\n")
    assert "more.yaml:1: bad-id" in found and "列表自己的网页" in found


@pytest.mark.parametrize("id", ["console", "com", "com10", "con-1", "aux电", "x.con"])
def test_names_that_only_look_like_devices(id: str, tmp_path: Path) -> None:
    assert check(tmp_path, groups__more=f"- {{id: {id}, title: 甲}}\n") == []


@pytest.mark.parametrize(
    "id", ["x.", ".x", "100%", "a/b", "a b", "a#b", "é", "e\u0301", "-x", "..", "a\\b", "ａ", "\uf900", "a?b"]
)
def test_names_that_no_id_may_have(id: str, tmp_path: Path) -> None:
    (found,) = check(tmp_path, groups__more=f"- {{id: {json.dumps(id)}, title: 甲}}\n")
    assert "more.yaml:1: bad-id" in found


@pytest.mark.parametrize("id", ["page", "Page"])
def test_the_folder_of_further_list_pages(id: str, tmp_path: Path) -> None:
    (found,) = check(tmp_path, groups__more=f"- {{id: {id}, title: 甲}}\n")
    assert "bad-id" in found and "page/2/" in found
    (found,) = check(tmp_path, groups__more=f"- {{id: a, title: 甲, former_ids: [{id}]}}\n")
    assert "bad-id" in found


@pytest.mark.parametrize(("id", "size", "fits"), [("电" * 86, 258, 80), ("a" * 241, 241, 240), ("a" + "电" * 80, 241, 80)])
def test_an_id_too_long_for_a_file_says_how_much_fits(id: str, size: int, fits: int, tmp_path: Path) -> None:
    (found,) = check(tmp_path, towns__more=f"- {{id: {id}, title: 甲, kind: town, code: '990001101', code_source: 示例}}\n")
    assert f"{len(id)} 个字、{size} 字节，最多 240 字节（80 个汉字），这一个只放得下前 {fits} 个字" in found


@pytest.mark.parametrize(
    ("numbers", "code"),
    [(("1", "1"), "duplicate-id"), (("1a", "1A"), "duplicate-id"), (("1", "2/3"), "bad-id"), (("1", ".."), "bad-id")],
)
def test_numbers_of_articles_are_addresses(numbers: tuple[str, str], code: str, tmp_path: Path) -> None:
    articles = "".join(f"  - {{n: '{n}', label: 第{i}条, title: 甲, text: 乙, no_data: 丙}}\n" for i, n in enumerate(numbers, 1))
    text = f"title: 新办法\ngovernment: district\nissued: 2020-01-01\nin_force: in_force\narticles:\n{articles}"
    (found,) = check(tmp_path, policies__more=text)
    assert f"more.yaml:7: {code}" in found


@pytest.mark.parametrize(
    ("file", "code"),
    [("projects/p-1.md", "bad-id"), ("finder.md", "bad-id"), ("assets/x.md", "bad-id"), ("guide/aux.md", "bad-id"),
     ("sw.js", "bad-id"), ("guide/FAQ.md", "duplicate-id"), ("guide/faq/index.md", "duplicate-id")],
)  # fmt: skip
def test_guides_do_not_take_addresses_of_the_site(file: str, code: str, tmp_path: Path) -> None:
    arguments = tiny_arguments(tmp_path)
    target = tmp_path / "content" / file
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("# 甲\n", "utf-8")
    done = run_here(["check", *arguments])
    assert done.returncode == 1
    assert len(re.findall(rf": error: {code}: ", done.stdout)) == 1, done.stdout


@pytest.fixture(scope="module")
def hard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny district with hard names, built at a public address."""
    tmp = tmp_path_factory.mktemp("hard")
    arguments = tiny_arguments(tmp)
    catalog = tmp / "catalog"
    groups = "".join(f"- {{id: '{id}', title: 人群{n}, former_ids: [旧{n}]}}\n" for n, id in enumerate(HARD))
    (catalog / "groups" / "hard.yaml").write_text(groups, "utf-8")
    town = f"- {{id: {LONGEST}, title: 长名镇, kind: town, code: '990001101', code_source: 示例}}\n"
    (catalog / "towns" / "hard.yaml").write_text(town, "utf-8")
    project = (catalog / "projects" / "p-1.yaml").read_text("utf-8")
    own = (
        project.replace("town: east", f"town: {LONGEST}").replace("电工（五级）", "电工（长名镇）") + "verified_on: 2026-01-02\n"
    )
    (catalog / "projects" / "电工_五级.v1.yaml").write_text(own, "utf-8")
    (catalog / "policies" / "文件-二.yaml").write_text(
        "title: 新办法\ngovernment: district\nissued: 2020-01-01\nin_force: in_force\nverified_on: 2026-01-01\n"
        "articles: [{n: 一之二, label: 第一条之二, title: 甲, text: 乙, no_data: 丙}]\n", "utf-8")  # fmt: skip
    with (catalog / "district.yaml").open("a", encoding="utf-8") as district:
        district.write(f"site_url: {PUBLIC}\n")
    guide = tmp / "content" / "guide" / "电工 指南.md"
    guide.write_text(f"# 电工指南\n\n[甲](catalog:groups/{quote(HARD[0])})、[乙](catalog:projects/电工_五级.v1)\n", "utf-8")
    done = run_build(["build", *arguments, "--base-url", "/rsj/"])
    assert done.returncode == 0, done.stdout + done.stderr
    return tmp


def hard_paths() -> list[str]:
    return [f"groups/{id}/" for id in HARD] + [
        "occupations/电工/", "projects/电工_五级.v1/", "policies/文件-二/article-一之二/", "groups/旧0/", f"towns/{LONGEST}/", "guide/电工 指南/",
    ]  # fmt: skip


def test_every_name_has_its_files(hard: Path) -> None:
    site = hard / "site"
    for path in hard_paths():
        assert (site / path / "index.html").is_file(), path
    assert (site / "offline" / f"town-{LONGEST}.json").is_file()
    assert all(len(part.encode()) <= 255 for p in site.rglob("*") for part in p.parts)
    assert max(len(p.relative_to(site).as_posix().encode()) for p in site.rglob("*")) < 600
    assert list(broken(site, "/rsj/")) == []


def test_absolute_addresses_are_encoded(hard: Path) -> None:
    """Canonical, JSON-LD, sitemap, feeds, downloads: ASCII, and each leads to a file."""
    site = hard / "site"
    found: set[str] = set()
    for page in site.rglob("*.html"):
        text = page.read_text("utf-8")
        found.update(html.unescape(a) for a in re.findall(r'<link rel="canonical" href="([^"]*)"', text))
        found.update(re.findall(rf'"({re.escape(PUBLIC)}[^"]*)"', text))
    for feed in [*site.glob("sitemap*.xml"), site / "feed.xml", site / "data" / "changes.xml"]:
        for element in ET.parse(feed).iter():
            found.update(v for v in (element.text, element.get("href")) if v and v.startswith("http"))
    with sqlite3.connect(site / "data" / "catalog.db") as db:
        for table in ("groups", "projects", "policies", "search"):
            found.update(row[0] for row in db.execute(f'select page from "{table}" where page is not null'))
    found = {a for a in found if a.startswith(PUBLIC)}
    for address in found:
        assert address.isascii() and not re.search(r"%25|[\s\"<>]", address), address
        path = unquote(urlsplit(address).path).removeprefix("/rsj/")
        assert (site / path).is_file() or (site / path / "index.html").is_file(), address
    for path in hard_paths():
        assert f"{PUBLIC}{quote(path)}" in found, path
    listed = {e.text for e in ET.parse(site / "sitemap-1.xml").iter() if e.text}
    assert f"{PUBLIC}{quote('groups/旧0/')}" not in listed, "a former address is not for search engines"


def test_finder_packs_and_worker_know_the_names(hard: Path) -> None:
    site = hard / "site"
    finder = json.loads((site / "data" / "finder.json").read_text("utf-8"))
    paths = {f"{finder['kinds'][r[0]][1]}{r[1]}" for r in finder["rows"]}
    assert {p.rstrip("/") for p in hard_paths() if "旧" not in p} <= {p.split("#")[0].rstrip("/") for p in paths}
    index = json.loads((site / "offline" / "packs.json").read_text("utf-8"))
    files = [f for part in index["parts"] for f, *_ in part["packs"]] + [f for f, _ in index["core"]]
    kept: set[str] = set()
    for file in files:
        kept.update(json.loads((site / file).read_text("utf-8")))
    assert {"projects/电工_五级.v1/", f"towns/{LONGEST}/", "policies/文件-二/article-一之二/", "guide/电工 指南/"} <= {
        unquote(p) for p in kept
    }


def test_two_towns_never_share_a_pack() -> None:
    """The second pack of town ``x`` and the pack of town ``x-1``."""
    second = {offline_packs.file_of("town-x", f"projects/p-{n}/", 2) for n in range(20)}
    assert second == {"offline/town-x~0.json", "offline/town-x~1.json"}
    assert offline_packs.file_of("town-x-1", "projects/p/", 1) not in second


def asked_raw(port: int, path: str) -> int:
    """The status that a path gets as it is written, in UTF-8, as curl sends it."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as s:
        s.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        return int(s.makefile("rb").readline().split()[1])


@contextlib.contextmanager
def plain_server(folder: Path) -> Iterator[str]:
    """Python's own file server."""
    port = free_port()
    command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until(lambda: answers(f"http://127.0.0.1:{port}/"), what="the file server")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(PATIENCE)


def ask_everything(address: str) -> None:
    with httpx.Client(base_url=address, follow_redirects=True, timeout=PATIENCE) as client:
        for path in hard_paths():
            for form in (path, quote(path), re.sub("%..", lambda m: m[0].lower(), quote(path))):
                for slash in (form, form.rstrip("/")):
                    answer = client.get(f"/{slash}")
                    assert answer.status_code == 200, (slash, answer.status_code)
                    assert unquote(answer.url.path) == f"/{path}"
        assert client.get("/groups/没有/").status_code == 404


def test_a_plain_file_server_answers_at_every_form(hard: Path) -> None:
    with plain_server(hard / "site") as address:
        ask_everything(address)


@pytest.mark.server
def test_serve_answers_at_every_form(hard: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(hard, tmp_path / "hard")  # serve builds the site again, at another base
    with serving(copy) as address:
        ask_everything(address)
        port = int(address.rpartition(":")[2])
        for path in hard_paths():
            if " " in path:
                continue
            assert asked_raw(port, f"/{path}") == 200, path
            assert asked_raw(port, f"/{path.rstrip('/')}") == 302, path
        for page in ("projects/电工_五级.v1/", f"groups/{HARD[0]}/", f"towns/{LONGEST}/"):
            text = httpx.get(f"{address}/{quote(page)}").text
            row = re.search(r'href="([^"]*datasette/catalog/[^"]*)"', text)
            assert row is not None
            answer = httpx.get(urljoin(f"{address}/{quote(page)}", html.unescape(row[1])), timeout=PATIENCE)
            assert answer.status_code == 200 and page.split("/")[1] in answer.text, row[1]


def test_the_link_check_knows_both_forms(tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "x" / "电工").mkdir(parents=True)
    (site / "x" / "电工" / "index.html").write_text("<p id='a'>", "utf-8")
    links = "".join(
        f'<a href="{a}">' for a in ("x/电工/", quote("x/电工/"), quote("x/电工/").lower(), "/技/x/电工/", quote("/技/x/电工/"))
    )
    (site / "index.html").write_text(links, "utf-8")
    assert list(broken(site, "/技/")) == []
    (site / "index.html").write_text(f'<a href="x/焊工/"><a href="{quote("/工/x/电工/")}">', "utf-8")
    assert [a for _, a in broken(site, "/技/")] == ["x/焊工/", quote("/工/x/电工/")]


@pytest.mark.parametrize(
    ("written", "base"),
    [("/", "/"), ("", "/"), ("//", "/"), ("rsj/skills", "/rsj/skills/"), ("/rsj/skills", "/rsj/skills/"), ("//rsj//skills//", "/rsj/skills/"),
     ("/技能/", "/技能/"), ("/%E6%8A%80%E8%83%BD", "/技能/"), (" /rsj/ ", "/rsj/"), ("/a.b_c-d~e/", "/a.b_c-d~e/")],
)  # fmt: skip
def test_a_base_is_mended(written: str, base: str) -> None:
    assert base_path(written) == base


@pytest.mark.parametrize(
    ("written", "words"),
    [("https://rsj.gov.cn/skills", "域名后面的路径：/skills/"), ("http://rsj.gov.cn", "：/；"), ("/a/../b", ".."), ("/./a", "."), ("/a?b", "“?”"),
     ("/a#b", "“#”"), ("/a b/", "空格"), ("/a%20b/", "空格"), ("/a%2e%2e/%2e%2e/", ".."), ("/a%3Fb/", "“?”"), ("/%B9%A4/", "UTF-8"),
     ("C:/Program Files/Git/rsj/", "“:”"), ("/a;b/", "“;”"), ("/a\\b/", "“\\”"), ("/{x}/", "“{”"), ("/100%/", "“%”"), ("/a\"b/", "“\"”")],
)  # fmt: skip
def test_a_wrong_base_is_refused_with_what_to_write(written: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(BadBase, match=re.escape(words)):
        base_path(written)
    done = run_here(["build", *tiny_arguments(tmp_path), "--base-url", written])
    assert done.returncode == 2 and "--base-url" in done.stderr and words in done.stderr
    assert not (tmp_path / "site").exists()


@pytest.mark.slow
@pytest.mark.parametrize(("written", "base"), [("rsj//skills", "/rsj/skills/"), ("/%E6%8A%80%E8%83%BD/x", "/技能/x/")])
def test_nothing_leads_out_of_the_base(written: str, base: str, tmp_path: Path) -> None:
    """Every address in pages, feeds, manifest, worker, robots and settings is relative or below the base; absolute ones are ASCII."""
    done = run_here(["build", *tiny_arguments(tmp_path), "--base-url", written])
    assert done.returncode == 0, done.stderr
    site = tmp_path / "site"
    assert list(broken(site, base)) == []
    attributes = r'\s(?:href|src|action|content|data-kf-[\w-]+)="(/[^"]*)"'
    for page in site.rglob("*.html"):
        text = page.read_text("utf-8")
        for address in [*re.findall(attributes, text), *re.findall(r'"(?:@id|url|item|contentUrl)":"(/[^"]*)"', text)]:
            assert unquote(address).startswith(base), (page, address)
            assert resolve(page.parent.relative_to(site).as_posix(), unquote(urlsplit(address).path), base) is not None
        for address in re.findall(r'"(?:@id|url|item|contentUrl)":"(/[^"]*)"', text):
            assert address.isascii(), address
    for script in [*site.glob("assets/**/*.js"), site / "sw.js"]:
        for address in re.findall(r"""(?:fetch|register|import|URL)\(\s*['"](/[^'"]*)""", script.read_text("utf-8")):
            pytest.fail(f"{script}: {address}")
    for feed in (site / "feed.xml", site / "data" / "changes.xml"):
        for element in ET.parse(feed).iter():
            assert not (element.get("href") or "").startswith("/")
    assert not re.search(r'": ?"/', (site / "manifest.webmanifest").read_text("utf-8"))
    assert f"Disallow: {quote(base)}datasette/" in (site / "robots.txt").read_text("utf-8")
    assert (site / "_headers").read_text("utf-8").startswith(f"{quote(base)}*")
    assert f"location ^~ {base} " in (site / "_nginx.conf").read_text("utf-8")
    server = json.loads((site / "data" / "openapi.json").read_text("utf-8"))["servers"][0]["url"]
    assert server == quote(base).rstrip("/")


@pytest.mark.server
@pytest.mark.parametrize("base", ["/rsj/skills/", "/技能/"])
def test_a_404_below_the_first_level_works(base: str, tmp_path: Path) -> None:
    """Styled, with a home link, a search and a menu that answer."""
    tiny_arguments(tmp_path)
    with (
        serving(tmp_path, "--base-url", base) as address,
        httpx.Client(base_url=address, follow_redirects=True, timeout=PATIENCE) as client,
    ):
        for path in ("a/b/c/", "a/b/c", "projects/none/", "groups/没有/x/y/z/"):
            page = client.get(f"{base}{path}")
            assert page.status_code == 404
            links = {html.unescape(a) for a in re.findall(r'\s(?:href|src|action)="([^"#][^"]*)"', page.text)}
            inside = {a for a in links if not urlsplit(a).scheme}
            assert len(inside) > 10
            for link in inside:
                assert unquote(link).startswith(base), link
                assert client.get(urljoin(str(page.url), link)).status_code == 200, link
            kinds = {a.rpartition(".")[2] for a in inside}
            assert {"css", "js"} <= kinds and any(a.endswith("finder/") for a in inside) and {base, quote(base)} & inside
