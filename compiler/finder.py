"""What the search page reads: one list of everything that can be found, with pinyin and project facets."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pypinyin

from compiler.model import GuideText, Model
from compiler.record import Record
from compiler.records import COLLECTIONS, Group, Project

SEARCHED = ("projects", "rates", "groups", "occupations", "institutions", "programmes", "policies", "departments",
            "funds", "assessments", "incentives", "towns")  # fmt: skip
GUIDE_WORDS = 600
"""Characters of a guide's text that the list keeps."""


def initials(text: str) -> str:
    """Pinyin initials of a name: 直播销售 → zbxs."""
    letters = pypinyin.pinyin(text, style=pypinyin.Style.FIRST_LETTER, errors=lambda t: t.lower())
    return "".join(part[0] for part in letters)


def syllables(text: str) -> str:
    """Full pinyin without tones: 电工 → diangong."""
    return "".join(pypinyin.lazy_pinyin(text, errors=lambda t: t.lower()))


def words(model: Model, record: Record) -> str:
    """What else a record is found by: aliases, current names, the names of what it points at."""
    found = [a.name for a in record.aliases]
    if isinstance(record, Group) and record.current_term:
        found.append(record.current_term)
    if isinstance(record, Project):
        if record.occupation:
            found += [record.occupation, *(a.name for a in model.occupations[record.occupation].aliases)]
        for group in record.groups:
            target = model.records["groups"][group]
            found += [target.title, *(a.name for a in target.aliases)]
        found += [model.title("institutions", i) for i in record.institutions]
        found += [model.title("programmes", p) for p in record.programmes]
    if record.summary:
        found.append(record.summary)
    return " ".join(dict.fromkeys(found))


def entry(model: Model, collection: str, record: Record, kind: int) -> list[Any]:
    """[kind, title, path, words, initials, syllables, sample, facets or 0]"""
    facets: Any = 0
    if isinstance(record, Project):
        sessions = [
            [s.start.isoformat(), s.end.isoformat(), s.deadline.isoformat() if s.deadline else None, s.seats, s.enrolled,
             int(s.cancelled)]
            for s in record.sessions
        ]  # fmt: skip
        facets = [record.town, record.training_form, record.level or record.certificate, record.mode, record.fee,
                  record.theory_hours + record.practice_hours, sessions, record.status]  # fmt: skip
    title = record.title
    return [kind, title, f"{collection}/{record.id}/", words(model, record), initials(title), syllables(title),
            int(record.sample), facets]  # fmt: skip


def build(model: Model, guides: Sequence[GuideText]) -> bytes:
    """``data/finder.json``."""
    kinds = [COLLECTIONS[c].title for c in SEARCHED] + ["指南"]
    rows = [entry(model, c, record, n) for n, c in enumerate(SEARCHED) for record in model.records[c].values()]
    for guide in guides:
        if guide.path:
            text = f"{guide.description} {guide.text}"[:GUIDE_WORDS]
            rows.append([len(SEARCHED), guide.title, guide.path, text, initials(guide.title), syllables(guide.title), 0, 0])
    labels = {
        "town": {t: model.title("towns", t) for t in model.records["towns"]},
        "form": {k: v.label for k, v in model.terms["training_form"].items()},
        "level": {k: v.label for v_ in ("level", "certificate_kind") for k, v in model.terms[v_].items()},
        "mode": {k: v.label for k, v in model.terms["mode"].items()},
    }
    data = {"kinds": kinds, "labels": labels, "rows": rows}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
