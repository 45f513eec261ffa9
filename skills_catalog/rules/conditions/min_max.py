"""``min`` and ``max``: a date or a number lies between two ends, which count."""

from __future__ import annotations

from typing import Annotated, Any

from skills_catalog.findings.finding import KeyPath
from skills_catalog.records.schema import F
from skills_catalog.rules.checking import NUMERIC, Checking, types_text
from skills_catalog.rules.compiling import ratio
from skills_catalog.rules.engine.numbers import exact
from skills_catalog.rules.engine.preparing import Preparing
from skills_catalog.rules.engine.truth import NO, UNKNOWN, YES, kleene_and
from skills_catalog.rules.forms import TestForm
from skills_catalog.rules.known.situation import Situation
from skills_catalog.rules.language.condition import Condition
from skills_catalog.rules.language.facts import Fact
from skills_catalog.rules.nodes import RuleNode
from skills_catalog.rules.trying import Trying
from skills_catalog.rules.wording import Wording
from skills_catalog.text import quantities
from skills_catalog.text.quantities import BadValue


def typed_bound(bound: str, fact: Fact) -> Any:
    """Parse a bound in the type of its fact. Raises BadValue."""
    if fact.type == "date":
        return quantities.parse_date(bound).isoformat()
    if fact.type == "money":
        return quantities.parse_money(bound)
    return ratio(quantities.parse_percent(bound) if fact.type == "percent" else quantities.parse_number(bound))


def check(node: Condition, path: KeyPath, fact: Fact, c: Checking) -> None:
    if fact.type not in NUMERIC:
        c.wrong(path, f"“{fact.id}”是{types_text([fact.type])}，不能比大小，用 in 或 is。", "rule-fact")
        return
    found = {}
    for key, bound in (("min", node.min), ("max", node.max)):
        try:
            if bound is not None:
                found[key] = typed_bound(bound, fact)
        except BadValue as error:
            c.wrong((*path, key), f"{key}: {error.args[0]}。", "rule-fact")
    if len(found) == 2:
        low, high = (v[0] / v[1] if isinstance(v, list) else v for v in (found["min"], found["max"]))
        if low > high:
            c.wrong((*path, "min"), f"min {node.min} 大于 max {node.max}，没有人能满足。", "rule-fact")


def compiled(node: Condition, fact: Fact) -> dict[str, Any]:
    return {k: typed_bound(v, fact) for k, v in (("min", node.min), ("max", node.max)) if v is not None}


def text(node: Condition, words: Wording, negate: bool) -> str:
    assert node.fact is not None
    if words.facts[node.fact].type == "date":
        ends = [f"不早于 {node.min}" if node.min else "", f"不晚于 {node.max}" if node.max else ""]
    else:
        unit = words.unit(node.fact)
        ends = [f"不少于 {node.min}{unit}" if node.min else "", f"不超过 {node.max}{unit}" if node.max else ""]
    said = words.fact(node.fact) + "，".join(e for e in ends if e)
    return f"不满足“{said}”" if negate else said


class _DateBetween:
    def __init__(self, node: RuleNode) -> None:
        self.fact, self.min, self.max = node["fact"], node.get("min", ""), node.get("max", "~")

    def truth(self, s: Situation) -> str:
        low, high = s.days(self.fact)
        if self.min <= low and high <= self.max:
            return YES
        return NO if high < self.min or low > self.max else UNKNOWN

    def missing(self, s: Situation) -> int:
        return s.missing(self.fact)

    def note(self, _: Situation) -> str:
        return ""


class _NumberBetween:
    def __init__(self, node: RuleNode, p: Preparing) -> None:
        self.fact = node["fact"]
        self.min = exact(node["min"]) if "min" in node else None
        self.max = exact(node["max"]) if "max" in node else None
        shared = p.kinds.by_id[self.fact].get("derive", {}).get("share_of")
        self.whole = shared[1] if shared else None
        self.label = p.kinds.by_id[self.whole]["label"] if self.whole else ""

    def truth(self, s: Situation) -> str:
        low, high = s.number(self.fact)
        tests = []
        if self.min is not None:
            tests.append(YES if low is not None and low >= self.min else NO if high is not None and high < self.min else UNKNOWN)
        if self.max is not None:
            tests.append(YES if high is not None and high <= self.max else NO if low is not None and low > self.max else UNKNOWN)
        return kleene_and(tests)

    def missing(self, s: Situation) -> int:
        return s.missing(self.fact)

    def note(self, s: Situation) -> str:
        if self.whole is None or s.get(self.fact) is not None or s.number(self.whole) != (0, 0):
            return ""
        return f"（{self.label}是 0，按 0 算）"


def evaluation(node: RuleNode, p: Preparing) -> _DateBetween | _NumberBetween:
    return _DateBetween(node) if p.kinds.by_id[node["fact"]]["type"] == "date" else _NumberBetween(node, p)


def tries(node: RuleNode, t: Trying) -> None:
    tried = t.day if t.kinds.by_id[node["fact"]]["type"] == "date" else t.number
    for bound in (node.get("min"), node.get("max")):
        if bound is not None:
            tried(node["fact"], bound)


FORM = TestForm(
    place=20,
    fields={
        "min": Annotated[str | None, F("不小于（日期：不早于）", "含这个数", example="'16'")],
        "max": Annotated[str | None, F("不大于（日期：不晚于）", "含这个数", example="'60'")],
    },
    leading=("min", "max"),
    together=True,
    check=check,
    compiled=compiled,
    text=text,
    evaluation=evaluation,
    tries=tries,
    holds=("min", "max"),
)
