"""What values are called: terms of vocabularies, and the values that a fact can have."""

from __future__ import annotations

from collections.abc import Mapping

from skills_catalog.catalog.collections import Vocabulary
from skills_catalog.records.record import Record
from skills_catalog.rules.language.facts import Fact

Records = Mapping[str, Mapping[str, Record]]
"""collection → id → record"""


def term_labels(records: Records, vocabulary: str) -> dict[str, str]:
    """Return the terms of a vocabulary as id → label, in their order; empty where there is no such vocabulary."""
    found = records.get("vocabularies", {}).get(vocabulary)
    return {term.id: term.label for term in found.items} if isinstance(found, Vocabulary) else {}


def value_labels(records: Records, fact: Fact) -> dict[str, str]:
    """Return the values of a choice fact as value → label: its options, a vocabulary's terms, or a collection's records."""
    if fact.options:
        return {option.id: option.label for option in fact.options}
    if fact.vocabulary:
        return term_labels(records, fact.vocabulary)
    return {id: record.title for id, record in records.get(fact.collection or "", {}).items()}
