"""``serve``: the site and Datasette on one port of this machine, built again at every save."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import errno
import gc
import os
import socket
import subprocess
import sys

from skills_catalog.catalog import folders
from skills_catalog.catalog.settings import Settings
from skills_catalog.commands import build
from skills_catalog.commands.command_line.failures import stopped
from skills_catalog.commands.command_line.options import builds, option, verb
from skills_catalog.commands.command_line.places import INSTALLED, PACKAGE
from skills_catalog.commands.command_line.values import WholeNumber

MOST_PORT = 65535
SAME = ("out", "base_url", "parent_url", "previous", "jobs", "only", "mounted")
"""The settings that a build at a save is given again; with those of what is read."""


@verb("serve", "生成并在本机打开，改了就重新生成")
@option("--host", default="127.0.0.1", metavar="地址", help="在哪里监听（默认 127.0.0.1，只有本机能打开）")
@option("--port", type=WholeNumber(1, MOST_PORT), default=8000, metavar="端口", help="端口（默认 8000）")
@option("--no-watch", is_flag=True, help="不监视修改")
@builds
def command(settings: Settings, host: str, port: int, no_watch: bool) -> int:
    """Build, serve until Ctrl+C, and build again in a process of its own: one that serves has threads, and must not fork."""
    refuse_port(host, port)
    settings = dataclasses.replace(settings, mounted="datasette/")
    build.run(settings)
    gc.enable()
    from skills_catalog.commands.server.districts import DistrictSites  # noqa: PLC0415 (Datasette, when the site stands)
    from skills_catalog.commands.server.site import Site, run  # noqa: PLC0415 (as above)

    several = folders.are_several(settings.sources.catalogs)
    site = (DistrictSites if several else Site)(settings.out, settings.base_url)
    site.open_database()
    address = f"http://{host}:{port}{settings.base_url}"
    print(f"打开 {address}  数据查询在 {address}datasette/  （按 Ctrl+C 停止）", flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run(site, host, port, settings.sources.places(), None if no_watch else lambda: rebuilt(settings)))
    return 0


def rebuilt(settings: Settings) -> bool:
    """Build again after a save; returns whether a new release stands."""
    environment = dict(os.environ)
    if not INSTALLED.is_dir():  # a checkout's package is found beside build.py only
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, [str(PACKAGE.parent), os.environ.get("PYTHONPATH")]))
    program = [sys.executable, "-m", "skills_catalog.commands.entry", "build", *same(settings)]
    done = subprocess.run(program, env=environment, check=False)
    if done.returncode:
        print("没有发布：先改好上面的错误，现在看到的还是上一次的站点。", file=sys.stderr, flush=True)
    return not done.returncode


def same(settings: Settings) -> list[str]:
    """Return the words that build the same site."""
    sources = settings.sources
    given = [(name, getattr(settings, name)) for name in SAME]
    given += [(name, getattr(sources, name)) for name in ("content", "templates", "config", "metadata", "sqlite", "qr")]
    shown = [] if settings.samples is None else ["--samples" if settings.samples else "--no-samples"]
    given += [("catalog", folder) for folder in sources.catalogs]
    return shown + [word for name, value in given if value is not None for word in (f"--{name.replace('_', '-')}", str(value))]


def refuse_port(host: str, port: int) -> None:
    """Raise BuildStopped where nothing can be served at a place."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            message = f"不能在这里监听（{error.strerror}）。换一个 --host，例如 127.0.0.1，或换一个 --port。"
            if error.errno == errno.EADDRINUSE:
                message = f"已被别的程序占用。换一个端口：--port {port + 1 if port < MOST_PORT else 8000}。"
            raise stopped(f"{host}:{port}", "port-busy", message) from None
