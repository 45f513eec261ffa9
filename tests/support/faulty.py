"""A server of the tests' own that misbehaves where it is told to, and counts what it is asked for."""

from __future__ import annotations

import datetime
import email.utils
import http.server
import mimetypes
import re
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from tests.support.waiting import PATIENCE

PORTAL = "<!doctype html><html><title>登录</title><h1>请先登录无线网络</h1></html>"
FOREIGN = "<!doctype html><html><title>错误</title><h1>Not Found (hosting)</h1></html>"
mimetypes.add_type("application/manifest+json", ".webmanifest")
mimetypes.add_type("text/javascript", ".js")


class Handler(http.server.BaseHTTPRequestHandler):
    server: Faulty

    def do_GET(self) -> None:
        own = self.server
        path = unquote(urlsplit(self.path).path)
        inside = path[len(own.base) :] if path.startswith(own.base) else None
        own.asked.append(path if inside is None else inside)
        fault = "" if inside is None else own.fault(inside)
        if fault == "down":
            self.close_connection = True
            return
        if fault == "slow":
            own.hold()
        if fault == "redirect":
            self.reply(302, b"", "text/html", Location=f"{own.portal}/login")
        elif fault == "portal" or (inside is None and path == "/login"):
            self.reply(200, PORTAL.encode(), "text/html; charset=utf-8")
        elif fault in ("500", "502", "404"):
            self.reply(int(fault), FOREIGN.encode(), "text/html; charset=utf-8")
        elif inside is None:
            self.reply(200, "<h1>门户</h1>".encode(), "text/html; charset=utf-8")
        else:
            self.file(inside, fault)

    def file(self, inside: str, fault: str) -> None:
        target = self.server.folder / inside
        if target.is_dir():
            target = target / "index.html"
        status = 200
        if not target.is_file():
            status, target = 404, self.server.folder / "404.html"
        body = target.read_bytes()
        kind = mimetypes.guess_type(target.name)[0] or "application/octet-stream"
        if kind.startswith("text/") or "json" in kind:
            kind += "; charset=utf-8"
        if fault == "poisoned":
            body = body[:-20] + b" " + body[-20:]
        if fault in ("truncated", "stall", "cut"):
            length = {} if fault == "cut" else {"Content-Length": str(len(body))}
            self.start(status, kind, **length)
            self.wfile.write(body[: len(body) // 2])
            self.wfile.flush()
            if fault == "stall":
                self.server.hold()
            return
        self.reply(status, body, kind)

    def start(self, status: int, kind: str, **headers: str) -> None:
        self.send_response_only(status)
        now = time.time() + self.server.ahead.total_seconds()
        for name, value in {
            "Date": email.utils.formatdate(now, usegmt=True), "Content-Type": kind, "Cache-Control": self.server.cache, **headers,
        }.items():  # fmt: skip
            self.send_header(name, value)
        self.end_headers()

    def reply(self, status: int, body: bytes, kind: str, **headers: str) -> None:
        self.start(status, kind, **{"Content-Length": str(len(body)), **headers})
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.server.posted += 1
        self.reply(405, b"", "text/plain")

    def log_message(self, *_: object) -> None:
        pass


class Faulty(http.server.ThreadingHTTPServer):
    """Serves ``folder`` below ``base``; ``faults`` maps a pattern of addresses (below the base) to what goes wrong:
    down, slow (held back before its start), stall (held back half-way), truncated, cut, poisoned, portal, redirect, 500, 502, 404."""

    daemon_threads = True

    def __init__(self, folder: Path, base: str = "/") -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.folder, self.base = folder, base
        self.url = f"http://127.0.0.1:{self.server_address[1]}{base}"
        self.portal = f"http://127.0.0.1:{self.server_address[1]}" if base != "/" else "http://portal.invalid"
        self.faults: dict[str, str] = {}
        self.asked: list[str] = []
        self.posted = 0
        self.cache = "no-cache"
        self.ahead = datetime.timedelta()
        self.released = threading.Event()
        self.holds = 0
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def hold(self) -> None:
        """Keep an answer back until ``released`` is set; ``holds`` says how many are."""
        self.holds += 1
        self.released.wait(PATIENCE)
        self.holds -= 1

    def fault(self, path: str) -> str:
        return next((what for pattern, what in self.faults.items() if re.search(pattern, path)), "")

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that hangs up is no news."""

    def stop(self) -> None:
        self.released.set()
        self.shutdown()
        self.server_close()
