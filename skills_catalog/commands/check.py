"""``check``: a catalog, or several, checked once, or again at every save."""

from __future__ import annotations

import asyncio
import datetime
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from skills_catalog.catalog import folders
from skills_catalog.catalog.settings import Sources
from skills_catalog.checks import input_files, privacy, stale, to_fill
from skills_catalog.checks.evidence import truth
from skills_catalog.checks.rates.coverage import warn_of_unproven
from skills_catalog.checks.reading import published_catalog, read_catalog
from skills_catalog.commands.command_line.chinese_click import wrong
from skills_catalog.commands.command_line.options import one_catalog, option, reads_published, verb, whose
from skills_catalog.commands.command_line.values import DayText, OneOf
from skills_catalog.commands.server.file_watch import watched
from skills_catalog.findings import crashes, github
from skills_catalog.findings.codes import GUIDE_PAGE
from skills_catalog.findings.finding import BuildStopped, Finding, findings_text, relative
from skills_catalog.release import districts


@verb("check", "检查目录，有错误就以 1 退出")
@option("--format", "form", type=OneOf(("text", "json", "github")), default="text", help="输出格式（默认 text）")
@option("--links", is_flag=True, help="也打开每个外部链接，看还在不在（要联网，慢）")
@option("--coverage", is_flag=True, help="也列出补贴标准里没有用例检验的条件和限制")
@option("--on", type=DayText(), metavar="日期", help="看哪一天有什么过期，例如 2026-11-25（默认今天）")
@option("--watch", "watching", is_flag=True, help="保存文件后自动再检查，按 Ctrl+C 结束")
@reads_published
def command(
    sources: Sources, form: str, links: bool, coverage: bool, on: datetime.date | None, watching: bool, samples: bool | None
) -> int:
    """Check once, or at every save."""
    if coverage:
        one_catalog(sources)
    if watching:
        if form != "text" or links or coverage:
            other = "只输出文字，请去掉 --format" if form != "text" else "不问别的网站，请去掉 --links"
            wrong(f"check --watch {'不查用例，请去掉 --coverage' if coverage else other}。")
        watch(sources, on, samples)
        return 0
    checked = check_sources(sources, on or datetime.date.today(), links=links, coverage=coverage, samples=samples)
    tell(checked, form, sources)
    return 1 if checked.errors else 0


@dataclass(frozen=True)
class Checked:
    """What a check found; ``counted`` says of how much, where it got so far."""

    findings: list[Finding]
    counted: str
    verified: str = ""
    """How much is verified, unverified or a sample, in one line; of one catalog or of all districts together."""
    whole: bool = True
    """Whether every pass was made: one that finds errors hides what those after it would find."""
    to_fill: str = ""
    """What a district could still add, in lines; of one catalog."""

    @property
    def errors(self) -> int:
        return sum(f.severity == "error" for f in self.findings)

    def total(self) -> str:
        return f"{self.counted}{self.errors} 个错误，{sum(f.severity == 'warning' for f in self.findings)} 个警告"


def check_sources(
    sources: Sources, on: datetime.date, *, links: bool, coverage: bool = False, samples: bool | None = None
) -> Checked:
    """Check one catalog or several districts, and what is out of date on a day.

    links: other sites' links too. coverage: conditions that no case turns on too, of one catalog. samples: whether they are
    published; None for what the district says.
    """
    lacking = ""
    try:
        if folders.are_several(sources.catalogs):
            records, cases, told, problems = districts.check_districts(sources, on, samples=samples)
        else:
            input_files.require_inputs(sources, input_files.CHECKED)
            catalog = read_catalog(sources)
            published_catalog(catalog, samples)
            catalog.problems.found += stale.find_stale(catalog, on)
            if coverage:
                warn_of_unproven(catalog)
            told, lacking = truth.tally(catalog.records), to_fill.gaps_text(to_fill.gaps(catalog))
            records, cases, problems = told.records, len(catalog.cases), catalog.problems
    except BuildStopped as stopped:
        return Checked(stopped.problems.sorted(), "", whole=False)
    counted = f"{records} 条记录，{cases} 个用例，"
    if links:
        from skills_catalog.checks.external_links import check_external_links  # noqa: PLC0415 (an HTTP client takes long to import)

        asked = check_external_links(privacy.published_files(*sources.catalogs, sources.content), sources.base, problems)
        counted += f"{asked} 个外部链接，"
    return Checked(problems.sorted(), counted, told.text(), to_fill=lacking)


def tell(checked: Checked, form: str, sources: Sources) -> None:
    """Print what was found. form: text, json or github."""
    if form == "github":
        here = sources.base
        root = github.repository_root(here, os.environ.get("GITHUB_WORKSPACE"))
        text = github.annotation_lines(checked.findings, root, here)
        if file := os.environ.get("GITHUB_STEP_SUMMARY"):
            with Path(file).open("a", encoding="utf-8") as out:
                out.write(github.job_summary(checked.findings, checked.total(), root, here))
    else:
        text = findings_text(checked.findings, form)
    if text:
        print(text)
    if form != "json":
        hidden = github.unshown_count(checked.findings) if form == "github" else 0
        print(whose(sources) + checked.total() + (f"；GitHub 不在行上标出其中 {hidden} 个" if hidden else ""), file=sys.stderr)
    if form == "text" and checked.verified:
        print(f"核验：{checked.verified}", file=sys.stderr)
    if form == "text":
        print(checked.to_fill, end="", file=sys.stderr)
    if form == "text" and checked.errors:
        print(where_explained(sources), end="", file=sys.stderr)


def where_explained(sources: Sources) -> str:
    """A line that says where each code is explained; empty where the guides have no such page."""
    page = sources.content / GUIDE_PAGE
    return f"每个代码什么意思、怎么改：{relative(page, sources.base)}\n" if page.is_file() else ""


def watch(sources: Sources, on: datetime.date | None, samples: bool | None) -> None:
    """Check at every save until Ctrl+C, and say what is new and what has been mended since the check before."""
    places = [place for place in sources.places() if place not in (sources.templates, sources.metadata)]
    print(f"{whose(sources)}保存文件后会自动再检查，按 Ctrl+C 结束。", flush=True)
    try:
        asyncio.run(_watch(lambda: _sturdy(sources, on or datetime.date.today(), samples), places))
    except KeyboardInterrupt:
        print("检查结束。", flush=True)


async def _watch(look: Callable[[], Checked], places: Sequence[Path]) -> None:
    async with watched(places) as saves:
        before = look()
        _say("", before.findings)
        _say(before.total(), ())
        standing = before.findings
        async for _ in saves:
            now = look()
            new, mended = news(before, now, standing)
            if new:
                _say(f"新出现 {len(new)} 个：", new)
            if mended:
                _say(f"改好了 {len(mended)} 个：", mended)
            _say(("" if new or mended else "没有变化：") + now.total(), ())
            standing = now.findings if now.whole else [*_without(standing, mended), *new]
            before = now


def news(before: Checked, now: Checked, standing: Sequence[Finding]) -> tuple[list[Finding], list[Finding]]:
    """What is new and what has been mended. standing: what was found and has not been seen to be mended.

    A check that stopped early proves that something was mended only when it found nothing new: else it may have stopped earlier.
    """
    new = _without(now.findings, standing)
    if now.whole:
        return new, _without(standing, now.findings)
    return new, [] if new or before.whole else _without(before.findings, now.findings)


def _say(what: str, findings: Sequence[Finding]) -> None:
    if what:
        print(f"{time.strftime('%H:%M:%S')} {what}")
    if findings:
        print(findings_text(findings, "text"))
    sys.stdout.flush()


def _without(findings: Sequence[Finding], others: Sequence[Finding]) -> list[Finding]:
    """The findings that are not among the others; one that only moved to another line is the same."""
    left = Counter((f.path, f.severity, f.code, f.message) for f in others)
    out = []
    for finding in findings:
        same = (finding.path, finding.severity, finding.code, finding.message)
        left[same] -= 1
        if left[same] < 0:
            out.append(finding)
    return out


def _sturdy(sources: Sources, on: datetime.date, samples: bool | None) -> Checked:
    """A check that goes on where a file vanishes while it is read: an editor may put another in its place."""
    try:
        return check_sources(sources, on, links=False, samples=samples)
    except Exception as error:
        if not crashes.is_expected(error, sources.templates):
            raise
        found = crashes.crash_findings(error, sources.places(), sources.templates, sources.base, sources.base)
        return Checked(found.sorted(), "", whole=False)
