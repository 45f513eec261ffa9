"""A real nginx on loopback, for tests that stand behind one."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.marked import needs
from tests.support.serving import free_port
from tests.support.waiting import PATIENCE, until

CONFIG = """user {user} {group}; daemon off; worker_processes 1; pid {tmp}/nginx.pid; error_log {tmp}/error.log;
events {{}}
http {{
  access_log off;
  client_body_temp_path {tmp}/a; proxy_temp_path {tmp}/b; fastcgi_temp_path {tmp}/c; uwsgi_temp_path {tmp}/d; scgi_temp_path {tmp}/e;
  {outside}
  server {{ listen 127.0.0.1:{port}; {inside} }}
}}
"""


def program() -> str:
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if found is None:
        pytest.skip("no nginx here")  # also in CI: it is not the product's own, and cannot be had on every machine
    return found


@contextlib.contextmanager
def nginx(tmp: Path, inside: str, outside: str = "") -> Iterator[int]:
    """nginx with lines for its ``server`` block and its ``http`` block; yields the port."""
    needs("server")
    found, port = program(), free_port()
    config = CONFIG.format(user=tmp.owner(), group=tmp.group(), tmp=tmp, port=port, inside=inside, outside=outside)
    (tmp / "nginx.conf").write_text(config, "utf-8")
    running = subprocess.Popen([found, *command(tmp)], stderr=subprocess.DEVNULL)
    try:
        until(lambda: listening(port) or running.poll() is not None, what="nginx")
        assert running.poll() is None, (tmp / "error.log").read_text()
        yield port
    finally:
        running.terminate()
        running.wait(PATIENCE)
        for log in sorted(tmp.glob("*error.log")):  # shown where a test fails
            print(log.read_text("utf-8", "replace")[-2000:])


def listening(port: int) -> bool:
    with socket.socket() as s:
        return s.connect_ex(("127.0.0.1", port)) == 0


def command(tmp: Path) -> list[str]:
    return ["-c", str(tmp / "nginx.conf"), "-p", str(tmp)]
