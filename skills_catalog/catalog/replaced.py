"""What is said where a record rests on a document that a newer one has replaced."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from skills_catalog.catalog.kinds.policy import Policy
from skills_catalog.records.record import Record
from skills_catalog.records.schema import references


def cited_clauses(record: Record) -> list[str]:
    """Return the clauses that a record names anywhere, each once, in the order of its fields."""
    return list(dict.fromkeys(value for field, value in references(record) if not field.meta.ref))


def revised(clauses: Iterable[str], newer_of: Callable[[str], Iterable[tuple[Policy, Policy]]]) -> list[str]:
    """Return a sentence for each document of some clauses that has been replaced.

    newer_of: a document's id → it and each that replaces it; nothing where it stands.
    """
    named = dict.fromkeys(clause.partition("#")[0] for clause in clauses)
    return [revised_text(old, new) for id in named for old, new in newer_of(id)]


def revised_text(old: Policy, new: Policy) -> str:
    """Say that a cited document has been replaced, and what is known of the new one."""
    seen = "请对照新文件" if new.text_seen else "新文件的条文没有见到，条号和要求可能变了"
    return f"这里引的{_number(old)}已由{dated(new)}修订；{seen}。"


def dated(policy: Policy) -> str:
    """Write a document's number with its date: 财社〔2026〕1号（2026-01-09）."""
    day = policy.issued.isoformat() if policy.issued else policy.issued_text
    return _number(policy) + (f"（{day}）" if day else "")


def _number(policy: Policy) -> str:
    return policy.doc_no or f"《{policy.title}》"
