"""What the search page reads: one list of everything that can be found (``data/finder.json``).

Every name stands once in ``strings``; rows point at it. The browser tests each name once a query, derives pinyin
from one table of characters (``sound``; ``readings`` where a phrase is read otherwise), and filters projects by the
columns of ``projects``, which are in the order of the rows of the first kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import msgspec

from skills_catalog.catalog.collections import COLLECTIONS
from skills_catalog.catalog.facts.autofill import listing_dates, project_value
from skills_catalog.catalog.intake.sessions import intake_data
from skills_catalog.catalog.kinds.figures import Vocabulary
from skills_catalog.catalog.kinds.policy import Article, Group, Incentive, Policy
from skills_catalog.catalog.kinds.training import Institution, Project, Town
from skills_catalog.catalog.model import GuideText, Model
from skills_catalog.catalog.samples.marks import is_sample
from skills_catalog.records.record import Alias, Record
from skills_catalog.site.record_facts import neighbours
from skills_catalog.text.readings import Readings

SEARCHED = ("projects", "rates", "groups", "occupations", "institutions", "programmes", "policies", "departments",
            "funds", "assessments", "incentives", "towns", "missing")  # fmt: skip
EXTRA = (("条款", "policies/"), ("指南", ""), ("栏目", ""))
"""Kinds that are no collection: articles, sections of guides, the site's own pages."""
TEXT = 120
"""Characters of running text that a row keeps."""
SYNONYMS = "search_synonym"
"""The vocabulary that says which words mean the same to people who search."""


class Strings:
    """Names by number, each kept once."""

    def __init__(self) -> None:
        self.all: list[str] = []
        self.number: dict[str, int] = {}
        self.kept: dict[int, str] = {}

    def add(self, text: str, reading: str = "") -> int:
        n = self.number.get(text)
        if n is None:
            n = self.number[text] = len(self.all)
            self.all.append(text)
        if reading:
            self.kept[n] = reading
        return n

    def readings(self, known: Readings, sounds: dict[str, str]) -> dict[str, str]:
        """The names whose reading is not that of their characters one by one."""
        pairs = ((n, known.apart(text, self.kept.get(n, ""), sounds)) for n, text in enumerate(self.all))
        return {str(n): said for n, said in pairs if said}


class Entry(NamedTuple):
    """One row before its names have numbers: where it leads, its name and how that is read, its other names, its text."""

    path: str
    title: str
    reading: str
    others: tuple[str, ...]
    text: str
    sample: int


class Fragment(NamedTuple):
    """What one record gives to the list. found: not under another record. notes: of other names, with when they were in use.
    facets: of a project, JSON in the order of ``FACETS``. articles: of a policy."""

    found: bool
    entry: Entry
    notes: tuple[tuple[str, str], ...]
    facets: bytes
    articles: tuple[Entry, ...]


def also(model: Model, record: Record) -> list[str]:
    """What else a record is found by: aliases, current names, predecessors, the names of what it points at."""
    found = [a.name for a in record.aliases]
    if isinstance(record, Group) and record.current_term:
        found.append(record.current_term)
    if isinstance(record, Institution):
        named_by = model.referrers("institutions", record.id).get("institutions", ())
        kin = [i for i in (model.records["institutions"][id] for id in named_by) if isinstance(i, Institution)]
        before = [i for i in kin if i.succeeded_by == record.id]
        found += [name for i in before for name in (i.title, *(a.name for a in i.aliases))]
        if record.site_of:
            found.append(model.title("institutions", record.site_of))
        found += [i.title for i in kin if i.site_of == record.id]
        found += [model.title("occupations", o) for o in record.occupations]
    if isinstance(record, Project):
        if record.occupation:
            found += [model.title("occupations", record.occupation)]
            found += [a.name for a in model.occupations[record.occupation].aliases]
        found += [model.title("institutions", i) for i in record.institutions]
        found += [model.title("programmes", p) for p in record.programmes]
        found += [model.title("groups", g) for g in record.groups]
    return list(dict.fromkeys(found))


def searched_text(record: Record) -> str:
    parts = [record.summary]
    if isinstance(record, Group):
        parts.append(record.definition)
    if isinstance(record, Incentive):
        parts += [record.audience, record.amount_text]
    parts += [getattr(record, name, None) for name in ("duties", "trigger")]
    if not any(parts):
        parts.append(record.note)
    return shorten(" ".join(p for p in parts if p))


def shorten(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()[:TEXT]


def alias_note(alias: Alias) -> str:
    """When and where another name was in use: dates, then the note; empty without either."""
    dates = f"{alias.from_} 起" if alias.from_ and not alias.until else f"{alias.until} 前" if alias.until else ""
    return "，".join(part for part in (dates and f"{dates}的叫法", alias.note) if part)


FACETS = ("town", "form", "level", "mode", "fee", "hours", "credit", "occupation", "subsidy", "status",
          "sessions", "recurring", "rolling")  # fmt: skip


def facets(model: Model, p: Project) -> tuple[Any, ...]:
    """The facets of a project; fee in 分, null unknown; when it takes people as ``sessions.intake_data`` has it."""
    intake = intake_data(p)
    return (p.town, p.training_form, p.level or p.certificate, p.mode, p.fee, p.theory_hours + p.practice_hours,
            project_value(model, p, "credit"), p.occupation, p.subsidy_kind,
            *(intake[key] for key in ("status", "sessions", "recurring", "rolling")))  # fmt: skip


def fragment(model: Model, record: Record) -> Fragment:
    articles = record.articles if isinstance(record, Policy) else ()
    return Fragment(
        not (isinstance(record, Institution) and record.succeeded_by),  # a predecessor is found under its successor
        _entry(record.id, record, record.title, also(model, record), searched_text(record)),
        tuple((a.name, note) for a in record.aliases if (note := alias_note(a))),
        msgspec.json.encode(facets(model, record)) if isinstance(record, Project) else b"",
        tuple(_article(record, a) for a in articles if isinstance(record, Policy)),
    )


def _entry(path: str, record: Record | None, title: str, others: Sequence[str], text: str) -> Entry:
    reading, sample = (record.pinyin or "", int(is_sample(record))) if record else ("", 0)
    return Entry(path, title, reading, tuple(others), shorten(text), sample)


def _article(policy: Policy, article: Article) -> Entry:
    names = [article_name(policy, article.label)]
    return _entry(f"{policy.id}/article-{article.n}", policy, article.title, names, article.text)


def guide_sections(guide: GuideText) -> Iterator[tuple[str, str, str]]:
    """(title, path, text) of a guide and of each of its headed parts."""
    yield guide.title, guide.path, f"{guide.description} {guide.sections[0][2] if guide.sections else guide.text}"
    for anchor, title, text in guide.sections[1:]:
        yield title, f"{guide.path}#{anchor}", text


def search_list_json(model: Model, guides: Sequence[GuideText], places: Sequence[tuple[str, str, str]], known: Readings) -> bytes:
    """``data/finder.json``. places: (path, title, what it is for) of the site's own pages; known: how names are read."""
    made = {c: [fragment(model, record) for record in model.records[c].values()] for c in SEARCHED}
    strings = Strings()
    notes: dict[str, str] = {}
    rows: list[tuple[Any, ...]] = []
    add = strings.add

    def put(kind: int, e: Entry) -> None:
        rows.append((kind, e.path, add(e.title, e.reading), [add(o) for o in e.others], e.text, e.sample))

    for n, collection in enumerate(SEARCHED):
        for f in made[collection]:
            if f.found:
                put(n, f.entry)
                for name, note in f.notes:
                    notes[str(add(name))] = note
    first = len(SEARCHED)
    for policy in made["policies"]:
        for entry in policy.articles:
            put(first, entry)
    for guide in guides:
        if guide.path:
            for title, path, text in guide_sections(guide):
                put(first + 1, _entry(path, None, title, [] if title == guide.title else [guide.title], text))
    for path, title, purpose in places:
        put(first + 2, _entry(path, None, title, [], purpose))

    synonyms = model.records["vocabularies"].get(SYNONYMS)
    same = [[t.label, *t.synonyms] for t in synonyms.items] if isinstance(synonyms, Vocabulary) else []
    sounds = known.sounds(strings.all)
    by_syllable: dict[str, str] = {}
    for char, said in sounds.items():
        by_syllable[said] = by_syllable.get(said, "") + char
    towns = model.of("towns", Town)
    data = {
        "kinds": [[COLLECTIONS[c].title, f"{c}/"] for c in SEARCHED] + [list(k) for k in EXTRA],
        "labels": labels(model),
        "towns": {t.id: [None if x is None else float(x) for x in (t.latitude, t.longitude)] for t in towns.values()},
        "beside": {t.id: bordering for t in towns.values() if (bordering := [b.id for b in neighbours(model, t) if b.id])},
        "shortage": {o.id: found for o in model.occupations.values() if (found := listing_dates(o, "shortage"))},
        "strings": strings.all,
        "notes": notes,
        "readings": strings.readings(known, sounds),
        "sound": by_syllable,
        "common": known.common_sounds(),
        "same": same,
        "rows": rows,
        "projects": facet_columns([f.facets for f in made["projects"]]),
    }
    return msgspec.json.encode(data)


def facet_columns(found: Sequence[bytes]) -> dict[str, Sequence[Any]]:
    """The facets of all projects, a list a facet."""
    rows = msgspec.json.decode(b"[" + b",".join(found) + b"]", type=list[tuple[(msgspec.Raw,) * len(FACETS)]])  # type: ignore[misc]
    return dict(zip(FACETS, zip(*rows, strict=True) if rows else [()] * len(FACETS), strict=True))


def article_name(policy: Policy, label: str) -> str:
    return f"{policy.doc_no or policy.title}{label}"


def labels(model: Model) -> dict[str, dict[str, str]]:
    """Facet values → what people read, in the order of their lists."""

    def of(*names: str) -> dict[str, str]:
        return {k: v.label for name in names for k, v in model.terms.get(name, {}).items()}

    return {
        "town": {t: model.title("towns", t) for t in model.records["towns"]},
        "form": of("training_form"), "level": of("level", "certificate_kind"), "mode": of("mode"), "credit": of("credit_class"),
    }  # fmt: skip
