"""The cases of the rule language, as ``data/forms.json`` has them, and whether a result is what one expects."""

from __future__ import annotations

import json
from typing import Any

from skills_catalog.web.form_book import forms_json
from tests.support.engines import Call
from tests.support.places import ROOT

FOLDER = ROOT / "tests" / "rules" / "forms"
EVERYBODY = ("person", "enterprise", "class")
OPTIONS = ("ledger", "choices", "skip", "audience")
Node = dict[str, Any]


def published() -> Node:
    """What the build publishes."""
    found: Node = json.loads(forms_json(FOLDER))
    return found


def call(case: Node) -> Call:
    """A case as the engines are called with it; its rule book is the first of those that they are given."""
    given = {k: case[k] for k in OPTIONS if k in case}
    options = {"audience": EVERYBODY, "only": case["rates"], **given}
    return {"rules": 0, "facts": case["facts"], "on": case["on"], "options": options}


def differences(case: Node, result: Node) -> list[str]:
    """Where a result does not hold what its case expects; a rate that is not in the result is null."""
    outcomes = {**dict.fromkeys(case["rates"]), **{o["rate"]: o for o in result.get("outcomes", [])}}
    return unlike(case["expect"], {**result, "outcomes": outcomes})


def unlike(wanted: Any, found: Any, where: str = "") -> list[str]:
    """Maps are compared by the keys that are wanted, lists by their length and each of their items."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        return [d for k, v in wanted.items() for d in unlike(v, found.get(k, "absent"), f"{where}.{k}")]
    if isinstance(wanted, list) and isinstance(found, list) and len(wanted) == len(found):
        return [d for n, pair in enumerate(zip(wanted, found, strict=True)) for d in unlike(*pair, f"{where}.{n}")]
    return [] if wanted == found else [f"{where}: expected {wanted!r}, found {found!r}"]
