"""Read a catalog and check it, with the guides and settings beside it."""

from __future__ import annotations

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.load import load_catalog
from skills_catalog.catalog.parsed_files import ParsedFiles
from skills_catalog.catalog.samples.without import without_samples
from skills_catalog.catalog.settings import Sources
from skills_catalog.checks import all_checks, codes, input_files, privacy, record_ids, settings
from skills_catalog.checks.evidence import samples
from skills_catalog.findings.finding import Problems, stop_on_errors
from skills_catalog.text.ignored_files import files_below


def read_catalog(sources: Sources, parsed: ParsedFiles | None = None) -> Catalog:
    """Read and check a catalog; raises BuildStopped with every finding that can be judged.

    parsed: what an earlier build knows of the files.
    """
    problems, base = Problems(), sources.base
    input_files.check_input_files({name: place for name, place in sources.named().items() if place.exists()}, base, problems)
    stop_on_errors(problems)
    catalog = load_catalog(sources.catalog, problems, base=base, parsed=parsed)
    settings.check_settings(sources.config, sources.metadata, base, problems)
    found = files_below(sources.content, ".md")
    content = settings.readable_guides(found, base, problems)
    input_files.check_utf8([sources.config, *content], base, problems)
    large = set(found) - set(content)
    public = [
        f for f in privacy.published_files(sources.content, sources.templates, sources.config, sources.metadata) if f not in large
    ]
    codes.check_codes_in_texts([*catalog.suspects, *content], base, problems)
    privacy.check_privacy([*catalog.suspects, *public], base, problems, catalog=sources.catalog)
    record_ids.check_guide_paths(sources.content, base, problems)
    samples.check_passages(content, base, problems)
    catalog.of_texts = len(problems.found)
    all_checks.check_loaded(catalog)
    stop_on_errors(problems)
    return catalog


def published_catalog(catalog: Catalog, shown: bool | None = None) -> Catalog:
    """Return what of a checked catalog is published: the whole, or what is left without samples, checked by itself.

    shown: whether samples are; None for what the district says. Raises BuildStopped.
    """
    assert catalog.district is not None
    if catalog.district.samples == "show" if shown is None else shown:
        return catalog
    samples.check_district(catalog)
    stop_on_errors(catalog.problems)
    left = without_samples(catalog)
    if left.left_out is None:
        return catalog
    lost = {catalog.places[key].shown for key in left.left_out}
    left.problems = Problems([f for f in catalog.problems.found[: catalog.of_texts] if f.path not in lost])
    all_checks.check_catalog(left)
    stop_on_errors(left.problems)
    return left
