"""The development server: the built site and Datasette on one port, rebuilt when a source changes."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import hashlib
import json
import mimetypes
import os
import re
import shutil
import tempfile
import traceback
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import uvicorn
from datasette.app import Datasette
from uvicorn.protocols.http.h11_impl import H11Protocol

from skills_catalog.catalog.site_files import DATABASE
from skills_catalog.commands.server.file_watch import watched
from skills_catalog.web.feeds import HEADERS, headers_of

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Asked = Mapping[bytes, bytes]
"""Heads of a request, by their names in small letters."""
App = Callable[[Scope, Receive, Send], Awaitable[None]]
_ASKED = re.compile(rb"(?:GET|HEAD) [^\r\n]*")
SMALL = 500
"""Bytes from which a text is sent compressed."""
mimetypes.add_type("application/manifest+json", ".webmanifest")
mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("text/javascript", ".mjs")
mimetypes.add_type("application/wasm", ".wasm")
mimetypes.add_type("application/vnd.sqlite3", ".db")
COMPRESSED = ("image/svg+xml", "application/wasm", "application/vnd.sqlite3")
"""Kinds that are no text and yet get smaller."""
KEPT = (DATABASE, "inspect-data.json", "metadata.json", "settings.json", "plugins/open_data.py")
"""What Datasette reads of a release's data."""


RELOAD = """new EventSource(document.currentScript.src.replace("reload.js", "changes")).onmessage = () => location.reload();
"""
"""The script that a page is given on this server only: it loads the page again when the next release stands."""
HEAP_MB = "512"
"""What SQLite may have of memory in this process: the first build is made in it too, and one of 10,000 projects needs 91 MB."""
QUIET = 15
"""Seconds after which an open connection for changes is told that it is still open."""


def datasette_app(data: Path, path: str) -> App:
    """Datasette on a folder with the files ``KEPT`` of a release, mounted below ``path`` (with slashes)."""
    os.environ.setdefault("OPEN_DATA_HEAP_MB", HEAP_MB)
    settings = json.loads((data / "settings.json").read_text("utf-8"))
    instance = Datasette(files=[], config_dir=data, cors=True, settings={**settings, "base_url": path})
    app: App = instance.app()
    return app


def encoded(data: bytes) -> bytes:
    """The first bytes of a request, its address percent-encoded: curl and scripts send Chinese as it is written."""
    line = _ASKED.match(data)
    if line is None or line.group(0).isascii():
        return data
    return b"".join(b"%%%02X" % b if b > 0x7F else bytes([b]) for b in line.group(0)) + data[line.end() :]


class Lenient(H11Protocol):
    """HTTP as uvicorn has it, for addresses that are not encoded too."""

    def data_received(self, data: bytes) -> None:
        super().data_received(encoded(data))


class Site:
    """Serves the files of a release below a base path, and Datasette below ``<base>datasette/``."""

    def __init__(self, site: Path, base_url: str = "/") -> None:
        self.site, self.base = site, base_url
        self.datasette: App | None = None
        self.copies: list[tempfile.TemporaryDirectory[str]] = []
        self.released = asyncio.Condition()

    async def announce(self) -> None:
        """Tell open pages that another release stands."""
        async with self.released:
            self.released.notify_all()

    def open_database(self) -> None:
        """Take the database of the release that now stands in the site folder.

        It is copied: Datasette opens a connection whenever it needs one more, and by then the next release may stand there.
        The copy before is left for the answers under way.
        """
        copy = tempfile.TemporaryDirectory(prefix="datasette-")
        for name in KEPT:
            target = Path(copy.name, name)
            target.parent.mkdir(exist_ok=True)
            shutil.copyfile(self.site / "data" / name, target)
        self.ask(copy)

    def ask(self, copy: tempfile.TemporaryDirectory[str]) -> None:
        """Let Datasette answer from a copy; the one before stays for the answers under way."""
        self.datasette = datasette_app(Path(copy.name), f"{self.base}datasette/")
        self.copies.append(copy)
        for old in self.copies[:-2]:
            old.cleanup()
        del self.copies[:-2]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
            return
        if scope["type"] != "http":
            return
        path: str = scope["path"]
        if path.startswith(f"{self.base}datasette/") and self.datasette is not None:
            inner = "/" + path[len(self.base) + len("datasette/") :]
            await self.datasette({**scope, "path": inner, "raw_path": _raw(inner)}, receive, send)
            return
        if scope["method"] not in ("GET", "HEAD"):
            await _send(send, 405, {"allow": "GET, HEAD", "content-length": "0"})
            return
        if path == f"{self.base}.serve/changes":
            await self.changes(receive, send)
            return
        if path == f"{self.base}.serve/reload.js":
            body = RELOAD.encode()
            await _send(send, 200, {"content-type": "text/javascript", "content-length": str(len(body)), **HEADERS}, body)
            return
        asked = dict(scope["headers"])
        # A page to be shown, or one that looks whether it is still as it was; what the service worker keeps is asked otherwise.
        shown = asked.get(b"sec-fetch-mode") == b"navigate" or asked.get(b"accept") == b"text/html"
        await self.file(path, scope["method"], asked, send, live=shown)

    async def changes(self, receive: Receive, send: Send) -> None:
        """Server-sent events: one for each release that takes the place of another."""
        head = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": 200, "headers": head})
        gone = asyncio.ensure_future(receive())
        while not gone.done():
            line = b":\n\n"
            async with self.released:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self.released.wait(), QUIET)
                    line = b"data: released\n\n"
            await send({"type": "http.response.body", "body": line, "more_body": True})
            if gone.done() and gone.result()["type"] != "http.disconnect":
                gone = asyncio.ensure_future(receive())
        await send({"type": "http.response.body", "body": b""})

    async def file(self, path: str, method: str, asked: Asked, send: Send, *, live: bool = False) -> None:
        if path + "/" == self.base or not path.startswith(self.base):
            await _redirect(send, self.base)
            return
        inside = path[len(self.base) :]
        target = (self.site / inside).resolve()
        if not target.is_relative_to(self.site.resolve()) or any(p.startswith(".") for p in inside.split("/")):
            await self.respond(404, self.site / "404.html", method, asked, send)
        elif target.is_dir() and not path.endswith("/"):
            await _redirect(send, f"{path}/")
        elif target.is_dir() and (target / "index.html").is_file():
            await self.respond(200, target / "index.html", method, asked, send, live=live)
        elif target.is_file() and not path.endswith("/"):
            await self.respond(200, target, method, asked, send)
        else:
            await self.respond(404, self.site / "404.html", method, asked, send)

    async def respond(self, status: int, file: Path, method: str, asked: Asked, send: Send, *, live: bool = False) -> None:
        """Answer with a file, or that the browser has it. live: whether the page is loaded again when the next release stands."""
        body = await asyncio.to_thread(file.read_bytes)
        if live:
            body = body.replace(b"</head>", f'<script src="{self.base}.serve/reload.js" defer></script></head>'.encode(), 1)
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        if kind.startswith("text/") or kind in ("application/json", "application/manifest+json"):
            kind += "; charset=utf-8"
        frozen = "/assets/kf-" in file.as_posix()
        cache = "public, max-age=31536000, immutable" if frozen else "no-cache"
        headers = {"content-type": kind, "cache-control": cache, "vary": "Accept-Encoding", **headers_of(file.as_posix())}
        compress = b"gzip" in asked.get(b"accept-encoding", b"")
        if compress and len(body) > SMALL and ("charset" in kind or kind in COMPRESSED):
            body = await asyncio.to_thread(gzip.compress, body, 6, mtime=0)
            headers["content-encoding"] = "gzip"
        headers["etag"] = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        if status == 200 and asked.get(b"if-none-match", b"").decode("latin-1") == headers["etag"]:
            await _send(send, 304, headers)
            return
        headers["content-length"] = str(len(body))
        await _send(send, status, headers, b"" if method == "HEAD" else body)


async def _send(send: Send, status: int, headers: dict[str, str], body: bytes = b"") -> None:
    pairs = [(k.lower().encode(), v.encode()) for k, v in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    await send({"type": "http.response.body", "body": body})


def _raw(path: str) -> bytes:
    return quote(path, safe="/:@!$&'()*+,;=~").encode("ascii")


async def _redirect(send: Send, path: str) -> None:
    await _send(send, 302, {"location": quote(path), "content-length": "0"})


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


async def run(site: Site, host: str, port: int, places: Sequence[Path], rebuild: Callable[[], bool] | None) -> None:
    """Serve until interrupted. ``rebuild`` returns True when a new release is in place."""
    config = uvicorn.Config(
        site, host=host, port=port, http=Lenient, log_level="warning", lifespan="on", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    tasks = [asyncio.create_task(server.serve())]
    if rebuild is not None:
        tasks.append(asyncio.create_task(_watch(site, places, rebuild, server)))
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks[1:]:
        task.cancel()


async def _watch(site: Site, places: Iterable[Path], rebuild: Callable[[], bool], server: uvicorn.Server) -> None:
    async with watched(places) as saves:
        async for _ in saves:
            try:
                if await asyncio.to_thread(rebuild):
                    site.open_database()
                    await site.announce()
            except Exception:  # a fault of the program is shown, and the last site stays open
                traceback.print_exc()
            if server.should_exit:
                return
