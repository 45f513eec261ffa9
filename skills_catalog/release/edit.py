"""The release after an edit: records of the watched collections whose words, figures or classes changed, and nothing else.

Names, references, dates of verification and all other files are as they were, so the rest of the site stands. Whatever is not
such an edit, or has a finding, is refused here and built whole: both ways end in the same bytes.
"""

from __future__ import annotations

import dataclasses
import pickle
import shutil
import threading
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from skills_catalog.catalog import autofill
from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.change import RecordEdit
from skills_catalog.catalog.collections import Project
from skills_catalog.catalog.load import read_file
from skills_catalog.catalog.model import WATCHED, Model, card_of
from skills_catalog.catalog.settings import Settings
from skills_catalog.catalog.site_files import DATABASE
from skills_catalog.checks import codes, dates, policy, privacy
from skills_catalog.findings.finding import Problems, relative
from skills_catalog.open_data import downloads, revision
from skills_catalog.open_data.measured_file import readable
from skills_catalog.open_data.reissue import Earlier
from skills_catalog.records.record import Record
from skills_catalog.records.schema import references
from skills_catalog.release import build as passes
from skills_catalog.release import page_batches, processes, retained, staging
from skills_catalog.release.fingerprints import State
from skills_catalog.release.page_batches import Page
from skills_catalog.release.retained import Moving, Still, Stored
from skills_catalog.site import internal_links, search_list
from skills_catalog.site.home import variables
from skills_catalog.site.pages import Pages
from skills_catalog.site.site_map import places
from skills_catalog.web import feeds, offline_packs, service_worker
from skills_catalog.web.nginx import META_CSP

STANDING = ("id", "title", "pinyin", "former_ids", "verified_on", "aliases")
"""Fields of every record that lists, addresses, dates and the search hang on."""
ALSO = {"projects": (), "institutions": ("uscc", "sanctions", "credit")}
"""Fields that checks of other records look at, or facts are filled from."""
HOME = {"projects": ("sessions", "status", "sample"), "institutions": ("sample",)}
"""Fields that the home page shows, beside those that stand."""


class Refused(Exception):
    """Not an edit that this module knows: the site is to be built whole."""


@dataclass
class Base:
    """The release that stands, as far as it is needed."""

    name: str
    still: Still
    moving: Moving
    stored: dict[str, Stored]
    model: Model


def load(kept: State, name: str) -> Base:
    """What is kept of a release. Raises Refused where that is not whole."""
    try:
        still: Still = pickle.loads(kept.read(f"{name}.still"))
        moving: Moving = pickle.loads(kept.read(f"{name}.moving"))
        content = memoryview((kept.folder / f"{name}.records").read_bytes())[: moving.length]
        if zlib.crc32(content) != moving.check or len(content) != moving.length:
            raise ValueError("the records are not those of the release")
    except (OSError, ValueError, pickle.UnpicklingError) as error:
        raise Refused(str(error)) from error
    model, stored = retained.model(still, moving.places, content)
    return Base(name, still, moving, stored, model)


def edits(settings: Settings, base: Base, paths: Sequence[str]) -> list[RecordEdit]:
    """What changed in the files. Raises Refused for anything but an edit of records as they stand."""
    found, problems = list[RecordEdit](), Problems()
    shown = {relative(path, settings.sources.base) for path in paths}
    if any(f.path in shown for f in base.still.findings):
        raise Refused("there was a finding")
    for path in paths:
        known = base.still.files.get(path)
        if known is None or not Path(path).is_file():
            raise Refused(f"{path} is no file of a watched collection, or it came or went")
        collection = known[0][0]
        content = read_file(collection, path, settings.sources.base)
        if content.findings or [r.id for _, r in content.records] != [id for _, id in known]:
            raise Refused(f"{path} has a finding, or other records")
        if content.suspect:
            codes.check_codes_in_texts([Path(path)], settings.sources.base, problems)
            privacy.check_privacy([Path(path)], settings.sources.base, problems, catalog=settings.sources.catalog)
        for _, record in content.records:
            before = base.stored[collection][record.id]
            if before != record:
                found.append(_edit(collection, before, record))
    if problems.found:
        raise Refused("there is a finding")
    _check(settings, base, found)
    return found


def _edit(collection: str, before: Record, after: Record) -> RecordEdit:
    fields = (*STANDING, *ALSO[collection])
    if any(getattr(before, name) != getattr(after, name) for name in fields) or references(before) != references(after):
        raise Refused(f"{collection}/{after.id} has another name, date or reference")
    return RecordEdit(collection, before, after)


def _check(settings: Settings, base: Base, found: Sequence[RecordEdit]) -> None:
    """The checks that look at a record by itself or with what it names. Raises Refused where one finds something."""
    model, problems = base.model, Problems()
    catalog = Catalog(settings.sources.catalog, settings.sources.base, problems, model.district)
    changed = {e.id: e.after for e in found if isinstance(e.after, Project)}
    named = {i: base.stored["institutions"][i] for p in changed.values() for i in p.institutions}
    catalog.records = {
        "projects": dict(changed), "institutions": named,
        **{c: dict(model.records[c]) for c in ("policies", "vocabularies")},
    }  # fmt: skip
    for id in changed:
        catalog.places.add("projects", id, str(settings.sources.catalog / "projects" / f"{id}.yaml"), None)
    terms = catalog.terms()
    for edit in found:
        assert edit.after is not None
        for field, value in references(edit.after, choices=True):
            if field.meta.choice and value not in terms.get(field.meta.choice, ()):
                raise Refused(f"{value} is no term")
    dates.check_project_dates(catalog)
    policy.check_projects(catalog)
    if problems.found:
        raise Refused("there is a finding")


def apply(base: Base, found: Sequence[RecordEdit]) -> None:
    for edit in found:
        assert edit.after is not None
        base.stored[edit.collection].edited[edit.id] = edit.after


def touched(pages: Sequence[Page], found: Sequence[RecordEdit], told: set[str]) -> list[Page]:
    """The pages that show what was edited, or tell of what changed with it (``told``, see ``Pages.mentions``)."""
    whole = {c: {e.id for e in found if e.collection == c} for c in WATCHED}
    cards = {c: {e.id for e in found if e.collection == c and _card_changed(e)} for c in WATCHED}
    out = []
    for page in pages:
        if (
            any(not whole[c].isdisjoint(ids) for c, ids in page.read.items())
            or any(not cards[c].isdisjoint(ids) for c, ids in page.cards.items())
            or not told.isdisjoint(page.mentions)
        ):
            out.append(page)
    return out


def _card_changed(edit: RecordEdit) -> bool:
    assert edit.before is not None and edit.after is not None
    return card_of(edit.collection, edit.before) != card_of(edit.collection, edit.after)


def build(
    settings: Settings,
    tree: staging.Tree,
    kept: State,
    scratch: Path,
    base: Base,
    found: Sequence[RecordEdit],
    rows: int,
) -> tuple[list[Page | msgspec.Raw], Moving, int]:
    """Make the release after the edits; returns its pages, what moved, and the rows of its database. Raises Refused.

    scratch: a folder for what the next build can use; rows: of the database as it stands.
    """
    model, still = base.model, base.still
    _same_home(base, found)
    whole = settings.only != "pages"
    lists = kept.folder / f"{base.name}.lists"
    with processes.Crew(settings.jobs or processes.default_jobs()) as crew:
        data = crew.aside(lambda: _data(settings, tree, scratch, lists, base, found)) if whole else None
        known = kept.load(f"{base.name}.pages", list[Page])
        if known is None:
            raise Refused("its pages are not known")
        versions, files = dict(base.moving.versions), dict[str, bytes]()
        if whole:
            shutil.copytree(lists, scratch, dirs_exist_ok=True)
            files = _lists(settings, base, found, scratch)
            versions |= {f.removeprefix("data/"): offline_packs.version(c) for f, c in files.items() if f.startswith("data/")}
        pages = _pages(settings, base, versions)
        told = {name for name, version in versions.items() if base.moving.versions.get(name) != version}
        addresses = {service_worker.address(f) for f in tree.standing if f.endswith("index.html")}
        context = page_batches.Context(pages, service_worker.marks(still.shell.assets, versions), addresses)
        made, entries = _made(tree, context, [p for p in touched(known, found, told) if LATE_WORDS.isdisjoint(p.mentions)])
        sizes, desk = dict(base.moving.sizes), list[service_worker.Kept]()
        for file, content in files.items():
            tree.put(file, content)
        tree.carry(lambda file: whole and (file in LATE or file.startswith("data/")))
        if data:
            published = data()
            tree.files |= {f"data/{f.path}": bytes.fromhex(f.sha256) for f in published.files}
            for name in downloads.BESIDE:
                tree.adopt(f"data/{name}")
            rows = sum(published.counts.values())
            tree.carry(LATE.__contains__)
            desk = service_worker.desk(tree, sizes)
            versions |= {DATABASE: desk[-1].hash} if desk else {}
            pages.publish(published, readable(sum(k.size for k in desk)) if desk else "")
            more, also = _made(tree, context, [p for p in known if not LATE_WORDS.isdisjoint(p.mentions)])
            made, entries = [*made, *more], entries | also
        _refuse_broken(settings, tree, known, made)
        packed = _packs(tree, base.moving.packs, entries) if whole else []
        if whole:
            passes.worker(settings, model, tree, still.shell, packed, context.marks, desk, sizes)
    fresh = {page.file: page for page in made}
    if any(fresh[p.file].ids != p.ids for p in known if p.file in fresh):
        raise Refused("anchors changed")
    now = [msgspec.Raw(fresh[p.file].kept) if p.file in fresh else p for p in known]
    used = set(tree.files.values())
    sizes = {digest: size for digest, size in sizes.items() if digest in used}
    return now, dataclasses.replace(base.moving, versions=versions, packs=packed, sizes=sizes), rows


LATE = ("data/checksums.txt", service_worker.SHELLS, service_worker.INDEX, "sw.js")
"""Files that hang on all others."""
LATE_WORDS = {"published", "query_size", DATABASE}
"""What pages can only tell when the data is published."""


def _same_home(base: Base, found: Sequence[RecordEdit]) -> None:
    """Raises Refused where the home page or the shell would show something else."""
    for edit in found:
        if any(getattr(edit.before, name) != getattr(edit.after, name) for name in HOME[edit.collection]):
            if retained.hash_of(variables(base.model, META_CSP)) != base.still.variables:
                raise Refused("the home page changes")
            return


def _data(
    settings: Settings, tree: staging.Tree, scratch: Path, lists: Path, base: Base, found: Sequence[RecordEdit]
) -> downloads.Published:
    """The database and the downloads after the edits. Raises Refused where they cannot be made from those that stand."""
    threading.Thread(target=import_module, args=["pyarrow.parquet"]).start()  # while SQLite is at work
    model, folder = base.model, Path(tree.folder)
    site_url = model.district.site_url
    path = folder / "data" / DATABASE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    try:
        counts, news = revision.update(
            settings.out / "data" / DATABASE, path, found, model, base.still.rules,
            site_url=site_url, findings=base.still.findings,
        )  # fmt: skip
    except revision.Stale as error:
        raise Refused(str(error)) from error
    return downloads.publish(
        folder, model, counts, news, settings.sources.metadata, site_url or quote(settings.base_url),
        state=scratch, earlier=Earlier(settings.out, found, lists),
    )  # fmt: skip


def _lists(settings: Settings, base: Base, found: Sequence[RecordEdit], scratch: Path) -> dict[str, bytes]:
    """The files beside the data's own that change: file → content."""
    model, shell = base.model, base.still.shell
    out = {
        "data/finder.json": search_list.build(
            model, shell.guides, places(bool(passes.sqlite_files(settings))), state=scratch, edits=found
        )
    }
    if any(_facts(base, e.before) != _facts(base, e.after) for e in found):
        out["data/courses.json"] = autofill.courses_json(model)
    if any(e.after is not None and e.after.verified_on is not None for e in found):
        out["feed.xml"] = feeds.atom(model, passes.site_name(settings, model), model.district.site_url)
    old, new = base.moving.versions["finder.json"].encode(), offline_packs.version(out["data/finder.json"]).encode()
    home = (settings.out / "index.html").read_bytes()
    out["index.html"] = home.replace(b"data/finder.json?v=" + old, b"data/finder.json?v=" + new)
    return out


def _facts(base: Base, record: Record | None) -> dict[str, Any]:
    return autofill.project_facts(base.model, record) if isinstance(record, Project) else {}


def _pages(settings: Settings, base: Base, versions: dict[str, str]) -> Pages:
    return passes.make_pages(settings, base.model, base.still.rules, base.still.shell, versions, base.still.titles)


def _made(
    tree: staging.Tree, context: page_batches.Context, wanted: Sequence[Page]
) -> tuple[list[page_batches.Made], dict[str, str]]:
    """Make the wanted pages; second, as packs have them: path → page."""
    made, entries = [], {}
    for page in wanted:
        one, entry = page_batches.page(context, page.key, tree.put)
        made.append(one)
        entries[context.pages.path(page.key)] = entry
    return made, entries


def _packs(tree: staging.Tree, packed: Sequence[offline_packs.Pack], entries: Mapping[str, str]) -> list[offline_packs.Pack]:
    out = []
    for pack in packed:
        own = {path: entries[path] for path in entries.keys() & set(pack.paths)}
        if not own:
            out.append(pack)
            continue
        content = offline_packs.replaced(Path(tree.out, pack.file).read_bytes(), own)
        tree.put(pack.file, content)
        out.append(offline_packs.measured(pack.file, pack.part, pack.paths, content))
    return out


def _refuse_broken(settings: Settings, tree: staging.Tree, known: Sequence[Page], made: Sequence[page_batches.Made]) -> None:
    """Raises Refused where a link of the new pages leads nowhere: a whole build says which, and where."""
    ids = {page.file: page.ids for page in known}
    mounted = passes.mounted(settings)
    for page in made:
        for link in page.links:
            if internal_links.leads_nowhere(link, tree.standing, ids, mounted):
                raise Refused(f"{page.file}: {link.address}")


def appended(kept: State, base: Base, new: str, found: Sequence[RecordEdit], moving: Moving) -> None:
    """Put the edited records at the end of the file of records, which both releases share from now on."""
    file = kept.link(f"{base.name}.records", f"{new}.records")
    with file.open("r+b") as out:
        out.truncate(moving.length)  # what a build that was killed has left behind
        out.seek(moving.length)
        for edit in found:
            content = retained.encoded(edit.after)
            moving.places[edit.collection][edit.id] = (moving.length, len(content))
            out.write(content)
            moving.length, moving.check = moving.length + len(content), zlib.crc32(content, moving.check)
