"""A catalog as plain data for any generator, and the pages that are not made from records as they stand in a built site.

What our build works out for the whole catalog comes ready here, to the others' advantage: titles that are the page's own,
descriptions, who refers to a record, which projects share an occupation, and a rate's conditions and amounts in words.
"""

from __future__ import annotations

import datetime
import html
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from skills_catalog.catalog import replaced
from skills_catalog.catalog.collections import COLLECTIONS
from skills_catalog.catalog.facts import autofill
from skills_catalog.catalog.intake import sessions
from skills_catalog.catalog.kinds.training import Occupation, Project
from skills_catalog.catalog.link import link_catalog
from skills_catalog.catalog.linked_data import Linker, iso_day
from skills_catalog.catalog.load import load_catalog
from skills_catalog.catalog.model import Model, join
from skills_catalog.catalog.rulebook import compile_rulebook
from skills_catalog.catalog.samples.marks import is_sample
from skills_catalog.findings.finding import Problems
from skills_catalog.records.record import Alias, Record
from skills_catalog.records.schema import Part, fields
from skills_catalog.rules import sentences
from skills_catalog.rules.language.rate import Rate
from skills_catalog.rules.phrases import condition_text
from skills_catalog.site import record_facts
from skills_catalog.site.rates_by_fact import looks_at
from skills_catalog.site.schema_org import course, grant
from skills_catalog.text.quantities import decimal_text, yuan

Plain = dict[str, Any]
MADE = ("projects", "institutions", "occupations", "rates")
"""The collections whose pages every generator makes from data."""
STATUS = {"yes": "能领", "no": "不能领", "maybe": "还不能确定", "expired": "已过期", "not_yet": "还没开始"}
IN_WORDS = {
    "amount", "when", "unless", "adjustments", "limits", "instalments", "clawback", "quota", "exclusive", "rounding",
}  # fmt: skip
"""The fields of a rate that are its rule."""
SETTLE = {"order": "按规定的顺序", "highest": "取最高的一项", "choice": "由本人选一项"}


@dataclass(frozen=True)
class Raw:
    """A page as it stands in a built site: its path, and what goes into the shell, or the whole page."""

    path: str
    shell: str
    title: str
    head: str
    body: str


@dataclass(frozen=True)
class Inputs:
    """Everything that a generator is given. ``records``: collection → what its pages are made of, in the order of lists."""

    shared: Plain
    records: Mapping[str, list[Plain]]
    raw: list[Raw]


def collect(catalog: Path, site: Path) -> Inputs:
    """Read a catalog, and of its built site the shell and the pages that are not made from records."""
    problems = Problems()
    found = load_catalog(catalog, problems, base=catalog)
    link_catalog(found)
    if problems.errors:
        raise SystemExit(f"{catalog}: {problems.errors[0].message}")
    model = join(found)
    rules = {r["id"]: r for r in compile_rulebook(found)["rates"]}
    records = {collection: Maker(model, rules, collection).all() for collection in MADE}
    shells = json.loads((site / "offline" / "shells.json").read_text("utf-8"))
    pieces = {name: [unmarked(p, shells["marks"]) for p in parts] for name, parts in shells["pieces"].items()}
    return Inputs(shared(model, rules, shells["marks"], pieces), records, list(raw_pages(site, pieces, records)))


def unmarked(text: str, marks: Mapping[str, str]) -> str:
    for mark, stands_for in marks.items():
        text = text.replace(mark, stands_for)
    return text


def shared(model: Model, rules: Mapping[str, Any], marks: Mapping[str, str], pieces: Mapping[str, list[str]]) -> Plain:
    """What pages look up: labels, titles, clauses, fields of collections, the shell, the rates that occupations list."""
    about = [i for i, r in rules.items() if r["audience"] == "person" and looks_at(r, ("occupation", "level"))]
    at = Linker(model, "/")
    compulsory = model.district.enforced.compulsory_courses[0]
    return {
        "labels": {name: {t.id: t.label for t in terms.values()} for name, terms in model.terms.items()},
        "titles": {c: {r.id: r.title for r in found.values()} for c, found in model.records.items() if c != "projects"},
        "clauses": {
            c: {"label": model.clause_label(c), "path": model.clause_path(c)}
            for c in sorted({c for _, r in every(model) for c in clauses(r)} | {compulsory})
        },
        "fields": {c: field_list(c) for c in MADE},
        "lists": {c: {"title": COLLECTIONS[c].title, "lead": COLLECTIONS[c].lead} for c in COLLECTIONS},
        "compulsory": {
            "clause": compulsory,
            "courses": [{"id": t.id, "label": t.label} for t in model.terms["compulsory_course"].values()],
        },
        "occupation_codes": {o.id: at.code(o) for o in model.occupations.values()},
        "groups": {g: at.ref("groups", g) for g in model.records["groups"]},
        "departments": {d: at.ref("departments", d) for d in model.records["departments"]},
        "samples": {c: {r.id: True for r in found.values() if is_sample(r)} for c, found in model.records.items()},
        "areas": {a: at.area(a, around=False) for a in model.terms["area"]},
        "country": at.area("national"),
        "district": {"name": model.district.name, "city": model.district.city, "province": model.district.province},
        "about_occupations": about,
        "fees": assessment_fees(model),
        "pieces": pieces,
        "assets": next(iter(marks.values())),
    }  # fmt: skip


def every(model: Model) -> list[tuple[str, Record]]:
    return [(c, r) for c in MADE for r in model.records[c].values()]


def clauses(record: Record) -> set[str]:
    """The clauses that a record names anywhere."""
    return set(re.findall(r'"clause": "([^"]+)"', json.dumps(plain(record), ensure_ascii=False))) | set(record.basis)


def field_list(collection: str) -> list[Plain]:
    """The fields of a record's list of facts, its own first."""
    common = {f.name for f in fields(Record)}
    found = sorted(fields(COLLECTIONS[collection].cls), key=lambda f: f.name in common)
    return [
        {
            "key": f.key,
            "label": f.meta.label,
            "ref": f.meta.ref,
            "choice": f.meta.choice,
            "kind": f.meta.kind,
            "unit": f.meta.unit,
        }
        for f in found
        if f.name not in record_facts.ELSEWHERE and (f.part is None or f.part is Alias)
    ]


def assessment_fees(model: Model) -> Plain:
    """occupation (empty: any other) → what its assessment costs."""
    out: Plain = {}
    nobody = Occupation(id="-", title="-", code="1-01-01-01", code_version="-", major="-")
    for occupation in (nobody, *model.occupations.values()):
        found = record_facts.assessment_fees(model, occupation)
        if occupation is nobody or any(f.occupation for _, f in found):
            out["" if occupation is nobody else occupation.id] = [
                {"assessment": a.id, "title": a.title, "sample": a.sample, "level": f.level, "class": f.class_, "fee": f.fee}
                for a, f in found
            ]
    return out


def plain(value: Any) -> Any:
    """Typed data as maps, lists, texts and numbers; what is not given is left out."""
    if isinstance(value, Part):
        pairs = ((f.key, plain(getattr(value, f.name))) for f in fields(type(value)))
        return {k: v for k, v in pairs if v is not None and v is not False and v not in ([], {})}
    if isinstance(value, tuple | list):
        return [plain(v) for v in value]
    if isinstance(value, Mapping):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, datetime.date):
        return value.isoformat()
    return decimal_text(value) if isinstance(value, Fraction) else value


class Maker:
    """Makes the data of one collection's pages."""

    def __init__(self, model: Model, rules: Mapping[str, Any], collection: str) -> None:
        self.model, self.rules, self.collection = model, rules, collection
        self.same_title = Counter((c, r.title) for c, found in model.records.items() for r in found.values())
        self.titled_in = Counter(title for _, title in self.same_title)
        self.labels = {f: fact.label for f, fact in model.facts.items()}

    def all(self) -> list[Plain]:
        return [self.one(r) for r in self.model.records[self.collection].values()]

    def one(self, record: Record) -> Plain:
        back = self.model.referrers(self.collection, record.id)
        out: Plain = {
            "page_title": self.page_title(record),
            "description": record_facts.description(self.model, self.collection, record),
            "r": self.rate(record) if isinstance(record, Rate) else plain(record),
            "related": [
                {"collection": c, "ids": [i for i in back[c] if (c, i) != (self.collection, record.id)]}
                for c in COLLECTIONS
                if c in back and c != "projects"
            ],
            "listed": not getattr(record, "succeeded_by", None),
            "revised": replaced.revised(
                replaced.cited_clauses(record), lambda id: [(self.model.policies[id], p) for p in self.model.replaced_by(id)]
            ),
        }
        if isinstance(record, Project):
            out["known"] = autofill.project_facts(self.model, record)
            out["intake"] = intake(record, self.model.data_date)
            out["same"] = [p.id for p in record_facts.same_occupation(self.model, record)]
        elif not isinstance(record, Rate):
            out["projects"] = list(back.get("projects", ()))
        return out

    def page_title(self, record: Record) -> str:
        title = record.title
        if self.same_title[self.collection, title] > 1:
            title = f"{title}（{record.id}）"
        return f"{title} - {COLLECTIONS[self.collection].title}" if self.titled_in[record.title] > 1 else title

    def brief(self, rate: str) -> str:
        return sentences.amount_phrase(self.rules[rate]["amount"], self.labels)

    def rate(self, rate: Rate) -> Plain:
        """A rate without its rule, which comes in words."""
        c, labels = self.rules[rate.id], self.labels
        own = {k: v for k, v in plain(rate).items() if k not in IN_WORDS}
        rows = sentences.table_rows(c["amount"])
        at = Linker(self.model, "/")
        groups = at.audiences(list(dict.fromkeys(grant._groups(at, rate.when))))
        figures = [{"name": n, "least": low, "most": high} for n, low, high in grant._figures(at, rate)]
        fund: Any = self.model.records["funds"][rate.fund]
        return own | {
            "brief": self.brief(rate.id),
            "conditions": [{"in": d, "text": t, "clause": x} for d, t, x in sentences.condition_lines(c.get("when"))],
            "limits": [{"text": x["text"], "clause": x.get("clause")} for x in c.get("limits") or ()],
            "rows": [{"text": cell["text"], "amount": sentences.amount_phrase(amount, labels)} for cell, amount in rows],
            "lead": bool(rows) and ("each" in c["amount"] or "tiers" in c["amount"]),
            "adjustments": [
                {"text": sentences.adjustment_text(a, labels), "when": when_text(a), "clause": a.get("clause")}
                for a in c.get("adjustments") or ()
            ],
            "rounding": sentences.rounding_text(c["rounding"]) if c.get("rounding") else "",
            "instalments": [
                {"text": sentences.payment_text(x, labels), "clause": x.get("clause")} for x in c.get("instalments") or ()
            ],
            "payees": [{"to": p["to"], "when": when_text(p)} for p in c["payee"]],
            "clawback": [{"text": x["text"], "clause": x.get("clause")} for x in c.get("clawback") or ()],
            "quota": [{"title": x["title"], "yearly": x.get("per") == "year", "count": x["count"], "unit": x["unit"]}
                      for x in c.get("quota") or ()],
            "exclusive": [
                {"others": [{"id": o.id, "versions": n} for o, n in others], "settle": SETTLE[x.settle], "clause": x.clause}
                for x in rate.exclusive
                if (others := record_facts.exclusive_with(self.model, rate.id, x.group))
            ],
            "decided": "申请那天" if rate.decided_by == "on" else self.model.facts[rate.decided_by].label,
            "versions": self.versions(rate),
            "cases": [
                {"reason": x.reason, "on": str(x.on), "result": STATUS[x.expect.status] + expected(x.expect)}
                for x in self.model.cases
                if x.rate == rate.id
            ],
            "groups": [g["@id"].split("/")[-2] for g in groups],
            "figures": figures if rate.benefit == "payment" else [],
            "fund_lead": fund.lead if rate.benefit == "payment" else None,
        }  # fmt: skip

    def versions(self, rate: Rate) -> list[Plain]:
        same = [v for v in self.model.rates.values() if rate.series and v.series == rate.series]
        same.sort(key=lambda v: v.in_force.from_)
        out = []
        for n, v in enumerate(same):
            diff = sentences.version_changes(self.rules[same[n - 1].id], self.rules[v.id], self.labels) if n else []
            span = f"{v.in_force.from_}" + (f" 至 {v.in_force.to}" if v.in_force.to else " 起")
            out.append(
                {
                    "id": v.id,
                    "span": span,
                    "changes": [{"kind": k, "text": t} for k, t in diff],
                    "from": iso_day(v.in_force.from_),
                }
            )
        return out if len(out) > 1 else []


def intake(project: Project, day: datetime.date) -> Plain:
    """When a project takes people, in words and as the browser is told: all of it, all year, at regular days, the classes.

    told: the classes that search engines are told of on a day.
    """
    return {
        "any": bool(project.sessions or project.recurring or project.rolling),
        "dated": bool(project.sessions or project.recurring),
        "words": record_facts.intake_text(project),
        "data": compact(sessions.intake_data(project)),
        "rolling": project.rolling and {
            "words": sessions.rolling_words(project.rolling),
            "data": compact(sessions.rolling_data(project.rolling)),
        },
        "recurring": [
            {"words": sessions.rule_words(rule), "data": compact(sessions.recurring_data(rule)),
             "dates": [{"id": s.id, "start": str(s.start)} for s in sessions.expanded(rule)]}
            for rule in project.recurring
        ],
        "sessions": [compact(sessions.session_data(s)) for s in project.sessions],
        "told": [plain(s) for s in course.told(project, day)],
    }  # fmt: skip


def compact(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def when_text(node: Mapping[str, Any]) -> str:
    return condition_text(node["when"]) if node.get("when") else ""


def expected(expect: Any) -> str:
    """The amount that a case expects, in words."""
    if expect.amount is not None:
        return f"，{yuan(expect.amount)} 元"
    if expect.max is not None:
        return f"，{yuan(expect.min or 0)} 至 {yuan(expect.max)} 元"
    return f"，{yuan(expect.min)} 元以上" if expect.min is not None else ""


def raw_pages(site: Path, pieces: Mapping[str, list[str]], records: Mapping[str, list[Plain]]) -> Iterator[Raw]:
    """The pages of a built site that are neither a record's of the four collections nor a list of them."""
    made = {f"{c}/{r['r']['id']}/" for c in MADE for r in records[c]}
    lists = re.compile(rf"(?:{'|'.join(MADE)})/(?:page/\d+/)?")
    return every_page(site, pieces, lambda path: path in made or lists.fullmatch(path) is not None)


def every_page(site: Path, pieces: Mapping[str, list[str]], without: Callable[[str], bool] = lambda _: False) -> Iterator[Raw]:
    """The pages of a built site, cut out of their shells."""
    for file in sorted(site.rglob("index.html")):
        path = file.relative_to(site).as_posix().removesuffix("index.html")
        if not without(path):
            text = file.read_text("utf-8")
            yield next((r for name, p in pieces.items() if (r := cut(path, name, p, text))), Raw(path, "", "", "", text))


def cut(path: str, name: str, pieces: list[str], text: str) -> Raw | None:
    """A page as what it puts into a shell; None for a page of another shell."""
    start, middle, main, end = pieces
    if not (int(name.split("/")[1]) == path.count("/") and text.startswith(start) and text.endswith(end)):
        return None
    title, found, rest = text[len(start) : len(text) - len(end)].partition(middle)
    head, inner, body = rest.partition(main)
    return Raw(path, name, html.unescape(title), head, body) if found and inner else None
