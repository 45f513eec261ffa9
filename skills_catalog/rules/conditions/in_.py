"""``in`` and ``is``: the value, or one of those that were chosen, is in a list; a list that ends in 等 is ``open``."""

from __future__ import annotations

from typing import Annotated, Any

from skills_catalog.findings.finding import KeyPath
from skills_catalog.findings.suggest import guess_named
from skills_catalog.records.schema import F
from skills_catalog.rules.checking import NUMERIC, Checking, types_text
from skills_catalog.rules.engine.preparing import Preparing
from skills_catalog.rules.engine.truth import NO, UNKNOWN, YES
from skills_catalog.rules.forms import TestForm
from skills_catalog.rules.known.situation import Situation
from skills_catalog.rules.language.condition import Condition
from skills_catalog.rules.language.facts import Fact
from skills_catalog.rules.nodes import RuleNode
from skills_catalog.rules.trying import Trying
from skills_catalog.rules.wording import Wording
from skills_catalog.text import quantities

ETC = "等（文件写“等”，没有列出的由经办机构定）"


def wanted(node: Condition) -> tuple[str, ...]:
    """Return the values that a leaf asks for."""
    return node.in_ or (node.is_ or "",)


def check(node: Condition, path: KeyPath, fact: Fact, c: Checking) -> None:
    if fact.type in NUMERIC:
        c.wrong(path, f"“{fact.id}”是{types_text([fact.type])}，用 min、max 比较。", "rule-fact")
        return
    known = ["true", "false"] if fact.type == "yes_no" else list(c.values[fact.id])
    key = "in" if node.in_ is not None else "is"
    for value in wanted(node):
        if value not in known:
            c.wrong((*path, key), f"{fact.label}没有取值“{value}”。{guess_named(value, known, c.words(fact))}", "rule-fact")


def compiled(node: Condition, fact: Fact) -> dict[str, Any]:
    values: list[Any] = list(wanted(node))
    if fact.type == "yes_no":
        values = [quantities.parse_yes_no(v) for v in values]
    return {"in": values} | ({"open": True} if node.open else {})


def text(node: Condition, words: Wording, negate: bool) -> str:
    assert node.fact is not None
    fact = words.facts[node.fact]
    if fact.type == "yes_no":
        if ((node.is_ or "true") == "true") != negate:
            return fact.when_yes or f"是{fact.label}"
        return fact.when_no or f"不是{fact.label}"
    names = [words.value(node.fact, v) for v in wanted(node)]
    if negate:
        etc = ETC if node.open else ""
        return f"{fact.label}不是{names[0]}{etc}" if len(names) == 1 else f"{fact.label}不在这些里面：{'、'.join(names)}{etc}"
    if node.open:
        return f"{fact.label}是{'、'.join(names)}{ETC}"
    return f"{fact.label}是{'或'.join(part for part in ('、'.join(names[:-1]), names[-1]) if part)}"


class _In:
    def __init__(self, node: RuleNode) -> None:
        self.fact, self.wanted = node["fact"], frozenset(node["in"])
        self.otherwise = UNKNOWN if node.get("open") else NO

    def truth(self, s: Situation) -> str:
        value = s.get(self.fact)
        if value is None:
            return UNKNOWN
        found = not self.wanted.isdisjoint(value) if isinstance(value, list) else value in self.wanted
        return YES if found else self.otherwise

    def missing(self, s: Situation) -> int:
        return s.missing(self.fact)

    def note(self, _: Situation) -> str:
        return ""


def evaluation(node: RuleNode, _: Preparing) -> _In:
    return _In(node)


def tries(node: RuleNode, t: Trying) -> None:
    t.few(node["fact"], node["in"])


FORM = TestForm(
    place=10,
    fields={
        "in_": Annotated[tuple[str, ...] | None, F("属于", "事实的值是这些之一", example="L5\nL4")],
        "is_": Annotated[str | None, F("是", "事实的值是这一个", example="'true'")],
        "open": Annotated[bool | None, F("文件写“等”", "没有列出的算“还不能确定”，不算不能领", kind="yes_no", example="true")],
    },
    leading=("in", "is"),
    check=check,
    compiled=compiled,
    text=text,
    evaluation=evaluation,
    tries=tries,
    holds=("in",),
)
