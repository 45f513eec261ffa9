"""Applications for what was not published: to whom they go, on what they rest.

They follow the regulation on the disclosure of government information (State Council decree 711, as revised in 2019): article 29
says what an application holds, and names no purpose; article 10 says that whoever made something discloses it.
"""

from __future__ import annotations

from dataclasses import dataclass

from skills_catalog.catalog.district import District
from skills_catalog.catalog.kinds.figures import Missing
from skills_catalog.catalog.model import Model


@dataclass(frozen=True)
class Addressee:
    """Whom to ask. name: as a letter has it; path: the page of a department of the district; clause: the article that makes it
    the lead, where that is why."""

    name: str
    path: str | None
    clause: str | None


@dataclass(frozen=True)
class Ground:
    """An article that says that something ought to be public, with the sentence where it says so."""

    label: str
    title: str
    path: str
    quote: str | None


def addressee(model: Model, missing: Missing) -> Addressee:
    """Return whom to ask: the body that is named, or who leads the first article by the responsibility matrix."""
    if missing.ask_body:
        return Addressee(missing.ask_body, None, None)
    id, clause = missing.ask, None
    if id is None:
        clause = missing.basis[0]
        _, article = model.article(clause)
        assert article is not None, "check_missing has seen to it"
        id = model.responsible(article)[0]
    return Addressee(full_name(model.district, model.title("departments", id)), f"departments/{id}/", clause)


def full_name(district: District, title: str) -> str:
    """Return a department's name with its district's: 区财政局 of 示例区 is 示例区财政局."""
    unit = district.name[-1]
    return district.name + title[1:] if title.startswith(unit) else title


def grounds(model: Model, missing: Missing) -> list[Ground]:
    """Return the articles of a record, each with the quote if it stands there."""
    found, left = [], missing.quote
    for clause in missing.basis:
        policy, article = model.article(clause)
        quote = left if left and article and left in article.text else None
        left = None if quote else left
        found.append(Ground(model.clause_label(clause), policy.title, model.clause_path(clause), quote))
    return found


def regulation_path(model: Model, article: str) -> str | None:
    """Return the page of an article of the regulation; None where the district has not entered it."""
    id = model.district.disclosure
    if id is None or all(a.n != article for a in model.policies[id].articles):
        return None
    return model.clause_path(f"{id}#{article}")
