"""Read a catalog and check it, with the guides and settings beside it."""

from __future__ import annotations

from skills_catalog.catalog import input_files
from skills_catalog.catalog.load import Catalog, link, load
from skills_catalog.catalog.settings import Sources
from skills_catalog.checks import check, codes_in_text, privacy, record_ids, settings
from skills_catalog.findings.finding import Problems, stop_on_errors


def read_catalog(sources: Sources) -> Catalog:
    """Read and check a catalog; raises BuildStopped with every finding of the pass that failed."""
    problems, base = Problems(), sources.base
    input_files.check({name: place for name, place in sources.named().items() if place.exists()}, base, problems)
    stop_on_errors(problems)
    catalog = load(sources.catalog, problems, base=base)
    settings.check(sources.config, sources.metadata, base, problems)
    found = sorted(sources.content.rglob("*.md")) if sources.content.is_dir() else []
    content = settings.guides(found, base, problems)
    input_files.utf8([sources.config, *content], base, problems)
    large = set(found) - set(content)
    public = [
        f for f in privacy.published(sources.content, sources.templates, sources.config, sources.metadata) if f not in large
    ]
    codes_in_text.check([*catalog.suspects, *content], base, problems)
    privacy.check([*catalog.suspects, *public], base, problems, catalog=sources.catalog)
    record_ids.guides(sources.content, base, problems)
    stop_on_errors(problems)
    link(catalog)
    stop_on_errors(problems)
    check(catalog)
    stop_on_errors(problems)
    return catalog
