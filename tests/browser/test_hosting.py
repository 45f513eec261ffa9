"""The site behind servers that are not ours: no headers, HTML kept for ever, no worker."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.browsing import until, wait
from tests.support.program import run_build
from tests.support.sites import tiny_arguments

NewPage = Callable[..., Any]


class Plain(http.server.SimpleHTTPRequestHandler):
    """A file server that sets no header but, where asked, one that keeps everything for a year."""

    kept = False

    def end_headers(self) -> None:
        if self.kept:
            self.send_header("Cache-Control", "public, max-age=31536000")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        pass


class Keeping(Plain):
    kept = True


def serve(folder: Path, handler: type[Plain]) -> tuple[http.server.ThreadingHTTPServer, str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_address[1]}/"


@pytest.fixture
def district(tmp_path: Path) -> Iterator[Path]:
    assert run_build(["build", *tiny_arguments(tmp_path)]).returncode == 0
    yield tmp_path


def rebuild(district: Path) -> None:
    rate = district / "catalog" / "rates" / "r-1.yaml"
    rate.write_text(rate.read_text("utf-8").replace("title: 培训补贴", "title: 新名字补贴"), "utf-8")
    assert run_build(["build", *tiny_arguments(district)]).returncode == 0


def test_the_policy_holds_where_no_header_is_sent(district: Path, new_page: NewPage) -> None:
    server, url = serve(district / "site", Plain)
    page = new_page()
    blocked: list[str] = []
    page.on("console", lambda m: blocked.append(m.text) if "Content Security Policy" in m.text else None)
    for path in ("", "finder/", "calculator/", "rates/r-1/", "projects/p-1/", "404.html"):
        page.goto(url + path)
        page.wait_for_load_state("networkidle")
    assert blocked == []
    page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.ran = 1'; document.body.appendChild(s); }"
    )
    assert page.evaluate("window.ran") is None and blocked
    page.wrong.clear()
    server.shutdown()


def test_a_page_kept_for_ever_says_that_there_is_a_newer_one(district: Path, new_page: NewPage) -> None:
    server, url = serve(district / "site", Keeping)
    page = new_page()
    page.goto(f"{url}rates/r-1/")
    assert page.inner_text("h1") == "培训补贴"
    page.goto(url)  # a page that is open asks the server for itself, and the browser would keep the answer
    rebuild(district)
    page.goto(f"{url}rates/r-1/")
    assert page.inner_text("h1") == "培训补贴", "the browser has kept it"
    page.locator("[data-kf-update]:not([hidden])").wait_for()
    page.click("[data-kf-refresh]")
    page.get_by_role("heading", name="新名字补贴").wait_for()
    server.shutdown()


def test_a_page_left_open_notices_a_release_when_it_is_seen_again(district: Path, new_page: NewPage) -> None:
    server, url = serve(district / "site", Plain)
    page = new_page()
    asked: list[str] = []
    page.on("requestfinished", lambda r: asked.append(r.url) if r.resource_type == "fetch" else None)
    page.goto(f"{url}rates/r-1/")
    until(page, lambda: asked.count(f"{url}rates/r-1/") == 2)  # as it was shown, and as the server has it
    assert page.locator("[data-kf-update]").is_hidden()
    rebuild(district)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    wait(page, "!document.querySelector('[data-kf-update]').hidden")
    server.shutdown()
