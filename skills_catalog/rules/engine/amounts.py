"""Amounts: exact fractions of 分, intervals where something is unknown, rounded once at the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from skills_catalog.rules.engine.conditions import NO, YES, judge
from skills_catalog.rules.engine.known_facts import DecidingDate, Interval, KnownFacts, fraction, numeric_fact
from skills_catalog.rules.nodes import RuleNode
from skills_catalog.text.quantities import decimal_text, percent_text, round_half_up, yuan

FIGURE, NO_FIGURE, NO_CELL = "figure", "no_figure", "no_cell"
ZERO = Fraction(0)
WHOLE = {"down": "，不足一个单位的不算", "up": "，不足一个单位的按一个算"}


@dataclass
class ComputedAmount:
    """An amount: its state, its interval in 分, the steps that led to it and the facts that would narrow it."""

    state: str
    low: Fraction = ZERO
    high: Fraction | None = ZERO
    steps: list[dict[str, Any]] = field(default_factory=list)
    missing: set[str] = field(default_factory=set)
    doubt: bool = False
    """Whether unknown facts may lead to no cell, and so to no entitlement."""
    words: str | None = None
    """The document's own words where it gives no figure."""

    def step(self, text: str) -> ComputedAmount:
        self.steps.append({"text": text, "amount": range_json(self.low, self.high)})
        return self


def range_json(low: Fraction, high: Fraction | None) -> Any:
    """Return an integer of 分 when exact, else {min, max}; a max of null is unbounded."""
    least = round_half_up(low)
    most = None if high is None else round_half_up(high)
    return least if least == most else {"min": least, "max": most}


def money_text(low: Fraction, high: Fraction | None) -> str:
    least = yuan(round_half_up(low))
    if high is None:
        return f"{least} 元以上"
    most = yuan(round_half_up(high))
    return f"{least} 元" if least == most else f"{least}–{most} 元"


def quantity_text(interval: Interval) -> str:
    low, high = interval
    if high is None:
        return f"{decimal_text(low)} 以上"
    return decimal_text(low) if low == high else f"{decimal_text(low)}–{decimal_text(high)}"


def lower_end(a: Fraction | None, b: Fraction | None) -> Fraction | None:
    """Return the smaller of two upper ends, None being unbounded."""
    if a is None or b is None:
        return b if a is None else a
    return min(a, b)


def higher_end(a: Fraction | None, b: Fraction | None) -> Fraction | None:
    return None if a is None or b is None else max(a, b)


def one_of(options: list[ComputedAmount]) -> ComputedAmount:
    """Combine amounts of which one holds: one without a figure opens both ends, one without a cell adds doubt."""
    figures = [o for o in options if o.state == FIGURE]
    words = next((o.words for o in options if o.words), None)
    silent = any(o.state == NO_FIGURE for o in options)
    doubt = any(o.doubt or o.state == NO_CELL for o in options)
    missing = {m for o in options for m in o.missing}
    if not figures:
        return ComputedAmount(NO_FIGURE, missing=missing, doubt=doubt, words=words) if silent else ComputedAmount(NO_CELL)
    low = ZERO if silent else min(o.low for o in figures)
    high: Fraction | None = None if silent else ZERO
    for option in figures:
        high = higher_end(high, option.high)
    steps = figures[0].steps if len(options) == 1 else []
    return ComputedAmount(FIGURE, low, high, list(steps), missing, doubt, words=words)


class Amounts:
    """Computes the amount of one rate for one set of facts."""

    def __init__(self, known: KnownFacts, deciding: DecidingDate) -> None:
        self.known, self.deciding = known, deciding
        self.forms: dict[str, Callable[[Any], ComputedAmount]] = {
            "fixed": lambda v: ComputedAmount(FIGURE, Fraction(v), Fraction(v)).step("固定金额"),
            "no_figure": lambda v: ComputedAmount(NO_FIGURE, words=str(v)),
            "range": lambda v: ComputedAmount(FIGURE, Fraction(v["min"]), Fraction(v["max"])).step("文件只给了区间"),
            "table": self.table,
            "each": self.each,
            "tiers": self.tiers,
            "percent": self.percent,
            "fact": self.fact,
            "sum": self.sum,
            "choose": self.choose,
            "highest": self.highest,
            "lowest": self.lowest,
            "up_to": self.up_to,
            "at_least": self.at_least,
        }

    def of(self, node: RuleNode) -> ComputedAmount:
        form = next(iter(node))
        return self.forms[form](node[form])

    def table(self, node: RuleNode) -> ComputedAmount:
        missing: set[str] = set()
        possible = []
        for row in node["rows"]:
            match = YES
            for fact, wanted in row["cells"].items():
                value = self.known.get(fact)
                if value is None:
                    missing.add(fact)
                    continue
                values = value if isinstance(value, list) else [value]
                if not any(v in wanted for v in values):
                    match = NO
            if match == YES:
                possible.append(row)
        if not possible:
            return ComputedAmount(NO_CELL)
        if not missing:
            possible = possible[:1]
        found = one_of([self.of(row["amount"]) for row in possible])
        found.doubt = found.doubt or not self.complete(possible, sorted(missing))
        if len(possible) > 1 or found.doubt:
            found.missing |= missing
        if found.state == FIGURE:
            found.step(f"查表：{possible[0]['text']}" if len(possible) == 1 else "查表：还不知道是哪一档")
        return found

    def complete(self, rows: list[RuleNode], unknown: list[str]) -> bool:
        """Tell whether there is a row for every combination of values that the unknown facts can have."""
        if not unknown:
            return True
        fact = unknown[0]
        kind = self.known.kinds[fact]
        if kind["type"] != "choice":
            return False
        return all(
            self.complete([r for r in rows if fact not in r["cells"] or value in r["cells"][fact]], unknown[1:])
            if any(fact not in r["cells"] or value in r["cells"][fact] for r in rows)
            else False
            for value, *_ in kind["values"]
        )

    def each(self, node: RuleNode) -> ComputedAmount:
        price = self.of(node["amount"])
        if price.state != FIGURE:
            return price
        interval, missing = numeric_fact(self.known, node["of"], self.deciding)
        low, high = interval if interval is not None else (ZERO, None)
        unit = node.get("unit") or ""
        text = f"{quantity_text((low, high))} {unit} × {money_text(price.low, price.high)}".replace("  ", " ")
        if "at_most" in node:
            top = fraction(node["at_most"])
            low, high = min(low, top), lower_end(high, top)
            text += f"（最多 {decimal_text(top)} {unit}）".replace(" ）", "）")
        per = fraction(node.get("per", 1))
        if per != 1:
            text += f" ÷ {decimal_text(per)}"
        low, high = low / per, None if high is None else high / per
        if "whole" in node:
            text += WHOLE[node["whole"]]
            low, high = to_whole(low, node["whole"]), None if high is None else to_whole(high, node["whole"])
        most = None if high is None or price.high is None else high * price.high
        found = ComputedAmount(FIGURE, low * price.low, most, price.steps, price.missing | missing, price.doubt).step(text)
        return self.capped(found, node.get("cap"), "封顶")

    def capped(self, found: ComputedAmount, cap: int | None, word: str) -> ComputedAmount:
        if cap is None:
            return found
        top = Fraction(cap)
        cut = found.high is None or found.high > top
        found.low, found.high = min(found.low, top), lower_end(found.high, top)
        return found.step(f"{word} {yuan(cap)} 元") if cut else found

    def tiers(self, node: RuleNode) -> ComputedAmount:
        interval, missing = numeric_fact(self.known, node["of"], self.deciding)
        low, high = interval if interval is not None else (ZERO, None)
        if "at_most" in node:
            top = fraction(node["at_most"])
            low, high = min(low, top), lower_end(high, top)
        most = None if high is None else _tiered(node["steps"], high)
        unit = node.get("unit") or ""
        found = ComputedAmount(FIGURE, _tiered(node["steps"], low), most, [], missing)
        return found.step(f"分段计算：{quantity_text((low, high))} {unit}".rstrip())

    def percent(self, node: RuleNode) -> ComputedAmount:
        base = self.of(node["of"])
        if base.state != FIGURE:
            return base
        base = self.capped(base, node.get("base_cap"), "基数封顶")
        share = fraction(node["share"])
        text = f"{money_text(base.low, base.high)} × {percent_text(share)}"
        most = None if base.high is None else base.high * share
        found = ComputedAmount(FIGURE, base.low * share, most, base.steps, base.missing, base.doubt).step(text)
        return self.capped(found, node.get("cap"), "封顶")

    def fact(self, fact: str) -> ComputedAmount:
        interval, missing = numeric_fact(self.known, fact, self.deciding)
        low, high = interval if interval is not None else (ZERO, None)
        return ComputedAmount(FIGURE, low, high, [], missing).step(self.known.kinds[fact]["label"])

    def sum(self, pieces: list[RuleNode]) -> ComputedAmount:
        total = ComputedAmount(FIGURE)
        for piece in pieces:
            part = self.of(piece["amount"])
            if part.state != FIGURE:
                return part
            total.missing |= part.missing
            total.doubt = total.doubt or part.doubt
            if piece.get("included"):
                total.steps.append({"text": f"其中：{piece['title']}", "amount": range_json(part.low, part.high)})
                continue
            total.low += part.low
            total.high = None if total.high is None or part.high is None else total.high + part.high
            total.steps.append({"text": piece["title"], "amount": range_json(part.low, part.high)})
        return total.step("合计")

    def choose(self, choices: list[RuleNode]) -> ComputedAmount:
        possible: list[ComputedAmount] = []
        missing: set[str] = set()
        settled = False
        for choice in choices:
            verdict = judge(choice.get("when"), self.known, self.deciding)
            if verdict.value == NO:
                continue
            possible.append(self.of(choice["amount"]))
            if verdict.value == YES:
                settled = True
                break
            missing |= verdict.missing
        if not settled:
            possible.append(ComputedAmount(NO_CELL))
        found = one_of(possible)
        found.missing |= missing
        return found

    def highest(self, nodes: list[RuleNode]) -> ComputedAmount:
        found, figures, complete = self.among(nodes)
        if not figures:
            return found
        found.high = ZERO if complete else None
        for part in figures:
            found.high = higher_end(found.high, part.high)
        found.low = max([p.low for p in figures if not p.doubt] or [min(p.low for p in figures)])
        return found.step("取最高")

    def lowest(self, nodes: list[RuleNode]) -> ComputedAmount:
        """Take the least of the amounts that exist; one without a figure may be as little as 0."""
        found, figures, complete = self.among(nodes)
        if not figures:
            return found
        found.low = min(p.low for p in figures) if complete else ZERO
        sure = [p for p in figures if not p.doubt]
        found.high = ZERO if complete and not sure else None
        for part in sure or (figures if complete else []):
            found.high = lower_end(found.high, part.high) if sure else higher_end(found.high, part.high)
        return found.step("取最低")

    def among(self, nodes: list[RuleNode]) -> tuple[ComputedAmount, list[ComputedAmount], bool]:
        """Return what holds whichever of several amounts is taken, those with a figure, and whether these are all."""
        parts = [p for p in (self.of(n) for n in nodes) if p.state != NO_CELL]
        figures = [p for p in parts if p.state == FIGURE]
        if not parts:
            return ComputedAmount(NO_CELL), [], False
        missing = {m for p in parts for m in p.missing}
        words = next((p.words for p in parts if p.words), None)
        state = FIGURE if figures else NO_FIGURE
        return (
            ComputedAmount(state, missing=missing, doubt=all(p.doubt for p in parts), words=words),
            figures,
            len(figures) == len(parts),
        )

    def up_to(self, node: RuleNode) -> ComputedAmount:
        found = self.of(node)
        if found.state != FIGURE:
            return found
        found.low = ZERO
        return found.step("文件写“不超过”，实际可能更少")

    def at_least(self, node: RuleNode) -> ComputedAmount:
        found = self.of(node)
        if found.state != FIGURE:
            return found
        found.high = None
        return found.step("文件写“不低于”，实际可能更多")


def _tiered(steps: list[RuleNode], count: Fraction) -> Fraction:
    total, done = ZERO, ZERO
    for step in steps:
        end = fraction(step["to"]) if "to" in step else count
        here = max(ZERO, min(count, end) - done)
        total += here * step["amount"]
        done = max(done, min(count, end))
    return total


def to_whole(value: Fraction, how: str) -> Fraction:
    """Round ``up`` or ``down`` to a whole number."""
    return Fraction(-(-value.numerator // value.denominator) if how == "up" else value.numerator // value.denominator)
