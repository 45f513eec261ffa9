"""What Google's documentation asks of the nodes it shows as rich results: course info, breadcrumb, dataset."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from tests.support.schemaorg.vocabulary import FORMS, listed

Node = dict[str, Any]
MODES = {"online", "onsite", "blended"}
CATEGORIES = {"Free", "Partially Free", "Subscription", "Paid"}
FREQUENCIES = {"Daily", "Weekly", "Monthly", "Yearly"}
RECOMMENDED = {
    "Course": (
        "about", "coursePrerequisites", "educationalCredentialAwarded", "educationalLevel", "financialAidEligible",
        "image", "inLanguage", "syllabusSections", "totalHistoricalEnrollment",
    ),
    "CourseInstance": ("instructor", "inLanguage", "location", "startDate", "endDate"),
    "Offer": ("price", "priceCurrency"),
    "Dataset": ("creator", "distribution", "license", "spatialCoverage", "temporalCoverage", "variableMeasured"),
}  # fmt: skip


def missing(node: Node, *names: str) -> Iterator[str]:
    yield from (f"{node.get('@type')}: {name} is required" for name in names if node.get(name) in (None, "", []))


def recommended(node: Node) -> set[str]:
    """The recommended properties that a node lacks."""
    return {name for name in RECOMMENDED.get(str(node.get("@type")), ()) if node.get(name) in (None, "", [])}


def course(node: Node) -> Iterator[str]:
    yield from missing(node, "name", "description", "provider", "offers", "hasCourseInstance")
    for provider in listed(node.get("provider", [])):
        yield from missing(provider, "@type", "name")
    for offer in listed(node.get("offers", [])):
        yield from _offer(offer)
    for instance in listed(node.get("hasCourseInstance", [])):
        yield from _instance(instance)


def _offer(offer: Node) -> Iterator[str]:
    if offer.get("category") not in CATEGORIES:
        yield f"Offer: category {offer.get('category')!r} is not one of {sorted(CATEGORIES)}"
    if offer.get("category") == "Paid" and not offer.get("price"):
        yield "Offer: Paid without a price"
    if "price" in offer and not re.fullmatch(r"[A-Z]{3}", str(offer.get("priceCurrency", ""))):
        yield "Offer: a price without a currency"


def _instance(instance: Node) -> Iterator[str]:
    if str(instance.get("courseMode", "")).lower() not in MODES:
        yield f"CourseInstance: courseMode {instance.get('courseMode')!r}"
    workload, schedule = instance.get("courseWorkload"), instance.get("courseSchedule")
    if workload is None and schedule is None:
        yield "CourseInstance: neither courseWorkload nor courseSchedule"
    if workload is not None and not re.fullmatch(FORMS["Duration"], str(workload)):
        yield f"CourseInstance: courseWorkload {workload!r} is not an ISO 8601 duration"
    if schedule is not None and not (schedule.get("repeatFrequency") in FREQUENCIES and schedule.get("repeatCount")):
        yield "CourseInstance: courseSchedule without repeatFrequency and repeatCount"
    start, end = instance.get("startDate"), instance.get("endDate")
    if start and end and start > end:
        yield "CourseInstance: ends before it starts"


def breadcrumb(node: Node) -> Iterator[str]:
    yield from missing(node, "itemListElement")
    items = listed(node.get("itemListElement", []))
    if len(items) < 2:
        yield "BreadcrumbList: fewer than two items"
    for n, item in enumerate(items, 1):
        yield from missing(item, "position", "name")
        if item.get("position") != n:
            yield f"BreadcrumbList: position {item.get('position')} at place {n}"
        if not item.get("item") and n < len(items):
            yield f"BreadcrumbList: item {n} has no address"


def dataset(node: Node) -> Iterator[str]:
    yield from missing(node, "name", "description")
    if not 50 <= len(node.get("description", "")) <= 5000:
        yield f"Dataset: a description of {len(node.get('description', ''))} characters, not 50 to 5000"
    for download in listed(node.get("distribution", [])):
        yield from missing(download, "contentUrl", "encodingFormat")


RULES: dict[str, Callable[[Node], Iterator[str]]] = {"Course": course, "BreadcrumbList": breadcrumb, "Dataset": dataset}


def faults(node: Node) -> Iterator[str]:
    """What Google requires and a node, or one within it, lacks."""
    rule = RULES.get(str(node.get("@type")))
    if rule:
        yield from rule(node)
    if node.get("@type") == "DataCatalog":
        for one in listed(node.get("dataset", [])):
            yield from dataset(one)
