"""Hooks and fixtures of all tests: the catalogs, their sites, a Chromium. What tests call is in ``tests.support``."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.link import link_catalog
from skills_catalog.catalog.load import load_catalog
from skills_catalog.checks.all_checks import check_catalog
from skills_catalog.findings.finding import Problems
from tests.support import faults, marked, naughty, order, shared
from tests.support.browsing import chromium
from tests.support.districts import write_districts
from tests.support.places import OBSERVED, ROOT, WUXI
from tests.support.program import run_build
from tests.support.shared import Once
from tests.support.sites import tiny_arguments

# How long an example takes says something of the machine, not of the program.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="rewrite golden findings and pages")
    parser.addoption("--seed", type=int, default=20261125, help="what random runs begin with")
    parser.addoption("--shuffle", type=int, metavar="SEED", help="run the files, and the tests of each, in another order")


def pytest_configure() -> None:
    # SQLite's memory is bounded for a whole process, and one that runs tests does more with it than answer queries.
    os.environ["OPEN_DATA_HEAP_MB"] = "4096"
    # A run that was started in the background has been told to ignore Ctrl+C, and so would be what the tests start.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    marked.mark(items)
    seed = config.getoption("--shuffle")
    if seed is None:
        order.longest_first(items)
    else:
        order.shuffle(items, seed)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    marked.RUNNING[:] = [item]
    yield
    marked.RUNNING.clear()


RESULTS: dict[str, list[str]] = {}
"""Fault of the table in docs/offline.md → outcomes of its tests."""


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Tell with a test's outcome which fault it makes: its process may not be the one that sums up."""
    outcome: Any = yield
    report = outcome.get_result()
    mark = item.get_closest_marker("fault")
    if mark and (report.when == "call" or report.failed):
        report.user_properties.append(("fault", str(mark.args[0])))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    for name, value in report.user_properties:
        if name == "fault" and (report.when == "call" or report.failed):
            RESULTS.setdefault(str(value), []).append(report.outcome)


def pytest_terminal_summary(config: pytest.Config) -> None:
    if config.getoption("--accept") and set(RESULTS) == set(faults.rows()):
        faults.write(RESULTS)


@pytest.fixture(scope="session")
def seed(request: pytest.FixtureRequest) -> int:
    """What random runs begin with; another one is another chance."""
    return int(request.config.getoption("--seed"))


def checked(folder: Path, problems: Problems) -> Catalog:
    """A catalog without errors."""
    catalog = load_catalog(folder, problems)
    link_catalog(catalog)
    check_catalog(catalog)
    assert not problems.errors, "\n".join(f.text() for f in problems.sorted())
    return catalog


@pytest.fixture(scope="session")
def real_catalog() -> Catalog:
    return checked(ROOT / "catalog", Problems())


@pytest.fixture(scope="session")
def observed_problems() -> Problems:
    """What is found in the catalog of observed rates; filled by ``observed``."""
    return Problems()


@pytest.fixture(scope="session")
def observed(observed_problems: Problems) -> Catalog:
    """Real rates of ten places."""
    return checked(OBSERVED, observed_problems)


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """What is made once a run, for all processes that run tests."""
    return shared.once(tmp_path_factory)


def build(*arguments: str) -> None:
    """Build a site that has nothing to complain of."""
    done = run_build(["build", *arguments])
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="session")
def tiny_site(once: Once) -> Path:
    """The tiny district's folder, with its site built in ``site/``; not to be changed."""
    return once("tiny", lambda tmp: build(*tiny_arguments(tmp)))


@pytest.fixture(scope="session")
def real_site(once: Once) -> Path:
    """The default catalog's site; not to be changed."""
    return once("real", lambda tmp: build("--out", str(tmp / "site"))) / "site"


@pytest.fixture(scope="session")
def wuxi_site(once: Once) -> Path:
    """The site of the example beside the default catalog; not to be changed."""
    return once("wuxi", lambda tmp: build("--catalog", str(WUXI / "catalog"), "--out", str(tmp / "site"))) / "site"


@pytest.fixture(scope="session")
def province_site(once: Once) -> Path:
    """The default catalog and the example as districts of one site; not to be changed."""
    both = ["--catalog", str(ROOT / "catalog"), "--catalog", str(WUXI / "catalog")]
    return once("province", lambda tmp: build(*both, "--out", str(tmp / "site"))) / "site"


@pytest.fixture(scope="session")
def districts_site(once: Once) -> Path:
    """A folder with three districts' catalogs, and the site of all of them in ``site/``; not to be changed."""
    return once("districts", lambda tmp: build(*write_districts(tmp)))


@pytest.fixture(scope="session")
def naughty_pair(tiny_site: Path, once: Once) -> naughty.Pair:
    """The site of a catalog whose texts are all hostile, and the same site with harmless texts."""

    def make(tmp: Path) -> None:
        pair = naughty.Pair(tmp)
        pair.write()
        for folder in (pair.hostile, pair.harmless):
            build(*tiny_arguments(folder), "--previous", str(tiny_site / "site" / "data" / "catalog.db"))

    return naughty.Pair(once("naughty", make))


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A real Chromium, one a process."""
    with chromium() as found:
        yield found
