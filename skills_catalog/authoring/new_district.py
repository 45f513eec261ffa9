"""The folder of a new district: a small catalog that passes every check, guides, ``mkdocs.yml``, and schemas for editors."""

from __future__ import annotations

import datetime
import re
import shutil
import stat
import tempfile
from collections.abc import Mapping
from pathlib import Path

from skills_catalog.authoring import json_schema
from skills_catalog.catalog.load import load_catalog
from skills_catalog.checks.all_checks import check_loaded
from skills_catalog.findings.finding import Problems, stop_on_errors

STARTER = "starter"
"""The folder of the program that is copied as it is."""
GUIDES = (
    "guide/index.md",
    "guide/clerks.md",
    "guide/rates-yaml.md",
    "guide/findings.md",
    "guide/journalists.md",
    "about/verification.md",
    "about/privacy.md",
    "accessibility.md",
)
"""Guides of the program's own site that hold for every district and are copied."""
NATIONAL = ("facts.yaml", "vocabularies")
"""Parts of the program's own catalog that hold for every district: facts and vocabularies."""

IN_A_CHECKOUT = "python build.py"
"""How the guides call the program."""
EDITOR = ".vscode"
"""The folder that tells an editor which schema is for which file."""
BEGUN = datetime.date(2027, 1, 1)
"""The day that the starter's dates assume; they are moved to the day on which a district begins."""


def start_district(folder: Path, home: Path, names: Mapping[str, str], today: datetime.date, *, installed: bool = False) -> None:
    """Make ``folder``. home: the program's folder. names: fields of ``district.yaml``, as text.

    installed: the guides call the program as it is called where it is installed, not as in a checkout.

    Raises BuildStopped where the folder holds something already, or a field is not what it should be; then nothing is left.
    """
    problems = Problems()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        message = "这里已经有东西。写一个还没有的文件夹，例如 ../本区。"
        problems.add(str(folder), (0, 0), "out-folder", message)
        stop_on_errors(problems)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".start-", dir=folder.parent) as work:
        made = Path(work, folder.name)
        _fill(made, home, names, today)
        if installed:
            for guide in (made / "content").rglob("*.md"):
                guide.write_text(guide.read_text("utf-8").replace(IN_A_CHECKOUT, "skills-catalog"), "utf-8")
        catalog = load_catalog(made / "catalog", problems)
        check_loaded(catalog)
        stop_on_errors(problems)
        (made / "schemas").mkdir()
        for name, text in json_schema.editor_schemas(catalog).items():
            (made / "schemas" / name).write_text(text, "utf-8")
        made.replace(folder)


def _fill(made: Path, home: Path, names: Mapping[str, str], today: datetime.date) -> None:
    shutil.copytree(home / STARTER, made)
    for place in (made, *made.rglob("*")):  # the program's own files may be read-only
        place.chmod(place.stat().st_mode | stat.S_IWUSR)
    for file in (made / "catalog").rglob("*.yaml"):
        file.write_text(_moved(file.read_text("utf-8"), today - BEGUN), "utf-8")
    for name in NATIONAL:
        source = home / "catalog" / name
        for file in sorted(source.rglob("*.yaml")) if source.is_dir() else [source]:
            text = re.sub(r"(?m)^basis: .*\n", "", file.read_text("utf-8"))  # clauses of another district's policy
            target = made / "catalog" / file.relative_to(home / "catalog")
            target.parent.mkdir(exist_ok=True)
            target.write_text(text, "utf-8")
    for name in GUIDES:
        text = (home / "content" / name).read_text("utf-8")
        (made / "content" / name).write_text(text, "utf-8")
        for picture in re.findall(r"\((?:\.\./)*(pictures/[^) ]+)\)", text):
            (made / "content" / picture).parent.mkdir(exist_ok=True)
            shutil.copyfile(home / "content" / picture, made / "content" / picture)
    if (home / EDITOR).is_dir():
        shutil.copytree(home / EDITOR, made / EDITOR)
    own = made / "catalog" / "district.yaml"
    text = own.read_text("utf-8")
    for name, value in names.items():
        quoted = value.replace("'", "''")
        line = f"{name}: '{quoted}'".replace("\\", "\\\\")
        text = re.sub(rf"(?m)^{name}: .*$", line, text)
    own.write_text(text, "utf-8")


def _moved(text: str, by: datetime.timedelta) -> str:
    """Return a text with its dates of this century moved."""
    return re.sub(r"\b20\d\d-\d\d-\d\d\b", lambda m: (datetime.date.fromisoformat(m[0]) + by).isoformat(), text)
