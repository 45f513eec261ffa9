"""A telephone can be dialled by a touch where it is one number."""

from __future__ import annotations

import pytest

from skills_catalog.site.record_facts import dialled


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12345", "12345"),
        ("110", "110"),
        ("0632-6611234", "0632-6611234"),
        ("+86 632 6611234", "+866326611234"),
        ("0632-6611234、6615678", ""),
        ("0632-6611234 转 8", ""),
        ("打总机", ""),
        ("01", ""),
        ("1234567890123456", ""),
        ("javascript:1", ""),
    ],
)
def test_what_is_dialled(text: str, number: str) -> None:
    assert dialled(text) == number
