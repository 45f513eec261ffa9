"""A new release under running servers: no reader sees an error page, and no answer mixes two releases."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import hashlib
import html
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import httpx
import pytest

from skills_catalog.commands.server.site import Site, datasette_app
from tests.support.nginx import command, nginx, program
from tests.support.places import ROOT
from tests.support.program import run_build
from tests.support.serving import answers, free_port, serving
from tests.support.sites import tiny_arguments
from tests.support.waiting import PATIENCE, apart, until

pytestmark = pytest.mark.server

DEPLOY = ROOT / "deploy"
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
            return httpx.get(f"{self.address}{path}", params=params, timeout=PATIENCE)

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
        answer = httpx.get(f"{self.address}catalog/groups.json")
        assert answer.headers["content-type"].startswith("application/json"), (answer.status_code, answer.text)
        return int(answer.json()["filtered_table_rows_count"])

    def saw(self, rows: int) -> bool:
        return rows in self.rows

    def read(self, first: int) -> None:
        with httpx.Client(timeout=PATIENCE) as client:
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


class Deployed:
    """The files of ``deploy/`` at work below a folder of the test: real Datasette and nginx; systemd is played."""

    def __init__(self, tmp: Path) -> None:
        self.tmp, self.ports = tmp, f"{free_port()} {free_port()}"
        for folder in ("releases", "cache", "bin"):
            (tmp / folder).mkdir()
        self.nginx = shlex.join([program(), *command(tmp)])
        self.unit = DEPLOY / "skills-datasette@.service"
        self.program("systemctl", f"exec {sys.executable} {ROOT}/tests/support/systemctl.py")
        self.program("nginx", f"exec {self.nginx}")
        self.outside, self.inside = (self.here(f"nginx-{block}.conf") for block in ("http", "server"))

    def program(self, name: str, text: str) -> None:
        file = self.tmp / "bin" / name
        file.write_text(f'#!/bin/sh\n{text} "$@"\n', "utf-8")
        file.chmod(0o755)

    def here(self, name: str) -> str:
        text = (DEPLOY / name).read_text("utf-8").replace("/srv/skills", str(self.tmp))
        return text.replace("/var/cache/nginx", f"{self.tmp}/cache").replace("/var/log/nginx", str(self.tmp))

    def release(self, name: str) -> Path:
        """A site of what the catalog is now, as a release that has arrived."""
        made = self.tmp / "releases" / name
        done = run_build(["build", *tiny_arguments(self.tmp), "--out", str(made)])
        assert done.returncode == 0, done.stderr
        return made

    def want(self, name: str) -> subprocess.CompletedProcess[str]:
        (self.tmp / "wanted").write_text(f"{name}\n", "utf-8")
        environment = {
            "PATH": f"{self.tmp}/bin:{os.environ['PATH']}", "SKILLS_HOME": str(self.tmp), "SKILLS_PORTS": self.ports,
            "SKILLS_GRACE": "1", "UNIT": str(self.unit), "NGINX_COMMAND": self.nginx, "SKILLS_CACHE": str(self.tmp / "cache" / "datasette"),
        }  # fmt: skip
        script = str(DEPLOY / "skills-release")
        return subprocess.run([script], env={**os.environ, **environment}, capture_output=True, text=True, check=False)

    def published(self) -> str:
        return (self.tmp / "current").readlink().name

    def upstream(self) -> list[str]:
        """The ports that nginx asks."""
        return re.findall(r"127\.0\.0\.1:(\d+)", (self.tmp / "upstream.conf").read_text("utf-8"))

    def running(self) -> int:
        return sum(1 for _ in self.tmp.glob("*.pid") if _.stem.isdigit())

    def logged(self, kind: str) -> str:
        """What both Datasettes wrote to ``out`` or ``err``."""
        return "".join(f.read_text("utf-8") for f in sorted(self.tmp.glob(f"[0-9]*.{kind}")))

    def stop(self) -> None:
        for pid in self.tmp.glob("[0-9]*.pid"):
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(pid.read_text()), signal.SIGTERM)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Deployed]:
    """The first release published."""
    shop = Deployed(tmp_path)
    shop.release("2026-11-25")
    try:
        (tmp_path / "nginx.conf").write_text("events {}", "utf-8")  # nginx is set up after the first release
        done = shop.want("2026-11-25")
        assert done.returncode == 0, done
        yield shop
    finally:
        shop.stop()


@contextlib.contextmanager
def open_to_readers(shop: Deployed, *, limits: bool = False) -> Iterator[str]:
    inside = shop.inside if limits else re.sub(r"(?m)^ *limit_.*$", "", shop.inside)  # one address asks it all
    with nginx(shop.tmp, inside, shop.outside) as port:
        address = f"http://127.0.0.1:{port}/"
        until(lambda: answers(f"{address}datasette/catalog/groups.json"))
        yield address


def test_a_release_and_the_way_back_behind_nginx(shop: Deployed) -> None:
    old = shop.tmp / "releases" / "2026-11-25"
    grow(shop.tmp / "catalog", 1)
    new = shop.release("2026-12-01")
    with open_to_readers(shop) as address:
        readers = Readers(f"{address}datasette/")
        before = readers.count()
        with readers.reading():
            for name, more in (("2026-12-01", 1), ("2026-11-25", 0)):
                done = shop.want(name)
                assert (done.returncode, done.stderr) == (0, ""), done
                assert f"published: {name}" in done.stdout
                assert readers.count() == before + more, "the cache was emptied"
                assert httpx.get(f"{address}groups/more-1/").status_code == (200 if more else 404)
                assert shop.running() == 1
            until(lambda: readers.asked >= 200)
        assert readers.wrong == []
        assert readers.rows == {before, before + 1}
        assert readers.hashes == {digest(old), digest(new)}


LINK = re.compile(r'\b(?:href|src|action)="([^"]*)"')
SEEN_FROM = (
    "", "catalog", "catalog/groups", "catalog/groups?_size=1&_sort_desc=title", "catalog/projects?_facet=town&_facet=occupation&_size=1",
    "catalog/projects/p-1", "catalog/occupations/电工", "catalog/occupations", "catalog/search?q=%E7%94%B5", "catalog?sql=select+id,+title+from+groups", "catalog/groups?_search=%E7%94%B5",
    "catalog/groups?title__contains=%E4%BA%BA", "catalog/links?_size=2", "-/databases",
)  # fmt: skip


def links_of(answer: httpx.Response) -> set[str]:
    """The addresses that a page, its head or an answer in JSON leads to; those to other hosts are left out."""
    found = set(LINK.findall(answer.text)) if "html" in answer.headers["content-type"] else set()
    found |= {link["url"] for link in answer.links.values() if "url" in link}
    if "json" in answer.headers["content-type"]:
        found |= set(re.findall(r'"(?:next_url|toggle_url|\w*href)": "([^"]+)"', answer.text))
    joined = {str(answer.url.join(html.unescape(address))).split("#")[0] for address in found}
    return {address for address in joined if httpx.URL(address).netloc == answer.url.netloc}


@pytest.mark.parametrize("cut", [False, True], ids=["as shipped", "a proxy that cuts the prefix off"])
def test_every_link_of_datasette_leads_somewhere_behind_nginx(shop: Deployed, cut: bool) -> None:
    if cut:
        shop.inside = shop.inside.replace("proxy_pass http://datasette;", "proxy_pass http://datasette/;")
    with open_to_readers(shop) as address, httpx.Client(timeout=15, follow_redirects=True) as client:
        base = f"{address}datasette/"
        pages = [client.get(base + path) for path in SEEN_FROM]
        pages += [
            client.get(f"{base}catalog/projects.json?_size=1&_facet=town"),
            client.get(f"{base}catalog/groups.json?_size=1"),
        ]
        assert {str(page.url): page.status_code for page in pages if page.status_code != 200} == {}
        links = set().union(*map(links_of, pages))
        assert len(links) >= 100
        assert [link for link in links if "datasette/datasette" in link] == []
        for part in (
            "_sort=",
            "_next=",
            "_facet=",
            "_size=1&_sort_desc=",
            "groups.csv",
            "groups.json",
            "projects/p-1",
            "occupations/~E7",
            "-/static/",
        ):
            assert any(part in link for link in links), part
        dead = {
            link: (answer.status_code, answer.text[:200])
            for link in sorted(links)
            if (answer := client.get(link)).status_code != 200
        }
        assert dead == {}


def test_a_question_that_kills_datasette_is_not_passed_on(shop: Deployed) -> None:
    """While a release changes there are two instances: the second one must not be asked what has ended the first."""
    killed: list[str] = []

    class Mortal(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            killed.append(self.path)
            self.close_connection = True  # without a word, as a process that dies

    servers = [HTTPServer(("127.0.0.1", int(port)), Mortal) for port in shop.ports.split() if port not in shop.upstream()]
    assert len(servers) == 1
    threading.Thread(target=servers[0].serve_forever, daemon=True).start()
    try:
        with open_to_readers(shop) as address:
            assert answers(f"{address}datasette/catalog/groups.json?_n=alive")
            (running,) = (pid for pid in shop.tmp.glob("[0-9]*.pid"))
            os.kill(int(running.read_text()), signal.SIGKILL)
            assert httpx.get(f"{address}datasette/catalog.json?sql=select+1", timeout=15).status_code == 502
        assert killed == []
    finally:
        servers[0].shutdown()
        servers[0].server_close()


def test_the_service_is_started_again_however_often_it_dies() -> None:
    unit = (DEPLOY / "skills-datasette@.service").read_text("utf-8").split("[Service]")
    assert "\nStartLimitIntervalSec=0\n" in unit[0], "systemd reads it in [Unit] only"
    assert "\nRestart=always\n" in unit[1]


def test_whole_addresses_are_those_of_the_reader(shop: Deployed) -> None:
    """Datasette writes whole addresses of next pages: with the reader's scheme and port, and not with another reader's."""
    page = "datasette/catalog/groups.json?_size=1"
    with open_to_readers(shop) as address:
        for host in ("evil.example", "portal.example:8443"):
            told = httpx.get(address + page, headers={"Host": host}).json()["next_url"]
            assert told.startswith(f"http://{host}/datasette/catalog/groups.json?"), told
        assert httpx.get(address + page).json()["next_url"].startswith(f"{address}datasette/catalog/groups.json?")
    behind_tls = shop.inside.replace("X-Forwarded-Proto $scheme", "X-Forwarded-Proto https")
    assert behind_tls != shop.inside
    with nginx(shop.tmp, behind_tls, shop.outside) as port:
        told = httpx.get(f"http://127.0.0.1:{port}/{page}").json()["next_url"]
        assert told.startswith(f"https://127.0.0.1:{port}/datasette/"), told


@pytest.mark.parametrize("base", ["/datasette/", "/rsj/数据/", "/rsj/%E6%95%B0%E6%8D%AE/"])
@pytest.mark.parametrize("left", [0, 1, 2], ids=["cut off", "left", "twice"])
def test_the_prefix_is_taken_off_however_it_is_written(base: str, left: int, tiny_site: Path) -> None:
    app: Any = datasette_app(tiny_site / "site" / "data", base)
    asked = quote(unquote(base)).removesuffix("/") * left + "/catalog/groups?_size=1"

    async def ask(path: str) -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://site") as client:
            return await client.get(path)

    for path in (asked, asked.replace("/d", "/%64")):
        slash = apart(asyncio.run, ask(path.replace("groups?", "groups/?")))
        assert unquote(slash.headers["location"]) == f"{unquote(base)}catalog/groups?_size=1"
        answer = apart(asyncio.run, ask(path))
        assert answer.status_code == 200, path
        links = [unquote(link) for link in LINK.findall(answer.text) if "_size=1&amp;_sort" in link]
        assert links and all(link.startswith(f"{unquote(base)}catalog/groups?") for link in links), links


def test_what_is_not_whole_is_not_published(shop: Deployed) -> None:
    for n in ("cut", "foreign", "slow"):
        grow(shop.tmp / "catalog", len(n))
        shop.release(n)
    database = shop.tmp / "releases" / "cut" / "data" / "catalog.db"
    data = database.read_bytes()
    database.unlink()
    database.write_bytes(data[:-4096])
    (shop.tmp / "releases" / "foreign" / ".release").unlink()
    with open_to_readers(shop) as address:
        for name, why in (
            ("cut", "is not whole"), ("foreign", "is not a site"), ("../elsewhere", "no name of a folder"), ("", "no name of a folder"),
            ("2027-01-01", "is not a site"),
        ):  # fmt: skip
            done = shop.want(name)
            assert done.returncode == 1 and why in done.stderr, (name, done)
        conf = (shop.tmp / "nginx.conf").read_text("utf-8")
        (shop.tmp / "nginx.conf").write_text(conf.replace("events {}", "events {} broken"), "utf-8")
        upstream = (shop.tmp / "upstream.conf").read_text("utf-8")
        done = shop.want("slow")
        assert done.returncode == 1 and "nginx refuses" in done.stderr
        assert (shop.tmp / "upstream.conf").read_text("utf-8").splitlines()[0] == upstream.splitlines()[0]
        (shop.tmp / "nginx.conf").write_text(conf, "utf-8")
        assert shop.published() == "2026-11-25" and shop.running() == 1
        assert answers(f"{address}datasette/catalog/groups.json?_n=1") and answers(f"{address}groups/")
        done = shop.want("slow")
        assert done.returncode == 0 and shop.published() == "slow", done


def test_logs_say_nothing_of_readers(shop: Deployed) -> None:
    with open_to_readers(shop, limits=True) as address:
        for path in (
            "finder/?q=secretword", "no/such/page/?q=secretword", "datasette/catalog/groups?_search=secretword",
            "datasette/catalog.json?sql=select+secretword", "datasette/catalog/no-table?x=secretword",
            "datasette/catalog.json?sql=select+printf('%2525999999999d','secretword')",
        ):  # fmt: skip
            httpx.get(address + path, headers={"Referer": f"{address}finder/?q=secretword", "User-Agent": "secretword"})
        with ThreadPoolExecutor(16) as crowd:
            codes = list(
                crowd.map(lambda n: httpx.get(f"{address}datasette/catalog.json?sql=select+secretword{n}").status_code, range(60))
            )
        assert 429 in codes
        lines = (shop.tmp / "skills.log").read_text("utf-8").splitlines()
    assert len(lines) >= 66
    seen = [(line.split(" ")[0], line.split(" ")[3]) for line in lines]
    assert ("127.0.0.0", "/finder/") in seen and ("127.0.0.0", "/no/such/page/") in seen
    assert {network for network, _ in seen} == {"127.0.0.0"}
    errors = shop.tmp / "skills-error.log"
    nginx_says = "\n".join(lines) + (errors.read_text("utf-8") if errors.exists() else "")
    assert "secretword" not in nginx_says and "127.0.0.1" not in nginx_says
    assert "secretword" not in shop.logged("err")
    assert "secretword" in shop.logged("out"), "what Datasette says on its standard output holds questions"
    assert "StandardOutput=null" in shop.unit.read_text("utf-8")


@pytest.mark.parametrize(
    ("address", "network"),
    [("203.0.113.77", "203.0.113.0"), ("2001:db8:1:2::77", "2001:db8::"), ("::1", "-"), ("unix:", "-")],
)
def test_of_an_address_the_network_is_logged(address: str, network: str, tmp_path: Path) -> None:
    maps = re.search(r"map \$remote_addr.*?\n}\n", (DEPLOY / "nginx-http.conf").read_text("utf-8"), re.DOTALL)
    assert maps is not None
    said = maps[0].replace("$remote_addr", "$arg_from")
    with nginx(tmp_path, "location / { return 200 $skills_network; }", said) as port:
        assert httpx.get(f"http://127.0.0.1:{port}/?from={address}").text == network


def test_the_unit_says_what_the_release_says(tiny_site: Path) -> None:
    """Its settings are those that every release brings along."""
    own = json.loads((tiny_site / "site" / "data" / "settings.json").read_text("utf-8"))
    unit = (DEPLOY / "skills-datasette@.service").read_text("utf-8")
    said = dict(re.findall(r"--setting (\S+) (\S+)", unit))
    assert said.pop("base_url") == "${DATASETTE_BASE}"
    words = {True: "on", False: "off"}
    assert said == {name: words.get(value, str(value)) if isinstance(value, bool) else str(value) for name, value in own.items()}


def test_systemd_reads_the_units(tmp_path: Path) -> None:
    found = shutil.which("systemd-analyze")
    if found is None:
        pytest.skip("no systemd here")  # also in CI: its units are read by it, and nothing else is
    for file in DEPLOY.glob("skills-*"):
        text = file.read_text("utf-8").replace("/srv/skills/app/.venv/bin/datasette", sys.executable)
        text = text.replace("/srv/skills/app/deploy/skills-release", sys.executable)
        (tmp_path / file.name.replace("@", "@8001")).write_text(text, "utf-8")
    units = sorted(str(f) for f in tmp_path.iterdir() if f.suffix)
    assert len(units) == 3
    done = subprocess.run([found, "verify", *units], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
