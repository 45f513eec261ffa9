"""The default catalog's rules as they were while the unemployment insurance paid fixed sums for a certificate."""

from __future__ import annotations

from typing import Any

PAYING = "ui-upgrade-2023"
LATER = ("ui-upgrade-2024", "ui-upgrade-2025")


def renewed(book: dict[str, Any]) -> dict[str, Any]:
    """Return the rules as if the version of 2023 had been taken up again in 2025, without an end.

    It pays 1,000, 1,500 and 2,000 to those who are insured for 12 months; what was found for later years names only ceilings,
    and has ended.
    """
    rates = [r for r in book["rates"] if r["id"] not in LATER]
    assert any(r["id"] == PAYING for r in rates)
    return book | {"rates": [r | {"in_force": {"from": "2025-01-01"}} if r["id"] == PAYING else r for r in rates]}
