"""A release behind a real nginx with the settings that it brings along."""

from __future__ import annotations

import gzip
import re
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from skills_catalog.web.feeds import HEADERS, QUERY_CSP, QUERY_WORKER
from tests.support.nginx import nginx
from tests.support.places import ROOT
from tests.support.program import run_build
from tests.support.sites import tiny_arguments


@pytest.fixture(scope="module", params=["/", "/rsj/skills/"])
def server(request: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    tmp = tmp_path_factory.mktemp("nginx")
    arguments = tiny_arguments(tmp)
    (tmp / "content" / "pictures").mkdir()
    shutil.copy(ROOT / "content" / "pictures" / "finder.webp", tmp / "content" / "pictures")
    assert run_build(["build", *arguments, "--base-url", request.param]).returncode == 0
    with nginx(tmp, f"set $site_folder {tmp}/site; include {tmp}/site/_nginx.conf;") as port:
        yield f"http://127.0.0.1:{port}{request.param}"


def get(url: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    request = urllib.request.Request(url, headers=headers)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, {k.lower(): v for k, v in error.headers.items()}, error.read()


def test_pages_carry_the_headers(server: str) -> None:
    for path in ("", "projects/p-1/", quote("occupations/电工/"), "data/projects.json", "sw.js", "no/such/page/"):
        status, headers, body = get(server + path)
        assert status == (404 if path.startswith("no/") else 200), path
        for name, value in HEADERS.items():
            assert headers[name.lower()] == value, (path, name)
        assert headers["cache-control"] == "no-cache"
        assert body


def test_what_the_browser_has_is_not_sent_again(server: str) -> None:
    first = get(server, **{"Accept-Encoding": "gzip"})[1]
    status, headers, body = get(server, **{"Accept-Encoding": "gzip", "If-None-Match": first["etag"]})
    assert (status, body) == (304, b"") and headers["etag"].removeprefix("W/") == first["etag"].removeprefix("W/")
    assert get(server, **{"If-None-Match": '"another"'})[0] == 200


def test_assets_are_kept_for_good_and_compressed(server: str) -> None:
    page = get(server)[2].decode()
    style = page.split('href="')[1:]
    address = next(a.split('"')[0] for a in style if "site.css" in a.split('"')[0]).removeprefix("./")
    status, headers, body = get(server + address, **{"Accept-Encoding": "gzip"})
    assert (status, headers["content-encoding"]) == (200, "gzip")
    assert headers["cache-control"] == "public, max-age=31536000, immutable"
    assert headers["content-type"].startswith("text/css")
    assert b".kf-header" in gzip.decompress(body)
    assert "content-security-policy" in headers


def test_webassembly_is_allowed_to_one_worker_only(server: str) -> None:
    folder = re.search(r"assets/kf-[0-9a-f]+", get(server)[2].decode())
    assert folder is not None
    policy = get(f"{server}{folder[0]}{QUERY_WORKER}")[1]["content-security-policy"]
    assert policy == QUERY_CSP and "wasm-unsafe-eval" in policy
    for path in ("", "data/", f"{folder[0]}/js/query/matching.js", f"{folder[0]}/js/query/query-page.js"):
        assert "unsafe" not in get(server + path)[1]["content-security-policy"], path


def test_kinds_of_files(server: str) -> None:
    for path, kind in (
        ("", "text/html; charset=utf-8"),
        ("manifest.webmanifest", "application/manifest+json; charset=utf-8"),
        ("data/projects.json", "application/json; charset=utf-8"),
        ("data/projects.csv", "text/csv; charset=utf-8"),
        ("feed.xml", "text/xml; charset=utf-8"),
        ("sw.js", "text/javascript; charset=utf-8"),
        ("pictures/finder.webp", "image/webp"),
        ("data/catalog.db", "application/vnd.sqlite3"),
    ):
        assert get(server + path)[1]["content-type"] == kind, path


def test_the_unknown_the_hidden_and_the_slash(server: str) -> None:
    status, _, body = get(f"{server}a/b/c/")
    assert status == 404 and "<h1>" in body.decode() and 'class="kf-header"' in body.decode()
    assert get(f"{server}.release")[0] == 404
    status, _, body = get(f"{server}projects")
    assert status == 200 and body == get(f"{server}projects/")[2]


def test_the_folder_it_stands_in_leads_to_it(server: str) -> None:
    """Its address without the last slash: below a portal that of a folder, at the root the same."""
    assert get(server.removesuffix("/"))[2] == get(server)[2]


def test_the_file_is_part_of_every_release(tiny_site: Path) -> None:
    assert "location ^~ / {" in (tiny_site / "site" / "_nginx.conf").read_text("utf-8")
