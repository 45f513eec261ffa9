"""What may be out of date on a day: reported by ``check`` and after a build, never part of a site.

A site is the same whatever day it is built on; its pages mark what is over by the reader's date.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.intake.sessions import all_sessions, last_day, project_on
from skills_catalog.catalog.kinds.figures import Missing, Trainer
from skills_catalog.catalog.kinds.policy import HALTED, Fund
from skills_catalog.catalog.kinds.training import Occupation, Project
from skills_catalog.findings.finding import Finding, KeyPath, Problems, relative
from skills_catalog.records.record import Day
from skills_catalog.rules.language.rate import Rate

MOST_SINGLY = 5
"""Records of one collection that get a finding each; more share one, so that others are still seen."""
STRUCTURE = ("vocabularies", "missing")
"""Collections that nobody verifies: part of the catalog's form, or what has a date of its own."""


def find_stale(catalog: Catalog, on: Day) -> list[Finding]:
    """Return warnings about records that a clerk should look at on a day, and errors for verification dates after it."""
    found = _Found(catalog, on)
    _projects(found)
    _rates(found)
    _funds(found)
    _listings(found)
    _missing(found)
    _verified(found)
    return found.problems.sorted()


def stale_summary(findings: Sequence[Finding]) -> str:
    """Return one line for the end of a build; empty where nothing is stale."""
    counts = Counter("错误" if f.severity == "error" else "提醒" for f in findings)
    if not counts:
        return ""
    return f"有内容可能过期了（{'，'.join(f'{n} 个{what}' for what, n in counts.items())}）：运行 check 看是哪些。"


def year_before(on: Day) -> Day:
    """Return the same day a year ago; 1 March for 29 February."""
    try:
        return on.replace(year=on.year - 1)
    except ValueError:
        return Day(on.year - 1, 3, 1)


class _Found:
    def __init__(self, catalog: Catalog, on: Day) -> None:
        self.catalog, self.on, self.problems = catalog, on, Problems()
        self.old = year_before(on)

    def tell(self, collection: str, id: str, path: KeyPath, message: str, *, severity: str = "warning") -> None:
        place = self.catalog.places[collection, id]
        self.problems.add(place.shown, self.catalog.locate_at(collection, id, path), "stale", message, severity=severity)

    def tell_all(
        self, collection: str, path: KeyPath, records: Mapping[str, str], what: str, mend: str, *, severity: str = "warning"
    ) -> None:
        """Add one finding a record, or one for the collection where there are many. records: id → the detail of each."""
        if len(records) <= MOST_SINGLY:
            for id, detail in records.items():
                title = self.catalog.records[collection][id].title
                self.tell(collection, id, path, f"“{title}”{what}{detail and f'（{detail}）'}。{mend}", severity=severity)
            return
        shown = relative(self.catalog.root / collection, self.catalog.shown_root)
        named = "、".join(list(records)[:3])
        self.problems.add(shown, (0, 0), "stale", f"{len(records)} 条记录{what}（{named} 等）。{mend}", severity=severity)


def _projects(found: _Found) -> None:
    over, closed = dict[str, str](), dict[str, str]()
    for project in found.catalog.of("projects", Project).values():
        now = project_on(project, found.on)
        sessions = [s for s in all_sessions(project) if not s.cancelled]
        if project.status == "open" and now.rolling and now.state == "ended":
            assert project.rolling is not None
            over[project.id] = f"招生到 {project.rolling.until}"
        elif project.status == "open" and now.state == "ended":
            over[project.id] = f"最后一班到 {max(s.end for s in sessions)}"
        elif now.state == "closed":
            closed[project.id] = f"最后一班截止 {max(map(last_day, sessions))}"
    found.tell_all(
        "projects", ("sessions",), over, "的班次都已结束，状态还是 open", "请补上新班次，或把 status 改成 paused 或 ended。"
    )
    found.tell_all(
        "projects", ("sessions",), closed, "的班次报名都已截止，状态还是 open", "有下一班就补上；没有就把 status 改成 paused。"
    )


def _rates(found: _Found) -> None:
    rates = found.catalog.rates().values()
    last: dict[tuple[str, str], Day] = {}
    for rate in rates:
        if rate.series:
            key = (rate.series, rate.audience)
            last[key] = max(last.get(key, Day.min), rate.in_force.to or Day.max)
    for rate in rates:
        end = rate.in_force.to
        if end is not None and end < found.on and not rate.note and not _followed(rate, last):
            message = (
                f"“{rate.title}”到 {end} 为止，后面没有新的一版。有新标准就另写一条（同一个 series）；不再发了就在 note 里写明。"
            )
            found.tell("rates", rate.id, ("in_force", "to"), message)


def _followed(rate: Rate, last: dict[tuple[str, str], Day]) -> bool:
    assert rate.in_force.to is not None
    return bool(rate.series) and last[rate.series or "", rate.audience] > rate.in_force.to


def _funds(found: _Found) -> None:
    paid = Counter(rate.fund for rate in found.catalog.rates().values())
    for fund in found.catalog.of("funds", Fund).values():
        if fund.accepting in HALTED:
            what = "暂停受理" if fund.accepting == "paused" else "已用完"
            since = f"（截至 {fund.as_of}）" if fund.as_of else ""
            message = f"“{fund.title}”{what}{since}，{paid[fund.id]} 项补贴标准从这里列支。恢复受理了就改 accepting 和 as_of。"
            found.tell("funds", fund.id, ("accepting",), message)
        if fund.accepting != "unknown" and (fund.as_of is None or fund.as_of < found.old):
            when = f"是 {fund.as_of} 的，超过一年了" if fund.as_of else "没有写是哪一天的"
            found.tell("funds", fund.id, ("as_of",), f"“{fund.title}”的受理情况{when}。请问清楚，改 accepting 和 as_of。")
    funds, trainers = found.catalog.of("funds", Fund), found.catalog.of("trainers", Trainer)
    _not_ahead(found, "funds", "as_of", "截至日期", {f.id: f.as_of for f in funds.values()})
    _not_ahead(found, "trainers", "as_of", "截至日期", {t.id: t.as_of for t in trainers.values()})


def _listings(found: _Found) -> None:
    """Warn of lists of occupations that have run out without a new edition."""
    lists: dict[str, dict[str, str]] = defaultdict(dict)
    goes_on: set[str] = set()
    for occupation in found.catalog.of("occupations", Occupation).values():
        for listing in occupation.listings:
            if listing.until is None or listing.until >= found.on:
                goes_on.add(listing.list)
            else:
                lists[listing.list][occupation.id] = f"到 {listing.until}"
    for name, occupations in lists.items():
        if name not in goes_on:
            what = f"列入的目录 {name} 已到期，没有一个职业列入新的一期"
            found.tell_all("occupations", ("listings",), occupations, what, "有新目录就补上 listings。")


def _missing(found: _Found) -> None:
    """Warn of what was last looked for more than a year ago: it may have been published since."""
    dates = {m.id: m.looked_on for m in found.catalog.of("missing", Missing).values()}
    _not_ahead(found, "missing", "looked_on", "查找日期", dates)
    old = {id: f"上次是 {day}" for id, day in dates.items() if day < found.old}
    found.tell_all(
        "missing", ("looked_on",), old, "超过一年没有再找", "再找一次：还没有就改 looked_on，找到了就录入并删掉这一条。"
    )


def _verified(found: _Found) -> None:
    for collection, records in found.catalog.records.items():
        if collection in STRUCTURE:
            continue
        _not_ahead(found, collection, "verified_on", "核对日期", {r.id: r.verified_on for r in records.values()})
        dates = {r.id: r.verified_on for r in records.values() if not r.sample}
        old = {id: f"上次是 {day}" for id, day in dates.items() if day is not None and day < found.old}
        found.tell_all(collection, ("verified_on",), old, "超过一年没有核对", "请对照来源核对，再改 verified_on。")
        never = {id: "" for id, day in dates.items() if day is None}
        found.tell_all(collection, (), never, "没有写核对日期", "对照来源核对过，就写上 verified_on。")


def _not_ahead(found: _Found, collection: str, key: str, what: str, dates: Mapping[str, Day | None]) -> None:
    """Report dates in the future: nobody can have looked then. dates: record → its date."""
    ahead = {id: f"写的是 {day}" for id, day in dates.items() if day is not None and day > found.on}
    mend = f"今天是 {found.on}：请改成真正核对的那一天；如果是电脑的日期不对，请改电脑的日期。"
    found.tell_all(collection, (key,), ahead, f"的{what}还没有到", mend, severity="error")
