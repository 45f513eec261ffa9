"""What a device keeps of a release: the worker's list, the packs, the document that tells of them."""

from __future__ import annotations

import gzip
import html
import json
import re
import shutil
from pathlib import Path

import pytest

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.model import Model, join
from skills_catalog.release.tree import Tree
from skills_catalog.web import offline_packs, service_worker
from tests.support import faults
from tests.support.program import run_build
from tests.support.sites import pack_index, tiny_arguments, worker_list
from tests.support.some import some

MAIN = re.compile(r"<main[^>]*>(.*)</main>", re.S)


def file_of(site: Path, address: str) -> Path:
    plain = address.partition("?")[0]
    return site / (f"{plain}index.html" if plain == "" or plain.endswith("/") else plain)


@pytest.fixture(scope="module")
def model(real_catalog: Catalog) -> Model:
    return join(real_catalog)


@pytest.mark.parametrize("which", ["tiny", "real"])
def test_every_file_of_the_list_is_there_with_its_hash(which: str, tiny_site: Path, real_site: Path) -> None:
    site = tiny_site / "site" if which == "tiny" else real_site
    found = worker_list(site)
    listed = [*found["first"], *found["rest"], *found["later"]]
    for address, hash, size in listed:
        content = file_of(site, address).read_bytes()
        assert offline_packs.version(content) == hash, address
        whole = address.endswith(".png") or "catalog.db" in address
        assert size == (len(content) if whole else len(gzip.compress(content, 6, mtime=0))), address
    names = {a.partition("?")[0] for a, _, _ in listed}
    assert {"", "offline.html", "offline/", "calculator/", "data/rules.json", "offline/rates.json", "data/finder.json"} <= names
    assert len(names) == len(listed) and re.fullmatch("[0-9a-f]{12}", found["version"])
    for group in pack_index(site)["parts"]:
        for file, hash, size, raw in group["packs"]:
            assert offline_packs.version((site / file).read_bytes()) == hash and size <= raw == (site / file).stat().st_size


def test_what_is_kept_unasked_is_small(real_site: Path) -> None:
    found = worker_list(real_site)
    assert sum(f[2] for f in found["first"] + found["rest"]) < service_worker.MOST_UNASKED
    assert [f[0] for f in found["later"] if "query" not in f[0] and "catalog.db" not in f[0]] == [], (
        "of the default catalog all fits"
    )


def test_a_joined_page_is_the_page(real_site: Path, model: Model) -> None:
    """Body and shell, put together as the worker does it, give what the server has within main; every page is in one pack.

    What only leads from an old address to the new one is in none.
    """
    shells = json.loads((real_site / "offline" / "shells.json").read_text("utf-8"))
    kept = [file for file, _ in pack_index(real_site)["core"]] + [
        p[0] for part in pack_index(real_site)["parts"] for p in part["packs"]
    ]
    seen: set[str] = set()
    for file in kept:
        for path, (title, packed) in json.loads((real_site / file).read_text("utf-8")).items():
            assert path not in seen, path
            seen.add(path)
            body = re.sub("[\x01-\x08\x0b\x0c\x0e-\x1f]", lambda m: shells["marks"][m.group()], packed)
            page = (real_site / path / "index.html").read_text("utf-8")
            steps = path.split("/")
            pieces = shells["pieces"][f"{shells['sections'].get(steps[0], 'other')}/{len(steps) - 1}"]
            assert f"<title>{title}" in page and page.startswith(pieces[0]), path
            main = MAIN.search(page)
            assert main and main.group(1).strip() == body.strip(), path
            assert MAIN.search(pieces[2] + body + pieces[3]) is not None
    built = {p.parent.relative_to(real_site).as_posix() + "/" for p in real_site.rglob("index.html")}
    own = {"./", "finder/", "calculator/", "roster/", "verify/", "data/", "offline/"}
    moved = {f"{c}/{old}/" for c, records in model.records.items() for r in records.values() for old in r.former_ids}
    assert moved <= built and not moved & seen
    assert {p for p in built - seen - own - moved if "/page/" not in p} == set()


def test_core_index_names_every_page(real_site: Path) -> None:
    for file, paths in some(pack_index(real_site)["core"]):
        assert sorted(json.loads((real_site / file).read_text("utf-8"))) == sorted(paths)


def part_in(name: str) -> str:
    """The part that a pack is of, by the name of its file: one of many pages has several."""
    return name.removesuffix(".json").partition("~")[0]


def test_less_room_means_fewer_parts(real_site: Path, model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rates before guides before the finder before policies before the class list; what is left out can be chosen or used."""
    tree = Tree(real_site, real_site)
    tree.adopt_all()
    found = []
    for part in (offline_packs.RATES, offline_packs.GUIDES, offline_packs.POLICIES):
        for file in some(sorted(f for f in (real_site / "offline").glob("*.json") if part_in(f.name) == part)):
            content = file.read_bytes()
            found.append(offline_packs.packed(f"offline/{file.name}", part, list(json.loads(content)), content))
    monkeypatch.setattr(service_worker, "MOST_UNASKED", 10**9)
    whole = service_worker.select(tree, found, {}).size
    kept = []
    for most in [*range(whole, 0, -5_000), 100]:
        monkeypatch.setattr(service_worker, "MOST_UNASKED", most)
        chosen = service_worker.select(tree, found, {})
        assert chosen.size <= most or not chosen.rest
        names = service_worker.index(model, found, chosen.parts)
        parts = {part_in(p[0].removeprefix("offline/")) for p in names["core"]}
        asked = {p["id"] for p in names["parts"]}
        assert parts | asked == {offline_packs.RATES, offline_packs.GUIDES, offline_packs.POLICIES} and not parts & asked
        finder = "data/finder.json" in {f.address.partition("?")[0] for f in chosen.rest}
        kept.append((len(parts), finder))
        assert not finder or {offline_packs.RATES, offline_packs.GUIDES} <= parts
        assert {"data/finder.json", "data/words.json"} <= {f.address.partition("?")[0] for f in chosen.rest + chosen.later}
    assert kept[0] == (3, True) and kept[-1] == (0, False)
    assert any(parts and not finder for parts, finder in kept)


def test_one_new_page_changes_one_pack() -> None:
    """A part of many pages is cut by a hash of the address."""

    def made(pages: list[str]) -> dict[str, bytes]:
        entries: dict[str, list[str]] = {}
        for path in pages:
            body = f'<p>{path}</p><script src="../../assets/kf-1/js/a.js"></script>'
            entry = offline_packs.entry(path, f"题<{path}>", body, "assets/kf-1")
            entries.setdefault(offline_packs.file_of("town", path, offline_packs.buckets(len(pages))), []).append(entry)
        return {file: offline_packs.joined_pack(found) for file, found in entries.items()}

    pages = [f"projects/p-{n}/" for n in range(1000)]
    before, after = made(pages), made([*pages, "projects/new/"])
    assert len(before) == 8 and set(before) == set(after)
    assert sum(before[f] != after[f] for f in before) == 1
    for content in before.values():
        for path, (title, body) in json.loads(content).items():
            assert title == html.escape(f"题<{path}>") and offline_packs.MARK + "/js/a.js" in body and "kf-1" not in body


@pytest.mark.slow
def test_data_only_changes_leave_the_other_packs(tmp_path: Path) -> None:
    """A change of the rate changes its own pack and the rules' version, not the packs of towns that only point at it."""
    arguments = tiny_arguments(tmp_path)
    assert run_build(["build", *arguments]).returncode == 0
    before = tmp_path / "before"
    shutil.copytree(tmp_path / "site", before)
    rate = tmp_path / "catalog" / "rates" / "r-1.yaml"
    rate.write_text(rate.read_text("utf-8").replace("channel: 县人社局", "channel: 县人社局窗口"), "utf-8")
    assert run_build(["build", *arguments]).returncode == 0

    def pack(site: Path, name: str) -> bytes:
        return (site / "offline" / name).read_bytes()

    assert pack(before, "rates.json") != pack(tmp_path / "site", "rates.json")
    assert pack(before, "town-east.json") == pack(tmp_path / "site", "town-east.json")
    assert worker_list(before)["version"] != worker_list(tmp_path / "site")["version"]


def test_the_table_of_faults_in_the_document() -> None:
    """docs/offline.md lists each fault that a test makes, in order; a whole run with ``--accept`` writes it."""
    expected = faults.rows()
    table = faults.written()
    assert len(expected) >= 25 and [row[:2] for row in table] == [list(pair) for pair in expected.items()]
    assert all(row[2].startswith("ok") for row in table)
