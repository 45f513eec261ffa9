"""Where things are: the program's own files, the district that is meant, and what the program is called at the prompt."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from skills_catalog.catalog import folders

PACKAGE = Path(__file__).resolve().parents[2]
INSTALLED = PACKAGE / "files"
"""Where a wheel has what lies beside the package in a checkout."""
NAME = "skills-catalog"


def program_files() -> Path:
    """Return the folder with what comes with the program: site_templates, starter, the default catalog and its guides."""
    return INSTALLED if INSTALLED.is_dir() else PACKAGE.parent


def district_above(start: Path) -> Path | None:
    """Return the nearest folder, from this one upwards, that has a district's catalog; None where there is none."""
    return next((folder for folder in (start, *start.parents) if (folder / "catalog" / folders.FILE).is_file()), None)


def typed(folder: Path | None = None) -> str:
    """Return the command as people type it here, or in another folder: ``skills-catalog``, or ``python …/build.py``."""
    script = PACKAGE.parent / "build.py"
    if Path(sys.argv[0]).stem == NAME or INSTALLED.is_dir() or not script.is_file():
        return NAME
    try:
        return f"python {os.path.relpath(script, folder)}"
    except ValueError:  # another drive
        return f"python {script}"
