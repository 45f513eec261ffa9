"""What each subsidy paid over time: the versions of a series as lines of a step chart, and as rows of a table."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from skills_catalog.catalog.model import Model
from skills_catalog.rules.by_version import AmountSpell, figure_text
from skills_catalog.rules.sentences import amount_phrase, table_rows

WIDTH, HEIGHT, LEFT, TOP = 400, 160, 52, 14
"""The drawing area in the units of the chart, and what is kept free for its scale."""


@dataclass(frozen=True)
class RateVersion:
    """One case of one version: an amount in 分 (None where the document gives none), in force from–to, both inclusive."""

    rate: str
    title: str
    case: str
    text: str
    fen: int | None
    from_: datetime.date
    to: datetime.date | None
    verification: str


@dataclass(frozen=True)
class ChartLine:
    """One case over time as segments (x1, x2, y) in the chart's units; its label and number."""

    label: str
    number: int
    segments: Sequence[tuple[float, float, float]]


@dataclass(frozen=True)
class Chart:
    """One series: its versions in order of time, its lines, and the marks of the scales as (position, text)."""

    series: str
    title: str
    versions: Sequence[RateVersion]
    lines: Sequence[ChartLine]
    years: Sequence[tuple[float, str]]
    amounts: Sequence[tuple[float, str]]


def charts(
    model: Model, compiled: Mapping[str, Any], labels: Mapping[str, str], spells_of: Callable[[str], Sequence[AmountSpell]]
) -> list[Chart]:
    """A chart for every series, and for every rate that stands alone; by the name of the newest version.

    compiled: rate → its compiled form; labels: fact → its label; spells_of: the times of a rate that leans on parameters.
    """
    grouped: dict[str, list[RateVersion]] = {}
    for rate in model.rates.values():
        amount = compiled[rate.id]["amount"]
        cells = table_rows(amount) or [({"text": ""}, amount)]
        times = [(s.from_, s.to, [fen for _, fen in s.figures]) for s in spells_of(rate.id)]
        for from_, to, figures in times or [(rate.in_force.from_, rate.in_force.to, [None] * len(cells))]:
            for (case, value), fen in zip(cells, figures, strict=True):
                bound = value.get("up_to") or value.get("at_least") or value
                version = RateVersion(
                    rate.id, rate.title, case["text"], figure_text(amount_phrase(value, labels), fen), bound.get("fixed", fen),
                    from_, to, rate.verification,
                )  # fmt: skip
                grouped.setdefault(rate.series or rate.id, []).append(version)
    made = [_chart(series, sorted(v, key=lambda x: x.from_), model.data_date) for series, v in grouped.items()]
    return sorted(made, key=lambda c: (len({(v.rate, v.from_) for v in c.versions}) == 1, c.title, c.series))


def _chart(series: str, versions: list[RateVersion], today: datetime.date) -> Chart:
    known = [v for v in versions if v.fen is not None]
    title = versions[-1].title
    if not known:
        return Chart(series, title, versions, (), (), ())
    first = min(v.from_ for v in known).year
    last = max(today, *(v.to or today for v in known)).year + 1
    span = datetime.date(last, 1, 1).toordinal() - datetime.date(first, 1, 1).toordinal()
    top = max(v.fen or 0 for v in known) or 1

    def x(day: datetime.date) -> float:
        return round(LEFT + (WIDTH - LEFT) * (day.toordinal() - datetime.date(first, 1, 1).toordinal()) / span, 1)

    def y(fen: int) -> float:
        return round(TOP + HEIGHT * (1 - fen / top), 1)

    end = datetime.date(last, 1, 1)
    lines = []
    for n, case in enumerate(dict.fromkeys(v.case for v in known)):
        segments = [(x(v.from_), x(min(v.to or end, end)), y(v.fen or 0)) for v in known if v.case == case]
        lines.append(ChartLine(case, n % 6, segments))
    step = max(1, (last - first) // 5)
    years = [(x(datetime.date(year, 1, 1)), str(year)) for year in range(first, last + 1, step)]
    amounts = [(y(fen), f"{fen / 100:g}") for fen in (0, top // 2, top)]
    return Chart(series, title, versions, lines, years, amounts)
