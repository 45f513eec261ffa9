"""Random rules reach the whole language: a form that never comes up proves nothing."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from skills_catalog.rules.language.facts import DERIVATIONS
from skills_catalog.rules.language.rate import ADJUSTMENT_FORMS, LIMIT_FORMS
from tests.rules import test_engines_agree as many
from tests.support import random_rules as small
from tests.support.one_world import Node

CONDITIONS = ("all", "any", "not", "in", "open", "min", "max", "within", "months", "days", "year_ends")
GROUPS = ("highest", "order", "choice")
AROUND = (
    "exclusive",
    "instalments",
    "rest",
    "series",
    "benefit",
    "rounding",
    "extra",
    "base_cap",
    "of_base",
    "included",
    "per",
    "whole",
)
BOUNDS = ("not_before", "not_after", "part_of", "from")
WANTED = {*small.AMOUNTS, *ADJUSTMENT_FORMS, *LIMIT_FORMS, *CONDITIONS, *GROUPS, *AROUND, *DERIVATIONS, *BOUNDS, "large"}


def reached(node: Any, facts: dict[str, Node]) -> Iterator[str]:
    """The keys of a node, how its groups are settled, and how the facts that it names are derived and bounded."""
    if isinstance(node, list):
        for one in node:
            yield from reached(one, facts)
    if not isinstance(node, dict):
        return
    for key, value in node.items():
        if key in ("tries", "reads", "split") or value in ([], {}):
            continue
        yield key
        yield from reached(value, facts)
    for fact in (facts[node[key]] for key in ("fact", "of") if isinstance(node.get(key), str) and node[key] in facts):
        yield from (key for key in BOUNDS if key in fact)
        yield from fact.get("derive", {})
    yield node.get("settle", "")


def shares(books: list[list[Node]], facts: list[Node]) -> dict[str, float]:
    """Which share of the rule books reaches each."""
    by_id = {f["id"]: f for f in facts}
    found = Counter(key for rates in books for key in set(reached(rates, by_id)) | ({"large"} if len(rates) > 8 else set()))
    return {key: found[key] / len(books) for key in WANTED}


@pytest.mark.parametrize("which", ["small", "many"])
def test_every_form_comes_up(which: str, seed: int) -> None:
    r = random.Random(seed)
    if which == "small":
        found = shares([small.case(r).rates for _ in range(1_500)], small.FACTS)
    else:
        found = shares([many.rates(r) for _ in range(500)], many.FACTS)
    assert {key: share for key, share in found.items() if share < 0.005} == {}
