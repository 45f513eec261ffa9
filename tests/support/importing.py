"""What an import would do, without the command line."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from skills_catalog.authoring.importing.plan import ImportPlan
from skills_catalog.authoring.importing.run import Import
from skills_catalog.catalog.catalog import Catalog


def options(file: Path, **given: Any) -> argparse.Namespace:
    none = dict.fromkeys(("collection", "sheet", "into", "set", "map", "skip", "fill", "encoding", "delimiter"))
    return argparse.Namespace(**{**none, "file": file, "write": False, "force": False, "json": False, **given})


def planned(catalog: Catalog, file: Path, **given: Any) -> ImportPlan:
    """What an import of a file would do."""
    job = Import(options(file, **given), catalog)
    job.read()
    return job.plan
