"""What schema.org nodes are made of: safe JSON, addresses, references to records, places, dates and money."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import msgspec

from skills_catalog.catalog.kinds.figures import CreditMapping
from skills_catalog.catalog.kinds.policy import Department, Group
from skills_catalog.catalog.kinds.training import Occupation
from skills_catalog.catalog.model import Model
from skills_catalog.catalog.samples.marks import is_sample
from skills_catalog.records.record import Record
from skills_catalog.text.quantities import MINUTES_PER_CLASS_HOUR

JsonLd = dict[str, Any]
LANGUAGE = "zh-CN"
CURRENCY = "CNY"
COUNTRY = "CN"
UNDECLARED = "未声明"
"""The licence text where none was declared."""
SAMPLE = "示例"
SAMPLE_NOTE = "示例，不是真实数据，不能当作事实引用。"
TYPES = {
    "projects": "Course", "institutions": "EducationalOrganization", "occupations": "Occupation",
    "towns": "AdministrativeArea", "rates": "GovernmentService", "groups": "Audience", "funds": "FundingScheme",
    "policies": "Legislation", "departments": "GovernmentOrganization", "programmes": "GovernmentService",
    "assessments": "Service", "incentives": "GovernmentService", "packages": "LearningResource", "trainers": "Dataset",
    "credits": "EducationalOccupationalCredential", "statistics": "Dataset", "parameters": "Dataset",
    "indicators": "StatisticalVariable", "vocabularies": "DefinedTermSet",
}  # fmt: skip
"""collection → the type of its records; other collections hold terms."""
WORKS = {"Course", "LearningResource", "Legislation", "Dataset", "EducationalOccupationalCredential", "DefinedTermSet"}
"""Types that are creative works and take ``creativeWorkStatus``."""
CLAIMS = {"CourseInstance", "Offer", "MonetaryGrant", "MonetaryAmount", "Observation"}
"""Types inside a record that could be quoted without it."""
NOT_GOVERNMENT = {"mass"}
_BIDI = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_CONTROLS = dict.fromkeys(c for c in [*range(0x20), *range(0x7F, 0xA0), 0xFFFE, 0xFFFF] if c not in (0x09, 0x0A, 0x0D))
_IN_SCRIPT = re.compile(f"[<>&\u2028\u2029{''.join(map(chr, _BIDI))}]")
_OF_ADDRESSES = "%:/?#[]@!$&'()*+,;="
"""What stands in an address as it is, and marks what is encoded already."""
_NOT_PLAIN = re.compile(f"[{''.join(re.escape(chr(c)) for c in _BIDI | _CONTROLS)}]")


def script_json(node: object) -> str:
    """Return JSON for a script element, without characters that could close it or turn the text around it."""
    return _IN_SCRIPT.sub(lambda m: f"\\u{ord(m.group()):04x}", msgspec.json.encode(node).decode())


def plain_text(text: str) -> str:
    """Return a text without control characters and turns of the writing direction, for readers whose layout is not ours."""
    return _NOT_PLAIN.sub("", text)


def web_address(written: str | None) -> str | None:
    """Return an address as programs read it: what people copy from a browser may hold Chinese, which is percent-encoded."""
    return quote(written, safe=_OF_ADDRESSES) if written else None


def given(**values: Any) -> JsonLd:
    """Return the values that are not None, an empty text or an empty list; ``False`` and 0 stay."""
    return {k: v for k, v in values.items() if v is not None and v not in ("", [])}


def node(kind: str, **values: Any) -> JsonLd:
    """Return a node of a type with those of its values that are given."""
    return {"@type": kind, **given(**values)}


def duration(hours: int) -> str | None:
    """Return 学时 as an ISO 8601 duration of clock time; None for 0."""
    minutes = hours * MINUTES_PER_CLASS_HOUR
    if not minutes:
        return None
    whole = f"{minutes // 60}H" if minutes >= 60 else ""
    return f"PT{whole}" + (f"{minutes % 60}M" if minutes % 60 else "")


def yuan_number(fen: int) -> int | float:
    """Return 分 as a JSON number of 元."""
    return fen // 100 if fen % 100 == 0 else fen / 100


def iso_day(value: datetime.date | None) -> str | None:
    return value.isoformat() if value else None


def only(values: list[Any]) -> Any:
    """Return one value as it is, several as a list, none as None."""
    return values[0] if len(values) == 1 else values or None


def types(found: JsonLd) -> Sequence[str]:
    """Return the types of a node, which may have several."""
    kind = found.get("@type", ())
    return (kind,) if isinstance(kind, str) else kind


def marked(record: JsonLd) -> JsonLd:
    """Return a sample's node in which it and each claim within say that they are no facts."""

    def mark(value: Any) -> Any:
        if value.__class__ is list:
            return [mark(v) for v in value]
        if value.__class__ is not dict:
            return value
        out = {k: v if v.__class__ is str else mark(v) for k, v in value.items()}
        if CLAIMS.isdisjoint(types(value)):
            return out
        out["disambiguatingDescription"] = SAMPLE_NOTE
        return out

    out: JsonLd = mark(record)
    out["description"] = f"{SAMPLE}。{record.get('description', record['name'])}"
    out["disambiguatingDescription"] = SAMPLE_NOTE
    if not WORKS.isdisjoint(types(record)):
        out["creativeWorkStatus"] = SAMPLE
    return out


def kind_of(collection: str, record: Record) -> str | list[str]:
    """Return the schema.org type of a record."""
    kind = TYPES.get(collection, "DefinedTerm")
    if isinstance(record, Group):
        return "DefinedTerm" if record.exclusion else [kind, "DefinedTerm"]
    if isinstance(record, CreditMapping) and record.certificate is None:
        return "DefinedTerm"
    if isinstance(record, Department) and record.kind in NOT_GOVERNMENT:
        return "Organization"
    return kind


@dataclass(frozen=True)
class Linker:
    """Makes addresses and references for one model at one place.

    base: the site's public address, or its path below the host where that is not known; ends with a slash.
    """

    model: Model
    base: str

    def url(self, path: str) -> str:
        """Return the address of a site path, percent-encoded."""
        return self.base + quote(path)

    def ref(self, collection: str, id: str) -> JsonLd:
        """Another record by its page: enough to show it, the rest is there."""
        record = self.model.records[collection][id]
        out: JsonLd = {"@type": kind_of(collection, record), "@id": self.url(f"{collection}/{id}/"), "name": record.title}
        if isinstance(record, Occupation):
            out["occupationalCategory"] = self.code(record)
        return out | ({"disambiguatingDescription": SAMPLE_NOTE} if is_sample(record) else {})

    def maybe(self, collection: str, id: str | None) -> JsonLd | None:
        return self.ref(collection, id) if id else None

    def audiences(self, groups: Sequence[str]) -> list[JsonLd]:
        """Return the groups that something is for; a group that is shut out is none of them."""
        found = [self.ref("groups", g) for g in groups]
        return [g for g in found if g["@type"] != "DefinedTerm"]

    def clause(self, clause: str) -> JsonLd:
        """Return a policy's article, or the policy."""
        url = self.url(self.model.clause_path(clause))
        return {"@type": "Legislation", "@id": url, "name": self.model.clause_label(clause)}

    def term(self, vocabulary: str, id: str | None) -> JsonLd | None:
        """Return a term of a vocabulary."""
        if id is None:
            return None
        within = self.url(f"vocabularies/{vocabulary}/")
        return node("DefinedTerm", name=self.label(vocabulary, id), termCode=id, inDefinedTermSet=within)

    def label(self, vocabulary: str, id: str | None) -> str:
        """Return a term's label; empty where the vocabulary lacks it."""
        terms: Mapping[str, Any] = self.model.terms.get(vocabulary, {})
        return terms[id].label if id is not None and id in terms else ""

    def code(self, record: Occupation) -> JsonLd:
        """Return an occupation's code with its edition: editions give one code to different occupations."""
        edition = node("CategoryCodeSet", name=self.label("code_version", record.code_version))
        return node("CategoryCode", codeValue=record.code, name=record.title, inCodeSet=edition)

    def area(self, level: str, *, around: bool = True) -> JsonLd:
        """Return the area of a level of government. around: with the wider areas, where nothing else says where it is."""
        district = self.model.district
        names = {"district": district.name, "city": district.city, "province": district.province}
        if level == "national":
            return node("Country", name="中国")
        if level not in names:
            return node("AdministrativeArea", name=self.label("area", level) or level)
        wider = self.area({"district": "city", "city": "province", "province": "national"}[level]) if around else None
        code = district.code if level == "district" else None
        return node("AdministrativeArea", name=names[level], identifier=code, containedInPlace=wider)

    def postal(self, street: str) -> JsonLd:
        district = self.model.district
        locality = f"{district.city}{district.name}"
        return node(
            "PostalAddress",
            addressCountry=COUNTRY,
            addressRegion=district.province,
            addressLocality=locality,
            streetAddress=street,
        )

    def owner(self) -> JsonLd:
        """Return the department that publishes the data."""
        return self.ref("departments", self.model.district.open_data.owner)

    def licence(self) -> str | JsonLd | None:
        """Return the declared licence; None where none was declared."""
        text = self.model.district.open_data.licence
        if not text or text == UNDECLARED:
            return None
        return text if re.fullmatch(r"https?://\S+", text) else node("CreativeWork", name=text)
