"""``each``: so much for each unit of a quantity."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

from skills_catalog.findings.finding import KeyPath
from skills_catalog.records.schema import F, Part
from skills_catalog.rules.checking import Checking
from skills_catalog.rules.compiling import Compiling, given, ratio
from skills_catalog.rules.engine.numbers import End, Number, exact, lower_high, money_text, quantity_text, times, whole
from skills_catalog.rules.engine.preparing import Preparing
from skills_catalog.rules.engine.sums import Computed, Sum, step
from skills_catalog.rules.forms import AmountForm
from skills_catalog.rules.forms import Row as ShownRow
from skills_catalog.rules.known.situation import Situation
from skills_catalog.rules.language.amount import Amount
from skills_catalog.rules.nodes import RuleNode
from skills_catalog.rules.phrases import most_text, number_text, phrase_of, rows_of
from skills_catalog.rules.trying import Trying
from skills_catalog.rules.wording import Saying

WHOLE = {"down": "，不足一个单位的不算", "up": "，不足一个单位的按一个算"}


class Each(Part, frozen=True, kw_only=True):
    """``amount`` × quantity / ``per``; the quantity may be capped, and so may the payment."""

    of: Annotated[str, F("数量", "事实编号，例如 training_hours", fact=True, example="training_hours")]
    amount: Annotated[Amount, F("每单位金额", "一个单位多少钱", example="20")]
    per: Annotated[Fraction | None, F("每几个单位", "每 12 个单位算一次就写 12", kind="number", min=1, example="12")] = None
    at_most: Annotated[Fraction | None, F("数量上限", "超过的不算", kind="number", min=0, example="30")] = None
    cap: Annotated[Amount | None, F("金额上限", "这一项最多付多少：一个数，或一种金额的写法", example="500")] = None
    unit: Annotated[str | None, F("单位", "例如 学时、天、月", example="学时")] = None
    whole: Annotated[
        str | None, F("只算整的", "down 不足一个单位的不算，up 不足一个单位的按一个算", pattern="down|up", example="down")
    ] = None


def nothing(amount: Amount) -> bool:
    """Tell whether an amount comes to nothing that could be multiplied."""
    return bool(amount.fixed == 0) or amount.no_figure is not None


def check(value: Each, path: KeyPath, c: Checking) -> None:
    c.fact_of((*path, "of"), value.of, ("number",))
    if nothing(value.amount):
        message = "每单位金额是 0 或没有数字，乘多少都没有金额。文件没有数字就整个写 no_figure。"
        c.wrong((*path, "amount"), message)


def compiled(value: Each, c: Compiling) -> RuleNode:
    extra = {k: ratio(v) for k, v in (("per", value.per), ("at_most", value.at_most)) if v is not None}
    return (
        {"of": value.of, "amount": c.amount(value.amount)}
        | extra
        | given(cap=c.ceiling(value.cap), unit=value.unit, whole=value.whole)
    )


class _Units:
    """How a quantity is counted."""

    def __init__(self, node: RuleNode) -> None:
        self.per = exact(node.get("per", 1))
        self.top: End = exact(node["at_most"]) if "at_most" in node else None
        self.how = node.get("whole")

    def counted(self, quantity: Number) -> Number:
        kept = quantity if self.top is None else min(quantity, self.top)
        units = kept if self.per == 1 else exact(Fraction(kept) / self.per)
        return whole(units, self.how) if self.how else units


def evaluation(node: RuleNode, p: Preparing) -> Computed:
    price, of, units, cap = p.amount(node["amount"]), node["of"], _Units(node), p.ceiling(node.get("cap"))

    def amount(s: Situation) -> Sum:
        unit = price(s)
        if unit.low is None:
            return unit
        least, most = s.number(of)
        low, high = max(0, least or 0), None if most is None else max(0, most)
        top = lower_high(high, units.top)
        product = times(units.counted(low), unit.low) or 0
        out = unit.ends(product, times(None if top is None else units.counted(top), unit.high), s.missing(of))
        if s.steps is not None:
            step(s, _text(node, units, (low, high), unit), out)
        return out if cap is None else cap.cut(s, out, "封顶")

    return amount


def _text(node: RuleNode, units: _Units, quantity: tuple[Number, End], price: Sum) -> str:
    unit = node.get("unit") or ""
    counted = f"几{unit}" if quantity == (0, None) else f"{quantity_text(*quantity)} {unit}".rstrip()
    text = f"{counted} × {money_text(price.low or 0, price.high)}"
    if "at_most" in node:
        text += f"（最多 {number_text(node['at_most'])} {unit}）".replace(" ）", "）")
    if units.per != 1:
        text += f" ÷ {number_text(node['per'])}"
    return text + WHOLE.get(units.how or "", "")


def phrase(node: RuleNode, say: Saying) -> str:
    if spread := _spread(node, say):
        return spread
    unit = node.get("unit") or say.facts.get(node["of"], "")
    if "per" not in node and _is_plain(node["amount"]):
        return _a_head(node["amount"]["each"], unit, say) + most_text(node, say)
    inner = phrase_of(node["amount"], say)
    plain = next(iter(node["amount"])) in ("fixed", "range", "each")
    per = f"每 {number_text(node['per'])} {unit}" if "per" in node else f"每{unit}"
    return per + (f" {inner}" if plain else f"（{inner}）") + most_text(node, say)


def _spread(node: RuleNode, say: Saying) -> str:
    """Write so much a year for parts that are so much a head part by part; in one sum it would read as one amount."""
    parts = node["amount"].get("sum") or []
    if "per" in node or any(p.get("included") or not _is_plain(p["amount"]) for p in parts):
        return ""
    unit = node.get("unit") or say.facts.get(node["of"], "")
    said = []
    for part in parts:
        said.append(part["title"] + _a_head(part["amount"]["each"], unit, say))
    return "、".join(said) + most_text(node, say) if said else ""


def _a_head(inner: RuleNode, unit: str, say: Saying) -> str:
    """Write so much a head and a year as people say it: 每人每年 4,000 元."""
    each = inner.get("unit") or say.facts.get(inner["of"], "")
    return f"每{each}每{unit} {phrase_of(inner['amount'], say)}"


def _is_plain(amount: RuleNode) -> bool:
    """Tell whether an amount is so many 元 a piece, and nothing more."""
    inner = amount.get("each", {})
    return set(inner) - {"unit"} == {"of", "amount"} and next(iter(inner["amount"])) in ("fixed", "range")


def rows(node: RuleNode) -> list[ShownRow]:
    return rows_of(node["amount"])


def tries(node: RuleNode, t: Trying) -> None:
    t.number(node["of"], [1, 1])
    if "per" in node:
        t.number(node["of"], node["per"])


FORM = AmountForm(
    place=50,
    field=Annotated[
        Each | None, F("按数量", "每天、每学时、每人多少钱", example="{of: training_hours, amount: 10, unit: 学时, cap: 500}")
    ],
    check=check,
    compiled=compiled,
    evaluation=evaluation,
    tries=tries,
    phrase=phrase,
    rows=rows,
)
