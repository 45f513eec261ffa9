"""What an import would do, without the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from skills_catalog.authoring.importing.plan import ImportPlan
from skills_catalog.authoring.importing.run import Import, ImportSettings
from skills_catalog.catalog.catalog import Catalog


def planned(catalog: Catalog, file: Path, **given: Any) -> ImportPlan:
    """What an import of a file would do."""
    job = Import(ImportSettings(file=file, **given), catalog)
    job.read()
    return job.plan
