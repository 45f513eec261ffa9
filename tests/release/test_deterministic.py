"""The same input gives the same bytes: on any day, in any place, under any name, in any language, with any order of folders."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import clock
from tests.support.places import ROOT
from tests.support.sites import tiny_arguments, tree

SHUFFLED = '''
"""Folders come in an order by chance, as other file systems have it."""
import os, random
_scandir, _listdir, _chance = os.scandir, os.listdir, random.Random(int(os.environ["SHUFFLE"]))

class Entries:
    def __init__(self, *where):
        with _scandir(*where) as found:
            self.found = list(found)
        _chance.shuffle(self.found)
        self.left = iter(self.found)
    def __iter__(self):
        return self
    def __next__(self):
        return next(self.left)
    def __enter__(self):
        return self
    def __exit__(self, *_):
        pass
    def close(self):
        pass

def listdir(*where):
    found = _listdir(*where)
    _chance.shuffle(found)
    return found

os.scandir, os.listdir = Entries, listdir
'''
YEARS = 3 * 366 * 86_400


def built(
    tmp: Path, *more: str, program: Path = ROOT / "build.py", cwd: Path | None = None, **environment: str
) -> dict[str, str]:
    """The files of the tiny district's site."""
    command = [sys.executable, str(program), "build", *tiny_arguments(tmp), *more]
    done = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", env={**os.environ, **environment}, cwd=cwd, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return tree(tmp / "site")


def shuffled(tmp: Path, seed: int) -> dict[str, str]:
    """The environment in which folders are read in another order."""
    folder = tmp / "python"
    folder.mkdir(parents=True)
    (folder / "sitecustomize.py").write_text(SHUFFLED, "utf-8")
    return {"PYTHONPATH": str(folder), "SHUFFLE": str(seed)}


@pytest.fixture(scope="module")
def wrong_clock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = clock.made(tmp_path_factory.mktemp("clock"))
    if found is None:
        pytest.skip("no C compiler here to make another clock")  # also in CI: it is not the product's own
    return found


def differing(one: dict[str, str], two: dict[str, str]) -> set[str]:
    return {name for name in one.keys() | two.keys() if one.get(name) != two.get(name)}


@pytest.fixture(scope="module")
def plain(tiny_site: Path) -> dict[str, str]:
    return tree(tiny_site / "site")


def test_other_settings_of_the_machine(plain: dict[str, str], tmp_path: Path) -> None:
    """Locale, time zone, hash seed, order of folders, current folder."""
    surroundings = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "TZ": "America/New_York", "PYTHONHASHSEED": "1"}
    found = built(tmp_path / "a", cwd=tmp_path, **surroundings, **shuffled(tmp_path, 1))
    assert differing(plain, found) == set()


def test_another_checkout_on_another_file_system(plain: dict[str, str], tmp_path: Path) -> None:
    """Other paths of program, catalog and site; files made in another order; a narrow umask; a Chinese desk."""
    home = Path("/dev/shm") if os.access("/dev/shm", os.W_OK) else tmp_path
    place = home / f"另一个 地方-{os.getpid()}"
    program = place / "程序"
    program.mkdir(parents=True)
    try:
        for name in ("site_templates", "skills_catalog", "tests/rules/forms"):
            shutil.copytree(ROOT / name, program / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("build.py", "datasette_metadata.yml"):
            shutil.copyfile(ROOT / name, program / name)
        tiny_arguments(place)
        for folder in sorted(p for p in (place / "catalog").iterdir() if p.is_dir()):
            files = {p.name: p.read_bytes() for p in sorted(folder.iterdir())}
            shutil.rmtree(folder)
            folder.mkdir()
            for name in sorted(files, reverse=True):
                (folder / name).write_bytes(files[name])
        before = os.umask(0o077)
        try:
            found = built(place, program=program / "build.py", LC_ALL="zh_CN.UTF-8", TZ="Asia/Shanghai", PYTHONHASHSEED="2")
        finally:
            os.umask(before)
    finally:
        shutil.rmtree(place)
    assert differing(plain, found) == set()


@pytest.mark.parametrize("shift", [YEARS, -YEARS])
def test_another_day(shift: int, plain: dict[str, str], wrong_clock: Path, tmp_path: Path) -> None:
    """No output knows when it was built: neither workbook, database, Parquet nor any page."""
    shown = subprocess.run([sys.executable, "-c", "import datetime; print(datetime.date.today().year)"], capture_output=True, text=True, check=True,
                           env={**os.environ, **clock.moved(wrong_clock, shift)})  # fmt: skip
    plain_year = subprocess.run(
        [sys.executable, "-c", "import datetime; print(datetime.date.today().year)"], capture_output=True, text=True, check=True
    )
    assert abs(int(shown.stdout) - int(plain_year.stdout)) == 3, "the clock was not moved"
    found = built(tmp_path, **clock.moved(wrong_clock, shift))
    assert differing(plain, found) == set()


@pytest.mark.parametrize("epoch", ["0", "4102444800"])
def test_a_given_date_of_the_source_changes_nothing(epoch: str, plain: dict[str, str], tmp_path: Path) -> None:
    """Dates come from the catalog, so there is nothing that SOURCE_DATE_EPOCH could set."""
    assert differing(plain, built(tmp_path, SOURCE_DATE_EPOCH=epoch)) == set()


@pytest.mark.parametrize("jobs", ["1", "2", "8"])
def test_any_number_of_processes(jobs: str, plain: dict[str, str], tmp_path: Path) -> None:
    assert differing(plain, built(tmp_path, "--jobs", jobs)) == set()


def test_the_default_catalog_too(real_site: Path, tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "build.py"), "build", "--out", str(tmp_path / "site")]
    surroundings = {"PYTHONHASHSEED": "3", "LC_ALL": "C", "TZ": "Pacific/Kiritimati", **shuffled(tmp_path, 2)}
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, **surroundings})
    assert differing(tree(real_site), tree(tmp_path / "site")) == set()


def test_the_comparison_can_fail(plain: dict[str, str], tmp_path: Path) -> None:
    tiny_arguments(tmp_path)
    with (tmp_path / "catalog" / "groups" / "all.yaml").open("a", encoding="utf-8") as groups:
        groups.write("- {id: other, title: 别的人群}\n")
    assert {"groups/other/index.html", "data/catalog.db", "sw.js"} <= differing(plain, built(tmp_path))
