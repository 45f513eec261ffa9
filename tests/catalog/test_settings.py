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
HOW = {"sources", "out", "store", "clean", "jobs", "scheduler", "progress", "compiled"}
"""The settings that leave no trace in a site."""


def test_every_setting_shapes_the_site_or_says_only_how_it_is_made() -> None:
    shaping = Settings(sources=SOURCES, out=Path("/d/site")).shaping().keys()
    own = {field.name for field in dataclasses.fields(Settings)}
    read = {field.name for field in dataclasses.fields(Sources)} - {"catalogs", "base"} | {"catalog"}
    assert shaping == own - HOW | read


def test_what_a_build_reads_is_looked_at() -> None:
    settings = Settings(sources=SOURCES, out=Path("/d/site"), previous=Path("/old.db"))
    read = [getattr(SOURCES, field.name) for field in dataclasses.fields(Sources) if field.name not in ("catalogs", "base")]
    assert set(settings.inputs()) == {*read, *SOURCES.catalogs, Path("/old.db")}


def test_other_settings_are_other_values() -> None:
    settings = Settings(sources=SOURCES, out=Path("/d/site"))
    with pytest.raises(dataclasses.FrozenInstanceError):
        settings.jobs = 2  # type: ignore[misc]  # that is the point
    other = dataclasses.replace(settings, sources=SOURCES.of(Path("/e/catalog")))
    assert (other.sources.catalog, settings.sources.catalog) == (Path("/e/catalog"), Path("/d/catalog"))
    assert other.shaping() != settings.shaping()
