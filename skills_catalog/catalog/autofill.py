"""Facts that the catalog fills in once an occupation or a project is chosen (``from:`` in facts.yaml)."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from skills_catalog.catalog.collections import Occupation, Project, Vocabulary
from skills_catalog.catalog.labels import value_labels
from skills_catalog.catalog.model import Model
from skills_catalog.rules.language.facts import Fact

Spans = list[list[str | None]]


def listing_dates(occupation: Occupation, name: str) -> Spans:
    """Return the dates between which an occupation stands in a list, as [from, until or None]."""
    return [[x.from_.isoformat(), x.until.isoformat() if x.until else None] for x in occupation.listings if x.list == name]


def occupation_value(occupation: Occupation, source: str) -> Any:
    """Return yes or no for ``green`` and ``digital``, the dates for a list's name."""
    if source in ("green", "digital"):
        return getattr(occupation, source)
    return listing_dates(occupation, source)


def value_on(value: Any, on: datetime.date) -> Any:
    """Return the value on a date: dates of a list become yes or no."""
    if not isinstance(value, list):
        return value
    day = on.isoformat()
    return any(first <= day and (last is None or day <= last) for first, last in value)


def project_value(model: Model, project: Project, source: str) -> Any:
    """Return a project's value for a fact, or None; ``start`` is the first session on or after the data's date."""
    if source == "start":
        coming = [s.start for s in project.sessions if not s.cancelled and s.start >= model.data_date]
        return min(coming).isoformat() if coming else None
    if source == "credit":
        credit = [c for i in project.institutions for c in model.institutions[i].credit]
        return max(credit, key=lambda c: c.year).class_ if credit else None
    return getattr(project, source, None)


def filled_facts(facts: Mapping[str, Fact], what: str) -> list[tuple[str, str]]:
    """Return (fact, source) of the facts filled in from ``occupation`` or ``project``."""
    return [(f.id, f.from_.partition(".")[2]) for f in facts.values() if f.from_ and f.from_.startswith(what + ".")]


def occupations_json(model: Model) -> bytes:
    """Make ``data/facts.json``: occupation → fact → value or dates."""
    known = {
        o.id: {fact: occupation_value(o, source) for fact, source in filled_facts(model.facts, "occupation")}
        for o in model.occupations.values()
    }
    return json.dumps(known, ensure_ascii=False, separators=(",", ":")).encode()


def project_facts(model: Model, project: Project) -> dict[str, Any]:
    """Return what is known once a project is chosen: its title and fact → value."""
    return _facts(model, project, filled_facts(model.facts, "project"))


def _facts(model: Model, project: Project, wanted: Sequence[tuple[str, str]]) -> dict[str, Any]:
    known = ((f, project_value(model, project, s)) for f, s in wanted)
    return {"title": project.title, **{f: v for f, v in known if v is not None}}


def courses_json(model: Model) -> bytes:
    """Make ``data/courses.json``: project → its title and fact → value."""
    wanted = filled_facts(model.facts, "project")
    return msgspec.json.encode({p.id: _facts(model, p, wanted) for p in model.projects.values()})


def roster_words_json(model: Model) -> bytes:
    """Make ``data/words.json``: how class lists name the facts (heads) and their values (fact → word → value)."""
    heads = {word: f.id for f in model.facts.values() for word in (f.label, *f.synonyms)}
    values = {f.id: found for f in model.facts.values() if (found := _value_words(model, f))}
    return json.dumps({"heads": heads, "values": values}, ensure_ascii=False, separators=(",", ":")).encode()


def _value_words(model: Model, fact: Fact) -> dict[str, str | list[str]]:
    """Return every word for a value of a choice: labels, titles, synonyms, former and present terms.

    A label or title stands for its own value; another word that several values share names them all.
    """
    labels = value_labels(model.records, fact)
    more: list[tuple[str, str]] = [(word, option.id) for option in fact.options for word in option.synonyms]
    vocabulary = model.records["vocabularies"].get(fact.vocabulary or "")
    if isinstance(vocabulary, Vocabulary):
        more += [(word, term.id) for term in vocabulary.items for word in term.synonyms]
    for record in model.records.get(fact.collection or "", {}).values():
        terms = [getattr(record, "current_term", None), getattr(record, "code", None)]
        more += [(a.name, record.id) for a in getattr(record, "aliases", ())] + [(t, record.id) for t in terms if t]
    out: dict[str, str | list[str]] = {label: value for value, label in reversed(labels.items())}
    shared: dict[str, list[str]] = {}
    for word, value in more:
        if word not in out and value not in shared.setdefault(word, []):
            shared[word].append(value)
    return out | {word: values[0] if len(values) == 1 else values for word, values in shared.items()}


def fill_facts(
    facts: Mapping[str, Any], known: Sequence[Fact], occupations: Mapping[str, Occupation], on: datetime.date
) -> dict[str, Any]:
    """Add the facts of the chosen occupation to the given ones, which stay as they are."""
    occupation = occupations.get(str(facts.get("occupation")))
    if occupation is None:
        return dict(facts)
    found = {
        fact: value_on(occupation_value(occupation, source), on)
        for fact, source in filled_facts({f.id: f for f in known}, "occupation")
    }
    return {**found, **facts}
