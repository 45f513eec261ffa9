"""Our engine beside OpenFisca, on generated people: equal to the 分, or different in a way that has a name."""

from __future__ import annotations

import datetime
import random
from collections import Counter
from typing import Any

import pytest

from tests.support.openfisca_model import ON, RATES, calculate, day, ours, rules, someone, system

PEOPLE = 2500
Node = dict[str, Any]


def sum_of(outcome: Node) -> int:
    return int(outcome["amount"]["min"]) if outcome["status"] == "yes" else 0


def window_differs(person: Node, on: str) -> bool:
    """Are 12 months from the certificate something else than 365 days? Only when a 29 February lies between."""
    start = datetime.date.fromisoformat(person["certificate"])
    return (datetime.date(start.year + 1, start.month, min(start.day, 28)) - start).days != 365 and on is not None


@pytest.mark.parametrize("on", [ON, "2024-09-01"])
def test_complete_facts(on: str, capsys: pytest.CaptureFixture[str]) -> None:
    r = random.Random(46)
    people = [someone(r) | ({"certificate": day(r, "2023-08-20", 400)} if on != ON else {}) for _ in range(PEOPLE)]
    book, theirs = rules(), calculate(system(), people, on)
    kinds: Counter[str] = Counter()
    for n, person in enumerate(people):
        mine = ours(book, person, on)
        for rate in RATES:
            figure, exact = float(theirs[rate][n]), sum_of(mine[rate])
            if round(figure) == exact:
                kinds["equal"] += 1
            elif abs(figure - exact) <= 0.5 + exact * 2**-22:
                kinds["half a 分: OpenFisca's 32-bit floats against exact fractions rounded half up"] += 1
            else:
                assert rate == "upgrade" and window_differs(person, on), (rate, person, figure, exact)
                kinds["12 months against 365 days across 29 February"] += 1
    assert kinds["equal"] > 0.98 * PEOPLE * len(RATES)
    assert (kinds["12 months against 365 days across 29 February"] > 0) == (on != ON)
    with capsys.disabled():
        print(f"\n  OpenFisca on {on}: {PEOPLE} people, {len(RATES)} rates: " + "; ".join(f"{v} {k}" for k, v in kinds.items()))


def test_missing_facts(capsys: pytest.CaptureFixture[str]) -> None:
    """OpenFisca fills what is missing with a default; ours says maybe or gives an interval that holds that figure."""
    r = random.Random(47)
    people = [{k: v for k, v in someone(r).items() if r.random() < 0.7} for _ in range(PEOPLE)]
    book, theirs = rules(), calculate(system(), people, ON)
    kinds: Counter[str] = Counter()
    for n, person in enumerate(people):
        mine = ours(book, person, ON)
        for rate in RATES:
            outcome, figure = mine[rate], float(theirs[rate][n])
            if outcome["status"] == "no":
                kinds["both: no"] += 1
                assert round(figure) == 0, (rate, person)
                continue
            if rate == "upgrade" and "level" not in person:
                kinds["OpenFisca's default level 0 is no level: 0 元; ours leaves the level open"] += 1
                assert round(figure) == 0 and outcome["missing"] != []
                continue
            low = outcome["amount"]["min"] if outcome["status"] == "yes" else 0
            high = outcome["amount"]["max"]
            assert low - 1 <= figure and (high is None or figure <= high + 1), (rate, person, figure, outcome["amount"])
            settled = outcome["status"] == "yes" and low == high
            kinds["the same figure" if settled else "ours: maybe or an interval around OpenFisca's default"] += 1
    assert len(kinds) == 4
    with capsys.disabled():
        print("\n  OpenFisca, facts missing: " + "; ".join(f"{v} {k}" for k, v in kinds.items()))
