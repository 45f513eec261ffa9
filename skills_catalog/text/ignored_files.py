"""Files that are ignored everywhere: what editors, desktops and Python leave beside what people write.

Whoever reads a folder or looks for changes in it asks here: a file that no reader takes must not cause
a build, and one that a reader takes must.
"""

from __future__ import annotations

import os
from pathlib import Path

NAMES = frozenset({"4913", "__pycache__", "Thumbs.db", "desktop.ini"})
"""4913 is what vim makes for a moment, to see whether a folder can be written."""


def ignored(name: str) -> bool:
    """Say whether a file or folder of this name, with all that is in it, is left out everywhere.

    Hidden ones, backups (``x.yaml~``), what Emacs saves by itself (``#x.yaml#``), locks of office programs (``~$x.xlsx``).
    """
    if name[0] == "." or name[-1] == "~" or name in NAMES:
        return True
    return name[:2] == "~$" or (name[0] == "#" and name[-1] == "#")


def any_ignored(path: str) -> bool:
    """Say whether a part of a relative path, written with slashes, is ignored."""
    return any(map(ignored, filter(None, path.split("/"))))


def files_below(folder: Path, suffix: str = "") -> list[Path]:
    """List the files below a folder that have this ending, in the order of their paths; links to folders are not followed."""
    found: list[str] = []
    for above, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not ignored(name)]
        found += [f"{above}{os.sep}{name}" for name in names if name.endswith(suffix) and not ignored(name)]
    return sorted(path for path in map(Path, found) if path.is_file())


def files_in(folder: Path, suffix: str = "") -> list[Path]:
    """List the files right in a folder that have this ending, in order; none where there is no such folder."""
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted(path for path in found if path.name.endswith(suffix) and not ignored(path.name) and path.is_file())
