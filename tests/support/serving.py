"""Sites on ports of their own: from a thread, or by the program's own ``serve``."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx

from tests.support.marked import needs
from tests.support.program import command
from tests.support.sites import tiny_arguments
from tests.support.waiting import PATIENCE, until


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def answers(url: str, *, follow: bool = False) -> bool:
    try:
        return httpx.get(url, timeout=5, follow_redirects=follow).status_code == 200
    except httpx.HTTPError:
        return False


@contextlib.contextmanager
def serving(tmp: Path, *more: str) -> Iterator[str]:
    """``serve`` on the tiny district in ``tmp``, as a process of its own; yields its address, without a slash at the end."""
    needs("server")
    port = free_port()
    with (tmp / "served.log").open("w") as log:  # a pipe that nobody reads fills up and stops the server
        words = command("serve", "--port", str(port), *tiny_arguments(tmp), *more)
        process = subprocess.Popen(words, stdout=log, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"

    def answered() -> bool:
        assert process.poll() is None, (tmp / "served.log").read_text()
        return answers(f"{address}/", follow=True)

    try:
        until(answered, what=f"an answer of {address}")
        yield address
    finally:
        process.terminate()
        process.wait(PATIENCE)


class Served:
    """A site on a port of its own; ``stop`` takes it off the network."""

    def __init__(self, folder: Path, base_url: str = "/") -> None:
        import uvicorn

        from skills_catalog.commands.server.site import Site

        needs("server")
        self.port = free_port()
        self.base = base_url
        self.url = f"http://127.0.0.1:{self.port}{base_url}"
        config = uvicorn.Config(Site(folder, base_url), host="127.0.0.1", port=self.port, log_level="error")
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=lambda: asyncio.run(self.server.serve()), daemon=True)
        self.thread.start()
        until(lambda: self.server.started or not self.thread.is_alive(), what="the server's start")
        assert self.server.started

    def stop(self) -> None:
        self.server.should_exit = True
        self.server.force_exit = True
        self.thread.join(10)
