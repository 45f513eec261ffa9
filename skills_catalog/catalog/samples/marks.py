"""What is a sample: a record that is only an example, a part of a real record that is, a figure without a document."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from skills_catalog.records.record import Record
from skills_catalog.records.schema import Part, fields
from skills_catalog.rules.language.parameter import Parameter
from skills_catalog.rules.language.rate import Rate

VERIFICATION = "sample"
"""The verification of a figure that stands in no document."""


def is_sample(record: Record) -> bool:
    """Tell whether a record, or the figure of a rate or all of a parameter's, is only an example."""
    if isinstance(record, Rate):
        return record.sample or record.verification == VERIFICATION
    if isinstance(record, Parameter):
        return record.sample or (bool(record.versions) and all(map(is_sample_part, record.versions)))
    return record.sample


def is_sample_part(part: Part) -> bool:
    """Tell whether a part of a record is only an example, as an occupation's entry in a list or a parameter's version."""
    return getattr(part, "sample", False) is True or getattr(part, "verification", None) == VERIFICATION


def holds_sample(record: Record) -> bool:
    """Tell whether a record is a sample or has some in it."""
    return is_sample(record) or any(map(is_sample_part, parts(record)))


def parts(part: Part) -> Iterator[Part]:
    """Yield the parts within a record that can be samples."""
    for name in _lists(type(part)):
        for item in getattr(part, name):
            yield item
            yield from parts(item)


@functools.cache
def _lists(cls: type[Part]) -> tuple[str, ...]:
    """Return the lists of a class whose items, or parts within, say whether they are samples."""
    return tuple(f.name for f in fields(cls) if f.shape == "list" and f.part is not None and _says(f.part, frozenset((cls,))))


def _says(cls: type[Part], seen: frozenset[type[Part]]) -> bool:
    own = fields(cls)
    if any(f.name in ("sample", "verification") for f in own):
        return True
    within = (f.part for f in own if f.part is not None and f.part not in seen)
    return any(_says(part, seen | {cls}) for part in within)
