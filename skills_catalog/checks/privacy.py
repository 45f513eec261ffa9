"""The privacy gate: nothing personal in anything that would be published, nor in the names of files.

Every file of the catalog, the guides and the templates is looked at, comments too, with mkdocs.yml and Datasette's metadata.
Of Office files it is their texts; of pictures and other binary files the numbers that programs write into them in plain
characters (a camera's notes), not what is packed or drawn. What may stand in a field is what its mark permits
(``schema.F.public``); a comment is no part of the field that it stands behind.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from pathlib import Path

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.collections import COLLECTIONS
from skills_catalog.catalog.district import District
from skills_catalog.catalog.kinds.figures import Trainer
from skills_catalog.findings.finding import KeyPath, Problems, relative
from skills_catalog.records import yaml_file
from skills_catalog.records.schema import Part, fields
from skills_catalog.records.yaml_messages import Position
from skills_catalog.text import file_text
from skills_catalog.text.ignored_files import files_below
from skills_catalog.text.person_names import is_name
from skills_catalog.text.personal_data import PERMITTED, PERSON, find_leaks, find_number_leaks

WHOLE: Position = (0, 0)
"""The file as a whole."""


def check_privacy(files: Iterable[Path], base: Path, problems: Problems, *, catalog: Path | None = None) -> None:
    """Look at every file that would be published, each by itself.

    base: what paths in findings are relative to. catalog: the folder whose files have fields with marks.
    """
    for file in files:
        shown, facts = relative(file, base), file.stat()
        for part in shown.split("/"):
            for leak in find_number_leaks(part):
                problems.add(shown, WHOLE, "privacy", _message(leak.what, "文件名里"))
        if file.suffix.lower() == ".pdf":
            message = "PDF 里的文字查不了，看不出有没有个人信息。请改成网页（.md），或自己看过一遍再发布。"
            problems.add(shown, WHOLE, "privacy", message, severity="warning")
        for place, what in _found(file, facts.st_mtime_ns, facts.st_size):
            if catalog is None or what not in _permitted(file, catalog, place):
                problems.add(shown, place, "privacy", _message(what, "这里" if place != WHOLE else "文件里"))


def check_trainers(catalog: Catalog) -> None:
    """Report trainers that are persons: the pool counts them and names none."""
    for trainer in catalog.of("trainers", Trainer).values():
        for key in ("title", "qualification"):
            if is_name(getattr(trainer, key)):
                message = "师资库只写人数和资格，不写个人。请写成“维修电工教师”这样的类别。"
                catalog.report_at("trainers", trainer.id, (key,), "privacy", message)


def published_files(*places: Path) -> list[Path]:
    """Return the files in folders, and files themselves, without ignored ones."""
    out: list[Path] = []
    for place in places:
        if place.is_dir():
            out += files_below(place)
        elif place.is_file():
            out.append(place)
    return out


def _message(what: str, where: str) -> str:
    """Say what to do, without repeating what was found: findings are kept in logs."""
    if what == PERSON:
        return f"{where}像是人名，公开的文件里不写个人。请写单位、科室或岗位；一定要写就只留姓，例如 王某、李*。"
    return f"{where}像是{what}，公开的文件里不能有个人信息。请删掉，或把中间几位换成 *。"


def personal_places(raw: bytes) -> Iterator[tuple[Position, str]]:
    """Yield the place and the kind of everything personal in a file's bytes."""
    text = file_text.decoded(raw)
    if text is not None:
        yield from ((file_text.line_and_column(text, leak.start), leak.what) for leak in find_leaks(text))
    elif raw.startswith(b"PK"):
        yield from ((WHOLE, leak.what) for leak in find_leaks(file_text.office_text(raw)))
    else:
        yield from ((WHOLE, leak.what) for leak in find_number_leaks(file_text.printed_text(raw)))


@functools.lru_cache(maxsize=1024)
def _found(file: Path, _changed: int, _size: int) -> tuple[tuple[Position, str], ...]:
    """Remember what a file holds: districts of one site share their guides and templates."""
    return tuple(personal_places(file.read_bytes()))


def _permitted(file: Path, catalog: Path, place: Position) -> frozenset[str]:
    """Return what the field permits whose value holds a place; nothing outside of values."""
    if not file.is_relative_to(catalog):
        return frozenset()
    parts = file.relative_to(catalog).parts
    cls: type[Part] | None = COLLECTIONS[parts[0]].cls if parts[0] in COLLECTIONS else None
    cls = District if parts == ("district.yaml",) else cls
    for path, (start, end) in yaml_file.scalar_spans(file.read_bytes()).items() if cls else ():
        if start <= place < end and cls:
            return frozenset[str]().union(*(PERMITTED[mark] for mark in public_marks(cls, path)))
    return frozenset()


def public_marks(cls: type[Part], path: KeyPath) -> tuple[str, ...]:
    """Return the marks of the field at a path of keys in a record, or in a list of records."""
    part: type[Part] | None = cls
    found: tuple[str, ...] = ()
    for key in path:
        if isinstance(key, int) or part is None:
            continue
        field = next((f for f in fields(part) if f.key == key), None)
        if field is None:
            return ()
        part, found = field.part, field.meta.public
    return found
