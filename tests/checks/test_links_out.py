"""``check --links``: every way a link can end, from a server of this machine; nothing leaves it."""

from __future__ import annotations

import http.server
import re
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest

from build import main
from skills_catalog.checks import external_links
from skills_catalog.findings.finding import Problems
from tests.support.serving import free_port
from tests.support.sites import tiny_arguments
from tests.support.waiting import apart

ANSWERS = {
    "/ok": 200, "/gone": 410, "/missing": 404, "/refused": 403, "/busy": 429, "/broken": 500, "/away": 503,
    "/moved": (301, "/ok"), "/moved-twice": (308, "/moved"), "/for-now": (302, "/ok"), "/moved-away": (301, "/missing"), "/loop": (302, "/loop"),
    "/mixed": (302, "/moved"),
}  # fmt: skip


class Answers(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    asked: ClassVar[Counter[str]] = Counter()
    now = most = 0
    guard = threading.Lock()

    def answer(self) -> None:
        if self.path == "/slow":
            time.sleep(2)
            return
        with self.guard:
            Answers.now += 1
            Answers.most = max(Answers.most, Answers.now)
        time.sleep(0.02)
        path = self.path.partition("?")[0]
        self.asked[f"{self.command} {self.path}"] += 1
        found: Any = (
            405 if path == "/no-head" and self.command == "HEAD" else 200 if path == "/no-head" else ANSWERS.get(path, 200)
        )
        code, where = found if isinstance(found, tuple) else (found, None)
        with self.guard:
            Answers.now -= 1
        self.send_response(code)
        if where:
            self.send_header("Location", where)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD = answer

    def log_message(self, *arguments: object) -> None:
        """Quiet."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(external_links, "_RESERVED", re.compile("^$"))
    Answers.asked.clear()
    Answers.most = 0
    running = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    running.daemon_threads = True
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()
    running.server_close()


def said(tmp_path: Path, text: str, timeout: float = 5) -> list[str]:
    (tmp_path / "a.md").write_text(text, "utf-8")
    problems = Problems()
    apart(external_links.check_external_links, [tmp_path / "a.md"], tmp_path, problems, timeout=timeout)
    assert {(f.code, f.severity) for f in problems.found} <= {("dead-link", "warning")}
    return [f.text() for f in problems.sorted()]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/ok", None), ("/for-now", None), ("/no-head", None), ("/ok#part", None), ("/gone", "已经打不开（410）"), ("/missing", "已经打不开（404）"),
        ("/refused", "不让程序看（403），说不准"), ("/busy", "不让程序看（429），说不准"), ("/broken", "出错了（500）"), ("/away", "说不准"),
        ("/moved", "已经搬到 {}/ok。请改成新地址"), ("/moved-twice", "已经搬到 {}/ok。"), ("/moved-away", "已经打不开（404）"), ("/loop", "转来转去"),
        ("/mixed", None),
    ],
)  # fmt: skip
def test_answers(server: str, tmp_path: Path, path: str, words: str | None) -> None:
    found = said(tmp_path, f"# 题\n\n见 [这里]({server}{path})。\n")
    if words is None:
        assert found == []
    else:
        assert len(found) == 1 and found[0].startswith("a.md:3:8: warning: dead-link: ") and words.format(server) in found[0]


def test_silence(server: str, tmp_path: Path) -> None:
    assert "没有回答，说不准还在不在" in said(tmp_path, f"{server}/slow", timeout=0.3)[0]


def test_nobody_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(external_links, "_RESERVED", re.compile("^$"))
    assert "连不上" in said(tmp_path, f"http://127.0.0.1:{free_port()}/")[0]


def test_no_such_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*arguments: object, **more: object) -> object:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert "没有这个域名" in said(tmp_path, "http://nobody.gov.cn/")[0]


def test_no_safe_connection(server: str, tmp_path: Path) -> None:
    assert "安全" in said(tmp_path, server.replace("http://", "https://") + "/ok")[0]


def test_each_address_is_asked_once_and_told_at_every_place(server: str, tmp_path: Path) -> None:
    lines = [f"- [{n}]({server}/missing#part-{n}) 和 <{server}/ok>，{server}/ok。" for n in range(4)]
    found = said(tmp_path, "\n".join(lines))
    assert [line.split(": ")[0] for line in found] == [f"a.md:{n}:7" for n in (1, 2, 3, 4)]
    assert Answers.asked == {"HEAD /missing": 1, "GET /missing": 1, "HEAD /ok": 1}


def test_a_host_is_not_stormed(server: str, tmp_path: Path) -> None:
    assert said(tmp_path, "\n".join(f"{server}/ok?{n}" for n in range(20))) == []
    assert sum(Answers.asked.values()) == 20 and Answers.most <= external_links.PER_HOST


def test_where_links_end(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    lines = ["url: https://a.gov.cn/art/1.html # 见", "source: {url: https://a.gov.cn/b(c), title: x}", "note: （https://a.gov.cn/d），https://a.gov.cn/e。",
             "- [x](https://a.gov.cn/f) http://127.0.0.1:8000/ https://www.example.com/ http://localhost/ https://例子.中国/x"]  # fmt: skip
    file.write_text("\n".join(lines), "utf-8")
    found = external_links.links([file], tmp_path)
    assert list(found) == [f"https://a.gov.cn/{end}" for end in ("art/1.html", "b(c)", "d", "e", "f")]
    assert found["https://a.gov.cn/e"] == [("a.yaml", (3, 28))]


def test_the_command(server: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = tiny_arguments(tmp_path)
    (tmp_path / "content" / "guide" / "x.md").write_text(f"# 题\n[死链]({server}/gone)\n", "utf-8")
    town = next((tmp_path / "catalog" / "towns").glob("*.yaml"))
    main(["check", *arguments])
    assert not Answers.asked and "外部链接" not in capsys.readouterr().err, "off unless asked for"
    town.write_text(town.read_text("utf-8") + f"# {server}/missing\n", "utf-8")
    assert apart(main, ["check", *arguments, "--links"]) == 0
    told = capsys.readouterr()
    assert "已经打不开（410）" in told.out and "已经打不开（404）" in told.out and "个外部链接" in told.err
