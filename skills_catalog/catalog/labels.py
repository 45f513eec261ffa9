"""What values are called: terms of vocabularies, and the values that a fact can have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from skills_catalog.catalog.kinds.figures import Vocabulary
from skills_catalog.records.record import Record
from skills_catalog.records.yaml_file import Data
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


def department_spellings(records: Records) -> dict[str, str]:
    """Return every name of a department as documents write it → its id."""
    found = records.get("departments", {}).values()
    return {name: d.id for d in found for name in (d.title, *(a.name for a in d.aliases))}


def departments_named(text: str, spellings: Mapping[str, str]) -> list[str]:
    """Return the ids of the departments that a text names, in its order, the longest name where one holds another."""
    found: dict[str, int] = {}
    for name in sorted(spellings, key=len, reverse=True):
        at = text.find(name)
        if at >= 0:
            found.setdefault(spellings[name], at)
            text = text.replace(name, "\0" * len(name))
    return sorted(found, key=lambda id: found[id])


YES_NO_WORDS = {"是": "true", "有": "true", "对": "true", "否": "false", "不是": "false", "无": "false", "没有": "false"}


def value_words(records: Records, fact: Fact) -> dict[str, str | list[str]]:
    """Return every word for a value of a choice: labels, titles, synonyms, former and present terms.

    A label or title stands for its own value; another word that several values share names them all.
    """
    labels = value_labels(records, fact)
    more: list[tuple[str, str]] = [(word, option.id) for option in fact.options for word in option.synonyms]
    vocabulary = records["vocabularies"].get(fact.vocabulary or "")
    if isinstance(vocabulary, Vocabulary):
        more += [(word, term.id) for term in vocabulary.items for word in term.synonyms]
    for record in records.get(fact.collection or "", {}).values():
        terms = [getattr(record, "current_term", None), getattr(record, "code", None)]
        more += [(a.name, record.id) for a in getattr(record, "aliases", ())] + [(t, record.id) for t in terms if t]
    out: dict[str, str | list[str]] = {label: value for value, label in reversed(labels.items())}
    shared: dict[str, list[str]] = {}
    for word, value in more:
        if word not in out and value not in shared.setdefault(word, []):
            shared[word].append(value)
    return out | {word: values[0] if len(values) == 1 else values for word, values in shared.items()}


def term_words(records: Records, vocabulary: str) -> dict[str, str | list[str]]:
    """Return every label and synonym of a vocabulary's terms → the term's id, or the ids that share it."""
    found = records.get("vocabularies", {}).get(vocabulary)
    terms = found.items if isinstance(found, Vocabulary) else ()
    return _by_word((word, term.id) for term in terms for word in (term.label, *term.synonyms))


def record_words(records: Records, collection: str) -> dict[str, str | list[str]]:
    """Return every name of a collection's records (title, present and former names, number, code) → the id, or the ids."""
    return _by_word((word, r.id) for r in records.get(collection, {}).values() for word in (r.title, *_other_names(r)))


def fact_words(facts: Mapping[str, Fact]) -> dict[str, str | list[str]]:
    """Return every label and heading of the facts → the fact's id, or the ids that share it."""
    return _by_word((word, fact.id) for fact in facts.values() for word in (fact.label, *fact.synonyms))


def _other_names(record: Record) -> list[str]:
    known = [getattr(record, name, None) for name in ("current_term", "code", "doc_no")]
    return [word for word in known if word] + [alias.name for alias in record.aliases]


def _by_word(pairs: Iterable[tuple[str, str]]) -> dict[str, str | list[str]]:
    found: dict[str, list[str]] = {}
    for word, id in pairs:
        if id not in found.setdefault(word, []):
            found[word].append(id)
    return {word: ids[0] if len(ids) == 1 else ids for word, ids in found.items()}


def understood(
    given: Mapping[str, Data], facts: Mapping[str, Fact], words_of: Callable[[Fact], Mapping[str, str | list[str]]]
) -> dict[str, Data]:
    """Return facts as people write them with the values that their words stand for; what is not clear stays as it is."""
    out = dict(given)
    for id, value in given.items():
        fact = facts.get(id)
        if fact is not None and fact.type in ("choice", "choices"):
            words = words_of(fact)
            out[id] = [_value(words, v) for v in value] if isinstance(value, list) else _value(words, value)
    return out


def _value(words: Mapping[str, str | list[str]], given: Data) -> Data:
    found = words.get(given) if isinstance(given, str) else None
    return found if isinstance(found, str) else given
