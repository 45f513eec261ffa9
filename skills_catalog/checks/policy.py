"""Rules that the policy sets for the catalog; every finding names its clause."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.intake.sessions import all_sessions
from skills_catalog.catalog.kinds.policy import Policy
from skills_catalog.catalog.kinds.training import Institution, Project
from skills_catalog.findings.finding import KeyPath
from skills_catalog.rules.language.rate import Rate
from skills_catalog.rules.language.walk import leaf_conditions, nested_amounts, nested_tables
from skills_catalog.text.quantities import yuan

PLACE_KEYS = {"town", "hukou", "urban", "rural", "institution", "institution_id", "towns"}
"""Facts that would make an amount depend on where or by whom one is trained."""


def check_policy(catalog: Catalog) -> None:
    """Check projects with their institutions, rates one by one, and that every article is implemented."""
    check_projects(catalog)
    assert catalog.district is not None
    rules = catalog.district.enforced
    published, equal = (_cite(catalog, c) for c in (rules.published_rates, rules.equal_amount))
    for rate in catalog.rates().values():
        _published(catalog, rate, published)
        _equal(catalog, rate, equal)
    if catalog.left_out is None:  # an article that only samples implement says that there are no data
        _coverage(catalog)


def check_projects(catalog: Catalog) -> None:
    """Check projects; the catalog needs the institutions, policies and terms that they name, and nothing else."""
    assert catalog.district is not None
    rules = catalog.district.enforced
    courses, institutions = list(catalog.terms().get("compulsory_course", {})), catalog.of("institutions", Institution)
    compulsory, open_, banned = (_cite(catalog, c) for c in (rules.compulsory_courses, rules.open_projects, rules.banned))
    for project in catalog.of("projects", Project).values():
        if project.supply_mode == "gov_subsidised":
            _compulsory(catalog, project, courses, compulsory)
            _open(catalog, project, open_)
            _banned(catalog, project, institutions, banned)


def _cite(catalog: Catalog, clauses: tuple[str, ...]) -> str:
    """Return what a finding says of its clauses: nothing where the district names none."""
    names = []
    for clause in clauses:
        policy_id, _, n = clause.partition("#")
        policy = catalog.records["policies"][policy_id]
        assert isinstance(policy, Policy)
        label = next((a.label for a in policy.articles if a.n == n), "")
        names.append(f"{policy.doc_no or policy.title}{label}")
    return f"依据 {'、'.join(names)}。" if names else ""


def _compulsory(catalog: Catalog, project: Project, courses: Sequence[str], clause: str) -> None:
    given = {m.course for m in project.modules if m.course and m.theory_hours + m.practice_hours > 0}
    lacking = [c for c in courses if c not in given]
    if lacking:
        message = f"缺少必修课 {'、'.join(lacking)}（要有学时）。{clause}"
        catalog.report_at("projects", project.id, ("modules",), "compulsory-course", message)
    if project.modules:
        for key, planned in (("theory_hours", project.theory_hours), ("practice_hours", project.practice_hours)):
            summed = sum(getattr(m, key) for m in project.modules)
            if summed != planned:
                message = f"{key} 写 {planned} 学时，各模块合计 {summed} 学时，两处要一致。"
                catalog.report_at("projects", project.id, (key,), "compulsory-course", message)


def _open(catalog: Catalog, project: Project, clause: str) -> None:
    if project.open_to != "qualified":
        message = f"政府补贴项目要向全部合格机构开放，请写 qualified。{clause}"
        catalog.report_at("projects", project.id, ("open_to",), "closed-project", message)


def _banned(catalog: Catalog, project: Project, institutions: Mapping[str, Institution], clause: str) -> None:
    starts = [s.start for s in all_sessions(project) if not s.cancelled]
    for n, id in enumerate(project.institutions):
        for sanction in institutions[id].sanctions:
            if sanction.kind not in ("ban", "struck_off"):
                continue
            hit = [d for d in starts if d >= sanction.from_ and (sanction.until is None or d <= sanction.until)]
            if hit or not starts or (project.rolling and sanction.until is None):
                until = f"至 {sanction.until}" if sanction.until else "至今"
                message = f"{institutions[id].title} 自 {sanction.from_} {until} 不得承担政府培训项目。{clause}"
                catalog.report_at("projects", project.id, ("institutions", n), "banned-institution", message)


def _published(catalog: Catalog, rate: Rate, clause: str) -> None:
    apply = rate.apply
    if apply is None:
        message = f"缺少 apply：申请材料、申领流程、经办渠道、办理时限必须公开。{clause}"
        catalog.report_at("rates", rate.id, (), "rate-incomplete", message)
        return
    for key in ("materials", "steps"):
        if not getattr(apply, key):
            message = f"{key} 是空的。{clause}"
            catalog.report_at("rates", rate.id, ("apply", key), "rate-incomplete", message)
    if not rate.basis:
        catalog.report_at("rates", rate.id, (), "rate-incomplete", f"缺少依据条款 basis。{clause}")


def _equal(catalog: Catalog, rate: Rate, clause: str) -> None:
    """Report amounts that depend on a place or an institution, and cells with two amounts."""
    for path, keys in _amount_keys(rate):
        for key in keys & PLACE_KEYS:
            message = f"金额不能按“{key}”区分：同类工种、同一等级、同等补贴，城乡一体。{clause}"
            catalog.report_at("rates", rate.id, path, "unequal-amount", message)
    for path, table in nested_tables(rate.amount):
        seen: dict[GridCell, int] = {}
        for n, row in enumerate(table.rows):
            for cell in _cells(row.cells):
                if cell in seen:
                    shown = "、".join(v for _, v in cell)
                    money = f"（{yuan(row.amount.fixed)} 元）" if row.amount.fixed is not None else ""
                    message = f"“{shown}”这一格{money}已写在第 {seen[cell] + 1} 行，同一格只能有一个金额。{clause}"
                    catalog.report_at("rates", rate.id, (*path, "rows", n), "unequal-amount", message)
                seen.setdefault(cell, n)


GridCell = tuple[tuple[str, str], ...]


def _cells(cells: Mapping[str, object]) -> list[GridCell]:
    """Return the single cells of one row, which may list several values of a key."""
    out: list[GridCell] = [()]
    for key, value in sorted(cells.items()):
        values = value if isinstance(value, list) else [value]
        out = [(*cell, (key, str(v))) for cell in out for v in values]
    return out


def _amount_keys(rate: Rate) -> Iterator[tuple[KeyPath, set[str]]]:
    """Yield the facts that decide an amount: a table's keys, and the conditions of a choice."""
    for path, node in nested_amounts(rate.amount, ("amount",)):
        if node.table is not None:
            yield (*path, "table"), set(node.table.by)
        for n, choice in enumerate(node.choose or ()):
            if choice.when is not None:
                yield (*path, "choose", n, "when"), {leaf.fact for _, leaf in leaf_conditions(choice.when) if leaf.fact}


def _coverage(catalog: Catalog) -> None:
    """Report each article that no record implements and that does not say why."""
    used: set[str] = set()
    for collection, record in catalog.each():
        if collection != "missing":  # what was not found implements nothing
            used.update(record.basis)
    for policy in catalog.of("policies", Policy).values():
        for n, article in enumerate(policy.articles):
            if f"{policy.id}#{article.n}" not in used and not article.no_data:
                message = f"{article.label}没有任何记录落实它。给记录写 basis: [{policy.id}#{article.n}]，或在这里写 no_data。"
                catalog.report_at("policies", policy.id, ("articles", n), "article-uncovered", message)
