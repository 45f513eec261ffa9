"""What is well formed and still hardly meant: a value twice in a list, more people than places."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.kinds.training import Project
from skills_catalog.findings.finding import KeyPath
from skills_catalog.records.schema import Field, Part, fields


def check_plausible(catalog: Catalog) -> None:
    """Warn of values that stand twice in a list of a record, and of classes with more people than places."""
    for collection, record in catalog.each():
        for path, field, value in repeated_values(record):
            message = f"{field.meta.label}里的“{value}”前面已经写过，删掉一个。"
            catalog.report_at(collection, record.id, path, "repeated-value", message, severity="warning")
    for project in catalog.of("projects", Project).values():
        for n, session in enumerate(project.sessions):
            if session.seats is not None and session.enrolled is not None and session.enrolled > session.seats:
                message = f"已报名 {session.enrolled} 人，名额只有 {session.seats} 人。核对两个数。"
                place = ("sessions", n, "enrolled")
                catalog.report_at("projects", project.id, place, "over-full", message, severity="warning")


def repeated_values(part: Part, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Field, str]]:
    """Yield each value that names something and stands a second time in a list, with its place."""
    for field in _holding_lists(type(part)):
        found = getattr(part, field.name)
        if not found:
            continue
        here = (*path, field.key)
        if field.part is None:
            if len(set(found)) < len(found):
                yield from (((*here, n), field, value) for n, value in enumerate(found) if value in found[:n])
        elif field.shape == "list":
            for n, inner in enumerate(found):
                yield from repeated_values(inner, (*here, n))
        elif field.shape == "one":
            yield from repeated_values(found, here)


@functools.cache
def _holding_lists(cls: type[Part]) -> tuple[Field, ...]:
    """Return the fields of a class that are lists of names, or parts that may hold some."""
    return tuple(f for f in fields(cls) if f.part is not None or (f.shape == "list" and _names(f)))


def _names(field: Field) -> bool:
    return field.is_reference or field.meta.fact or field.name == "in_"
