"""What changed lately, by the dates that records themselves carry: rates, lists, sanctions, documents."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from skills_catalog.catalog.model import Model
from skills_catalog.rules.language.parameter import Parameter


@dataclass(frozen=True)
class DatedEvent:
    """One change: its day, what kind it is, the record's name and site path."""

    day: datetime.date
    what: str
    title: str
    path: str
    sample: bool


def dated_events(model: Model) -> list[DatedEvent]:
    """All dated changes, the newest first; on one day by kind and name."""
    return sorted(_all(model), key=lambda e: (-e.day.toordinal(), e.what, e.title))


def _all(model: Model) -> Iterator[DatedEvent]:
    one_day = datetime.timedelta(days=1)
    for rate in model.rates.values():
        path, sample = f"rates/{rate.id}/", rate.sample or rate.verification == "sample"
        yield DatedEvent(rate.in_force.from_, "补贴标准开始执行", rate.title, path, sample)
        if rate.in_force.to:
            yield DatedEvent(rate.in_force.to + one_day, "补贴标准停止执行", rate.title, path, sample)
    yield from _parameters(model)
    for policy in model.policies.values():
        if policy.issued:
            yield DatedEvent(policy.issued, "发布文件", policy.title, f"policies/{policy.id}/", policy.sample)
    for institution in model.institutions.values():
        for s in institution.sanctions:
            what = model.label("sanction_kind", s.kind)
            yield DatedEvent(
                s.from_, f"机构处理：{what}", institution.title, f"institutions/{institution.id}/", institution.sample
            )
    for occupation in model.occupations.values():
        for x in occupation.listings:
            what = f"列入{model.label('occupation_list', x.list)}"
            yield DatedEvent(x.from_, what, occupation.title, f"occupations/{occupation.id}/", x.sample)


def _parameters(model: Model) -> Iterator[DatedEvent]:
    """New versions of parameters, and of the rates that lean on them while they are in force."""
    for parameter in model.of("parameters", Parameter).values():
        leaning = [model.rates[id] for id in model.referrers("parameters", parameter.id).get("rates", ())]
        for n, version in enumerate(sorted(parameter.versions, key=lambda v: v.in_force.from_)):
            day, sample = version.in_force.from_, parameter.sample or version.verification == "sample"
            yield DatedEvent(day, "新的数字开始执行", parameter.title, f"parameters/{parameter.id}/", sample)
            for rate in leaning if n else ():
                if rate.in_force.from_ < day and (rate.in_force.to is None or day <= rate.in_force.to):
                    what = f"补贴标准随{parameter.title}变了"
                    yield DatedEvent(day, what, rate.title, f"rates/{rate.id}/", sample or rate.verification == "sample")


@dataclass(frozen=True)
class NewsItem:
    """What happened on one day to one or more records."""

    day: datetime.date
    what: str
    events: list[DatedEvent]


def latest_news(model: Model, most: int = 6) -> list[NewsItem]:
    """The newest changes up to the data's date; those of one kind and day are one."""
    past = [e for e in dated_events(model) if e.day <= model.data_date]
    grouped = itertools.groupby(past, key=lambda e: (e.day, e.what))
    return [NewsItem(day, what, list(found)) for (day, what), found in itertools.islice(grouped, most)]
