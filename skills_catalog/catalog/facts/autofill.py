"""Facts that the catalog fills in once an occupation or a project is chosen (``from:`` in facts.yaml)."""

from __future__ import annotations

import datetime
import functools
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import msgspec

from skills_catalog.catalog.intake.parts import Session
from skills_catalog.catalog.intake.sessions import all_sessions
from skills_catalog.catalog.kinds.training import Listing, Occupation, Project
from skills_catalog.catalog.labels import value_words
from skills_catalog.catalog.model import Model
from skills_catalog.records.schema import fields, plain
from skills_catalog.rules.language.facts import Fact

Spans = list[list[str | None]]


def listing_dates(occupation: Occupation, name: str) -> Spans:
    """Return the dates between which an occupation stands in a list, as [from, until or None]."""
    return _spans([x for x in occupation.listings if x.list == name])


def _spans(listings: Sequence[Listing]) -> Spans:
    return [[x.from_.isoformat(), x.until.isoformat() if x.until else None] for x in listings]


def occupation_value(occupation: Occupation, source: str) -> Any:
    """Return what an occupation says for a fact: its value, the dates for a list's name, or None.

    A value that has dates is a list of [from or None, until or None, value]. Samples in a list say nothing of an occupation.
    """
    if source == "class":
        return _class_dates(occupation)
    if source in _OCCUPATION_FIELDS:
        return _as_fact(getattr(occupation, _OCCUPATION_FIELDS[source]))
    return _spans([x for x in occupation.listings if x.list == source and not x.sample])


def _class_dates(occupation: Occupation) -> Any:
    found = occupation.class_
    if len(found) == 1 and found[0].from_ is None and found[0].until is None:
        return found[0].class_
    return [[plain(x.from_), plain(x.until), x.class_] for x in found] or None


_OCCUPATION_FIELDS = {f.key: f.name for f in fields(Occupation)}


def _as_fact(value: Any) -> Any:
    """Return a field's value as the engines take it; what is not written is None."""
    if isinstance(value, Fraction):
        return [value.numerator, value.denominator]
    return None if value == () else plain(value)


def value_on(value: Any, on: datetime.date) -> Any:
    """Return the value on a date: dates of a list become yes or no, a value with dates itself or None."""
    if not isinstance(value, list) or (value and not isinstance(value[0], list)):
        return value
    day = on.isoformat()
    found = [span for span in value if (span[0] or day) <= day and (span[1] is None or day <= span[1])]
    if value and len(value[0]) == 3:
        return found[0][2] if found else None
    return bool(found)


def project_value(model: Model, project: Project, source: str) -> Any:
    """Return a project's value for a fact, or None; ``start`` and ``town`` are those of its next class, by the reader's day.

    A value that has dates is a list of [from or None, until or None, value].
    """
    if source == "start":
        return _next_classes(model, project, lambda s: s.start.isoformat())
    if source == "town":
        towns = _next_classes(model, project, lambda s: s.town or project.town) or []
        return project.town if all(town == project.town for _, _, town in towns) else towns
    if source == "hours":
        return project.theory_hours + project.practice_hours
    if source == "credit":
        credit = [c for i in project.institutions for c in model.institutions[i].credit]
        return max(credit, key=lambda c: c.year).class_ if credit else None
    return _as_fact(getattr(project, _PROJECT_FIELDS[source]))


def _next_classes(model: Model, project: Project, told: Callable[[Session], str | None]) -> list[list[str | None]] | None:
    """Return what the next class is told by, with the days on which it is the next; None without one after the data's date."""
    by_start = {s.start: s for s in reversed(all_sessions(project)) if not s.cancelled and s.start >= model.data_date}
    out: list[list[str | None]] = []
    since = None
    for start in sorted(by_start):
        out.append([since, start.isoformat(), told(by_start[start])])
        since = (start + datetime.timedelta(days=1)).isoformat()
    return out or None


_PROJECT_FIELDS = {f.key: f.name for f in fields(Project)}


def filled_facts(facts: Mapping[str, Fact], what: str) -> list[tuple[str, str]]:
    """Return (fact, source) of the facts filled in from ``occupation`` or ``project``."""
    return [(f.id, f.from_.partition(".")[2]) for f in facts.values() if f.from_ and f.from_.startswith(what + ".")]


def occupations_json(model: Model) -> bytes:
    """Make ``data/facts.json``: ``usual`` fact → value, or values with dates; ``own`` occupation → what differs from it.

    What is not known is left out, or null where it is usually known. Most occupations differ in nothing.
    """
    wanted = filled_facts(model.facts, "occupation")
    known = {o.id: _known(model, wanted, functools.partial(occupation_value, o)) for o in model.occupations.values()}
    counted = Counter(json.dumps(found) for found in known.values())
    usual: dict[str, Any] = json.loads(max(counted, key=lambda text: (counted[text], text), default="{}"))
    own = {id: {f: found.get(f) for f in (*usual, *found) if found.get(f) != usual.get(f)} for id, found in known.items()}
    told = {"usual": usual, "own": {id: differs for id, differs in own.items() if differs}}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def project_facts(model: Model, project: Project) -> dict[str, Any]:
    """Return what is known once a project is chosen: its title and fact → value, or values with dates."""
    return _facts(model, project, filled_facts(model.facts, "project"))


def _facts(model: Model, project: Project, wanted: Sequence[tuple[str, str]]) -> dict[str, Any]:
    title = f"{project.title}（示例）" if project.sample else project.title
    return {"title": title, **_known(model, wanted, functools.partial(project_value, model, project))}


def _known(model: Model, wanted: Sequence[tuple[str, str]], value_of: Callable[[str], Any]) -> dict[str, Any]:
    """Return fact → value for the facts that have one."""
    known = ((f, _possible(model.facts[f], value_of(source))) for f, source in wanted)
    return {f: v for f, v in known if v is not None}


def _possible(fact: Fact, value: Any) -> Any:
    """Return the value, or None for one that is not among a fact's own options."""
    options = {o.id for o in fact.options}
    if not options or value is None:
        return value
    if isinstance(value, list):
        kept = [v for v in value if (v[2] if isinstance(v, list) else v) in options]
        return kept or None
    return value if value in options else None


def courses_json(model: Model) -> bytes:
    """Make ``data/courses.json``: project → its title and fact → value, or values with dates."""
    wanted = filled_facts(model.facts, "project")
    return msgspec.json.encode({p.id: _facts(model, p, wanted) for p in model.projects.values()})


def roster_words_json(model: Model) -> bytes:
    """Make ``data/words.json``: how class lists name the facts (heads) and their values (fact → word → value)."""
    heads = {word: f.id for f in model.facts.values() for word in (f.label, *f.synonyms)}
    values = {f.id: found for f in model.facts.values() if (found := value_words(model.records, f))}
    return json.dumps({"heads": heads, "values": values}, ensure_ascii=False, separators=(",", ":")).encode()


def fill_facts(
    facts: Mapping[str, Any], known: Sequence[Fact], occupations: Mapping[str, Occupation], on: datetime.date
) -> dict[str, Any]:
    """Add the facts of the chosen occupation to the given ones, which stay as they are."""
    occupation = occupations.get(str(facts.get("occupation")))
    if occupation is None:
        return dict(facts)
    kinds = {f.id: f for f in known}
    found = {
        fact: value_on(_possible(kinds[fact], occupation_value(occupation, source)), on)
        for fact, source in filled_facts(kinds, "occupation")
    }
    return {**{fact: value for fact, value in found.items() if value is not None}, **facts}
