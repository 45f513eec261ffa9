"""Read a catalog and check it, with the guides and settings beside it."""

from __future__ import annotations

import argparse
from pathlib import Path

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.link import link_catalog
from skills_catalog.catalog.load import load_catalog
from skills_catalog.checks import all_checks, codes, input_files, privacy, record_ids, settings
from skills_catalog.findings.finding import Problems, stop_on_errors
from skills_catalog.text.ignored_files import files_below


def read_catalog(options: argparse.Namespace) -> Catalog:
    """Read and check a catalog; raises BuildStopped with every finding of the pass that failed."""
    problems = Problems()
    read = {name: getattr(options, name) for name in ("catalog", "content", "templates", "config", "metadata")}
    input_files.check_input_files({name: place for name, place in read.items() if place.exists()}, Path.cwd(), problems)
    stop_on_errors(problems)
    catalog = load_catalog(options.catalog, problems, base=Path.cwd())
    settings.check_settings(options.config, options.metadata, Path.cwd(), problems)
    found = files_below(options.content, ".md")
    content = settings.readable_guides(found, Path.cwd(), problems)
    input_files.check_utf8([options.config, *content], Path.cwd(), problems)
    large = set(found) - set(content)
    public = [
        f for f in privacy.published_files(options.content, options.templates, options.config, options.metadata) if f not in large
    ]
    codes.check_codes_in_texts([*catalog.suspects, *content], Path.cwd(), problems)
    privacy.check_privacy([*catalog.suspects, *public], Path.cwd(), problems, catalog=options.catalog)
    record_ids.check_guide_paths(options.content, Path.cwd(), problems)
    stop_on_errors(problems)
    link_catalog(catalog)
    stop_on_errors(problems)
    all_checks.check_catalog(catalog)
    stop_on_errors(problems)
    return catalog
