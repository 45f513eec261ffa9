"""What the search page reads: one list of everything that can be found (``data/finder.json``).

Every name stands once in ``strings``; rows point at it. The browser tests each name once a query, derives pinyin
from one table of characters (``sound``; ``readings`` where a phrase is read otherwise), and filters projects by the
columns of ``projects``, which are in the order of the rows of the first kind.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from compiler.filled import project_value, spans
from compiler.model import GuideText, Model, pinyin_key
from compiler.record import Alias, Record
from compiler.records import COLLECTIONS, Group, Incentive, Institution, Policy, Project, Town, Vocabulary
from compiler.sound import common_sounds, sounds, spelled

SEARCHED = ("projects", "rates", "groups", "occupations", "institutions", "programmes", "policies", "departments",
            "funds", "assessments", "incentives", "towns")  # fmt: skip
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

    def add(self, text: str, reading: str | None = None) -> int:
        n = self.number.setdefault(text, len(self.all))
        if n == len(self.all):
            self.all.append(text)
        if reading:
            self.kept[n] = reading
        return n

    def readings(self, sound: dict[str, str]) -> dict[str, str]:
        """The names whose reading is not that of their characters one by one."""
        out = {}
        for n, text in enumerate(self.all):
            said = pinyin_key(text, self.kept.get(n))[0]
            if said != " ".join(spelled(text, sound)):
                out[str(n)] = said
        return out


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


def text_of(record: Record) -> str:
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


def project_columns(model: Model, projects: Sequence[Project]) -> dict[str, list[Any]]:
    """The facets of projects. Sessions: [start, end, deadline, seats, enrolled, cancelled]; fee in 分, null unknown."""
    columns: dict[str, list[Any]] = {
        name: []
        for name in ("town", "form", "level", "mode", "fee", "hours", "credit", "occupation", "subsidy", "status", "sessions")
    }
    for p in projects:
        sessions = [
            [s.start.isoformat(), s.end.isoformat(), s.deadline.isoformat() if s.deadline else None, s.seats, s.enrolled,
             int(s.cancelled)]
            for s in p.sessions
        ]  # fmt: skip
        values = (p.town, p.training_form, p.level or p.certificate, p.mode, p.fee, p.theory_hours + p.practice_hours,
                  project_value(model, p, "credit"), p.occupation, p.subsidy_kind, p.status, sessions)  # fmt: skip
        for name, value in zip(columns, values, strict=True):
            columns[name].append(value)
    return columns


def sections(guide: GuideText) -> Iterator[tuple[str, str, str]]:
    """(title, path, text) of a guide and of each of its headed parts."""
    yield guide.title, guide.path, f"{guide.description} {guide.sections[0][2] if guide.sections else guide.text}"
    for anchor, title, text in guide.sections[1:]:
        yield title, f"{guide.path}#{anchor}", text


def build(model: Model, guides: Sequence[GuideText], places: Sequence[tuple[str, str, str]] = ()) -> bytes:
    """``data/finder.json``. places: (path, title, what it is for) of the site's own pages."""
    strings = Strings()
    notes: dict[str, str] = {}
    rows: list[list[Any]] = []

    def add(kind: int, path: str, record: Record | None, title: str, others: Sequence[str], text: str) -> None:
        sample = int(record.sample) if record else 0
        reading = record.pinyin if record else None
        rows.append([kind, path, strings.add(title, reading), [strings.add(o) for o in others], shorten(text), sample])

    for n, collection in enumerate(SEARCHED):
        for record in model.current(collection):  # a predecessor is found under its successor
            add(n, record.id, record, record.title, also(model, record), text_of(record))
            for alias in record.aliases:
                if note := alias_note(alias):
                    notes[str(strings.add(alias.name))] = note
    first = len(SEARCHED)
    for policy in model.policies.values():
        for article in policy.articles:
            add(
                first,
                f"{policy.id}/article-{article.n}",
                policy,
                article.title,
                [article_name(policy, article.label)],
                article.text,
            )
    for guide in guides:
        if guide.path:
            for title, path, text in sections(guide):
                add(first + 1, path, None, title, [] if title == guide.title else [guide.title], text)
    for path, title, purpose in places:
        add(first + 2, path, None, title, [], purpose)

    synonyms = model.records["vocabularies"].get(SYNONYMS)
    same = [[t.label, *t.synonyms] for t in synonyms.items] if isinstance(synonyms, Vocabulary) else []
    sound = sounds(strings.all)
    by_syllable: dict[str, str] = {}
    for char, said in sound.items():
        by_syllable[said] = by_syllable.get(said, "") + char
    data = {
        "kinds": [[COLLECTIONS[c].title, f"{c}/"] for c in SEARCHED] + [list(k) for k in EXTRA],
        "labels": labels(model),
        "towns": {t.id: [t.latitude, t.longitude] for t in model.of("towns", Town).values()},
        "rough": any(t.place_sample for t in model.of("towns", Town).values()),
        "shortage": {o.id: found for o in model.occupations.values() if (found := spans(o, "shortage"))},
        "strings": strings.all,
        "notes": notes,
        "readings": strings.readings(sound),
        "sound": by_syllable,
        "common": common_sounds(),
        "same": same,
        "rows": rows,
        "projects": project_columns(model, list(model.projects.values())),
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=float).encode()


def article_name(policy: Policy, label: str) -> str:
    return f"{policy.doc_no or policy.title}{label}"


def labels(model: Model) -> dict[str, dict[str, str]]:
    """Facet values → what people read, in the order of their lists."""

    def of(*names: str) -> dict[str, str]:
        return {k: v.label for name in names for k, v in model.terms[name].items()}

    return {
        "town": {t: model.title("towns", t) for t in model.records["towns"]},
        "form": of("training_form"), "level": of("level", "certificate_kind"), "mode": of("mode"), "credit": of("credit_class"),
    }  # fmt: skip
