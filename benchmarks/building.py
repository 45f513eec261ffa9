"""How long our build takes beside other site generators that make the same pages, in one call on one machine.

Run: ``.venv/bin/python -m benchmarks.building [N ...] [--work DIR]``; N is the number of projects, 1,000 and 10,000 unless given.
All tools take turns within a round, so that each ratio is of runs that follow each other; medians are printed. Nothing is
asserted but that the sites are the same. benchmarks/README.md says what is the same and what is not, and holds the last figures.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.catalogs import write
from benchmarks.others import checked
from benchmarks.others.generators import NAMES, Generator, Loop, Ours, generators
from benchmarks.others.records import Inputs, collect
from benchmarks.timed import Run, run
from tests.support.places import ROOT

COUNTS = (1_000, 10_000)
MEASURES = ("cold", "edit", "again", "same")
FURTHER = ("fee", "class", "title", "rate", "added", "deleted")
"""Edits that are measured of ours only: others build all whatever is edited."""
SHOWN = {"cold": "cold build", "edit": "one record edited", "again": "edited again", "same": "nothing changed"}
SHOWN |= {"fee": "a fee", "class": "a class", "title": "a title", "rate": "a rate", "added": "a project more",
          "deleted": "a project less"}  # fmt: skip


@dataclass
class Figures:
    """What was measured of one generator at one size. ``runs``: measure → its runs, one a round."""

    runs: dict[str, list[Run]] = field(default_factory=lambda: {m: [] for m in (*MEASURES, *FURTHER)})
    memory: int = 0
    files: int = 0
    bytes: int = 0
    differs: float | None = None
    failed: str = ""

    def median(self, measure: str, what: str = "wall") -> float | None:
        found = [getattr(r, what) for r in self.runs[measure]]
        return statistics.median(found) if found else None


Table = dict[str, Figures]


def main() -> None:
    options = arguments()
    if "pages" in options.tools and not Ours.has_pages_alone():
        print("This build.py has no --only pages: ours is measured as a whole only.")
        options.tools = [t for t in options.tools if t != "pages"]
    options.work.mkdir(parents=True, exist_ok=True)
    print(f"{os.cpu_count()} cores, {options.work} is {file_system(options.work)}, {options.pairs} rounds")
    done: dict[int, Table] = {}
    for count in options.counts:
        with tempfile.TemporaryDirectory(prefix=f"build-{count}-", dir=options.work) as folder:
            done[count] = measure(Path(folder), count, options, done)
        show(count, done[count])
        goals(count, done)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.building", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("counts", nargs="*", type=int, default=list(COUNTS), metavar="N", help="projects")
    parser.add_argument(
        "--work", type=Path, default=Path(tempfile.gettempdir()), help="a folder to work in; its disk is measured"
    )
    parser.add_argument("--keep-tools", type=Path, default=Path(tempfile.gettempdir()) / "building-tools", help="fetched tools")
    parser.add_argument("--pairs", type=int, default=3, help="rounds in which all tools take turns")
    parser.add_argument("--tools", type=lambda text: text.split(","), default=list(NAMES), help=f"of {', '.join(NAMES)}")
    parser.add_argument("--limit", type=float, default=600, help="seconds after which a run of others is stopped")
    parser.add_argument(
        "--measures",
        type=lambda text: text.split(","),
        default=[*MEASURES, *FURTHER],
        help=f"of {', '.join((*MEASURES, *FURTHER))}",
    )
    parser.add_argument("--no-memory", action="store_true", help="without the run of each that looks at its memory")
    found = parser.parse_args()
    unknown = sorted({*found.tools} - {*NAMES} | {*found.measures} - {*MEASURES, *FURTHER})
    if unknown:
        parser.error(f"unknown: {', '.join(unknown)}")
    found.work, found.keep_tools = found.work.resolve(), found.keep_tools.resolve()
    return found


def file_system(folder: Path) -> str:
    """The type of the file system that a folder is on."""
    said = subprocess.run(["df", "--output=fstype", str(folder)], capture_output=True, text=True, check=True)
    return said.stdout.split()[-1]


def measure(folder: Path, count: int, options: argparse.Namespace, before: dict[int, Table]) -> Table:
    """Measure every generator at one size."""
    catalog = write(folder / "catalog", count)
    site = folder / "reference" / "site"
    built = run(
        [sys.executable, str(ROOT / "build.py"), "build", "--catalog", str(catalog), "--out", str(site)], cwd=ROOT, limit=7200
    )
    if built.failed:
        raise SystemExit(built.failed)
    inputs = collect(catalog, site)
    ours = checked.reference(site, inputs)
    print(f"\n{count:,} projects: {len(ours.sizes):,} pages, {ours.bytes / 1e6:,.0f} MB of HTML", flush=True)
    tools = generators(folder, options.keep_tools, options.tools)
    table: Table = {}
    for tool in tools:
        table[tool.name] = figures = Figures()
        figures.failed = hopeless(tool, count, options.limit, before)
        if not figures.failed:
            tool.prepare(inputs, catalog, site)
    shutil.rmtree(site.parent)
    project = inputs.records["projects"][count // 2]["r"]["id"]
    for n in range(options.pairs):
        for tool in tools:
            if not table[tool.name].failed and not (n and tool.slow):
                one_round(tool, n, project, inputs, ours, table[tool.name], options)
    if not options.no_memory:
        for tool in tools:
            if not table[tool.name].failed and not tool.limit:
                table[tool.name].memory = cold(tool, options.limit, memory=True).memory
                tool.clear()
    return table


def hopeless(tool: Generator, count: int, limit: float, before: dict[int, Table]) -> str:
    """Why a slow generator is not tried at a size: what it took, or that it failed, at the last smaller one."""
    smaller = max((n for n in before if n < count and tool.name in before[n]), default=None)
    if smaller is None or not tool.slow:
        return ""
    last = before[smaller][tool.name]
    took = last.median("cold")
    if last.failed or took is None:
        return f"failed at {smaller:,}"
    likely = took * count / smaller
    return f"took {took:.0f} s at {smaller:,}" if likely > limit else ""


def cold(tool: Generator, limit: float, *, memory: bool = False) -> Run:
    """A build with nothing there from earlier ones, on a quiet disk."""
    tool.clear()
    os.sync()
    found = run(tool.command(), cwd=tool.cwd, env=tool.env, limit=limit, memory=memory)
    return own_time(found) if isinstance(tool, Loop) else found


def own_time(found: Run) -> Run:
    """The time that the command tells of itself."""
    if found.failed:
        return found
    wall, used = map(float, found.said.split())
    return Run(wall, used, 0)


def one_round(
    tool: Generator, n: int, project: str, inputs: Inputs, ours: checked.Reference, figures: Figures, options: argparse.Namespace
) -> None:
    """One generator's turn: a cold build, one after an edit, one after nothing."""

    def note(measure: str, found: Run) -> bool:
        figures.failed = found.failed
        if not found.failed:
            figures.runs[measure].append(found)
        print(f"  {n + 1} {tool.name}, {SHOWN[measure]}: {found.wall:.2f} s, CPU {found.cpu:.2f} s {found.failed}", flush=True)
        return not found.failed

    if note("cold", cold(tool, options.limit)):
        if n == 0:
            figures.files, figures.bytes = checked.weight(tool.out)
            figures.differs = checked.check(tool.name, tool.out, ours, same_shell=tool.same_shell, without=tool.without)
        after: Iterable[tuple[str, Callable[[], None]]] = (
            ("edit", lambda: tool.edit(project, f"改过的第 {n + 1} 次。")),
            ("again", lambda: tool.edit(project, f"又改过的第 {n + 1} 次。")),
            *tool.further_edits(project, n).items(),
            ("same", lambda: None),
        )
        for measure, change in after if not tool.limit else ():
            if measure in options.measures:
                change()
                os.sync()
                if not note(measure, run(tool.command(), cwd=tool.cwd, env=tool.env, limit=options.limit)):
                    break
    tool.clear()


def show(count: int, table: Table) -> None:
    """A line a generator."""
    heads = ("cold", "one record edited", "edited again", "nothing changed", "peak memory, MB", "files", "MB", "HTML to ours")
    print(f"\n| {count:,} projects, s (CPU s) | {' | '.join(heads)} |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name, found in table.items():
        if found.failed:
            print(f"| {name} | {found.failed.strip().splitlines()[-1]} | | | | | | | |")
            continue
        times = [shown(found, m) for m in MEASURES]
        memory = f"{found.memory / 1e6:,.0f}" if found.memory else ""
        differs = f"{found.differs:+.1%}" if found.differs is not None else ""
        print(f"| {name} | {' | '.join(times)} | {memory} | {found.files:,} | {found.bytes / 1e6:,.0f} | {differs} |")
    print(f"\n| {count:,} projects, s (CPU s) | {' | '.join(SHOWN[m] for m in FURTHER)} |\n|---|{'---|' * len(FURTHER)}")
    for name in (PAGES, ALL):
        if name in table and not table[name].failed:
            print(f"| {name} | {' | '.join(shown(table[name], m) for m in FURTHER)} |")


def shown(found: Figures, measure: str) -> str:
    wall, used = found.median(measure), found.median(measure, "cpu")
    return "" if wall is None or used is None else f"{wall:.2f} ({used:.2f})"


def ratio(table: Table, ours: str, theirs: str, measure: str, against: str = "cold") -> float | None:
    """The median of ours to theirs over the rounds: each of ours beside theirs of the same round."""
    if ours not in table or theirs not in table:
        return None
    pairs = list(zip(table[ours].runs[measure], table[theirs].runs[against], strict=False))
    return statistics.median(a.wall / b.wall for a, b in pairs) if pairs else None


PAGES, ALL, MARKDOWN, JSON = "ours, pages", "ours, everything", "Hugo, Markdown", "Hugo, JSON"


def goals(count: int, done: dict[int, Table]) -> None:
    """The ratios that are wished for, beside what they are."""
    table = done[count]
    same = table[PAGES].median("same") if PAGES in table else None
    lines: list[tuple[str, float | None, str]] = [("cold, pages : Hugo's best", best(table, PAGES, "cold"), "<= 1")]
    if count >= 10_000:
        for name, words in ((PAGES, 8), (ALL, 4)):
            for measure in ("edit", "again", *FURTHER):
                goal = words if measure in ("edit", "again", "fee", "class") else 3
                lines.append((f"Hugo's best : {name}, {SHOWN[measure]}", inverse(best(table, name, measure)), f">= {goal}"))
    lines.append(("nothing changed, pages, s", same, "< 0.15"))
    lines += [(f"cold, {n}, to a tenth as many, per project", growth(done, count, n), "<= 1.2") for n in (PAGES, ALL)]
    print(f"\n| {count:,} projects | measured | goal |\n|---|---|---|")
    for what, value, goal_ in lines:
        if value is not None:
            print(f"| {what} | {value:.3g} | {goal_} |")
    sys.stdout.flush()


def best(table: Table, ours: str, measure: str) -> float | None:
    """Ours to the cold build of Hugo in its best mode, over the rounds."""
    found = [r for theirs in (MARKDOWN, JSON) if (r := ratio(table, ours, theirs, measure)) is not None]
    return max(found, default=None)


def inverse(value: float | None) -> float | None:
    return None if value is None else 1 / value


def growth(done: dict[int, Table], count: int, name: str) -> float | None:
    """A size's cold build to ten times that of a tenth as many projects."""
    tables: Sequence[Table] = [done[n] for n in (count, count // 10) if n in done and name in done[n]]
    times = [t[name].median("cold") for t in tables]
    return times[0] / (10 * times[1]) if len(times) == 2 and times[0] and times[1] else None


if __name__ == "__main__":
    main()
