"""Information that was not found: who can be asked for it, whether it is still missing, and what nobody has looked for yet."""

from __future__ import annotations

from collections.abc import Container

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.kinds.figures import Missing
from skills_catalog.catalog.kinds.policy import Article, Policy
from skills_catalog.catalog.samples.marks import is_sample
from skills_catalog.rules.language.rate import Rate
from skills_catalog.rules.language.walk import nested_amounts


def check_missing(catalog: Catalog) -> None:
    """Check that every record names somebody to ask, and that figures and what is said to be missing do not contradict."""
    found = catalog.of("missing", Missing)
    for missing in found.values():
        _addressee(catalog, missing)
        _quote(catalog, missing)
        _still(catalog, missing)
    known = {id for missing in found.values() for id in missing.rates}
    for rate in catalog.rates().values():
        _looked_for(catalog, rate, known)


def tells_figure(rate: Rate) -> bool:
    """Tell whether a rate says how much from end to end; an example says nothing, and a floor not how much it is."""
    return not is_sample(rate) and all(a.no_figure is None and a.at_least is None for _, a in nested_amounts(rate.amount, ()))


def _still(catalog: Catalog, missing: Missing) -> None:
    """Warn of rates that told a figure when somebody looked for it; one that had ended by then is missing its next version."""
    for n, id in enumerate(missing.rates):
        rate = catalog.rates()[id]
        if tells_figure(rate) and (rate.in_force.to is None or rate.in_force.to >= missing.looked_on):
            message = (
                f"“{rate.title}”写了金额，这里还说没有公布。找到了就删掉这一项；只缺一部分的，在 features 里写明缺什么，"
                "金额里缺的那一档写 no_figure。"
            )
            catalog.report_at("missing", missing.id, ("rates", n), "still-missing", message, severity="warning")


def _addressee(catalog: Catalog, missing: Missing) -> None:
    if missing.ask or missing.ask_body:
        return
    article = _article(catalog, missing.basis[0])
    if article is None or not article.departments:
        message = (
            f"{missing.basis[0]} 没有写负责部门，不知道该向谁申请。把有负责部门的条款写在依据的第一项，"
            "或者写 ask（本区部门的编号）、ask_body（别的机关的全称）。"
        )
        catalog.report_at("missing", missing.id, ("basis", 0), "unanswerable", message)


def _quote(catalog: Catalog, missing: Missing) -> None:
    """Report words that stand in none of the articles: an application must not quote what nobody said."""
    articles = (_article(catalog, clause) for clause in missing.basis)
    if missing.quote and not any(missing.quote in a.text for a in articles if a):
        message = f"“{missing.quote}”不在依据条款（{'、'.join(missing.basis)}）的正文里。照原文抄一句，标点也一样。"
        catalog.report_at("missing", missing.id, ("quote",), "misquoted", message)


def _article(catalog: Catalog, clause: str) -> Article | None:
    policy_id, _, n = clause.partition("#")
    policy = catalog.records["policies"][policy_id]
    assert isinstance(policy, Policy)
    return next((a for a in policy.articles if a.n == n), None)


def _looked_for(catalog: Catalog, rate: Rate, known: Container[str]) -> None:
    if is_sample(rate) or rate.benefit != "payment" or rate.amount.no_figure is None or rate.id in known:
        return
    message = (
        f"“{rate.title}”没有金额，也没有写找过没有。在 catalog/missing 里写一条：rates: [{rate.id}]，looked_on 写哪天找的，"
        "looked_in 写在哪里找的，basis 写哪一条要求公开；网页上就有一封写好的公开申请书。"
    )
    catalog.report_at("rates", rate.id, ("amount",), "not-looked-for", message, severity="warning")
