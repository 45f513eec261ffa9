"""Every kind of record but projects and rates as a schema.org thing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from functools import singledispatch

from skills_catalog.catalog.collections import COLLECTIONS
from skills_catalog.catalog.kinds.figures import CreditMapping, Figure, Indicator, Package, Statistic, Trainer, Vocabulary
from skills_catalog.catalog.kinds.policy import Article, Assessment, Department, Fund, Group, Incentive, Policy, Programme
from skills_catalog.catalog.kinds.training import Institution, Occupation, Town
from skills_catalog.catalog.linked_data import (
    CURRENCY,
    LANGUAGE,
    JsonLd,
    Linker,
    duration,
    given,
    iso_day,
    node,
    only,
    web_address,
    yuan_number,
)
from skills_catalog.catalog.rulebook import version_rows
from skills_catalog.records.record import Record
from skills_catalog.rules.language.parameter import Parameter

LEGAL_FORCE = {"in_force": "InForce", "repealed": "NotInForce", "replaced": "NotInForce"}
_PHONE = re.compile(r"[+0-9][-0-9 ]{5,}")
_YEAR_MONTH = re.compile(r"(\d{4}) ?年(?: ?(\d{1,2}) ?月)?")


@singledispatch
def thing(record: Record, at: Linker) -> JsonLd:
    """What the catalog says of a record, beside what every record has."""
    return {}


@thing.register
def _(record: Institution, at: Linker) -> JsonLd:
    model = at.model
    named = [("统一社会信用代码", record.uscc), ("办学许可证号", record.licence_no), ("学校标识码", record.school_code)]
    phone = record.contact if record.contact and _PHONE.fullmatch(record.contact) else None
    town = model.title("towns", record.town) if record.town else ""
    heir = f"已更名或并入{model.title('institutions', record.succeeded_by)}。" if record.succeeded_by else ""
    contact = node("ContactPoint", contactType="办公", telephone=phone, description=None if phone else record.contact)
    return given(
        description="，".join(t for t in (at.label("carrier_kind", record.kind), town, heir) if t),
        identifier=[node("PropertyValue", propertyID=label, value=value) for label, value in named if value],
        address=at.postal(record.address or town) if record.address or town else None,
        contactPoint=contact if record.contact else None,
        foundingDate=str(record.founded) if record.founded else None,
        parentOrganization=at.maybe("institutions", record.site_of),
        knowsAbout=[at.ref("occupations", o) for o in record.occupations] + list(record.majors),
    )


@thing.register
def _(record: Occupation, at: Linker) -> JsonLd:
    return {"occupationalCategory": at.code(record), "occupationLocation": at.area("national")}


@thing.register
def _(record: Town, at: Linker) -> JsonLd:
    code = node("PropertyValue", propertyID="区划代码", value=record.code, description=record.code_source)
    known = record.latitude is not None and record.longitude is not None
    return given(
        description=at.label("town_kind", record.kind),
        identifier=code,
        containedInPlace=at.area("district"),
        geo=node("GeoCoordinates", latitude=float(record.latitude or 0), longitude=float(record.longitude or 0))
        if known
        else None,
    )


@thing.register
def _(record: Policy, at: Linker) -> JsonLd:
    force = LEGAL_FORCE.get(record.in_force)
    return given(
        inLanguage=LANGUAGE,
        legislationIdentifier=record.doc_no,
        legislationDate=iso_day(record.issued) or _year_month(record.issued_text),
        datePublished=iso_day(record.published),
        legislationPassedBy=_issuer(at, record),
        legislationJurisdiction=at.area(record.government),
        legislationLegalForce=f"https://schema.org/{force}" if force else None,
        isBasedOn=only([at.ref("policies", p) for p in record.parents]),
        legislationChanges=only([at.ref("policies", p) for p in record.replaces]),
        hasPart=[_part(at, record, n) for n in range(len(record.articles))],
    )


def _year_month(text: str | None) -> str | None:
    """``2019 年`` and ``2021 年 6 月`` as a date of what is known; any other wording is not the date of the document."""
    match = _YEAR_MONTH.fullmatch(text or "")
    return "-".join(p.zfill(2) for p in match.groups() if p) if match else None


def _issuer(at: Linker, policy: Policy) -> JsonLd | None:
    """Who issued a document: a department of the catalog, or the name as written."""
    known = at.model.spellings.get(policy.issuer or "")
    if known:
        return at.ref("departments", known)
    return node("Organization", name=policy.issuer) if policy.issuer else None


def _part(at: Linker, policy: Policy, n: int) -> JsonLd:
    found = policy.articles[n]
    return at.clause(f"{policy.id}#{found.n}") | {"name": f"{found.label}{found.title}", "position": n + 1}


def article(at: Linker, policy: Policy, found: Article) -> JsonLd:
    """One article as a part of its document, with its wording and who is responsible, the lead first."""
    number = f"{policy.doc_no}{found.label}" if policy.doc_no else None
    return {
        **_part(at, policy, policy.articles.index(found)),
        **given(
            url=at.url(at.model.clause_path(f"{policy.id}#{found.n}")),
            inLanguage=LANGUAGE,
            legislationIdentifier=number,
            text=found.text,
            isPartOf=at.ref("policies", policy.id),
            legislationResponsible=only([at.ref("departments", d) for d in at.model.responsible(found)]),
        ),
    }


@thing.register
def _(record: Department, at: Linker) -> JsonLd:
    points = [
        node(
            "ContactPoint", contactType=c.office or "办公", telephone=c.telephone, url=web_address(c.website), description=c.hours
        )
        for c in record.contacts
        if c.telephone or c.website
    ]
    addresses = [at.postal(c.address) for c in record.contacts if c.address]
    return given(description=record.duties, areaServed=at.area("district"), contactPoint=points, address=addresses)


@thing.register
def _(record: Group, at: Linker) -> JsonLd:
    other = [record.current_term] if record.current_term else []
    return given(
        description=record.definition,
        alternateName=other,
        termCode=record.id,
        inDefinedTermSet=at.url("groups/"),
    )


@thing.register
def _(record: Programme, at: Linker) -> JsonLd:
    by = dict.fromkeys([*([record.lead] if record.lead else []), *record.departments])
    return given(
        serviceType=at.label("programme_kind", record.kind),
        provider=only([at.ref("departments", d) for d in by]),
        areaServed=at.area("district"),
        audience=at.audiences(record.groups),
    )


@thing.register
def _(record: Fund, at: Linker) -> JsonLd:
    return given(
        description=f"用途：{'；'.join(record.uses)}。" if record.uses else None,
        parentOrganization=at.maybe("departments", record.lead),
        areaServed=at.area("district"),
    )


@thing.register
def _(record: Assessment, at: Linker) -> JsonLd:
    lookup = node("ServiceChannel", name="查询", serviceUrl=web_address(record.lookup_url)) if record.lookup_url else None
    return given(
        serviceType=at.label("assessment_kind", record.kind),
        areaServed=at.area("district"),
        serviceOutput=[
            node("EducationalOccupationalCredential", name=at.label("certificate_kind", c)) for c in record.certificates
        ],
        availableChannel=lookup,
        offers=[
            node("Offer", name=_fee_name(at, f.occupation, f.class_, f.level), price=yuan_number(f.fee), priceCurrency=CURRENCY)
            for f in record.fees
        ],
    )


def _fee_name(at: Linker, occupation: str | None, kind: str | None, level: str) -> str:
    title = at.model.title("occupations", occupation) if occupation else ""
    return "，".join(t for t in (title, kind or "", at.label("level", level)) if t)


@thing.register
def _(record: Incentive, at: Linker) -> JsonLd:
    return given(
        description=record.amount_text,
        audience=node("Audience", audienceType=record.audience),
        provider=only([at.ref("departments", d) for d in record.departments]),
        areaServed=at.area("district"),
    )


@thing.register
def _(record: Package, at: Linker) -> JsonLd:
    return given(
        inLanguage=LANGUAGE,
        learningResourceType=at.label("package_kind", record.kind),
        about=at.maybe("occupations", record.occupation),
        teaches=[at.term("compulsory_course", c) for c in record.courses],
        timeRequired=duration(record.hours or 0),
    )


@thing.register
def _(record: CreditMapping, at: Linker) -> JsonLd:
    points = f"{record.points} 学分" if record.points is not None else None
    shared = given(description=record.pathway or points, about=at.maybe("occupations", record.occupation))
    if record.certificate is None:
        return {**shared, "inDefinedTermSet": at.url("credits/")}
    return shared | given(
        credentialCategory=at.term("certificate_kind", record.certificate),
        educationalLevel=at.term("level", record.level),
        recognizedBy=at.maybe("institutions", record.school),
    )


@thing.register
def _(record: Statistic, at: Linker) -> JsonLd:
    ends = [end for f in record.series for end in _ends(f)]
    span = f"{min(ends)}/{max(ends)}" if ends else None
    where = at.area("district") if record.place is None else node("AdministrativeArea", name=record.place)
    seen = [_observation(record.title, _number(f.value), record.unit, _ends(f)[-1], where) for f in record.series]
    return _dataset(at, "statistics", record.title, record.unit, span, seen, where)


def _ends(figure: Figure) -> list[str]:
    """The year of a figure, or the first and last day of its time as far as they are known."""
    ends = (figure.year, iso_day(figure.from_), iso_day(figure.to))
    return [str(end) for end in ends if end is not None]


def _number(value: Fraction) -> int | float:
    return value.numerator if value.denominator == 1 else float(value)


@thing.register
def _(record: Parameter, at: Linker) -> JsonLd:
    found = version_rows(at.model, record)
    first, last = found[0][0].in_force.from_, found[-1][0].in_force.to
    where, unit = at.area(record.area), record.unit or "元"
    seen = [
        _observation(row.cell or record.title, yuan_number(row.fen), unit, iso_day(version.in_force.from_), where)
        for version, rows in found
        for row in rows
        if row.fen is not None
    ]
    return _dataset(at, "parameters", record.title, unit, f"{first}/{last or '..'}", seen)


@thing.register
def _(record: Trainer, at: Linker) -> JsonLd:
    where = at.maybe("institutions", record.institution) or at.area("district")
    span = iso_day(record.as_of)
    seen = [] if record.count is None else [_observation(record.qualification, record.count, "人", span, where)]
    return _dataset(at, "trainers", record.qualification, "人", span, seen)


def _observation(what: str, value: int | float, unit: str, on: str | None, about: JsonLd) -> JsonLd:
    variable = node("StatisticalVariable", name=what)
    return node("Observation", variableMeasured=variable, observationAbout=about, observationDate=on, value=value, unitText=unit)


def _dataset(
    at: Linker, collection: str, what: str, unit: str, span: str | None, seen: Sequence[JsonLd], where: JsonLd | None = None
) -> JsonLd:
    """A small data set, of the district unless ``where`` says of which area.

    Its description is long enough for dataset search, which wants 50 characters.
    """
    where = where or at.area("district")
    when = f"，时间 {span.replace('/..', ' 起').replace('/', ' 至 ')}" if span else ""
    about = f"{where['name']}{COLLECTIONS[collection].title}：{what}，单位：{unit}{when}，共 {len(seen)} 个数值。"
    return given(
        description=f"{about}来源、依据条款和核对日期写在页面上，整个数据集可以下载 CSV 和 JSON。",
        inLanguage=LANGUAGE,
        variableMeasured=node("PropertyValue", name=what, unitText=unit),
        temporalCoverage=span,
        spatialCoverage=where,
        creator=at.owner(),
        license=at.licence(),
        distribution=downloads(at, collection),
        mainEntity=list(seen),
    )


def downloads(at: Linker, collection: str) -> list[JsonLd]:
    """The files of a collection."""
    return [
        node("DataDownload", name=f"{collection}.{ending}", contentUrl=at.url(f"data/{collection}.{ending}"), encodingFormat=kind)
        for ending, kind in (("csv", "text/csv"), ("json", "application/json"))
    ]


@thing.register
def _(record: Indicator, at: Linker) -> JsonLd:
    return given(description=f"{record.formula}（单位：{record.unit}）", measurementMethod=record.formula)


@thing.register
def _(record: Vocabulary, at: Linker) -> JsonLd:
    return {
        "inLanguage": LANGUAGE,
        "hasDefinedTerm": [
            node("DefinedTerm", termCode=t.id, name=t.label, description=t.help, alternateName=list(t.synonyms))
            for t in record.items
        ],
    }
