"""Where facts were found: addresses that are not published, and records that rest on a document that has been replaced."""

from __future__ import annotations

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.kinds.policy import Policy
from skills_catalog.records.record import UNLINKED_GRADES, Day, Record, Source
from skills_catalog.records.schema import parts_of, walk
from skills_catalog.rules.language.rate import Rate


def check_source_links(catalog: Catalog) -> None:
    """Report the address of each source whose grade says that it is only a copy; a record is judged by itself."""
    for collection, record in catalog.each():
        for source, path in parts_of(record, Source):
            if source.url is not None and source.grade in UNLINKED_GRADES:
                message = (
                    f"来源等级是 {source.grade} 的网页是转载，网址不公布：这样的网站常常被改写或挂上广告。"
                    "写文件名称（document）、文号（doc_no）和发文机关，把 url 删掉；有官方网站或报社的网页，就换成那一个。"
                )
                catalog.report_at(collection, record.id, (*path, "url"), "source-link", message)


def check_replaced(catalog: Catalog) -> None:
    """Warn of records that rest on a replaced document where the new one's text is there to read.

    Where that has not been seen, pages say so, and there is nothing that a clerk could mend.
    """
    policies = catalog.of("policies", Policy)
    newer = {old: p for p in policies.values() if p.text_seen for old in p.replaces}
    for collection, record in catalog.each() if newer else ():
        told: set[str] = set()
        for field, value, path in walk(record):
            old = str(value).partition("#")[0] if field.meta.kind == "clause" else ""
            if old in newer and old not in told and not _ended_before(record, newer[old].issued):
                told.add(old)
                names = [p.doc_no or f"《{p.title}》" for p in (policies[old], newer[old])]
                message = f"{names[0]}已由{names[1]}代替，新文件的全文已经有了。对照新文件改条款、引文和数字，或给这条写上止期。"
                catalog.report_at(collection, record.id, path, "replaced-basis", message, severity="warning")


def _ended_before(record: Record, day: Day | None) -> bool:
    """Tell whether a rate was over when the new document came: it rightly rests on the old one."""
    return isinstance(record, Rate) and record.in_force.to is not None and day is not None and record.in_force.to < day
