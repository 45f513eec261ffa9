"""Shared fixtures: the real catalog, a tiny district's site, a Chromium, and what to do where there is none."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import io
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import httpx
import pytest
from datasette.app import Datasette
from playwright.sync_api import sync_playwright

from scripts.get_chromium import find
from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.link import link_catalog
from skills_catalog.catalog.load import load_catalog
from skills_catalog.checks.all_checks import check_catalog
from skills_catalog.commands import cli
from skills_catalog.findings.finding import Problems
from skills_catalog.site import internal_links
from tests.support import naughty

ROOT = Path(__file__).resolve().parent.parent
T = TypeVar("T")
TINY = ROOT / "tests" / "tiny"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="rewrite golden findings and pages")


def tiny_arguments(tmp: Path) -> list[str]:
    """Command-line arguments that build the tiny district in ``tmp`` (a copy, free to edit), the same with and without npm."""
    if not (tmp / "catalog").exists():
        shutil.copytree(TINY / "catalog", tmp / "catalog")
        shutil.copytree(TINY / "content", tmp / "content")
        shutil.copyfile(TINY / "mkdocs.yml", tmp / "mkdocs.yml")
    return [
        "--sqlite", str(tmp / "none"), "--qr", str(tmp / "none"), "--catalog", str(tmp / "catalog"), "--content", str(tmp / "content"), "--config", str(tmp / "mkdocs.yml"),
        "--out", str(tmp / "site"),
    ]  # fmt: skip


def run_build(arguments: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
    """build.py in a process of its own."""
    command = [sys.executable, str(ROOT / "build.py"), *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", env={**os.environ, **environment}, check=False
    )


def run_here(arguments: list[str]) -> subprocess.CompletedProcess[str]:
    """build.py in this process: the same answers, without the second that a new process takes to start."""
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()) as err:
        code = cli.main(arguments)
    return subprocess.CompletedProcess(arguments, code, out.getvalue(), err.getvalue())


def tree(folder: Path) -> dict[str, str]:
    """Every file of a folder with the SHA-256 of its content."""
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


def broken(site: Path, base: str) -> list[tuple[str, str]]:
    """(page, address) of the internal links of a built site that lead nowhere. base: its path below its host, decoded."""
    texts = {p.relative_to(site).as_posix(): p.read_text("utf-8") for p in sorted(site.rglob("*.html"))}
    files = {p.relative_to(site).as_posix() for p in site.rglob("*") if p.is_file()}
    ids = {page: internal_links.ids(text) for page, text in texts.items()}
    found = [(page, link) for page, text in texts.items() for link in internal_links.outgoing(page, base, text)]
    return [(page, link.address) for page, link in found if internal_links.leads_nowhere(link, files, ids, [])]


@pytest.fixture(scope="session")
def real_catalog() -> Catalog:
    problems = Problems()
    catalog = load_catalog(ROOT / "catalog", problems)
    link_catalog(catalog)
    check_catalog(catalog)
    assert not problems.errors, "\n".join(f.text() for f in problems.sorted())
    return catalog


@pytest.fixture(scope="session")
def observed_problems() -> Problems:
    """What is found in the catalog of observed rates; filled by ``observed``."""
    return Problems()


@pytest.fixture(scope="session")
def observed(observed_problems: Problems) -> Catalog:
    """Real rates of ten places."""
    catalog = load_catalog(ROOT / "tests" / "rules" / "rates_observed" / "catalog", observed_problems)
    link_catalog(catalog)
    check_catalog(catalog)
    assert not observed_problems.errors, "\n".join(f.text() for f in observed_problems.sorted())
    return catalog


@pytest.fixture(scope="session")
def tiny_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny district's folder, with its site built in ``site/``."""
    tmp = tmp_path_factory.mktemp("tiny")
    done = run_build(["build", *tiny_arguments(tmp)])
    assert done.returncode == 0, done.stderr
    return tmp


@pytest.fixture(scope="session")
def real_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The default catalog's site."""
    out = tmp_path_factory.mktemp("real") / "site"
    done = run_build(["build", "--out", str(out)])
    assert done.returncode == 0, done.stderr
    return out


@pytest.fixture(scope="session")
def naughty_pair(tiny_site: Path, tmp_path_factory: pytest.TempPathFactory) -> naughty.Pair:
    """The site of a catalog whose texts are all hostile, and the same site with harmless texts."""
    pair, before = naughty.Pair(tmp_path_factory.mktemp("naughty")), tiny_site / "site" / "data" / "catalog.db"
    for folder in (pair.hostile, pair.harmless):
        done = run_build(["build", *tiny_arguments(folder), "--previous", str(before)])
        assert done.returncode == 0, done.stderr
    return pair


def ask_datasette(site: Path, path: str, **settings: Any) -> httpx.Response:
    """What Datasette answers on a release's folder."""

    async def answer() -> httpx.Response:
        own = json.loads((site / "data" / "settings.json").read_text("utf-8"))
        server = Datasette(files=[], config_dir=site / "data", settings={**own, **settings})
        found: httpx.Response = await server.client.get(path)
        return found

    return apart(asyncio.run, answer())


def apart(call: Callable[..., T], *arguments: Any, **options: Any) -> T:
    """Call what runs an event loop in a thread: a browser's driver keeps a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(call, *arguments, **options).result()


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def until(condition: Callable[[], object], seconds: float = 30, what: str = "it") -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"{what} did not happen in time"
        time.sleep(0.1)


def answers(url: str, *, follow: bool = False) -> bool:
    try:
        return httpx.get(url, timeout=5, follow_redirects=follow).status_code == 200
    except httpx.HTTPError:
        return False


@contextlib.contextmanager
def serving(tmp: Path, *more: str) -> Iterator[str]:
    """``build.py serve`` on the tiny district in ``tmp``, as a process of its own; yields its address, without a slash at the end."""
    port = free_port()
    command = [sys.executable, str(ROOT / "build.py"), "serve", "--port", str(port), *tiny_arguments(tmp), *more]
    with (tmp / "served.log").open("w") as log:  # a pipe that nobody reads fills up and stops the server
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    try:
        until(lambda: answers(f"{address}/", follow=True), what=f"an answer of {address}")
        yield address
    finally:
        process.terminate()
        process.wait(10)


def without(what: str) -> NoReturn:
    """Ends a test that needs something this machine lacks: skipped on a desk, a failure in CI."""
    if os.environ.get("CI"):
        pytest.fail(f"no {what} in CI")
    pytest.skip(f"no {what} here")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A real Chromium. Without one the test is skipped; in CI that is a failure."""
    path = find()
    if path is None:
        without("Chromium")
    with sync_playwright() as p:
        chromium = p.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()
