"""Conditions of a quote that the rule lacks: a word such as 企业职工 or 初次 stands in it, and nothing of the rule carries it.

A word is carried by a part of the rule that cites the quote's clause: a condition on one of the facts that the word is about, or
on a fact whose own words say it, or a limit of the right kind. What is no condition is said on the quote (``not_a_condition``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.labels import term_labels
from skills_catalog.rules.language.facts import Fact
from skills_catalog.rules.language.rate import Limit, Quote, Rate
from skills_catalog.rules.language.walk import leaf_conditions


@dataclass(frozen=True)
class ConditionWord:
    """A word that is a condition in a quote. facts, limits: the facts and the kinds of limits that can carry it."""

    pattern: str
    facts: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()


GROUPS = ("groups",)
WORDS = (
    ConditionWord(
        "企业(?:在职|在岗)?职工(?!教育经费)|企业在职工|在职职工|参保职工",
        ("insured_as", "groups", "technicians", "runs_assessment"),
    ),
    ConditionWord("领金人员|领取失业保险金|领失业金", ("insured_as",)),
    ConditionWord("参保|参加失业保险|缴纳失业保险|累计缴费", ("insured_as", "insured_months")),
    ConditionWord("登记失业|失业人员", ("groups", "insured_as")),
    ConditionWord("应届|毕业年度|高校毕业生|职业院校毕业生|未继续升学", GROUPS),
    ConditionWord("就业困难|零就业|低保|残疾|建档立卡|返贫监测|脱贫", GROUPS),
    ConditionWord("退役军人|退役士兵|军转干部|复员干部", GROUPS),
    ConditionWord("农村转移|返乡|农民工|职业农民", GROUPS),
    ConditionWord("创业意愿|科技人员|留学回国", GROUPS),
    ConditionWord("困难企业", ("is_hardship_firm",)),
    ConditionWord("新招用", ("new_hires", "apprentices", "apprentices_mid", "apprentices_high", "groups")),
    ConditionWord("劳动合同", ("apprentices", "apprentices_mid", "apprentices_high", "new_hires", "technicians")),
    ConditionWord("学徒", ("apprentices", "apprentices_mid", "apprentices_high", "new_hires")),
    ConditionWord("实习实训", ("takes_interns",)),
    ConditionWord("一线职工", ("frontline_share", "frontline_spend")),
    ConditionWord("紧缺职业|紧缺工种|急需紧缺", ("occupation_shortage",)),
    ConditionWord("十强", ("occupation_top_ten",)),
    ConditionWord("绿色低碳|绿色职业", ("occupation_green",)),
    ConditionWord("初次|首次|第一次", ("first_pass",), ("at_most", "once_per")),
    ConditionWord("(?:年满)?[0-9一二三四五六七八九十]{1,3}周岁|年满", ("age", "birth_date")),
    ConditionWord("累计(?!缴)", ("insured_months",), ("at_most", "spent_at_most")),
    ConditionWord("(?:每年|每人|一年)[^，。；]{0,6}(?:不超过|最多|至多)[^，。；元]{0,4}次", (), ("at_most",)),
    ConditionWord("同一职业|同一工种|不重复享受|只能享受", (), ("once_per", "at_most", "higher_bars_lower")),
    ConditionWord("个月内申请|年内申请|日内申请", ("certificate_date",), ("claim_within",)),
    ConditionWord("在编", ("is_staff",)),
)
"""The only list of these words; a word that should be looked for is added here."""


def check_quoted_conditions(catalog: Catalog) -> None:
    """Report words of quotes that no part of the rule carries: an error where the rate is verified, else a warning."""
    said_by = {fact.id: _words_of(catalog, fact) for fact in catalog.facts.values()}
    for rate in catalog.rates().values():
        severity = "error" if rate.verification == "verified" else "warning"
        for n, quote in enumerate(rate.quotes):
            for said in quote.not_a_condition:
                if said not in quote.text:
                    message = f"“{said}”不在这段引文里。照抄引文里的字，或删掉。"
                    catalog.report_at("rates", rate.id, ("quotes", n, "not_a_condition", said), "quoted-condition", message)
            for found in uncarried(rate, quote, said_by):
                message = (
                    f"引文里的“{found}”像是条件，规则里没有引这一条（{quote.clause}）的条件或限制。补上，"
                    f"例如 {{fact: …, clause: {quote.clause}}}；不是条件就写 not_a_condition: {{{found}: 为什么}}。"
                )
                catalog.report_at("rates", rate.id, ("quotes", n, "text"), "quoted-condition", message, severity=severity)


def _words_of(catalog: Catalog, fact: Fact) -> str:
    """Return what a fact says of itself: its label, its question and its options."""
    options = [word for option in fact.options for word in (option.label, *option.synonyms)]
    terms = term_labels(catalog.records, fact.vocabulary).values() if fact.vocabulary else ()
    return "\n".join([fact.label, fact.question or "", fact.help or "", *options, *terms])


def uncarried(rate: Rate, quote: Quote, said_by: Mapping[str, str]) -> Iterator[str]:
    """Yield the words of a quote that nothing carries. said_by: fact → what it says of itself."""
    tested = {leaf.fact for _, leaf in leaf_conditions(rate) if leaf.fact and _same(leaf.clause, quote.clause)}
    limited = {kind for limit in rate.limits if _same(limit.clause, quote.clause) for kind in _kinds(limit)}
    for word in WORDS:
        pattern = re.compile(word.pattern)
        if tested & {*word.facts} or limited & {*word.limits} or any(pattern.search(said_by.get(f, "")) for f in tested):
            continue
        for match in pattern.finditer(quote.text):
            if not any(_covers(said, match, quote.text) for said in quote.not_a_condition):
                yield match[0]
                break


def _same(clause: str | None, quoted: str) -> bool:
    return clause is not None and (clause == quoted or clause.partition("#")[0] == quoted)


def _kinds(limit: Limit) -> list[str]:
    return [
        kind for kind in ("at_most", "spent_at_most", "once_per", "higher_bars_lower", "claim_within") if getattr(limit, kind)
    ]


def _covers(said: str, match: re.Match[str], text: str) -> bool:
    """Tell whether a word that is said to be no condition holds the match, or is part of it."""
    starts = (m.start() for m in re.finditer(re.escape(said), text))
    return any(start < match.end() and match.start() < start + len(said) for start in starts)
