"""A field that is declared wrongly is refused with what to write, before any record is read."""

from __future__ import annotations

from typing import Annotated

import pytest

from skills_catalog.records.schema import F, Part, fields


class Bare(Part, frozen=True, kw_only=True):
    parking: int = 0


class WithoutKind(Part, frozen=True, kw_only=True):
    parking: Annotated[int | None, F("停车位")] = None


class OtherKind(Part, frozen=True, kw_only=True):
    parking: Annotated[tuple[str, ...], F("停车位", kind="integer")] = ()


@pytest.mark.parametrize(
    ("cls", "message"),
    [
        (Bare, r"Bare\.parking has no label: write parking: Annotated"),
        (WithoutKind, r"WithoutKind\.parking is of type .*int.*: write kind='money' or 'integer' in F"),
        (OtherKind, r"OtherKind\.parking is of type .*str.*, but kind 'integer' gives int: write kind='text' or"),
    ],
)
def test_a_field_has_a_label_and_the_type_of_its_kind(cls: type[Part], message: str) -> None:
    with pytest.raises(TypeError, match=message):
        fields(cls)
