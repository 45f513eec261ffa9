"""A new release under running servers: no reader sees an error page, and no answer mixes two releases."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import hashlib
import re
import shlex
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx

from compiler.serve import Site
from tests.conftest import ROOT, answers, free_port, run_build, serving, tiny_arguments, until
from tests.nginx import command, nginx, program

COUNTED = "select (select count(*) from groups) as rows, (select count(*) from search where collection = 'groups') as found"


class Readers:
    """Four readers who go on asking; every answer is held against the releases that there are."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.over = threading.Event()
        self.asked = 0
        self.hashes: set[str] = set()
        self.rows: set[int] = set()
        self.wrong: list[str] = []

    def get(self, client: httpx.Client, path: str, params: dict[str, str | int]) -> httpx.Response:
        """As browsers do: once more on a new connection, where the server closed the kept one as the question went out (RFC 9112,
        9.3.1). nginx closes kept connections when it is reloaded."""
        try:
            return client.get(f"{self.address}{path}", params=params)
        except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError):
            return httpx.get(f"{self.address}{path}", params=params, timeout=15)

    def ask(self, client: httpx.Client, n: int) -> None:
        one = self.get(client, "catalog/groups.json", {"_size": 100, "_n": n})
        two = self.get(client, "catalog.json", {"sql": f"{COUNTED} -- {n}", "_shape": "array"})
        three = self.get(client, "-/databases.json", {"n": n})
        for answer in (one, two, three):
            if answer.status_code != 200:
                self.wrong.append(f"{answer.status_code} {answer.url}")
                return
        table = one.json()
        if table["filtered_table_rows_count"] != len(table["rows"]):
            self.wrong.append(f"a count of {table['filtered_table_rows_count']} above {len(table['rows'])} rows")
        if two.json()[0]["rows"] != two.json()[0]["found"]:
            self.wrong.append(f"mixed {two.text}")
        self.hashes.add(three.json()[0]["hash"])
        self.rows.add(len(table["rows"]))
        self.asked += 3

    def count(self) -> int:
        return int(httpx.get(f"{self.address}catalog/groups.json").json()["filtered_table_rows_count"])

    def saw(self, rows: int) -> bool:
        return rows in self.rows

    def read(self, first: int) -> None:
        with httpx.Client(timeout=15) as client:
            n = first
            while not self.over.is_set():
                try:
                    self.ask(client, n)
                except httpx.HTTPError as error:
                    self.wrong.append(repr(error))
                n += 4

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        threads = [threading.Thread(target=self.read, args=(n,)) for n in range(4)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.over.set()
            for thread in threads:
                thread.join()


def digest(site: Path) -> str:
    return hashlib.sha256((site / "data" / "catalog.db").read_bytes()).hexdigest()


def grow(catalog: Path, n: int) -> None:
    (catalog / "groups" / f"more-{n}.yaml").write_text(f"title: 新人群{n}\n", "utf-8")


def test_serve_changes_its_release_without_a_word(tmp_path: Path) -> None:
    with serving(tmp_path) as address:
        readers = Readers(f"{address}/datasette/")
        before = readers.count()
        with readers.reading():
            for n in (1, 2):
                grow(tmp_path / "catalog", n)
                until(functools.partial(readers.saw, before + n))
        assert readers.wrong == []
        assert readers.asked >= 200
        assert readers.rows == {before, before + 1, before + 2}
        assert httpx.get(f"{readers.address}-/databases.json").json()[0]["hash"] == digest(tmp_path / "site")


def test_a_connection_opened_late_reads_its_own_release(tmp_path: Path) -> None:
    """Datasette opens connections when it needs them: here the first one after the next release has taken the folder."""
    assert run_build(["build", *tiny_arguments(tmp_path)]).returncode == 0
    site = Site(tmp_path / "site")
    served: Any = site  # httpx has another name for the same types

    async def rows() -> tuple[int, int]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=served), base_url="http://site") as client:
            told = (await client.get("/datasette/catalog/groups.json?_size=100")).json()
            return told["filtered_table_rows_count"], len(told["rows"])

    def asked() -> tuple[int, int]:
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, rows()).result()

    site.open_database()
    grow(tmp_path / "catalog", 1)
    assert run_build(["build", *tiny_arguments(tmp_path)]).returncode == 0
    before = asked()
    site.open_database()
    after = asked()
    assert before[0] == before[1] and after == (before[0] + 1, before[1] + 1)


class Documented:
    """``docs/serving.md`` carried out line by line in a folder of its own."""

    def __init__(self, tmp: Path) -> None:
        self.tmp = tmp
        self.ports = {"8001": str(free_port()), "8002": str(free_port())}
        text = (ROOT / "docs" / "serving.md").read_text("utf-8").replace("/srv/skills/at/%i", "/srv/skills/at/PORT")
        blocks: list[str] = re.findall(r"```\n(.*?)```", text, re.DOTALL)
        self.unit, self.outside, self.inside, self.upstream, self.swap = (
            self.here(next(b for b in blocks if mark in b))
            for mark in (
                "ExecStart",
                "upstream datasette {",
                "location ^~ /datasette/",
                "server 127.0.0.1:8002 max",
                "systemctl stop",
            )
        )
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def here(self, text: str) -> str:
        for port, free in self.ports.items():
            text = text.replace(f"/{port}", f"/p{port}").replace(port, free).replace(f"/p{free}", f"/{port}")
        text = text.replace("/srv/skills", str(self.tmp)).replace("/var/cache/nginx", f"{self.tmp}/cache")
        return "\n".join(line for line in text.splitlines() if not line.strip().startswith("limit_"))  # one address asks it all

    def start(self, port: str) -> None:
        """The unit's command. Links are named by the documented port."""
        started = re.search(r"ExecStart=(.*?)\nRestart", self.unit, re.DOTALL)
        assert started is not None
        documented = next(name for name, free in self.ports.items() if free == port)
        words = shlex.split(started[1].replace("\\\n", " ").replace("%i", port).replace("PORT", documented))
        assert words[0].endswith("/datasette")
        with (self.tmp / f"{port}.log").open("w") as log:
            self.running[port] = subprocess.Popen([sys.executable, "-m", "datasette", *words[1:]], stdout=log, stderr=log)

    def stop(self, port: str) -> None:
        self.running[port].terminate()
        self.running.pop(port).wait(10)

    def line(self, line: str) -> None:
        """One line of the swap; what belongs to the machine (systemd, curl, the signal to nginx) is done by other means."""
        words = line.split()
        if words[:2] == ["systemctl", "start"]:
            self.start(words[2].removeprefix("datasette@"))
        elif words[:2] == ["systemctl", "stop"]:
            self.stop(words[2].removeprefix("datasette@"))
        elif words[0] == "until":
            url = re.search(r"http\S+(?=;)", line)
            assert url is not None
            until(lambda: answers(url[0]))
        elif line.startswith("nginx -t"):
            for more in (["-t"], ["-s", "reload"]):
                subprocess.run([program(), *command(self.tmp), *more], check=True, capture_output=True)
        elif "build.py" in line:
            assert (
                run_build(["build", *tiny_arguments(self.tmp), "--out", str(self.tmp / "releases" / "2026-12-01")]).returncode
                == 0
            )
        elif words[0] == "sleep":
            time.sleep(1)
        elif words[0] != "cd":
            subprocess.run(["bash", "-ec", line], cwd=self.tmp, check=True)


def test_the_documented_swap_behind_nginx(tmp_path: Path) -> None:
    program()
    shop = Documented(tmp_path)
    for folder in ("releases", "at", "cache"):
        (tmp_path / folder).mkdir()
    old = tmp_path / "releases" / "2026-11-25"
    assert run_build(["build", *tiny_arguments(tmp_path), "--out", str(old)]).returncode == 0
    (tmp_path / "at" / "8001").symlink_to("../releases/2026-11-25")
    (tmp_path / "current").symlink_to("releases/2026-11-25")
    (tmp_path / "upstream.conf").write_text(shop.upstream, "utf-8")
    shop.start(shop.ports["8001"])
    grow(tmp_path / "catalog", 1)
    try:
        with nginx(tmp_path, shop.inside, shop.outside) as port:
            readers = Readers(f"http://127.0.0.1:{port}/datasette/")
            until(lambda: answers(f"{readers.address}catalog/groups.json"))
            before = readers.count()
            with readers.reading():
                for line in shop.swap.splitlines():
                    shop.line(line)
                until(lambda: readers.saw(before + 1))
            assert readers.wrong == []
            assert readers.asked >= 200
            new = tmp_path / "releases" / "2026-12-01"
            assert readers.hashes == {digest(old), digest(new)}
            assert readers.count() == before + 1, "the cache was emptied"
            assert httpx.get(f"http://127.0.0.1:{port}/groups/more-1/").status_code == 200
            shutil.rmtree(old)
            assert httpx.get(f"{readers.address}catalog/groups.json?_n=last").status_code == 200
    finally:
        for running in list(shop.running):
            shop.stop(running)
