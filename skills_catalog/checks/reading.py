"""Read a catalog and check it, with the guides and settings beside it."""

from __future__ import annotations

import argparse
from pathlib import Path

from skills_catalog.catalog import input_files
from skills_catalog.catalog.load import Catalog, link, load
from skills_catalog.checks import check, codes_in_text, privacy, record_ids, settings
from skills_catalog.findings.finding import Problems, stop_on_errors
from skills_catalog.text.ignored_files import files_below


def read_catalog(options: argparse.Namespace) -> Catalog:
    """Read and check a catalog; raises BuildStopped with every finding of the pass that failed."""
    problems = Problems()
    read = {name: getattr(options, name) for name in ("catalog", "content", "templates", "config", "metadata")}
    input_files.check({name: place for name, place in read.items() if place.exists()}, Path.cwd(), problems)
    stop_on_errors(problems)
    catalog = load(options.catalog, problems, base=Path.cwd())
    settings.check(options.config, options.metadata, Path.cwd(), problems)
    found = files_below(options.content, ".md")
    content = settings.guides(found, Path.cwd(), problems)
    input_files.utf8([options.config, *content], Path.cwd(), problems)
    large = set(found) - set(content)
    public = [
        f for f in privacy.published(options.content, options.templates, options.config, options.metadata) if f not in large
    ]
    codes_in_text.check([*catalog.suspects, *content], Path.cwd(), problems)
    privacy.check([*catalog.suspects, *public], Path.cwd(), problems, catalog=options.catalog)
    record_ids.guides(options.content, Path.cwd(), problems)
    stop_on_errors(problems)
    link(catalog)
    stop_on_errors(problems)
    check(catalog)
    stop_on_errors(problems)
    return catalog
