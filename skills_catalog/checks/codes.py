"""Codes: credit codes pass their check digit and stand for one body, occupation codes for one occupation of an edition."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.kinds.training import Institution, Occupation
from skills_catalog.findings.finding import Problems, relative
from skills_catalog.text import credit_codes
from skills_catalog.text.file_text import decoded, line_and_column


def check_codes(catalog: Catalog) -> None:
    """Report wrong codes of institutions and codes that two records share."""
    for institution in catalog.of("institutions", Institution).values():
        if fault := institution.uscc and credit_codes.fault(institution.uscc):
            catalog.report_at("institutions", institution.id, ("uscc",), "bad-code", fault)
    _shared_credit_codes(catalog)
    _shared_occupation_codes(catalog)


def check_codes_in_texts(files: Iterable[Path], base: Path, problems: Problems) -> None:
    """Report wrong credit codes in running text. base: what paths in findings are relative to."""
    for file in files:
        text = decoded(file.read_bytes())
        if text is None or credit_codes.LABEL not in text:
            continue
        for at, code in credit_codes.find_codes(text):
            if fault := credit_codes.fault(code):
                problems.add(relative(file, base), line_and_column(text, at), "bad-code", fault)


def _shared_credit_codes(catalog: Catalog) -> None:
    """Report two bodies with one credit code, unless one is a site or a successor of the other."""
    by_code: dict[str, list[Institution]] = defaultdict(list)
    for institution in catalog.of("institutions", Institution).values():
        if institution.uscc:
            by_code[credit_codes.normal_code(institution.uscc)].append(institution)
    for same in by_code.values():
        main = [i for i in same if not i.site_of and not i.succeeded_by]
        for other in main[1:]:
            message = f"信用代码和“{main[0].title}”相同。是校区就写 site_of: {main[0].id}，改名就在旧记录写 succeeded_by。"
            catalog.report_at("institutions", other.id, ("uscc",), "same-body", message)


def _shared_occupation_codes(catalog: Catalog) -> None:
    seen: dict[tuple[str, str], Occupation] = {}
    for occupation in catalog.of("occupations", Occupation).values():
        key = (occupation.code_version, occupation.code)
        if key in seen:
            message = f"代码 {occupation.code} 在同一版本里已是“{seen[key].title}”。"
            catalog.report_at("occupations", occupation.id, ("code",), "bad-code", message)
        seen.setdefault(key, occupation)
