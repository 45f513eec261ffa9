"""How long a site of many districts takes: built from nothing, after an edit in one district, when nothing has changed.

Run: ``.venv/bin/python -m benchmarks.districts [--districts 100] [--projects 100] [--work DIR] [--rounds 3]``; the districts are
``benchmarks/catalogs.py``'s with other names and codes. Also measured: an edit of the default catalog, from the command to the
exchanged release.
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.building import file_system
from benchmarks.catalogs import write
from benchmarks.timed import Run, run
from tests.support.places import ROOT

FIRST_CODE = 990100


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.districts", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--districts", type=int, default=100)
    parser.add_argument("--projects", type=int, default=100, help="of each district")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--work", type=Path, default=Path(tempfile.gettempdir()), help="a folder to work in; its disk is measured"
    )
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="districts-", dir=options.work) as name:
        print(f"{name} is {file_system(Path(name))}, {options.rounds} rounds")
        one_catalog(Path(name, "one"), options.rounds)
        many(Path(name, "many"), options.districts, options.projects, options.rounds)


def one_catalog(folder: Path, rounds: int) -> None:
    """Measure edits of the default catalog."""
    shutil.copytree(ROOT / "catalog", folder / "catalog")
    projects = sorted((folder / "catalog" / "projects").glob("*.yaml"))
    measure("the default catalog", [folder / "catalog"], folder / "site", projects[len(projects) // 2], rounds)


def many(folder: Path, districts: int, projects: int, rounds: int) -> None:
    """Measure a site of many districts, and edits in one of them."""
    folder.mkdir()
    for n in range(districts):
        code = str(FIRST_CODE + n)
        own = write(folder / "catalogs" / code, projects, 0, 0)
        file = own / "district.yaml"
        text = re.sub(r"(?m)^(name|short_name): (.*)$", rf"\g<1>: 示例{n}\g<2>", file.read_text("utf-8"))
        file.write_text(re.sub(r"(?m)^code: .*$", f"code: '{code}'", text), "utf-8")
    config = folder / "mkdocs.yml"
    text = re.sub(r"(?m)^site_name: .*$", "site_name: '{district}培训'", (ROOT / "mkdocs.yml").read_text("utf-8"))
    config.write_text(text.replace("custom_dir: ", f"custom_dir: {ROOT}/"), "utf-8")
    edited = sorted((folder / "catalogs" / str(FIRST_CODE + districts // 2) / "projects").glob("*.yaml"))[projects // 2]
    arguments = [folder / "catalogs", "--config", config]
    measure(f"{districts} districts of {projects} projects", arguments, folder / "site", edited, rounds)


def measure(what: str, catalog: Sequence[str | Path], out: Path, edited: Path, rounds: int) -> None:
    """Build cold, then edit and build, then build again, so many rounds."""
    command = [sys.executable, str(ROOT / "build.py"), "build", "--catalog", *map(str, catalog), "--out", str(out)]

    def once(*, memory: bool = False) -> Run:
        found = run(command, cwd=ROOT, env={"PYTHONDONTWRITEBYTECODE": ""}, limit=7200, memory=memory)
        if found.failed:
            raise SystemExit(found.failed)
        return found

    cold = once(memory=True)
    print(f"{what}, cold: {cold.wall:.2f} s, CPU {cold.cpu:.2f} s, peak {cold.memory / 1e6:,.0f} MB", flush=True)
    edits, same = [], []
    for n in range(rounds):
        text = re.sub(r"(?m)^summary: .*$", f"summary: 改过的第 {n + 1} 次。", edited.read_text("utf-8"), count=1)
        edited.write_text(text, "utf-8")
        edits.append(once())
        same.append(once())
    for name, runs in (("an edit", edits), ("nothing changed", same)):
        wall, cpu = (statistics.median(getattr(r, key) for r in runs) for key in ("wall", "cpu"))
        print(f"{what}, {name}: {wall:.2f} s, CPU {cpu:.2f} s, the first {runs[0].wall:.2f} s", flush=True)


if __name__ == "__main__":
    main()
