"""Settings are values: what a build is made of is told from how it is made, and nobody changes them."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from skills_catalog.catalog.settings import Settings, Sources

SOURCES = Sources(
    catalogs=(Path("/d/catalog"),), content=Path("/d/content"), templates=Path("/p/site_templates"), config=Path("/d/mkdocs.yml"),
    metadata=Path("/p/datasette_metadata.yml"), sqlite=Path("/p/sqlite"), qr=Path("/p/qr"), forms=Path("/p/forms"), base=Path("/d"),
)  # fmt: skip
NAMES = {"catalogs", "base", "shared"}
"""What of the sources names others, or only what findings are relative to."""
HOW = {"sources", "out", "store", "clean", "jobs", "scheduler", "progress", "compiled"}
"""The settings that leave no trace in a site."""


def test_every_setting_shapes_the_site_or_says_only_how_it_is_made() -> None:
    shaping = Settings(sources=SOURCES, out=Path("/d/site")).shaping().keys()
    own = {field.name for field in dataclasses.fields(Settings)}
    read = {field.name for field in dataclasses.fields(Sources)} - NAMES | {"catalog"}
    assert shaping == own - HOW | read


def test_what_a_build_reads_is_looked_at() -> None:
    settings = Settings(sources=SOURCES, out=Path("/d/site"), previous=Path("/old.db"))
    read = [getattr(SOURCES, field.name) for field in dataclasses.fields(Sources) if field.name not in NAMES]
    assert set(settings.inputs()) == {*read, *SOURCES.catalogs, Path("/old.db")}


def test_other_settings_are_other_values() -> None:
    settings = Settings(sources=SOURCES, out=Path("/d/site"))
    with pytest.raises(dataclasses.FrozenInstanceError):
        settings.jobs = 2  # type: ignore[misc]  # that is the point
    other = dataclasses.replace(settings, sources=SOURCES.of(Path("/e/catalog")))
    assert (other.sources.catalog, settings.sources.catalog) == (Path("/e/catalog"), Path("/d/catalog"))
    assert other.shaping() != settings.shaping()


def test_a_district_s_own_folder_brings_its_guides_unless_others_were_named(tmp_path: Path) -> None:
    for file in ("a/catalog/district.yaml", "a/mkdocs.yml", "a/content/index.md", "b/catalog/district.yaml", "b/mkdocs.yml"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("", "utf-8")
    own, half = SOURCES.of(tmp_path / "a" / "catalog"), SOURCES.of(tmp_path / "b" / "catalog")
    assert (own.content, own.config) == (tmp_path / "a" / "content", tmp_path / "a" / "mkdocs.yml")
    assert (half.content, half.config) == (SOURCES.content, SOURCES.config), "a menu without its pages"
    named = dataclasses.replace(SOURCES, shared=frozenset({"content", "config"})).of(tmp_path / "a" / "catalog")
    assert (named.content, named.config) == (SOURCES.content, SOURCES.config)
    several = dataclasses.replace(SOURCES, catalogs=(Path("/d/catalog"), tmp_path / "a" / "catalog"))
    assert {SOURCES.content, own.content, own.config} <= set(several.places()), "what `serve` watches"
