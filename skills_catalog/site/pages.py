"""Every catalog page: model + Jinja2 body + shell → bytes, one page at a time."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, cast

from markupsafe import Markup

from skills_catalog.catalog import replaced
from skills_catalog.catalog.change import KINDS_OF_CHANGE as CHANGE_WORDS
from skills_catalog.catalog.collections import COLLECTIONS
from skills_catalog.catalog.facts import autofill
from skills_catalog.catalog.intake import sessions
from skills_catalog.catalog.kinds.policy import HALTED, Policy
from skills_catalog.catalog.model import Model
from skills_catalog.catalog.reads import Derived, Recorded
from skills_catalog.catalog.rulebook import version_rows
from skills_catalog.catalog.samples.marks import is_sample
from skills_catalog.records.record import Record
from skills_catalog.rules import sentences
from skills_catalog.rules.by_version import AmountSpell, spell_text, spells
from skills_catalog.rules.known.fact_kinds import FactKinds
from skills_catalog.rules.phrases import condition_text
from skills_catalog.site import home, rate_history, record_facts
from skills_catalog.site.datasette_rows import row_path
from skills_catalog.site.jinja import Environment, Templates
from skills_catalog.site.rate_matrix import matrix
from skills_catalog.site.rates_by_fact import RatesByFact
from skills_catalog.site.schema_org import html_head
from skills_catalog.site.shell import HOME
from skills_catalog.site.site_map import ABOVE, QUERY, SINGLES, section
from skills_catalog.site.truth import letter, page
from skills_catalog.text import quantities

PER_PAGE = 60
MOST_CARDS = 1_000
"""Cards kept while pages are made."""
Crumbs = list[tuple[str, str]]


class Joiner(Protocol):
    """The shell, as far as pages need it."""

    @property
    def assets(self) -> str: ...

    @property
    def home(self) -> Sequence[str]: ...

    def page(self, section: str, depth: int, *, title: str, head: str, body: str) -> bytes: ...

    def digest(self, key: tuple[str, int]) -> bytes: ...


Key = tuple[str, ...]
"""Names a page: ``("record", collection, id)``, ``("list", collection, number)``, ``("article", policy, n)``,
``("moved", collection, id, former id)``, ``("single", path)``, ``("home",)``."""


@dataclass(frozen=True)
class Plan:
    """One page to be made: its site path (``projects/x/``), template, titles and the template's own values."""

    path: str
    template: str
    title: str
    description: str
    section: str
    crumbs: Crumbs
    values: Mapping[str, Any]
    nodes: Sequence[html_head.JsonLd] = ()

    @property
    def file(self) -> str:
        return f"{self.path}index.html"

    @property
    def depth(self) -> int:
        return self.path.count("/")


@dataclass(frozen=True)
class Titles:
    """Titles that do not tell records apart: twice in a collection, and in several collections."""

    twice: frozenset[tuple[str, str]]
    shared: frozenset[str]

    @classmethod
    def of(cls, model: Model) -> Titles:
        counted = Counter((c, r.title) for c, found in model.records.items() for r in found.values())
        shared = Counter(title for _, title in counted)
        return cls(frozenset(k for k, n in counted.items() if n > 1), frozenset(t for t, n in shared.items() if n > 1))

    def kind(self, collection: str, title: str) -> tuple[bool, bool]:
        """Whether a title stands twice in its collection, and whether another collection has it too."""
        return (collection, title) in self.twice, title in self.shared


class Pages:
    """Plans and renders the catalog's pages."""

    def __init__(
        self,
        model: Model,
        rules: Mapping[str, Any],
        templates: Templates,
        shell: Joiner,
        *,
        base_url: str,
        site_url: str | None,
        parent_url: str | None = None,
        query: bool = False,
        qr: bool = False,
        datasette: str | None = None,
        published: object = None,
        query_size: str = "",
        compiled: Path | None = None,
    ) -> None:
        """base_url: where the site stands below its host; site_url: its public address; parent_url: of the site above it.

        query: whether there is SQL in the browser; qr: whether there is what draws
        QR codes. datasette: the address of the database's server, or a path below the site. published, query_size: what stands
        below ``data/``, and what SQL in the browser has to load, for the pages that tell of it. compiled: a folder that keeps the
        templates' compiled form.
        """
        more = {
            "base_url": base_url, "site_url": site_url, "parent_url": parent_url, "query": query, "qr": qr,
            "datasette": datasette, "published": published, "query_size": query_size,
        }  # fmt: skip
        self._given = (model, rules, templates, shell, more)
        self.base_url, self.parent_url, self.query = base_url, parent_url, query
        self.model, self.rules, self.shell, self.site_url = model, rules, shell, site_url
        cells, titles = model.cells, Titles.of(model)
        self._kinds = FactKinds(rules["facts"])
        self.compiled = Recorded(cells, "compiled", {r["id"]: r for r in rules["rates"]})
        self.fact_labels = Recorded(cells, "fact_label", {f["id"]: f["label"] for f in rules["facts"]})
        values = {f["id"]: dict(f.get("values") or ()) for f in rules["facts"]}
        self._value_labels = Recorded(cells, "value_labels", values)
        self._title_kind = Derived(cells, "title_kind", titles.kind)
        self._listed = Derived(cells, "listed", self._ids)
        self._list_page = Derived(cells, "list_page", self._ids_of_page)
        self._spells = Derived(cells, "spells", self._times_of)
        self._template = Derived(cells, "template", self._text_of_template)
        cells.families["shell"] = shell
        self._cards: dict[tuple[str, ...], tuple[str, frozenset[int]]] = {}
        looked_up = RatesByFact(model, rules)
        self.own = templates.texts
        self.env = Environment(templates, compiled)
        self.env.globals.update(
            m=model, views=record_facts, classes=sessions, units=quantities, sentences=sentences,
            collections=COLLECTIONS, per_page=PER_PAGE,
            brief=self.brief, changes=self.changes, rates_for=looked_up.rates_for, rates_about=looked_up.rates_about,
            datasette=datasette, compiled=self.compiled, qr=qr,
            assets=shell.assets, project_facts=lambda r: autofill.project_facts(model, r),
            labels=self.fact_labels, condition_text=condition_text,
            row_path=row_path, base_url=base_url, site_url=site_url, published=published, query_size=query_size,
            histories=lambda: rate_history.charts(model, self.compiled, self.fact_labels, self.spells),
            matrix=lambda amount: matrix(amount, self._value_labels),
            spells=self.spells, spell_text=spell_text, version_rows=functools.partial(version_rows, model),
            revised=self.revised, dated=replaced.dated, change_words=CHANGE_WORDS, halted=HALTED, is_sample=is_sample,
            project_card=self.project_card, institution_card=self.institution_card,
            letters=letter, truth=lambda: page.truth(model),
        )  # fmt: skip
        self.macros: Any = self.env.get_template("_macros.html").module

    def __reduce__(self) -> tuple[Callable[..., Pages], tuple[Any, ...]]:
        """Compiled templates cannot travel: another machine makes its own."""
        return _again, self._given

    def project_card(self, project: Record, root: str, heading: str = "h3") -> str:
        """A project as lists and other pages show it; most are shown many times."""
        return self._card(("projects", project.id, root, heading), self.macros.project_card, project, root, heading)

    def institution_card(self, institution: Record, root: str) -> str:
        return self._card(("institutions", institution.id, root), self.macros.institution_card, institution, root)

    def _card(self, name: tuple[str, ...], make: Callable[..., str], *given: Any) -> str:
        found = self._cards.get(name)
        if found is None:
            if len(self._cards) > MOST_CARDS:
                self._cards.clear()
            found = self._cards[name] = self.model.cells.account(make, *given)
        text, read = found
        self.model.cells.noted |= read
        return text

    def brief(self, rate_id: str) -> str:
        """A rate's amount in one phrase."""
        return sentences.amount_phrase(self.compiled[rate_id]["amount"], self.fact_labels)

    def revised(self, record: Record) -> list[str]:
        """What is said of the replaced documents that a record cites."""
        return replaced.revised(
            replaced.cited_clauses(record), lambda id: [(self.model.policies[id], p) for p in self.model.replaced_by(id)]
        )

    def spells(self, rate_id: str) -> list[AmountSpell]:
        """The times of a rate that leans on parameters, with what it comes to in each."""
        return cast("list[AmountSpell]", self._spells(rate_id))

    def _times_of(self, rate_id: str) -> list[AmountSpell]:
        return spells(self.compiled[rate_id], self._kinds, {f["id"]: f["label"] for f in self.rules["facts"]})

    def changes(self, before: str, after: str) -> list[tuple[str, str]]:
        """What one version of a rate changed against another."""
        return sentences.version_changes(self.compiled[before], self.compiled[after], self.fact_labels)

    def _template_for(self, own: str, usual: str) -> str:
        """The template of a collection's own, or else the usual one; that there is none of its own has been read too."""
        return own if self._template(own) else usual

    def _text_of_template(self, name: str) -> list[str]:
        """A template with all that it rests on; nothing where there is none of that name."""
        if name not in self.own:
            return []
        above = re.findall(r'{% (?:extends|import|include) "([^"]+)"', self.own[name])
        return [self.own[name], *(text for other in above for text in self._text_of_template(other))]

    def body(self, plan: Plan) -> str:
        """What stands within ``main``."""
        root = "../" * plan.depth or "./"
        self._template(plan.template)
        return self.env.get_template(plan.template).render(page=plan, root=root, **plan.values)

    def page(self, plan: Plan, body: str) -> bytes:
        """The whole page."""
        if plan.path == "":
            self.model.cells.note("shell", HOME)
            return f"{self.shell.home[0]}{body}{self.shell.home[2]}".encode()
        head = html_head.head_tags(
            title=plan.title, description=plan.description, path=plan.path, base_url=self.base_url, site_url=self.site_url,
            nodes=list(plan.nodes), crumbs=plan.crumbs, image=f"{self.shell.assets}/icons/icon-512.png",
        )  # fmt: skip
        self.model.cells.note("frame", "district")  # for the public address
        self.model.cells.note("shell", (plan.section, plan.depth))
        return self.shell.page(plan.section, plan.depth, title=plan.title, head=head, body=body)

    def every(self) -> Iterator[Key]:
        """All pages, in the order in which they are made."""
        for collection in COLLECTIONS:
            for number in range(1, self.count(collection) + 1):
                yield ("list", collection, str(number))
            for id in self.model.records[collection]:
                yield ("record", collection, id)
                if collection == "policies":
                    yield from (("article", id, a.n) for a in self.model.policies[id].articles)
        for collection, records in self.model.records.items():
            for id, record in records.items():
                yield from (("moved", collection, id, old) for old in record.former_ids)
        if self.shell.home:
            yield ("home",)
        yield ("single", "responsibility")
        yield from (("single", page[0]) for page in (*SINGLES, *([QUERY] if self.query else [])))

    def path(self, key: Key) -> str:
        """The site path of a page."""
        kind, *rest = key
        if kind == "home":
            return ""
        if kind == "list":
            return f"{rest[0]}/" if rest[1] == "1" else f"{rest[0]}/page/{rest[1]}/"
        if kind == "article":
            return f"policies/{rest[0]}/article-{rest[1]}/"
        return f"{rest[0]}/" if kind == "single" else f"{rest[0]}/{rest[-1]}/"

    def plan(self, key: Key) -> Plan:
        """What a page is made of."""
        kind, *rest = key
        if kind == "record":
            return self.record(rest[0], self.model.records[rest[0]][rest[1]])
        if kind == "list":
            return self.list(rest[0], int(rest[1]))
        if kind == "article":
            policy = self.model.policies[rest[0]]
            return self.article(policy, next(n for n, a in enumerate(policy.articles) if a.n == rest[1]))
        if kind == "moved":
            return self.moved(rest[0], self.model.records[rest[0]][rest[1]], rest[2])
        if kind == "home":
            values = home.home(self.model) | {"guide": Markup(self.shell.home[1]), "up": self.parent_url}
            return Plan("", "home.html", "", "", "", [], values)
        if rest[0] == "responsibility":
            return self.responsibility()
        return self.single(*next(page for page in (*SINGLES, QUERY) if page[0] == rest[0]))

    def count(self, collection: str) -> int:
        """How many pages the list of a collection has."""
        return pages_of(len(self.listed(collection)))

    def listed(self, collection: str) -> list[str]:
        """The ids that the list of a collection shows, in order."""
        return cast("list[str]", self._listed(collection))

    def _ids(self, collection: str) -> list[str]:
        current = collection == "institutions"  # the others have none that another has taken the place of
        records = self.model.records[collection]
        return [r.id for r in self.model.current(collection)] if current else list(records)

    def _ids_of_page(self, collection: str, number: int) -> tuple[list[str], int]:
        """The ids on a page of a list, and how many the whole list has."""
        ids = self.listed(collection)
        return ids[(number - 1) * PER_PAGE : number * PER_PAGE], len(ids)

    def single(self, path: str, template: str, title: str, description: str, section: str) -> Plan:
        nodes = [html_head.catalog_node(self.model, title, self.site_url or self.base_url)] if path == "data" else []
        above = ABOVE.get(path.rpartition("/")[0])
        crumbs = [("首页", ""), *([above] if above else [])]
        return Plan(f"{path}/", template, title, description, section, crumbs, {}, nodes)

    def list(self, collection: str, number: int) -> Plan:
        """A page of ``PER_PAGE`` of the list of a collection."""
        spec = COLLECTIONS[collection]
        ids, total = self._list_page(collection, number)
        template = f"lists/{collection}.html"
        title = spec.title if number == 1 else f"{spec.title}，第 {number} 页"
        values = {
            "spec": spec, "number": number, "count": pages_of(total), "total": total,
            "records": [self.model.records[collection][id] for id in ids],
        }  # fmt: skip
        values["counted"] = counted = self.model.counted(collection)
        description = f"{spec.lead}{record_facts.count_words(counted, '条', '共')}" + (
            f"，第 {number} 页。" if number > 1 else "。"
        )
        return Plan(
            self.path(("list", collection, str(number))), self._template_for(template, "lists/list.html"), title,
            description, section(collection), [("首页", "")], values,
        )  # fmt: skip

    def record(self, collection: str, record: Record) -> Plan:
        spec = COLLECTIONS[collection]
        template = f"records/{collection}.html"
        path = f"{collection}/{record.id}/"
        node = html_head.record_node(self.model, collection, record, f"{self.site_url or self.base_url}{path}")
        return Plan(
            path, self._template_for(template, "records/record.html"), self.page_title(collection, record),
            record_facts.description(self.model, collection, record), section(collection),
            [("首页", ""), (spec.title, f"{collection}/")], {"r": record, "spec": spec}, [node],
        )  # fmt: skip

    def page_title(self, collection: str, record: Record) -> str:
        """A title that is the page's own: records of one name carry what tells them apart."""
        title = record.title
        twice, shared = self._title_kind(collection, title)
        if twice:
            title = f"{title}（{record.id}）"
        return f"{title} - {COLLECTIONS[collection].title}" if shared else title

    def moved(self, collection: str, record: Record, old: str) -> Plan:
        """The page at a former address, which leads to the new one."""
        values = {"target": f"{collection}/{record.id}/", "title": record.title}
        title = f"{record.title}（旧地址 {old}）"
        description = f"{record.title}的编号已由 {old} 改为 {record.id}。"
        return Plan(f"{collection}/{old}/", "moved.html", title, description, section(collection), [("首页", "")], values)

    def article(self, policy: Policy, n: int) -> Plan:
        article = policy.articles[n]
        label = f"{policy.doc_no or policy.title}{article.label}"
        values = {
            "policy": policy,
            "article": article,
            "part": next((p for p in policy.parts if article.n.isdigit() and p.first <= int(article.n) <= p.last), None),
            "before": policy.articles[n - 1] if n else None,
            "after": policy.articles[n + 1] if n + 1 < len(policy.articles) else None,
        }
        crumbs = [("首页", ""), ("政策文件", "policies/"), (policy.doc_no or policy.title, f"policies/{policy.id}/")]
        return Plan(
            f"policies/{policy.id}/article-{article.n}/", "article.html", f"{article.title} {label}",
            f"{label}：{article.text}"[:150], "policies", crumbs, values,
            [html_head.article_node(self.model, policy, article, self.site_url or self.base_url)],
        )  # fmt: skip

    def responsibility(self) -> Plan:
        policy = self.model.policies[self.model.district.main_policy]
        departments = list(self.model.records["departments"].values())
        grid = {a.n: self.model.responsible(a) for a in policy.articles}
        values = {"policy": policy, "departments": departments, "grid": grid}
        title = "责任分工表"
        description = f"{policy.doc_no}每一条由哪个部门牵头、哪些部门配合。"
        crumbs: Crumbs = [("首页", "")]
        return Plan("responsibility/", "responsibility.html", title, description, "policies", crumbs, values)


def _again(model: Model, rules: Mapping[str, Any], templates: Templates, shell: Joiner, more: dict[str, Any]) -> Pages:
    return Pages(model, rules, templates, shell, **more)


def pages_of(total: int) -> int:
    """How many pages a list of so many records has."""
    return max(1, -(-total // PER_PAGE))
