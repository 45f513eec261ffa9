"""What a district could still add: nothing is wrong without it, but readers look for it. Told after a check, never a finding."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.kinds.figures import Statistic
from skills_catalog.catalog.kinds.policy import Department
from skills_catalog.catalog.kinds.training import Institution, Town
from skills_catalog.catalog.labels import department_spellings, departments_named
from skills_catalog.records.record import Record

R = TypeVar("R", bound=Record)
NAMED = 3
"""Records that are named; the rest is counted."""


class Gap(NamedTuple):
    """Something that is lacking: what, the titles of the records that lack it, and among how many; of 0, it is no record's."""

    what: str
    titles: Sequence[str]
    of: int

    def text(self) -> str:
        if not self.of:
            return self.what
        named = "、".join(self.titles[:NAMED])
        return f"{self.what}：{len(self.titles)} 条（共 {self.of} 条，{named}{'等' if len(self.titles) > NAMED else ''}）"


def gaps(catalog: Catalog) -> list[Gap]:
    """List what real records lack that readers look for; samples have nothing to add."""
    return [gap for gap in _every(catalog) if gap.titles or not gap.of]


def gaps_text(found: Sequence[Gap]) -> str:
    """Return the lines for the end of a check; empty where nothing is lacking."""
    return "".join(["还可以补充（不是错误）：\n", *(f"  {gap.text()}\n" for gap in found)]) if found else ""


def _every(catalog: Catalog) -> Iterator[Gap]:
    desks = asked_departments(catalog)
    yield _gap("补贴标准里写的经办部门，没有公开的联系方式 contacts", desks, lambda d: not d.contacts)
    institutions = [i for i in catalog.of("institutions", Institution).values() if not i.succeeded_by]
    yield _gap("培训机构没有地址 address", institutions, lambda i: not i.address)
    yield _gap("培训机构没有联系方式 contact", institutions, lambda i: not i.contact)
    towns = list(catalog.of("towns", Town).values())
    beside = {n.town for town in towns for n in town.neighbours} | {town.id for town in towns if town.neighbours}
    yield _gap("镇街没有驻地 seat", towns, lambda t: not t.seat)
    yield _gap("镇街没有相邻的地方 neighbours", towns, lambda t: t.id not in beside)
    yield _gap("镇街没有公布的坐标 latitude、longitude", towns, lambda t: t.latitude is None or t.longitude is None)
    own = [s for s in catalog.of("statistics", Statistic).values() if s.area == "district" and not s.sample]
    if not own:
        yield Gap("本区自己的统计 statistics，没有一条真实的", (), 0)
    assert catalog.district is not None
    if not catalog.district.hotlines:
        yield Gap("服务热线，写在 district.yaml 的 hotlines 里", (), 0)


def asked_departments(catalog: Catalog) -> list[Department]:
    """The departments that the channels of rates name, in the order of the catalog."""
    spellings = department_spellings(catalog.records)
    channels = {rate.apply.channel for rate in catalog.rates().values() if rate.apply}
    named = {id for channel in channels for id in departments_named(channel, spellings)}
    return [d for d in catalog.of("departments", Department).values() if d.id in named]


def _gap(what: str, records: Iterable[R], lacks: Callable[[R], bool]) -> Gap:
    real = [r for r in records if not r.sample]
    return Gap(what, [r.title for r in real if lacks(r)], len(real) or 1)
