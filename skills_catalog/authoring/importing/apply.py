"""Carry out a plan: make the new texts, try them on a copy of the whole catalog, and replace all files at once."""

from __future__ import annotations

import contextlib
import copy
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from skills_catalog.authoring import yaml_patch
from skills_catalog.authoring.importing.plan import ADD, CHANGE, Draft, ImportPlan, Spot
from skills_catalog.authoring.yaml_writer import dump_yaml, to_ruamel
from skills_catalog.catalog.settings import Sources
from skills_catalog.checks.reading import read_catalog
from skills_catalog.findings.finding import BuildStopped, Finding, KeyPath, Problems, relative
from skills_catalog.records import yaml_file
from skills_catalog.records.yaml_file import Data

LEFT = ".importing"
"""Suffix of files that a killed import leaves; the next import removes them."""
KEPT = ".before"


def new_texts(plan: ImportPlan) -> tuple[dict[Path, bytes], dict[Path, list[tuple[int | None, Draft]]]]:
    """Return the new bytes of every file that a plan changes or makes, and which drafts stand where in it."""
    wanted: dict[Path, Data] = {}
    places: dict[Path, list[tuple[int | None, Draft]]] = {}
    originals = plan.originals
    for draft in plan.of(ADD, CHANGE):
        if draft.new:
            file, listed = originals.home(draft.key[0], draft.wanted)
            if not listed:
                wanted[file] = {k: v for k, v in draft.wanted.items() if k != "id"}
                places[file] = [(None, draft)]
                continue
            data = wanted.setdefault(file, copy.deepcopy(originals.file(file).data))
            assert isinstance(data, list)
            data.append(draft.wanted)
            places.setdefault(file, []).append((len(data) - 1, draft))
        else:
            place = originals.catalog.places[draft.key]
            data = wanted.setdefault(place.file, copy.deepcopy(originals.file(place.file).data))
            at = next((step for step in place.at if isinstance(step, int)), None)
            if isinstance(data, list) and at is not None:
                data[at] = draft.wanted
            else:
                wanted[place.file] = {k: v for k, v in draft.wanted.items() if k != "id" or "id" in data}
            places.setdefault(place.file, []).append((at, draft))
    return {file: _text(plan, file, data, places[file]) for file, data in wanted.items()}, places


def _text(plan: ImportPlan, file: Path, data: Data, drafts: list[tuple[int | None, Draft]]) -> bytes:
    cls = drafts[0][1].cls
    if drafts[0][0] is None and drafts[0][1].new:
        text = plan.originals.schema_line(drafts[0][1].key[0]) + dump_yaml(to_ruamel(data, cls)) + "\n"
    else:
        text = yaml_patch.amend(plan.originals.file(file).raw.decode(), data, cls)
    text = yaml_patch.add_comments(text, {at: draft.comments for at, draft in drafts})
    raw, problems = text.encode(), Problems()
    read = yaml_file.parse_yaml(raw, str(file), problems)
    assert read == data, f"{file}: the text that was written says something else"
    return raw


@contextlib.contextmanager
def trial_copy(root: Path, files: Mapping[Path, bytes]) -> Iterator[Path]:
    """Yield a copy of a catalog's folder with new files in it."""
    with tempfile.TemporaryDirectory(prefix="import-") as folder:
        copy_ = Path(folder) / root.name
        shutil.copytree(root, copy_, copy_function=_linked)
        for file, raw in files.items():
            place = copy_ / file.relative_to(root)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.unlink(missing_ok=True)
            place.write_bytes(raw)
        yield copy_


def _linked(source_: str, target: str) -> None:
    try:
        os.link(source_, target)
    except OSError:
        shutil.copy2(source_, target)


def check_result(
    sources: Sources, plan: ImportPlan, files: Mapping[Path, bytes], places: Mapping[Path, list[tuple[int | None, Draft]]]
) -> Problems:
    """What would be wrong with the catalog after the import, by the cells that say it."""
    root = sources.catalog
    with trial_copy(root, files) as copy_:
        try:
            read_catalog(sources.of(copy_))
        except BuildStopped as stopped:
            return _told(stopped.problems, copy_, sources, places, ours=plan.ours)
    return Problems()


def _told(
    found: Problems, copy_: Path, sources: Sources, places: Mapping[Path, list[tuple[int | None, Draft]]], *, ours: bool
) -> Problems:
    """Findings about the copy as findings about the tables, or about the catalog's own files."""
    out, root = Problems(), sources.catalog
    before, after = relative(copy_, sources.base), relative(root, sources.base)
    for finding in found.errors:
        if not finding.path.startswith(f"{before}/"):
            out.found.append(finding)
            continue
        within = finding.path.removeprefix(f"{before}/")
        spot = _spot(copy_ / within, places.get(root / within, []), finding)
        if spot is None:
            out.add(f"{after}/{within}", (finding.line, finding.column), finding.code, f"{finding.message}（导入以后）")
        else:
            heading = f"“{spot.heading}”：" if spot.heading else ""
            hint = "表里没有的，可以用 --set 字段=值 给所有行。" if finding.code == "missing-field" and not ours else ""
            message = heading + finding.message.replace(before, after) + hint
            out.add(spot.shown, (spot.row, max(spot.column, 1)), finding.code, message)
    return out


def _spot(file: Path, drafts: list[tuple[int | None, Draft]], finding: Finding) -> Spot | None:
    """Return the cell that a place in a new file comes from, or else the row; the rest of a value's line belongs to it."""
    own: tuple[int, tuple[int, ...], Draft] | None = None
    for at, draft in drafts:
        top: tuple[int, ...] = () if at is None else (at,)
        start = yaml_file.locate(file, top)[0]
        if (start <= finding.line or not finding.line) and (own is None or start >= own[0]):
            own = (start, top, draft)
    if own is None:
        return None
    _, top, draft = own
    starts = {yaml_file.locate(file, (*top, *path)): path for path in reversed(list(_within(draft.wanted)))}
    before = [place for place in starts if place[0] == finding.line and place[1] <= finding.column]
    return draft.spot_of(starts[max(before)]) if before else draft.spot


def _within(data: Data, path: KeyPath = ()) -> Iterator[KeyPath]:
    """Yield the paths of all values, the inner ones first."""
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in inner:
        yield from _within(value, (*path, key))
    if path:
        yield path


def replace_files(
    plan: ImportPlan, root: Path, files: Mapping[Path, bytes], *, moved: Callable[[Path], None] = lambda _: None
) -> None:
    """Put new files in place of the old ones: all of them, or on an error none. moved: told of each, for tests.

    Raises BuildStopped where a file is no more what the plan was made from.
    """
    changed = Problems()
    for file in files:
        old = plan.originals.files[file].raw if file in plan.originals.files else None
        if (file.read_bytes() if file.exists() else None) != old:
            message = "看预览的时候，这个文件被别人改了。再运行一次 import。"
            changed.add(relative(file, plan.originals.catalog.places.base), (0, 0), "sheet-conflict", message)
    if changed.errors:
        raise BuildStopped(changed)
    for left in [*root.rglob(f".*{LEFT}"), *root.rglob(f".*{KEPT}")]:
        left.unlink()
    done: list[Path] = []
    try:
        for file, raw in files.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            _whole(_beside(file, LEFT), raw)
            if file.exists():
                _linked(str(file), str(_beside(file, KEPT)))
        for file in files:
            done.append(file)
            _beside(file, LEFT).replace(file)
            moved(file)
    except BaseException:
        for file in done:
            if _beside(file, KEPT).exists():
                _beside(file, KEPT).replace(file)
            elif not _beside(file, LEFT).exists():
                file.unlink(missing_ok=True)
        raise
    finally:
        for file in files:
            _beside(file, LEFT).unlink(missing_ok=True)
            _beside(file, KEPT).unlink(missing_ok=True)


def _beside(file: Path, ending: str) -> Path:
    return file.with_name(f".{file.name}{ending}")


def _whole(file: Path, raw: bytes) -> None:
    with file.open("wb") as out:
        out.write(raw)
        out.flush()
        os.fsync(out.fileno())
