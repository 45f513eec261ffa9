"""What machines read of the site: JSON-LD, OpenGraph, canonical addresses, the Atom feed, sitemaps and robots.txt."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit
from xml.etree import ElementTree

import msgspec
import pytest

from skills_catalog.catalog import linked_data
from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.kinds.training import Project, Town
from skills_catalog.catalog.model import Model, join
from skills_catalog.catalog.reads import Cells
from skills_catalog.records.schema import walk
from skills_catalog.rules.language.condition import Condition
from skills_catalog.site.schema_org import html_head
from skills_catalog.web import feeds
from tests.support.program import run_build
from tests.support.schemaorg import google
from tests.support.schemaorg.vocabulary import DAY, Vocabulary, listed
from tests.support.sites import tiny_arguments
from tests.support.some import some

PUBLIC = "https://skills.example.cn/rsj/"
NO_OFFER = "Course: offers is required"
HOSTILE = "</script><script>alert(1)</script><!-- \"' & \u2028倒"
Node = dict[str, Any]


class Page(HTMLParser):
    """The JSON-LD blocks, the meta values, the canonical address and all scripts of a page."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.blocks: list[Node] = []
        self.meta: dict[str, str] = {}
        self.canonical: list[str] = []
        self.scripts = 0
        self._data = False
        self.feed(file.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {k: v or "" for k, v in attrs}
        self._data = tag == "script" and values.get("type") == "application/ld+json"
        self.scripts += tag == "script" and not self._data
        if tag == "meta" and values.get("content") is not None:
            name = values.get("property") or values.get("name")
            if name is not None:
                assert name not in self.meta or name == "theme-color", f"{name} twice"
                self.meta[name] = values["content"]
        if tag == "link" and values.get("rel") == "canonical":
            self.canonical.append(values["href"])

    def handle_data(self, data: str) -> None:
        if self._data:
            self.blocks.append(json.loads(data))
            self._data = False


def pages(site: Path) -> dict[str, Page]:
    """Site path (``projects/x/``) → page; the two pages that answer at any address are left out."""
    return {p.relative_to(site).as_posix().removesuffix("index.html"): Page(p) for p in sorted(site.rglob("index.html"))}


def within(value: Any) -> Iterator[Node]:
    """A node and all nodes inside it."""
    for one in listed(value):
        if isinstance(one, dict):
            yield one
            for inner in one.values():
                yield from within(inner)


def of_type(value: Any, kind: str) -> list[Node]:
    return [n for n in within(value) if kind in listed(n.get("@type"))]


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary()


@pytest.fixture(scope="module")
def model(real_catalog: Catalog) -> Model:
    return join(real_catalog)


@pytest.fixture(scope="module")
def real_pages(real_site: Path) -> dict[str, Page]:
    return pages(real_site)


@pytest.fixture(scope="module")
def public_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny district at a known address, with names that try to break out and a record that has moved."""
    tmp = tmp_path_factory.mktemp("public")
    arguments = tiny_arguments(tmp)
    district = tmp / "catalog" / "district.yaml"
    district.write_text(f"{district.read_text('utf-8')}site_url: {PUBLIC}\n", "utf-8")
    hostile = json.dumps(HOSTILE)
    (tmp / "catalog" / "groups" / "odd.yaml").write_text(f"title: {hostile}\nformer_ids: [old]\n", "utf-8")
    (tmp / "catalog" / "institutions" / "odd.yaml").write_text(
        f"title: {hostile}\nsummary: {hostile}\nsample: true\nkind: school\nverified_on: 2026-02-01\n", "utf-8"
    )
    done = run_build(["build", *arguments, "--base-url", "/rsj/"])
    assert done.returncode == 0, done.stdout + done.stderr
    return tmp / "site"


def node_of(model: Model, collection: str, record: Any, base: str = PUBLIC) -> Node:
    return html_head.record_node(model, collection, record, f"{base}{collection}/{record.id}/")


def all_nodes(model: Model) -> Iterator[tuple[str, Any, Node]]:
    for collection, records in model.records.items():
        for record in records.values():
            yield collection, record, node_of(model, collection, record)


# The whole site against the vocabulary


def test_every_block_of_the_site_is_sound(real_pages: dict[str, Page], model: Model, vocabulary: Vocabulary) -> None:
    free_of_offers = {f"projects/{p.id}/" for p in model.projects.values() if p.fee is None}
    assert free_of_offers
    found = []
    for path, page in real_pages.items():
        for block in page.blocks:
            assert block["@context"] == "https://schema.org"
            faults = [*vocabulary.faults(block), *google.faults(block)]
            found += [f"{path}: {f}" for f in faults if not (f == NO_OFFER and path in free_of_offers)]
    assert found == []


def test_every_record_has_its_node(real_pages: dict[str, Page], model: Model) -> None:
    for collection, records in some(model.records.items()):
        for record in records.values():
            own = [b for b in real_pages[f"{collection}/{record.id}/"].blocks if b["@type"] != "BreadcrumbList"]
            assert [b["name"] for b in own] == [record.title]
            assert own[0]["@type"] == linked_data.kind_of(collection, record)


def test_articles_and_the_data_page_have_their_nodes(real_pages: dict[str, Page], model: Model) -> None:
    for policy in model.policies.values():
        for article in policy.articles:
            node = real_pages[f"policies/{policy.id}/article-{article.n}/"].blocks[0]
            assert (node["@type"], node["text"]) == ("Legislation", article.text)
    assert real_pages["data/"].blocks[0]["@type"] == "DataCatalog"


def test_references_lead_to_pages_that_say_the_same(real_pages: dict[str, Page]) -> None:
    types = {n["@id"]: n["@type"] for p in real_pages.values() for n in p.blocks if "@id" in n}
    seen = 0
    for path, page in real_pages.items():
        for node in within(page.blocks):
            if "@id" in node:
                target = unquote(node["@id"]).removeprefix("/")
                assert target in real_pages, (path, node["@id"])
                assert types.get(node["@id"], node["@type"]) == node["@type"], (path, node["@id"])
                seen += 1
            elif "contentUrl" in node:
                assert node["contentUrl"].startswith("/data/")
    assert seen > 1000


def test_observed_rates_are_sound_too(observed: Catalog, vocabulary: Vocabulary) -> None:
    found = join(observed)
    for rate in some(found.rates.values()):
        assert list(vocabulary.faults(node_of(found, "rates", rate))) == []


def test_articles_and_the_catalog_are_sound(model: Model, vocabulary: Vocabulary) -> None:
    for policy in model.policies.values():
        for article in policy.articles:
            node = html_head.article_node(model, policy, article, PUBLIC)
            assert list(vocabulary.faults(node)) == []
            assert node["isPartOf"]["@id"] == f"{PUBLIC}policies/{policy.id}/"
            assert node["text"] == article.text
    catalog = html_head.catalog_node(model, "开放数据", PUBLIC)
    assert [*vocabulary.faults(catalog), *google.faults(catalog)] == []
    assert len(catalog["dataset"]) == len(model.collections) + 1
    assert {d["encodingFormat"] for d in of_type(catalog, "DataDownload")} == {
        "text/csv", "application/json", "application/vnd.sqlite3",
    }  # fmt: skip


# Each check can fail

OFFER = {"@type": "Offer", "category": "Paid", "price": 900, "priceCurrency": "CNY"}
INSTANCE = {"@type": "CourseInstance", "courseMode": "onsite", "courseWorkload": "PT60H"}
COURSE = {
    "@type": "Course", "name": "电工", "description": "电工五级", "offers": OFFER, "hasCourseInstance": [INSTANCE],
    "provider": {"@type": "Organization", "name": "学校"},
}  # fmt: skip
CRUMB = {"@type": "ListItem", "position": 1, "name": "首页", "item": "/"}
TRAIL = {"@type": "BreadcrumbList", "itemListElement": [CRUMB, {**CRUMB, "position": 2}]}
DATASET = {"@type": "Dataset", "name": "培训人次", "description": "字" * 50}


@pytest.mark.parametrize(
    ("node", "word"),
    [
        ({"name": "x"}, "no type"),
        ({"@type": "Kurs"}, "no type Kurs"),
        ({"@type": "UserBlocks"}, "superseded"),
        ({"@type": "Course", "colour": "red"}, "no such property"),
        ({"@type": "Course", "courseWorkload": "PT60H"}, "only on CourseInstance"),
        ({"@type": "Course", "requiresSubscription": True}, "only on"),
        ({"@type": "CreativeWork", "awards": "x"}, "superseded"),
        ({"@type": "Course", "timeRequired": "80 学时"}, "is not Duration"),
        ({"@type": "CourseInstance", "startDate": "2026年3月1日"}, "is not Date"),
        ({"@type": "CourseInstance", "maximumAttendeeCapacity": "30"}, "is not Integer"),
        ({"@type": "CourseInstance", "eventStatus": "https://schema.org/InForce"}, "is not EventStatusType"),
        ({"@type": "CourseInstance", "eventStatus": "取消"}, "is not EventStatusType"),
        ({"@type": "Course", "isAccessibleForFree": "true"}, "is not Boolean"),
        ({"@type": "Course", "isAccessibleForFree": 1}, "is not Boolean"),
        ({"@type": "Course", "provider": "学校"}, "is not Organization or Person"),
        ({"@type": "Course", "provider": {"@type": "Place", "name": "x"}}, "Place is not"),
        ({"@type": "Course", "provider": {"@type": "Organization", "nam": "x"}}, "no such property"),
        ({"@type": "DataDownload", "contentUrl": "/data/电工.csv"}, "is not URL"),
        ({"@type": "Course", "@id": "https://a.example/电工/"}, "not an address"),
        ({"@type": "Course", "name": ""}, "empty"),
    ],
)
def test_the_vocabulary_check_can_fail(node: Node, word: str, vocabulary: Vocabulary) -> None:
    assert any(word in fault for fault in vocabulary.faults(node))


def test_the_vocabulary_check_passes_sound_nodes(vocabulary: Vocabulary) -> None:
    assert vocabulary.release == "30.0"
    for node in (COURSE, TRAIL, DATASET):
        assert [*vocabulary.faults(node), *google.faults(node)] == []


@pytest.mark.parametrize(
    ("node", "word"),
    [
        *[({k: v for k, v in COURSE.items() if k != name}, f"{name} is required") for name in COURSE if name != "@type"],
        ({**COURSE, "provider": {"@type": "Organization"}}, "name is required"),
        ({**COURSE, "offers": {**OFFER, "category": "收费"}}, "category"),
        ({**COURSE, "offers": {"@type": "Offer", "category": "Paid"}}, "without a price"),
        ({**COURSE, "offers": {"@type": "Offer", "category": "Paid", "price": 9}}, "without a currency"),
        ({**COURSE, "hasCourseInstance": [{**INSTANCE, "courseMode": "线下"}]}, "courseMode"),
        ({**COURSE, "hasCourseInstance": [{**INSTANCE, "courseWorkload": "80 学时"}]}, "ISO 8601"),
        ({**COURSE, "hasCourseInstance": [{"@type": "CourseInstance", "courseMode": "online"}]}, "neither"),
        ({**COURSE, "hasCourseInstance": [{**INSTANCE, "courseSchedule": {"@type": "Schedule"}}]}, "repeatCount"),
        ({**COURSE, "hasCourseInstance": [{**INSTANCE, "startDate": "2026-02-01", "endDate": "2026-01-01"}]}, "ends before"),
        ({"@type": "BreadcrumbList", "itemListElement": [CRUMB]}, "fewer than two"),
        ({"@type": "BreadcrumbList", "itemListElement": [CRUMB, CRUMB]}, "position 1 at place 2"),
        ({"@type": "BreadcrumbList", "itemListElement": [{**CRUMB, "item": ""}, {**CRUMB, "position": 2}]}, "no address"),
        ({"@type": "BreadcrumbList", "itemListElement": [{**CRUMB, "name": ""}, {**CRUMB, "position": 2}]}, "name is"),
        ({**DATASET, "description": "太短"}, "50 to 5000"),
        ({**DATASET, "distribution": [{"@type": "DataDownload"}]}, "contentUrl is required"),
        ({"@type": "DataCatalog", "dataset": [{"@type": "Dataset"}]}, "name is required"),
    ],
)  # fmt: skip
def test_the_google_check_can_fail(node: Node, word: str) -> None:
    assert any(word in fault for fault in google.faults(node))


# What the nodes say


@pytest.mark.parametrize(("hours", "text"), [(80, "PT60H"), (1, "PT45M"), (3, "PT2H15M"), (4, "PT3H"), (0, None)])
def test_class_hours_are_45_minutes(hours: int, text: str | None) -> None:
    assert linked_data.duration(hours) == text


@pytest.fixture(scope="module")
def project(model: Model) -> Project:
    """A sound project with two classes."""
    return next(
        p for p in model.projects.values() if len(p.sessions) > 1 and p.fee and p.mode == "offline" and p.certificate and p.level
    )


def course_of(model: Model, project: Project, **changes: Any) -> Node:
    return node_of(model, "projects", msgspec.structs.replace(project, **changes))


def test_an_unknown_fee_is_no_offer(model: Model, project: Project) -> None:
    node = course_of(model, project, fee=None)
    assert of_type(node, "Offer") == []
    assert "isAccessibleForFree" not in node


@pytest.mark.parametrize(("fee", "price", "category"), [(0, 0, "Free"), (90_000, 900, "Paid"), (1250, 12.5, "Paid")])
def test_a_known_fee_is_the_price(model: Model, project: Project, fee: int, price: float, category: str) -> None:
    node = course_of(model, project, fee=fee)
    offers = of_type(node, "Offer")
    assert len(offers) == 1 + len(project.sessions)
    assert {(o["price"], o["priceCurrency"], o["category"]) for o in offers} == {(price, "CNY", category)}
    assert node["isAccessibleForFree"] is (fee == 0)


def test_a_course_names_its_school_level_certificate_and_occupation(model: Model, project: Project) -> None:
    node = course_of(model, project)
    assert [p["@id"] for p in node["provider"]] == [f"{PUBLIC}institutions/{i}/" for i in project.institutions]
    occupation = model.occupations[str(project.occupation)]
    assert node["about"]["@id"] == PUBLIC + quote(f"occupations/{occupation.id}/")
    assert node["about"]["occupationalCategory"]["codeValue"] == occupation.code
    edition = model.label("code_version", occupation.code_version)
    assert node["about"]["occupationalCategory"]["inCodeSet"]["name"] == edition
    assert node["educationalLevel"]["termCode"] == project.level
    assert node["educationalCredentialAwarded"]["name"] == model.label("certificate_kind", project.certificate)
    assert [s["name"] for s in node["syllabusSections"]] == [m.title for m in project.modules]
    assert len(node["audience"]) == len(project.groups)
    assert not any("instructor" in n for n in within(node))


def test_a_class_says_when_where_and_for_how_many(model: Model, project: Project) -> None:
    first = msgspec.structs.replace(project.sessions[0], seats=20, enrolled=23, times=("08:30", "下午"), place="一号楼")
    second = msgspec.structs.replace(project.sessions[1], seats=20, enrolled=None, cancelled=True, times=())
    third = msgspec.structs.replace(project.sessions[1], seats=None, enrolled=5)
    one, two, three = course_of(model, project, sessions=(first, second, third))["hasCourseInstance"]
    assert (one["startDate"], one["endDate"]) == (first.start.isoformat(), first.end.isoformat())
    assert one["courseWorkload"] == linked_data.duration(project.theory_hours + project.practice_hours)
    assert (one["maximumAttendeeCapacity"], one["remainingAttendeeCapacity"]) == (20, 0)
    assert two["maximumAttendeeCapacity"] == 20
    assert "remainingAttendeeCapacity" not in two
    assert "maximumAttendeeCapacity" not in three
    assert "remainingAttendeeCapacity" not in three
    assert (one["eventStatus"][19:], two["eventStatus"][19:]) == ("EventScheduled", "EventCancelled")
    assert one["eventSchedule"]["startTime"] == "08:30:00"
    assert "eventSchedule" not in two
    assert one["location"]["name"] == "一号楼"
    assert one["location"]["address"]["addressRegion"] == model.district.province
    assert one["location"]["address"]["streetAddress"].endswith("一号楼")
    paused = course_of(model, project, status="paused")["hasCourseInstance"][0]
    assert "eventStatus" not in paused


@pytest.mark.parametrize(
    ("mode", "course_mode", "places"),
    [
        ("offline", "onsite", ["Place"]),
        ("online", "online", ["VirtualLocation"]),
        ("blended", "blended", ["Place", "VirtualLocation"]),
    ],
)
def test_the_mode_of_a_class(model: Model, project: Project, mode: str, course_mode: str, places: list[str]) -> None:
    one = course_of(model, project, mode=mode)["hasCourseInstance"][0]
    assert one["courseMode"] == course_mode
    assert [p["@type"] for p in listed(one["location"])] == places


def test_figures_are_those_of_the_document(model: Model, observed: Catalog) -> None:
    """No figure that the rule does not have; none at all for a formula, no figure, or what is not a payment."""
    with_figures = 0
    for found in (model, join(observed)):
        for rate in found.rates.values():
            node = node_of(found, "rates", rate)
            money = of_type(node, "MonetaryAmount")
            known = {value for field, value, _ in walk(rate.amount) if field.meta.kind == "money" and value is not None}
            shown = {m[k] for m in money for k in ("value", "minValue", "maxValue") if k in m}
            assert shown <= {linked_data.yuan_number(v) for v in known}
            if rate.benefit != "payment" or rate.amount.no_figure or rate.amount.each or rate.amount.percent or rate.adjustments:
                assert money == []
                assert "serviceOutput" not in node
            assert not any("price" in n for n in within(node))
            assert node["offers"].get("validFrom") == rate.in_force.from_.isoformat()
            assert node["offers"].get("validThrough") == (rate.in_force.to.isoformat() if rate.in_force.to else None)
            with_figures += bool(money)
    assert with_figures >= 10


def test_a_table_of_figures_names_its_rows(model: Model) -> None:
    node = node_of(model, "rates", model.rates["ui-upgrade-2023"])
    money = [(m["name"], m["value"], m["currency"]) for m in node["serviceOutput"]["amount"]]
    assert [value for _, value, _ in money] == [1000, 1500, 2000]
    assert money[0][0] == model.label("level", "L5")
    assert node["serviceOutput"]["funder"]["@id"] == f"{PUBLIC}funds/unemployment_insurance/"
    assert next(s["@id"] for s in node["subjectOf"] if "@id" in s) == f"{PUBLIC}policies/lrs-2023-5/"


def test_a_rate_is_for_the_groups_it_names_and_not_for_those_it_shuts_out(model: Model) -> None:
    fact = next(f.id for f in model.facts.values() if f.collection == "groups")
    ids = [id for id, g in model.records["groups"].items() if not getattr(g, "exclusion", False)][:3]
    shut = next(id for id, g in model.records["groups"].items() if getattr(g, "exclusion", False))
    named = Condition(any=(Condition(fact=fact, tests={"in_": (ids[0], shut)}), Condition(fact=fact, tests={"is_": ids[1]})))
    when = Condition(all=(named, Condition(not_=Condition(fact=fact, tests={"in_": (ids[2],)}))))
    rate = msgspec.structs.replace(next(iter(model.rates.values())), when=when)
    audience = node_of(model, "rates", rate)["audience"]
    assert [a["name"] for a in audience if "@id" in a] == [model.title("groups", id) for id in ids[:2]]


def test_only_a_payment_has_a_provider_and_money(model: Model) -> None:
    rate = model.rates["ui-upgrade-2023"]
    assert node_of(model, "rates", rate)["provider"]["@type"] == "GovernmentOrganization"
    for benefit in ("check", "deduction"):
        node = node_of(model, "rates", msgspec.structs.replace(rate, benefit=benefit))
        assert not {"provider", "serviceOutput"} & set(node)


def test_a_rate_says_whether_it_was_verified(model: Model) -> None:
    for state in ("verified", "unverified"):
        rate = msgspec.structs.replace(model.rates["ui-upgrade-2023"], verification=state)
        assert node_of(model, "rates", rate)["description"].endswith(f"{model.label('verification', state)}。")


def test_a_rate_whose_figure_is_a_sample_is_marked(model: Model) -> None:
    rate = msgspec.structs.replace(model.rates["ui-upgrade-2023"], sample=False, verification="sample")
    node = node_of(model, "rates", rate)
    assert node["description"].startswith("示例。")
    assert {m["disambiguatingDescription"] for m in of_type(node, "MonetaryAmount")} == {linked_data.SAMPLE_NOTE}


def test_an_institution_says_no_more_than_is_known(model: Model) -> None:
    known = next(i for i in model.institutions.values() if i.town)
    full = msgspec.structs.replace(
        known, uscc="52370405MJX0000046", licence_no=None, school_code="1234567890", address="长安路 1 号", founded=1989,
        contact="0632-6611234", site_of="kangyang",
    )  # fmt: skip
    node = node_of(model, "institutions", full)
    assert [(i["propertyID"], i["value"]) for i in node["identifier"]] == [
        ("统一社会信用代码", "52370405MJX0000046"), ("学校标识码", "1234567890"),
    ]  # fmt: skip
    assert node["address"]["streetAddress"] == "长安路 1 号"
    assert node["address"]["addressLocality"] == f"{model.district.city}{model.district.name}"
    assert (node["foundingDate"], node["contactPoint"]["telephone"]) == ("1989", "0632-6611234")
    assert node["parentOrganization"]["@id"] == f"{PUBLIC}institutions/kangyang/"
    bare = msgspec.structs.replace(
        known, uscc=None, town=None, address=None, contact="镇政府大厅 3 号窗口", founded=None, site_of=None
    )
    node = node_of(model, "institutions", bare)
    assert not {"address", "foundingDate", "parentOrganization"} & set(node)
    assert node["contactPoint"] == {"@type": "ContactPoint", "contactType": "办公", "description": "镇政府大厅 3 号窗口"}


def test_an_excluded_group_is_no_audience(model: Model) -> None:
    for group in some(model.records["groups"].values()):
        types = listed(node_of(model, "groups", group)["@type"])
        assert ("Audience" in types) is not getattr(group, "exclusion", False)


def test_samples_say_so(model: Model) -> None:
    seen = 0
    for collection, record, node in all_nodes(model):
        sample = linked_data.is_sample(record)
        claims = [n for kind in linked_data.CLAIMS for n in of_type(node, kind)]
        for one in [node, *claims]:
            assert (one.get("disambiguatingDescription") == linked_data.SAMPLE_NOTE) is sample, (collection, record.id)
        assert node.get("description", "").startswith("示例") is sample or not sample
        if sample and linked_data.WORKS & set(listed(node["@type"])):
            assert node["creativeWorkStatus"] == "示例"
        seen += sample
        for reference in within(list(node.values())):
            if "@id" in reference:
                kind, id = unquote(urlsplit(reference["@id"]).path).removeprefix("/rsj/").split("/")[:2]
                marked = reference.get("disambiguatingDescription") == linked_data.SAMPLE_NOTE
                assert marked is (linked_data.is_sample(model.records[kind][id]) and "article" not in reference["@id"])
    assert seen > 150


def test_only_published_coordinates(model: Model) -> None:
    town = next(t for t in model.records["towns"].values() if isinstance(t, Town))
    assert "geo" not in node_of(model, "towns", town)
    known = node_of(model, "towns", msgspec.structs.replace(town, latitude=Fraction("34.5"), longitude=Fraction("117.5")))
    assert known["geo"]["latitude"] == 34.5 and known["geo"]["longitude"] == 117.5


def test_a_figure_is_told_of_the_place_that_it_is_of(model: Model) -> None:
    node = node_of(model, "statistics", model.records["statistics"]["zz-new-skilled"])
    assert node["spatialCoverage"]["name"] == "枣庄市" and "枣庄市统计：新增技能劳动者" in node["description"]
    assert node["temporalCoverage"] == "2023/2024-08-22"
    seen = [(o["observationAbout"]["name"], o["observationDate"], o["value"]) for o in node["mainEntity"]]
    assert seen == [("枣庄市", "2023", 3.62), ("枣庄市", "2024-08-22", 6.3)]
    own = node_of(model, "statistics", model.records["statistics"]["trained"])
    assert own["spatialCoverage"]["name"] == "台儿庄区" and "台儿庄区统计：补贴性培训人次" in own["description"]


def changed(model: Model, **other: Any) -> Model:
    """The same catalog with another district or other records."""
    given = {n: getattr(model, n) for n in ("district", "records", "back", "clause_back", "facts", "cases")}
    return Model(**(given | other), cells=Cells())


@pytest.mark.parametrize(
    ("licence", "shown"),
    [
        ("未声明", None),
        ("https://creativecommons.org/licenses/by/4.0/", "https://creativecommons.org/licenses/by/4.0/"),
        ("山东省公共数据开放许可", {"@type": "CreativeWork", "name": "山东省公共数据开放许可"}),
    ],
)
def test_a_licence_only_where_one_is_declared(model: Model, licence: str, shown: object) -> None:
    terms = msgspec.structs.replace(model.district.open_data, licence=licence)
    declared = changed(model, district=msgspec.structs.replace(model.district, open_data=terms))
    for found in of_type(html_head.catalog_node(declared, "开放数据", PUBLIC), "Dataset"):
        assert found.get("license") == shown
    assert node_of(declared, "statistics", declared.records["statistics"]["trained"]).get("license") == shown
    rights = ElementTree.fromstring(feeds.atom(declared, "x", PUBLIC)).findtext(f"{ATOM}rights")
    assert rights == (None if shown is None else licence)


@pytest.mark.parametrize(
    ("text", "date"),
    [("2019 年", "2019"), ("2021 年 6 月", "2021-06"), ("2019年12月", "2019-12"), ("2015 年 10 月见报", None), (None, None)],
)
def test_only_a_plain_year_or_month_is_a_date(model: Model, text: str | None, date: str | None) -> None:
    policy = next(p for p in model.policies.values() if p.issued is None)
    node = node_of(model, "policies", msgspec.structs.replace(policy, issued_text=text))
    assert node.get("legislationDate") == date


def test_legal_force_only_where_it_is_known(model: Model) -> None:
    policy = model.policies[model.district.main_policy]
    for state, force in (("in_force", "InForce"), ("repealed", "NotInForce"), ("unknown", None)):
        node = node_of(model, "policies", msgspec.structs.replace(policy, in_force=state))
        assert node.get("legislationLegalForce") == (f"https://schema.org/{force}" if force else None)
    assert [p["position"] for p in node["hasPart"]] == list(range(1, len(policy.articles) + 1))


# The head of a page


def test_names_do_not_break_out(public_site: Path) -> None:
    plain = Page(public_site / "groups" / "jobless" / "index.html")
    odd = Page(public_site / "groups" / "odd" / "index.html")
    assert odd.scripts == plain.scripts
    assert odd.blocks[0]["name"] == HOSTILE
    raw = (public_site / "groups" / "odd" / "index.html").read_text("utf-8")
    for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', raw, flags=re.S):
        assert not re.search("[<>&\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]", block)
    assert odd.meta["og:title"].startswith(HOSTILE)
    for name in ("og:title", "og:description", "description"):
        assert "</script>" in odd.meta[name]
    assert linked_data.plain_text("甲\u202e乙\u200f\x1b") == "甲乙"


@pytest.mark.parametrize("public", [True, False])
def test_open_graph(public: bool, public_site: Path, tiny_site: Path) -> None:
    found = pages(public_site if public else tiny_site / "site")
    assert len(found) > 30
    for path, page in found.items():
        meta = page.meta
        assert meta["og:type"] == "website"
        assert meta["og:locale"] == "zh_CN"
        assert meta["og:site_name"] == "示例县培训"
        assert meta["og:title"]
        assert meta["og:description"] == meta["description"]
        assert page.canonical == ([PUBLIC + quote(path)] if public else [])
        assert meta.get("og:url") == (PUBLIC + quote(path) if public else None)
        if public:
            picture = meta["og:image"].removeprefix(PUBLIC)
            assert (public_site / picture).is_file()
        else:
            assert "og:image" not in meta
        for trail in of_type(page.blocks, "BreadcrumbList"):
            assert trail["itemListElement"][-1]["item"] == (PUBLIC if public else "/") + quote(path)


@pytest.mark.parametrize("site_url", [None, PUBLIC])
def test_a_picture_only_at_a_known_address(site_url: str | None) -> None:
    head = html_head.head_tags(
        title="电工", description="电工", path="projects/a/", base_url="/rsj/", site_url=site_url, nodes=[],
        crumbs=[("首页", "")], image="assets/图.png",
    )  # fmt: skip
    assert (f'<meta property="og:image" content="{PUBLIC}assets/%E5%9B%BE.png">' in head) is bool(site_url)
    assert ("og:image" in head) is bool(site_url)


def test_nodes_at_a_known_address_are_sound(public_site: Path, vocabulary: Vocabulary) -> None:
    for block in some((block for page in pages(public_site).values() for block in page.blocks), 20):
        assert list(vocabulary.faults(block)) == []
        assert all(n["@id"].startswith(PUBLIC) for n in within(block) if "@id" in n)
        assert all(n["url"].startswith("http") for n in within(block) if "url" in n)


# The feed, the sitemap and robots.txt

ATOM = "{http://www.w3.org/2005/Atom}"
XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
STAMP = rf"{DAY}T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)"
ID = r"(tag:[A-Za-z0-9.@-]+,\d{4}(-\d\d){0,2}:\S+|https?://\S+|urn:\S+)"


def atom_faults(raw: bytes | str) -> Iterator[str]:
    """What RFC 4287 (dates: RFC 3339, ids: RFC 4151) asks for and a feed lacks."""
    feed = ElementTree.fromstring(raw)
    entries = feed.findall(f"{ATOM}entry")
    based = feed.get(XML_BASE)
    if feed.tag != f"{ATOM}feed":
        yield "not a feed"
    for n, part in enumerate([feed, *entries]):
        for name in ("id", "title", "updated"):
            values = [e.text or "" for e in part.findall(ATOM + name)]
            if len(values) != 1 or not values[0].strip():
                yield f"{n}: {name} is wanted once"
                continue
            form = {"id": ID, "updated": STAMP}.get(name, ".*")
            if not re.fullmatch(form, values[0], re.S):
                yield f"{n}: {name} {values[0]!r}"
        if part.find(f"{ATOM}author/{ATOM}name") is None and feed.find(f"{ATOM}author/{ATOM}name") is None:
            yield f"{n}: no author"
        rels: list[str] = []
        for link in part.findall(f"{ATOM}link"):
            href = link.get("href") or ""
            rels.append(link.get("rel", "alternate"))
            if not re.fullmatch(r"[!-~]+", href) or not (urlsplit(href).scheme or based):
                yield f"{n}: link {href!r} is not absolute"
        if len(rels) != len(set(rels)):
            yield f"{n}: two links of one kind"
        if ("self" if part is feed else "alternate") not in rels:
            yield f"{n}: a link is missing"
        if part is not feed and part.find(f"{ATOM}summary") is None and part.find(f"{ATOM}content") is None:
            yield f"{n}: neither summary nor content"
    ids = [e.findtext(f"{ATOM}id") for e in [feed, *entries]]
    if len(ids) != len(set(ids)):
        yield "ids are not unique"


def test_the_feed_is_sound(public_site: Path, tiny_site: Path, real_site: Path) -> None:
    for site in (public_site, tiny_site / "site", real_site):
        raw = (site / "feed.xml").read_bytes()
        assert list(atom_faults(raw)) == []
        assert len(ElementTree.fromstring(raw)) > 6
    public = ElementTree.fromstring((public_site / "feed.xml").read_bytes())
    assert {link.get("href", "").startswith(PUBLIC) for link in public.iter(f"{ATOM}link")} == {True}
    odd = next(e for e in public.findall(f"{ATOM}entry") if "odd" in str(e.findtext(f"{ATOM}id")))
    assert "</script>" in str(odd.findtext(f"{ATOM}title"))
    assert "\u202e" not in str(odd.findtext(f"{ATOM}title"))
    assert str(odd.findtext(f"{ATOM}summary")).startswith("示例。")
    assert "sample" in {c.get("term") for c in odd.findall(f"{ATOM}category")}


def test_feed_ids_stay_when_the_site_moves(model: Model) -> None:
    one, two = (ElementTree.fromstring(feeds.atom(model, "x", url)) for url in (None, PUBLIC))
    assert [e.text for e in one.iter(f"{ATOM}id")] == [e.text for e in two.iter(f"{ATOM}id")]


@pytest.mark.parametrize(
    ("before", "after", "word"),
    [
        (r"<id>.*?</id>", "", "id is wanted once"),
        (r"<title>", "<title>x</title><title>", "title is wanted once"),
        (r"<updated>.*?</updated>", "<updated>2026-11-25</updated>", "updated"),
        (r"T00:00:00\+08:00", "T00:00:00", "updated"),
        (r"<author>.*?</author>", "", "no author"),
        (r' rel="self"', "", "a link is missing"),
        (r' xml:base="./"', "", "not absolute"),
        (r"(?s)<summary>.*?</summary>", "", "neither summary"),
        (r"(?s)(<entry>.*?</entry>)", r"\1\1", "not unique"),
        (r"<id>tag:", "<id>x ", "id 'x"),
    ],
)
def test_the_feed_check_can_fail(before: str, after: str, word: str, tiny_site: Path) -> None:
    text = (tiny_site / "site" / "feed.xml").read_text("utf-8").removeprefix('<?xml version="1.0" encoding="UTF-8"?>\n')
    broken = re.sub(before, after, text)
    assert broken != text
    assert any(word in fault for fault in atom_faults(broken))


MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def sitemap_faults(files: dict[str, bytes], site_url: str) -> Iterator[str]:
    """What the sitemap protocol asks for: an index and parts that it names, at most 50,000 addresses and 50 MiB each."""
    index = ElementTree.fromstring(files["sitemap.xml"])
    named = [str(e.text).removeprefix(site_url) for e in index.iter(f"{MAP}loc")]
    if index.tag != f"{MAP}sitemapindex" or set(named) != set(files) - {"sitemap.xml"}:
        yield f"the index names {named}"
    seen: list[str] = []
    for name, raw in files.items():
        root = ElementTree.fromstring(raw)
        if len(root) > 50_000 or len(raw) > 50 * 2**20:
            yield f"{name}: too large"
        for part in root:
            where = part.findtext(f"{MAP}loc") or ""
            if not where.startswith(site_url) or not re.fullmatch(r"[!-~]{1,2047}", where):
                yield f"{name}: address {where!r}"
            day = part.findtext(f"{MAP}lastmod")
            if day is not None and not re.fullmatch(f"{DAY}(T.*)?", day):
                yield f"{name}: lastmod {day!r}"
            seen.append(where)
    if len(seen) != len(set(seen)):
        yield "an address twice"


def test_sitemap_of_a_site(public_site: Path, tiny_site: Path, real_site: Path) -> None:
    files = {p.name: p.read_bytes() for p in public_site.glob("sitemap*.xml")}
    assert list(sitemap_faults(files, PUBLIC)) == []
    found = {str(e.text) for e in ElementTree.fromstring(files["sitemap-1.xml"]).iter(f"{MAP}loc")}
    assert {PUBLIC, f"{PUBLIC}rates/r-1/", f"{PUBLIC}occupations/%E7%94%B5%E5%B7%A5/"} <= found
    assert found == {PUBLIC + quote(path) for path in pages(public_site) if path != "groups/old/"}
    assert b"<lastmod>2026-01-01</lastmod>" in files["sitemap-1.xml"]
    for site in (tiny_site / "site", real_site):
        assert list(site.glob("sitemap*")) == []


def test_a_large_sitemap_is_cut(model: Model) -> None:
    paths = [f"projects/工{n}&<x>/" for n in range(100_001)]
    files = feeds.sitemaps(paths, PUBLIC)
    assert sorted(files) == ["sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml", "sitemap.xml"]
    assert list(sitemap_faults(files, PUBLIC)) == []
    assert len(ElementTree.fromstring(files["sitemap-3.xml"])) == 1
    assert feeds.sitemaps(paths, None) == {}


def test_lastmod_is_the_day_of_verification(model: Model) -> None:
    record = next(p for p in model.policies.values() if p.verified_on and p.articles)
    other = next(r for records in model.records.values() for r in records.values() if r.verified_on is None)
    moved = msgspec.structs.replace(record, former_ids=("old-policy",))
    renamed: dict[str, Any] = {**model.records, "policies": {**model.records["policies"], record.id: moved}}
    paths = [
        f"policies/{record.id}/", f"policies/{record.id}/article-{record.articles[0].n}/", "policies/old-policy/",
        *(f"{c}/{other.id}/" for c, records in model.records.items() if other.id in records), "finder/",
    ]  # fmt: skip
    files = feeds.sitemaps(paths, PUBLIC, changed(model, records=renamed))
    assert list(sitemap_faults(files, PUBLIC)) == []
    days = {
        str(e.findtext(f"{MAP}loc")).removeprefix(PUBLIC): e.findtext(f"{MAP}lastmod")
        for e in ElementTree.fromstring(files["sitemap-1.xml"])
    }
    assert record.verified_on is not None
    day = record.verified_on.isoformat()
    assert [days[p] for p in paths[:2]] == [day, day]
    assert "policies/old-policy/" not in days
    assert {days[p] for p in paths[3:]} == {None}
    assert day in files["sitemap.xml"].decode()


@pytest.mark.parametrize(
    ("before", "after", "word"),
    [
        ("sitemap-1.xml", "sitemap-9.xml", "the index names"),
        ("rates/", "rates/电/", "address"),
        ("https://skills", "http://other", "address"),
        ("</loc>", "</loc><lastmod>今天</lastmod>", "lastmod"),
        ("rates/", "", "twice"),
    ],
)
def test_the_sitemap_check_can_fail(before: str, after: str, word: str) -> None:
    files = feeds.sitemaps(["", "rates/"], PUBLIC)
    broken = {name: raw.decode().replace(before, after).encode() for name, raw in files.items()}
    assert any(word in fault for fault in sitemap_faults(broken, PUBLIC))


def test_the_sitemap_check_counts() -> None:
    rows = "".join(f"<url><loc>{PUBLIC}{n}</loc></url>" for n in range(50_001))
    files = {**feeds.sitemaps([""], PUBLIC), "sitemap-1.xml": f'<urlset xmlns="{MAP[1:-1]}">{rows}</urlset>'.encode()}
    assert any("too large" in fault for fault in sitemap_faults(files, PUBLIC))


def test_robots_names_the_sitemap_where_the_address_is_known(public_site: Path, tiny_site: Path) -> None:
    public = (public_site / "robots.txt").read_text("utf-8").splitlines()
    assert public == ["User-agent: *", "Allow: /", "Disallow: /rsj/datasette/", f"Sitemap: {PUBLIC}sitemap.xml"]
    at_the_root = (tiny_site / "site" / "robots.txt").read_text("utf-8").splitlines()
    assert at_the_root == ["User-agent: *", "Allow: /", "Disallow: /datasette/"]


def test_dates_of_the_feed_are_chinese_midnight(model: Model) -> None:
    found = ElementTree.fromstring(feeds.atom(model, "x", None))
    first = str(found.findtext(f"{ATOM}entry/{ATOM}updated"))
    assert datetime.datetime.fromisoformat(first).utcoffset() == datetime.timedelta(hours=8)
