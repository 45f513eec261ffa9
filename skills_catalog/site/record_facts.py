"""What a record's page shows, derived from its schema: labelled facts with links, badges, and who refers to it."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from skills_catalog.catalog.collections import COLLECTIONS
from skills_catalog.catalog.intake.sessions import rolling_words, rule_words
from skills_catalog.catalog.kinds.figures import Statistic, Vocabulary
from skills_catalog.catalog.kinds.policy import Assessment, Department, Fee
from skills_catalog.catalog.kinds.training import Neighbour, Occupation, Project, Town, YearResult
from skills_catalog.catalog.labels import departments_named
from skills_catalog.catalog.model import Model
from skills_catalog.records.record import Alias, Day, Record, Source
from skills_catalog.records.schema import Field, Part, fields
from skills_catalog.rules.language.rate import Rate
from skills_catalog.text import quantities

ELSEWHERE = {"id", "title", "sample", "summary", "former_ids", "pinyin", "source", "verified_on"}
"""Fields that every page shows in a place of their own."""


MEASURES = {"projects": "个", "institutions": "家", "rates": "项", "towns": "个", "groups": "类"}
"""The measure words of collections that are not counted by 条."""
NEVER = {"projects": "不能报名", "institutions": "没有这些机构"}
"""What a reader must not do with a sample."""


@dataclass(frozen=True)
class Item:
    """One value as text, with the site path it leads to."""

    text: str
    path: str | None = None
    sample: bool = False


@dataclass(frozen=True)
class ShownField:
    """One line of a fact list."""

    key: str
    label: str
    items: Sequence[Item]


def money(fen: int | None) -> str:
    """分 as shown to people; unknown is not 0."""
    if fen is None:
        return "未公布"
    return "免费" if fen == 0 else f"{quantities.yuan(fen)} 元"


def record_item(model: Model, collection: str, id: str) -> Item:
    """A record by its name, which leads to its page."""
    return Item(model.title(collection, id), f"{collection}/{id}/", model.is_sample(collection, id))


def value_item(model: Model, field: Field, value: Any) -> Item:
    """A scalar as people read it."""
    meta = field.meta
    if meta.ref:
        return record_item(model, meta.ref, value)
    if meta.choice:
        return Item(model.label(meta.choice, value))
    if meta.kind == "clause":
        return Item(model.clause_label(value), model.clause_path(value))
    if meta.kind == "money":
        return Item(money(value))
    if isinstance(value, bool):
        return Item("是" if value else "否")
    if isinstance(value, datetime.date):
        return Item(value.isoformat())
    if isinstance(value, Fraction):
        return Item(quantities.percent_text(value) if meta.kind == "percent" else quantities.decimal_text(value))
    if isinstance(value, Alias):
        span = ""
        if value.from_ or value.until:
            span = f"{value.from_ or ''}—{value.until or ''}"
        extra = "，".join(t for t in (span, value.note or "") if t)
        return Item(f"{value.name}（{extra}）" if extra else value.name)
    unit = f" {meta.unit}" if meta.unit and isinstance(value, int) else ""
    return Item(f"{value}{unit}")


def shown_fields(model: Model, part: Part, skip: Sequence[str] = ()) -> Iterator[ShownField]:
    """The facts of a record, its own before those every record has; nested parts but aliases are left to templates."""
    common = {f.name for f in fields(Record)}
    for field in sorted(fields(type(part)), key=lambda f: f.name in common):
        value = getattr(part, field.name)
        if field.name in ELSEWHERE or field.key in skip:
            continue
        if value is None or value == () or value is False:
            continue
        if field.part is not None and field.part is not Alias:
            continue
        values = value if isinstance(value, tuple) else (value,)
        yield ShownField(field.key, field.meta.label, [value_item(model, field, v) for v in values])


def source_text(source: Source | None) -> str:
    if source is None:
        return ""
    number = f"（{source.doc_no}）" if source.doc_no and source.doc_no not in source.document else ""
    return source.document + number


_DIALLED = re.compile(r"[19][0-9]{2,4}|\+?[0-9][-0-9 ]{6,}")
"""A number for the whole country, as 12345 or 95588; or a telephone."""
_MOST_DIGITS = 15
"""What an international number may have."""


def dialled(text: str) -> str:
    """Return what a device dials; empty for a text that is not just one number."""
    fits = _DIALLED.fullmatch(text) and sum(map(str.isdigit, text)) <= _MOST_DIGITS
    return text.replace(" ", "") if fits else ""


def related(model: Model, collection: str, id: str, skip: Sequence[str] = ()) -> list[tuple[str, list[Item]]]:
    """Who refers to a record: collection title → links, in menu order."""
    found = model.referrers(collection, id)
    out = []
    for name, spec in COLLECTIONS.items():
        if name in found and name not in skip:
            out.append((spec.title, [record_item(model, name, i) for i in found[name] if (name, i) != (collection, id)]))
    return [(title, items) for title, items in out if items]


def count_words(counted: tuple[int, int], what: str, before: str = "") -> str:
    """How many there are, and how many of them are samples. counted: all, and the samples; what: with its measure word."""
    total, samples = counted
    words = f"{before} {total} {what}".strip()
    if not samples:
        return words
    return f"{words}（都是示例）" if samples == total else f"{words}（其中 {samples} {what[0]}是示例）"


def sample_banner(collection: str, counted: tuple[int, int]) -> str:
    """What stands above a list with samples. counted: all, and the samples."""
    total, samples = counted
    what, never = f"{MEASURES.get(collection, '条')}{COLLECTIONS[collection].title}", NEVER.get(collection, "不能当依据")
    if samples == total:
        return f"以下 {total} {what}都是示例，内容是虚构的，{never}。"
    return f"{total} {what}里 {samples} {what[0]}是示例，标着“示例”的是虚构的，{never}。"


def samples_by_collection(model: Model) -> str:
    """How many records of each collection are samples, in a sentence; empty where none is."""
    told = []
    for collection, spec in COLLECTIONS.items():
        n, total, measure = model.samples_in(collection), len(model.records[collection]), MEASURES.get(collection, "条")
        whole = f"{total} {measure}{spec.title}"
        if n:
            told.append(f"全部 {whole}" if n == total else f"{whole}里的 {n} {measure}")
    return f"是示例的：{'、'.join(told)}。" if told else ""


def intake_text(project: Project) -> str:
    """When a project takes people, in words that hold on any day: the first date of its list, a rule, or all year."""
    held = [s for s in project.sessions if not s.cancelled]
    if held:
        return f"{held[0].start} 开班"
    if project.recurring:
        return rule_words(project.recurring[0])
    return rolling_words(project.rolling) if project.rolling else "没有班次"


def clock_hours(class_hours: int) -> Fraction:
    """学时 in hours of the clock."""
    return Fraction(class_hours * quantities.MINUTES_PER_CLASS_HOUR, 60)


def hours_text(theory: int, practice: int) -> str:
    """学时 with clock hours: 80 学时（60 小时）."""
    total = theory + practice
    return f"{total} 学时（合 {quantities.decimal_text(clock_hours(total))} 小时，理论 {theory}，实操 {practice}）"


def description(model: Model, collection: str, record: Record) -> str:
    """A unique description of a page, at most about 150 characters."""
    spec = COLLECTIONS[collection]
    text = record.summary or ""
    if not text and isinstance(record, Vocabulary):
        text = "、".join(t.label for t in record.items)
    if not text:
        first = [f"{r.label}{'、'.join(i.text for i in r.items)}" for r in list(shown_fields(model, record))[:3]]
        text = "，".join(first)
    return f"{record.title}，{spec.title}。{text}"[:150]


def same_occupation(model: Model, project: Project, most: int = 6) -> list[Project]:
    """Other open projects of the occupation: of other institutions first, then in the order of lists."""
    if project.occupation is None:
        return []
    own = set(project.institutions)
    found: list[Project] = []
    rest: list[Project] = []
    for id in model.referrers("occupations", project.occupation).get("projects", ()):
        if id == project.id:
            continue
        other = model.projects[id]
        if other.status == "open":
            (rest if set(other.institutions) == own else found).append(other)
            if len(found) == most:
                break
    return [*found, *rest][:most]


def assessment_fees(model: Model, occupation: Occupation) -> list[tuple[Assessment, Fee]]:
    """What assessment costs in an occupation: the fees that name it, else those for all occupations."""
    every = [(a, f) for a in model.of("assessments", Assessment).values() for f in a.fees]
    own = [(a, f) for a, f in every if f.occupation == occupation.id]
    return own or [(a, f) for a, f in every if f.occupation is None]


@dataclass(frozen=True)
class Bar:
    """A number with what stands below it."""

    label: str
    value: Fraction | int


def year_bars(results: Sequence[YearResult], name: str) -> list[Bar]:
    """One column of yearly results; years without a figure are left out."""
    return [Bar(str(r.year), v) for r in results if (v := getattr(r, name)) is not None]


def figure_bars(statistic: Statistic) -> list[Bar]:
    """The figures of a statistic, if each is of a whole year: other spans may lie within one another."""
    found = [Bar(str(f.year), f.value) for f in statistic.series if f.year is not None]
    return found if len(found) == len(statistic.series) > 1 else []


def whose(model: Model, statistic: Statistic) -> str:
    """Where the figures of a statistic were counted: the district, or the place that is named."""
    return statistic.place or model.district.name


def bars(series: Sequence[Bar]) -> list[dict[str, Any]]:
    """Geometry of a bar chart: one dict a bar with x, width, height (0..100), value and label."""
    top = max((b.value for b in series), default=1) or 1
    step = 100 / max(1, len(series))
    return [
        {"x": round(n * step + step * 0.15, 2), "w": round(step * 0.7, 2), "h": round(float(80 * b.value / top), 2),
         "value": quantities.decimal_text(b.value), "label": b.label}
        for n, b in enumerate(series)
    ]  # fmt: skip


@dataclass(frozen=True)
class Beside:
    """A place that borders on a town: another town of the district where ``id`` is set.

    words: on which side, as the source says it of the one or the other.
    """

    name: str
    id: str | None
    words: str
    told: Neighbour


def neighbours(model: Model, town: Town) -> list[Beside]:
    """What borders on a town, by its own record or by that of the other town."""
    out = []
    for n in town.neighbours:
        name = model.title("towns", n.town) if n.town else n.place or ""
        out.append(Beside(name, n.town, f"在{town.title}的{_sides(model, n)}" if n.sides else "", n))
    own = {n.town for n in town.neighbours}
    for id in model.referrers("towns", town.id).get("towns", ()):
        other = model.records["towns"][id]
        if id in own or not isinstance(other, Town):
            continue
        for n in other.neighbours:
            if n.town == town.id:
                words = f"{town.title}在它的{_sides(model, n)}" if n.sides else ""
                out.append(Beside(other.title, id, words, n))
    return out


def _sides(model: Model, neighbour: Neighbour) -> str:
    return "、".join(model.label("side", side) for side in neighbour.sides)


def offices(model: Model, rate: Rate) -> list[Department]:
    """The departments that a rate's channel names."""
    found = departments_named(rate.apply.channel if rate.apply else "", model.spellings)
    departments = (model.records["departments"][id] for id in found)
    return [d for d in departments if isinstance(d, Department)]


def terms(vocabulary: Any) -> Sequence[Any]:
    """A vocabulary's terms (``items`` is a method name in templates)."""
    return tuple(vocabulary.items)


def exclusive_with(model: Model, rate_id: str, group: str) -> list[tuple[Rate, int]]:
    """The other rates of an exclusive group, the last version of each series and how many there are.

    Left out are versions of the same series, and samples beside a real rate or real ones beside a sample: they never meet.
    """
    own = model.rates[rate_id]
    others: dict[str, list[Rate]] = defaultdict(list)
    for r in model.exclusive[group]:
        if r.id != rate_id and not (own.series and r.series == own.series) and r.sample == own.sample:
            others[f"series {r.series}" if r.series else r.id].append(r)
    return [(max(versions, key=lambda r: r.in_force.from_), len(versions)) for versions in others.values()]


def by_end(rates: Sequence[Rate], on: Day) -> tuple[list[Rate], list[Rate]]:
    """Return the rates that were not over on a day, and those that were."""
    over = {r.id for r in rates if r.in_force.to is not None and r.in_force.to < on}
    return [r for r in rates if r.id not in over], [r for r in rates if r.id in over]
