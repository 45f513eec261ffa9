"""Many districts in one site: each made as a site of its own, all put together and published in one step.

The districts' sites are made in a folder beside the published one, each with what is kept of it for its next build; a release of
all of them is made of links to their files. A district in which nothing changed costs a look at its files.
"""

from __future__ import annotations

import datetime
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import yaml

from skills_catalog.catalog.folders import DistrictFolder, common_address, district_folders
from skills_catalog.catalog.settings import Settings, Sources
from skills_catalog.checks import input_files
from skills_catalog.findings.finding import BuildStopped, Finding, Problems, relative, stop_on_errors
from skills_catalog.release import build, exchange, processes
from skills_catalog.release.inputs import Input, Look, changed, look, program, settings_key
from skills_catalog.release.state import Counts, State, release_of
from skills_catalog.release.tree import Tree

if TYPE_CHECKING:
    from skills_catalog.checks.evidence.truth import Tally
    from skills_catalog.release.province import Summary

WORKER = "retired-worker.js"
MANY = 2
"""Districts a process for which it is quicker to make each in one process: one district's parts do not all divide."""


class Together(msgspec.Struct, frozen=True):
    """A release of districts as it was made. key: settings and program; inputs: files of the common pages; releases: the
    districts' own; counts: records, pages, rows."""

    key: bytes
    inputs: dict[str, Input]
    releases: dict[str, str]
    counts: Counts


def of_district(settings: Settings, district: DistrictFolder) -> Settings:
    """Return the settings with which one of several districts is built by itself, below the common site."""
    previous = settings.previous
    if previous is not None:
        before = previous / district.code / "data" / "catalog.db"
        previous = before if before.is_file() else None
    return replace(
        settings, sources=settings.sources.of(district.catalog), out=exchange.workshop(settings.out) / district.code,
        base_url=f"{settings.base_url}{district.code}/", parent_url=settings.base_url, previous=previous,
    )  # fmt: skip


def build_districts(settings: Settings) -> tuple[Counts, int]:
    """Bring the site of several districts up to date; returns what it counts, and how many districts it has.

    Raises BuildStopped with the findings of all districts, exchange.NotOurs, exchange.Busy, OSError.
    """
    sources = settings.sources
    if settings.store:
        return build.into_store(settings, build_districts)
    found = district_folders(sources.catalogs, sources.base)
    require(settings, found)
    with exchange.locked(settings.out):
        state = State(settings.out)
        if settings.clean:
            state.clear()
            shutil.rmtree(exchange.workshop(settings.out), ignore_errors=True)
        counts = build.steadily(lambda: _bring(settings, state, found), sources.base)
    return counts, len(found)


def _bring(settings: Settings, state: State, found: Sequence[DistrictFolder]) -> Counts:
    """Make what is not up to date: districts' own sites, then the release of all. Raises build.Moved."""
    sources = settings.sources
    name = exchange.standing(settings.out)
    before = state.load(f"{name}.districts", Together) if name else None
    shared = look([sources.config, sources.templates], before.inputs if before else {})
    counts = _districts(settings, found)
    releases = {d.code: _release(settings, d) for d in found}
    key = settings_key(
        {n: getattr(settings, n) for n in ("base_url", "parent_url", "only", "mounted", "out")}
        | {"config": sources.config, "templates": sources.templates, "program": program().hex()}
    )
    now = Together(key, shared.files, releases, counts)
    if before is None or before.key != key or before.releases != releases or changed(before.inputs, shared.files):
        _publish(settings, state, name, found, now, shared)
    elif before != now:
        state.save(f"{name}.districts", now)
    _forget(settings.out, releases)
    return counts


def require(settings: Settings, found: Sequence[DistrictFolder]) -> None:
    problems = Problems()
    if settings.previous is not None and not settings.previous.is_dir():
        message = "几个区县一起发布时，--previous 写上一次站点的文件夹（里面每个区县有 <区划代码>/data/catalog.db）。"
        problems.add(str(settings.previous), (0, 0), "missing-file", message)
    for district in found:
        own = of_district(settings, district)
        input_files.check_output_apart(own.sources.named(), settings.out, problems)
    stop_on_errors(problems)


def check_districts(sources: Sources, on: datetime.date, *, samples: bool | None) -> tuple[int, int, Tally, Problems]:
    """Check every district: records, cases, how much is verified, all findings, also of what is out of date on a day.

    samples: whether they are published; None for what each district says.
    Raises BuildStopped where it is not clear what the districts are.
    """
    from skills_catalog.checks import stale  # noqa: PLC0415 (as in rebuild: what a build without change does not need)
    from skills_catalog.checks.evidence.truth import tally  # noqa: PLC0415 (as below)
    from skills_catalog.checks.reading import published_catalog, read_catalog  # noqa: PLC0415 (as above)

    cases, told = 0, tally({})
    problems, names = Problems(), list[str]()
    for district in district_folders(sources.catalogs, sources.base):
        own = sources.of(district.catalog)
        try:
            input_files.require_inputs(own, input_files.CHECKED)
            catalog = read_catalog(own)
            published_catalog(catalog, samples)
        except BuildStopped as stopped:
            problems.found += stopped.problems.found
            continue
        told += tally(catalog.records)
        cases += len(catalog.cases)
        problems.found += [*catalog.problems.found, *stale.find_stale(catalog, on)]
        if catalog.district is not None:
            names.append(catalog.district.short_name)
    _check_name(sources, names, problems)
    return told.records, cases, told, problems


def _check_name(sources: Sources, names: Sequence[str], problems: Problems) -> None:
    """A warning where the name that all districts share is that of one of them."""
    name = str(yaml.safe_load(sources.config.read_text("utf-8"))["site_name"])
    own = next((n for n in names if n in name), None)
    if own is not None and len(names) > 1:
        message = f"site_name 写的是“{name}”，{len(names)} 个区县的页面都会叫这个名字。用 {{district}} 代替区县的名字。"
        problems.add(relative(sources.config, sources.base), (0, 0), "shared-name", message, severity="warning")


def _districts(settings: Settings, found: Sequence[DistrictFolder]) -> Counts:
    """Bring every district's own site up to date. After a finding the others are only checked: nothing will be published.

    Where many are to be made, each is made by one process; where few are, all processes make one after the other.
    """
    counted = {d.code: build.unchanged(of_district(settings, d)) for d in found}
    stale = [d for d in found if counted[d.code] is None]
    if settings.scheduler and stale and len(found) > 1:
        stale = _on_cluster(settings, stale, counted)
        settings = replace(settings, scheduler=None)
    jobs = settings.jobs or processes.default_jobs()
    apart = len(stale) >= MANY * jobs
    if apart and jobs > 1:
        from skills_catalog.release.making import release  # noqa: F401, PLC0415 (so that the processes need not read it each)
    problems = Problems()
    with processes.Crew(jobs if apart else 1) as crew:

        def job(district: DistrictFolder) -> tuple[str, Counts | None, list[Finding]]:
            own = of_district(settings, district)
            own = replace(own, jobs=1) if apart else own
            try:
                if problems.errors:
                    from skills_catalog.checks.reading import published_catalog, read_catalog  # noqa: PLC0415 (as above)

                    published_catalog(read_catalog(own.sources), own.samples)
                    return district.code, None, []
                return district.code, build.build(own), []
            except BuildStopped as stopped:
                return district.code, None, [_placed(f, district) for f in stopped.problems.found]

        for n, (code, counts, findings) in enumerate(crew.map_unordered(job, stale), 1):
            counted[code] = counts
            problems.found += findings
            _show(settings, n, len(stale), code)
    stop_on_errors(problems)
    records, pages, rows = map(sum, zip(*(c for c in counted.values() if c is not None), strict=True))
    return records, pages, rows


def _on_cluster(settings: Settings, stale: Sequence[DistrictFolder], counted: dict[str, Counts | None]) -> list[DistrictFolder]:
    """Bring districts up to date on a cluster, each as a whole; returns those that a build here has to say something of.

    counted: gets what the others count. Raises exchange.NoCluster, build.Moved.
    """
    from skills_catalog.release import whole_districts  # noqa: PLC0415 (only those who have a cluster have its packages)

    assert settings.scheduler is not None
    made = whole_districts.each(settings.scheduler, {d.code: of_district(settings, d) for d in stale})
    for n, (code, counts) in enumerate(made, 1):
        counted[code] = counts
        _show(settings, n, len(stale), code)
    return [d for d in stale if counted[d.code] is None]


def _show(settings: Settings, n: int, of: int, code: str) -> None:
    """Count districts on a terminal."""
    if settings.progress:
        print(f"\r{n}/{of} {code}\033[K", end="" if n < of else "\n", file=sys.stderr, flush=True)


def _placed(finding: Finding, district: DistrictFolder) -> Finding:
    """A finding about a page of a district's site, or about what all districts share, says whose."""
    path, message = finding.path, finding.message
    if path.endswith(".html"):
        path = f"{district.code}/{path}"
    elif finding.code == "broken-link":
        message = f"在 {district.code} 里，{message}"
    return Finding(path, finding.line, finding.column, finding.severity, finding.code, message)


def _release(settings: Settings, district: DistrictFolder) -> str:
    name = exchange.standing(of_district(settings, district).out)
    assert name is not None, "a district that has been built has a release"
    return name


def _publish(
    settings: Settings, state: State, name: str | None, found: Sequence[DistrictFolder], now: Together, shared: Look
) -> None:
    """Make the release of all districts and put it in the place of the one that stands. Raises build.Moved.

    shared: what all districts are made of, as it stood before the first was made.
    """
    with build.next_tree(settings.out, state, name) as tree:
        summaries = []
        for district in found:
            own = of_district(settings, district)
            files, told = _told(own)
            summaries.append(told)
            for file, digest in files.items():
                tree.take(f"{district.code}/{file}", digest, f"{own.out}/{file}")
        _above(settings, tree, summaries)
        tree.tidy()
        build.keep_still(shared)
        new = release_of(tree.files)
        state.save(f"{new}.districts", now)
        build.exchange_tree(settings.out, state, tree, name, new)


def _told(own: Settings) -> tuple[dict[str, bytes], Summary]:
    """The files of a district's release with their SHA-256, and what it says of itself. own: the district's settings.

    Where what is kept of the release is damaged, it is made again: the same bytes.
    """
    from skills_catalog.release.province import Summary  # noqa: PLC0415 (as above)

    for again in (False, True):
        if again:
            build.build(replace(own, clean=True))
        state, name = State(own.out), exchange.standing(own.out)
        files, told = state.load(f"{name}.files", dict[str, bytes]), state.load(f"{name}.summary", Summary)
        if files is not None and told is not None:
            return files, told
    raise AssertionError("a district that has just been made has what is kept of it")


def _above(settings: Settings, tree: Tree, summaries: Sequence[Summary]) -> None:
    """The common pages, the data of districts, what hosts and crawlers read."""
    from skills_catalog.release import province  # noqa: PLC0415 (as above)
    from skills_catalog.site import internal_links  # noqa: PLC0415 (as above)
    from skills_catalog.site.mkdocs_shell import ShellFailed, build_shell, with_district  # noqa: PLC0415 (as above)

    sources = settings.sources
    feed = {s.code: tree.read(f"{s.code}/feed.xml").decode() for s in summaries if f"{s.code}/feed.xml" in tree.files}
    maps = sorted(f for f in tree.files if f.partition("/")[2].startswith("sitemap-"))
    parts = [f for s in summaries if s.site_url for f in maps if f.startswith(f"{s.code}/")]
    site_url = common_address([(s.code, s.site_url) for s in summaries])
    shown = province.variables(summaries, settings.mounted)
    problems = Problems()
    own = tree.branch()
    with tempfile.TemporaryDirectory() as folder:
        province.content(Path(folder), shown["district_name"])
        try:
            shell = build_shell(
                config=sources.config, content=Path(folder), templates=sources.templates, out=Path(tree.folder), put=own.put,
                base_url=settings.base_url, site_url=site_url, resolve=lambda _: None, known=(), sections=(), depths=(),
                variables=shown, assets={}, alone=True,
            )  # fmt: skip
        except ShellFailed as failed:
            for message in failed.messages:
                problems.add(str(sources.config), (0, 0), "broken-link", message)
            raise BuildStopped(problems) from failed
    own.files.pop("offline.html", None)
    Path(own.folder, "offline.html").unlink(missing_ok=True)
    title = with_district(str(yaml.safe_load(sources.config.read_text("utf-8"))["site_name"]), shown["district_name"])
    worker = (sources.templates / WORKER).read_bytes()
    for file, body in province.files(summaries, shell, title, site_url, settings.base_url, worker, parts, feed).items():
        own.put(file, body)
    tree.files |= own.files
    elsewhere = [settings.mounted] if settings.mounted else []
    elsewhere += [f"{s.code}/data/" for s in summaries] if settings.only else []
    for file in [f for f in own.files if f.endswith(".html")]:
        for link in internal_links.outgoing(file, settings.base_url, own.read(file).decode()):
            if internal_links.leads_nowhere(link, tree.files, {}, elsewhere):
                problems.add(file, (0, 0), "broken-link", f"链接 {link.address} 没有对应的文件。")
    stop_on_errors(problems)


def _forget(out: Path, releases: dict[str, str]) -> None:
    """Remove the own sites of districts that are no more."""
    for path in exchange.workshop(out).iterdir():
        if path.name.strip(".").partition(".")[0] not in releases:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
