"""However a site came about, it is what a clean build makes: same files, same bytes, same modes, the name of the release too.

A walk edits a catalog, builds into the site that stands, builds once more from nothing beside it, and compares. It knows of the
program no more than its command line, so it holds whatever way a build takes. The short walk takes every kind of step once;
``make test-long`` takes hundreds, edits every field of every schema, and walks through the real catalog too. ``SEED`` is another
chance.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import random
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support.edits import CLASSES, Edits, Pair, named, pairs
from tests.support.meanwhile import Passing
from tests.support.places import ROOT, TINY
from tests.support.program import run_here

SEED = int(os.environ.get("SEED", "20261130"))
MODELS = (ROOT / "catalog", ROOT / "tests" / "rules" / "rates_observed" / "catalog")
"""Where maps are taken from that a schema alone does not give: rules that hold together, cases that come out as they say."""
Tree = dict[str, tuple[int, str]]


def whole_tree(folder: Path) -> Tree:
    """Give every file and folder with its mode and, for a file, the SHA-256 of its content."""
    out = {}
    for path in sorted(folder.rglob("*")):
        content = "" if path.is_dir() else hashlib.sha256(path.read_bytes()).hexdigest()
        out[path.relative_to(folder).as_posix()] = (path.stat().st_mode, content)
    return out


@dataclass(frozen=True)
class Broken:
    """What must be refused. what: the edit; finding: what the refusal must say."""

    what: str
    finding: str = ""


Scene = Callable[["Walk"], Iterator["str | Broken"]]
"""Edits in a row: at each text the site is built and compared, at each ``Broken`` it must stay as it is."""


class Walk:
    """A district in a folder of its own with a site that follows it."""

    def __init__(self, tmp: Path, source: Path, seed: int) -> None:
        """source: a folder with catalog, content and mkdocs.yml."""
        self.tmp, self.site, self.clean = tmp, tmp / "out", tmp / "clean"
        self.catalog, self.content, self.templates = tmp / "catalog", tmp / "content", tmp / "site_templates"
        for name in ("catalog", "content"):
            shutil.copytree(source / name, tmp / name)
        shutil.copyfile(source / "mkdocs.yml", tmp / "mkdocs.yml")
        shutil.copyfile(ROOT / "datasette_metadata.yml", tmp / "metadata.yml")
        shutil.copytree(ROOT / "site_templates", self.templates)
        self.inputs = ["--sqlite", str(tmp / "none"), "--catalog", str(self.catalog), "--content", str(self.content),
                       "--config", str(tmp / "mkdocs.yml"), "--metadata", str(tmp / "metadata.yml"),
                       "--templates", str(self.templates)]  # fmt: skip
        self.options: list[str] = []
        self.jobs = "1"
        self.chance = random.Random(seed)
        self.edits = Edits(self.catalog, self.chance, MODELS, self.good, self.content)
        self.made: Tree = {}
        """What the last clean build made."""
        self.steps = self.compared = self.refusals = 0
        self.follow("the first build")

    def good(self) -> bool:
        """May the catalog be published? A check does not follow what guides link to, so that is looked for here."""
        if run_here(["check", *self.inputs]).returncode:
            return False
        text = "\n".join(file.read_text("utf-8") for file in self.content.rglob("*.md"))
        linked: dict[str, set[str]] = {}
        for collection, id in re.findall(r"catalog:([a-z]+)/([\w.-]+)", text):
            linked.setdefault(collection, set()).add(id)
        articles = set(re.findall(r"catalog:policies/([\w.-]+)/article-([\w.-]+)", text))
        files = self.edits.files
        return all(ids <= set(files.ids(collection)) for collection, ids in linked.items() if collection in CLASSES) and all(
            f"{policy}#{n}" in files.clauses() for policy, n in articles
        )

    def build(self, out: Path, *more: str) -> subprocess.CompletedProcess[str]:
        return run_here(["build", *self.inputs, *self.options, "--out", str(out), *more])

    def follow(self, what: str) -> None:
        """Build into the site that stands, and from nothing beside it; both must be the same."""
        print(f"{self.compared}. {what[:300]}", flush=True)  # a walk that fails shows where it came from
        done = self.build(self.site, "--jobs", self.jobs)
        assert done.returncode == 0, f"{what}\n{done.stdout}{done.stderr}"
        for left in self.tmp.glob(".clean*"):
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        shutil.rmtree(self.clean, ignore_errors=True)
        done = self.build(self.clean, "--jobs", "1", "--clean")
        assert done.returncode == 0, f"only a clean build refuses: {what}\n{done.stdout}{done.stderr}"
        self.made = whole_tree(self.clean)
        self.compared += 1
        self.same(what)

    def same(self, what: str) -> None:
        """The site is what the last clean build made."""
        here, there = whole_tree(self.site), self.made
        assert here.keys() - there.keys() == set(), f"{what}: left over"
        assert there.keys() - here.keys() == set(), f"{what}: missing"
        assert {k for k in here if here[k] != there[k]} == set(), f"{what}: other bytes or modes"

    def refuse(self, broken: Broken) -> None:
        """A build is refused as a clean one is, in the same words, and the site stays."""
        before = whole_tree(self.site)
        done, clean = self.build(self.site, "--jobs", self.jobs), self.build(self.clean, "--jobs", "1", "--clean")
        assert (done.returncode, clean.returncode) == (1, 1), f"{broken.what}\n{done.stdout}{done.stderr}"
        assert done.stderr.replace(str(self.site), "") == clean.stderr.replace(str(self.clean), ""), broken.what
        assert broken.finding in done.stderr, f"{broken.what}\n{done.stderr}"
        assert whole_tree(self.site) == before, broken.what
        self.refusals += 1

    def take(self, scenes: list[Scene]) -> None:
        """Take scenes together: a build after the first text of all, one after the second; what is broken is mended before."""
        self.steps += len(scenes)
        going = [(scene.__name__, scene(self)) for scene in scenes]
        while going:
            told, still = [], []
            for name, steps in going:
                step = next(steps, None)
                while isinstance(step, Broken):
                    self.refuse(step)
                    step = next(steps, None)
                if step is not None:
                    still.append((name, steps))
                    told.append(f"{name}: {step}")
            if told:
                self.follow("; ".join(told))
            going = still

    def option(self, name: str, value: str | None) -> None:
        """Give an option to the builds from now on; None takes it away."""
        if name in self.options:
            at = self.options.index(name)
            del self.options[at : at + 2]
        self.options += [name, value] if value is not None else []

    def rewrite(self, file: Path, change: Callable[[str], str]) -> None:
        text = file.read_text("utf-8")
        changed = change(text)
        assert changed != text, file
        file.write_text(changed, "utf-8")

    def number(self) -> int:
        return self.chance.randrange(10**6)

    def any_of(self, files: Iterator[Path]) -> Path:
        return self.chance.choice(sorted(files))

    @contextlib.contextmanager
    def spoiled(self, file: Path, content: bytes | None) -> Iterator[None]:
        """A file with other content, or gone, for a time."""
        before = file.read_bytes() if file.exists() else None
        if content is None:
            file.unlink()
        else:
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(content)
        yield
        if before is None:
            file.unlink()
        else:
            file.write_bytes(before)


def a_field(walk: Walk) -> Iterator[str]:
    """Of whatever collection, more often of those that are edited most."""
    collection = walk.chance.choice(["projects"] * 4 + ["institutions"] * 2 + list(CLASSES))
    known = [p for p in pairs() if p[0] == collection]
    for _, cls, field in walk.chance.sample(known, min(len(known), 8)):
        done = walk.edits.field(collection, cls, field, 12)
        if done is not None:
            yield f"{collection}, {done}"
            return


def _of(collection: str) -> Scene:
    def scene(walk: Walk) -> Iterator[str]:
        known = [p for p in pairs() if p[0] == collection]
        for _, cls, field in walk.chance.sample(known, len(known)):
            done = walk.edits.field(collection, cls, field, 12)
            if done is not None:
                yield f"{collection}, {done}"
                return

    scene.__name__ = f"a_field_of_{collection}"
    return scene


def _records(name: str, edit: Callable[[Edits, str], str | None]) -> Scene:
    def scene(walk: Walk) -> Iterator[str]:
        for collection in walk.chance.sample(sorted(set(CLASSES) - {"district", "facts", "cases"}), 18):
            done = edit(walk.edits, collection) if walk.edits.files.of(collection) else None
            if done is not None:
                yield f"{collection}: {done}"
                return
        raise AssertionError(f"{name}: no collection has a record for it")

    scene.__name__ = name
    return scene


def other_order(walk: Walk) -> Iterator[str]:
    lists = [f for c in CLASSES for f in walk.edits.files.of(c) if isinstance(walk.edits.files.load(f), list)]
    for file in walk.chance.sample(lists, len(lists)):
        data = walk.edits.files.load(file)
        if len(data) > 1:
            walk.edits.files.save(file, data[::-1])
            yield file.name
            return


def a_comment(walk: Walk) -> Iterator[str]:
    """Other bytes, and nothing else."""
    file = walk.any_of(walk.catalog.rglob("*.yaml"))
    walk.rewrite(file, lambda text: f"# {walk.number()}\n{text}")
    yield file.name


def touched(walk: Walk) -> Iterator[str]:
    file = walk.any_of(f for f in walk.tmp.glob("c*/**/*") if f.is_file())
    os.utime(file, (walk.number(), walk.number()))
    yield file.name


def left_by_an_editor(walk: Walk) -> Iterator[str]:
    file = walk.any_of(walk.catalog.rglob("*.yaml"))
    file.with_name(f".{file.name}.swp").write_text(str(walk.number()), "utf-8")
    file.with_name(f"{file.name}~").write_text("not: [yaml", "utf-8")
    yield file.name


def a_page_template(walk: Walk) -> Iterator[str]:
    file = walk.any_of((walk.templates / "pages").rglob("[!_]*.html"))
    walk.rewrite(file, lambda text: f"{text}<!-- {walk.number()} -->\n")
    yield file.name


def a_macro(walk: Walk) -> Iterator[str]:
    file = walk.templates / "pages" / "_macros.html"
    heads = re.findall(r"\{%-? macro [^%]*%\}", file.read_text("utf-8"))
    head = walk.chance.choice(heads)
    walk.rewrite(file, lambda text: text.replace(head, f"{head}<!-- {walk.number()} -->", 1))
    yield head


def a_style(walk: Walk) -> Iterator[str]:
    file = walk.any_of((walk.templates / "assets" / "css").glob("*.css"))
    walk.rewrite(file, lambda text: f"{text}.kf-own {{ order: {walk.number()} }}\n")
    yield file.name


def a_script(walk: Walk) -> Iterator[str]:
    file = walk.any_of((walk.templates / "assets" / "js").rglob("*.js"))
    walk.rewrite(file, lambda text: f"{text}// {walk.number()}\n")
    yield file.name


def an_asset_more(walk: Walk) -> Iterator[str]:
    name = f"own-{walk.number()}.svg"
    (walk.templates / "assets" / name).write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', "utf-8")
    yield name


def the_frame(walk: Walk) -> Iterator[str]:
    walk.rewrite(walk.templates / "overrides" / "main.html", lambda text: text.replace("<body", f"<!-- {walk.number()} --><body", 1)
                 if "<body" in text else f"{text}{{# {walk.number()} #}}")  # fmt: skip
    yield "main.html"


def the_worker(walk: Walk) -> Iterator[str]:
    file = walk.any_of((walk.templates / "worker").glob("*.js"))
    walk.rewrite(file, lambda text: f"{text}\n// {walk.number()}\n")
    yield file.name


def data_of_the_templates(walk: Walk) -> Iterator[str]:
    name = f"more-{walk.number()}.json"
    (walk.templates / "data" / name).write_text("{}", "utf-8")
    yield name


def a_guide(walk: Walk) -> Iterator[str]:
    file = walk.any_of(walk.content.rglob("*.md"))
    walk.rewrite(file, lambda text: f"{text}\n## 第{walk.number()}节\n\n一段。\n")
    yield file.name


def a_guide_more(walk: Walk) -> Iterator[str]:
    name = f"own-{walk.number()}.md"
    (walk.content / "guide" / name).write_text(f"# 新的一篇\n\n[说明](index.md)，{walk.number()}\n", "utf-8")
    config = walk.tmp / "mkdocs.yml"
    if "\nnav:\n" in config.read_text("utf-8"):  # where it names the guides, it must name all
        walk.rewrite(config, lambda text: text.replace("\nnav:\n", f"\nnav:\n  - 新的一篇: guide/{name}\n", 1))
    yield name


def a_guide_less(walk: Walk) -> Iterator[str]:
    own = sorted((walk.content / "guide").glob("own-*.md"))
    if not own:
        yield from a_guide_more(walk)
        own = sorted((walk.content / "guide").glob("own-*.md"))
    own[0].unlink()
    config = walk.tmp / "mkdocs.yml"
    text = config.read_text("utf-8")
    config.write_text(text.replace(f"  - 新的一篇: guide/{own[0].name}\n", ""), "utf-8")
    yield own[0].name


def a_link_in_a_guide(walk: Walk) -> Iterator[str]:
    group = walk.chance.choice(walk.edits.files.ids("towns"))
    walk.rewrite(walk.content / "guide" / "faq.md", lambda text: f"{text}\n[看这里{walk.number()}](catalog:towns/{group})\n")
    yield group


def a_picture(walk: Walk) -> Iterator[str]:
    name = f"own-{walk.number()}.svg"
    (walk.content / "guide" / name).write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', "utf-8")
    yield name


def the_name_of_the_site(walk: Walk) -> Iterator[str]:
    walk.rewrite(walk.tmp / "mkdocs.yml", lambda text: re.sub("(?m)^site_name: .*", f"site_name: 示例培训{walk.number()}", text))
    yield "mkdocs.yml"


def what_datasette_says(walk: Walk) -> Iterator[str]:
    walk.rewrite(
        walk.tmp / "metadata.yml", lambda text: re.sub(r"(?m)\Aabout: .*\n|\A", f"about: 说明{walk.number()}\n", text, count=1)
    )
    yield "metadata.yml"


STEPS: list[Scene] = [
    a_field,
    *(_of(name) for name in ("projects", "institutions", "rates", "policies", "vocabularies", "district", "facts", "cases")),
    _records("added", lambda edits, collection: edits.added(collection)),
    _records("deleted", lambda edits, collection: edits.deleted(collection)),
    _records("renamed_with_a_forward", lambda edits, collection: edits.renamed(collection, kept=True)),
    _records("renamed_without", lambda edits, collection: edits.renamed(collection, kept=False)),
    _records("moved", lambda edits, collection: edits.moved(collection)),
    other_order, a_comment, touched, left_by_an_editor,
    a_page_template, a_macro, a_style, a_script, an_asset_more, the_frame, the_worker, data_of_the_templates,
    a_guide, a_guide_more, a_guide_less, a_link_in_a_guide, a_picture, the_name_of_the_site, what_datasette_says,
]  # fmt: skip
"""Each ends in a state that can be published."""


def a_warning_comes_and_goes(walk: Walk) -> Iterator[str]:
    """Findings are published too, in a table of the database."""
    file = walk.catalog / "groups" / f"warned-{walk.number()}.yaml"
    file.write_text("title: 实训楼 #2\n", "utf-8")
    yield "a comment that may be text"
    file.write_text("title: '实训楼 #2'\n", "utf-8")
    yield "it is text"


def taken_back(walk: Walk) -> Iterator[str]:
    """An edit is published, and then what was before it."""
    before = {file: file.read_bytes() for file in walk.catalog.rglob("*.yaml")}
    was = dict(walk.made)
    yield next(a_field(walk), "nothing")
    for file in set(walk.catalog.rglob("*.yaml")) - before.keys():
        file.unlink()
    for file, content in before.items():
        if not file.exists() or file.read_bytes() != content:
            file.write_bytes(content)
    yield "taken back"
    assert walk.made == was


def a_base_and_back(walk: Walk) -> Iterator[str]:
    walk.option("--base-url", f"/甲/{walk.number()}/")
    yield "another base"
    walk.option("--base-url", None)
    yield "back"


def pages_only_and_back(walk: Walk) -> Iterator[str]:
    walk.option("--only", "pages")
    yield next(_of("projects")(walk), "nothing") + ", pages only"
    yield next(_of("institutions")(walk), "nothing") + ", pages only"
    walk.option("--only", None)
    yield "all again"


def compared_with_before(walk: Walk) -> Iterator[str]:
    before = walk.tmp / "before.db"
    if (walk.site / "data" / "catalog.db").exists():  # not where pages only stand there
        shutil.copyfile(walk.site / "data" / "catalog.db", before)
    walk.option("--previous", str(before))
    yield next(_of("projects")(walk), "nothing") + ", compared with before"
    yield next(a_field(walk), "nothing") + ", compared with before"
    walk.option("--previous", None)
    yield "compared with nothing"


def several_processes(walk: Walk) -> Iterator[str]:
    walk.jobs = "2"
    yield next(_of("projects")(walk), "nothing") + ", two processes"
    walk.jobs = "1"


def _broken(name: str, finding: str, path: str, spoil: Callable[[Walk, bytes], bytes | None]) -> Scene:
    """A file that is spoiled and then mended; an edit of another record waits meanwhile."""

    def scene(walk: Walk) -> Iterator[str | Broken]:
        file = walk.any_of(walk.tmp.glob(path)) if "*" in path else walk.tmp / path
        with walk.spoiled(file, spoil(walk, file.read_bytes() if file.exists() else b"")):
            yield Broken(f"{name}, {file.name}", finding)
        edited = next(_of("projects")(walk), "nothing")
        yield f"{file.name} mended, {edited}"

    scene.__name__ = name
    return scene


def a_reference_to_nobody(walk: Walk) -> Iterator[str | Broken]:
    file, at, record = walk.chance.choice(walk.edits.files.records("projects"))
    walk.edits.files.put(file, at, {**record, "institutions": ["nobody"]})
    yield Broken("a reference to nobody", "unknown-reference")
    walk.edits.files.put(file, at, {**record, "summary": f"简介{walk.number()}"})
    yield "it is mended, with another summary"


def an_id_twice(walk: Walk) -> Iterator[str | Broken]:
    id = walk.chance.choice(walk.edits.files.ids("towns"))
    file = walk.catalog / "towns" / f"twice-{walk.number()}.yaml"
    with walk.spoiled(file, f"- {{id: {id}, title: 又一个, kind: town, code: '1', code_source: 无}}\n".encode()):
        yield Broken(f"{id} twice", "duplicate-id")
    yield "once"


def broken_twice(walk: Walk) -> Iterator[str | Broken]:
    """One fault is mended and another made before the first good build."""
    file, at, record = walk.chance.choice(walk.edits.files.records("projects"))
    walk.edits.files.put(file, at, {**record, "level": "no-level"})
    yield Broken("no such level", "bad-choice")
    walk.edits.files.put(file, at, {**record, "theory_hours": "many"})
    yield Broken("no number", "bad-number")
    walk.edits.files.put(file, at, record)
    yield "as it was"


def during_a_build(walk: Walk) -> Iterator[str]:
    """An edit that somebody makes and takes back while a build reads, at a reading by chance."""
    kinds = {
        "catalog/projects/*.yaml": "summary: {}\n",
        "content/**/*.md": "\n{}\n",
        "site_templates/pages/**/[!_]*.html": "<!-- {} -->\n",
    }
    path = walk.chance.choice(sorted(kinds))
    file = walk.any_of(walk.tmp.glob(path))
    text = file.read_text("utf-8")
    if path.startswith("catalog"):
        text = re.sub("(?m)^summary: .*\n", "", text)
    line, number = kinds[path], walk.number()
    file.write_text(text + line.format(f"乙{number}"), "utf-8")
    edit = Passing(file, walk.chance.choice([1, 2, 3, 4]), (text + line.format(f"丙{number}")).encode())
    with edit.happening():
        done = walk.build(walk.site, "--jobs", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    made = [p for p in walk.site.rglob("*") if p.is_file() and f"丙{number}".encode() in p.read_bytes()]
    assert made == [], "what stood there for a moment only is published"
    yield file.name


LONGER: list[Scene] = [
    a_warning_comes_and_goes, a_base_and_back, pages_only_and_back, compared_with_before, several_processes, during_a_build,
]  # fmt: skip
"""Each has builds in between, so that two in a row build together."""
REFUSED: list[Scene] = [
    a_reference_to_nobody, an_id_twice, broken_twice,
    _broken("an_unknown_field", "unknown-field", "catalog/projects/*.yaml", lambda w, b: b + b"\nno_field: x\n"),
    _broken("no_yaml", "yaml-syntax", "catalog/projects/*.yaml", lambda w, b: b + b"\n]: [\n"),
    _broken("a_personal_number", "privacy", "catalog/institutions/*.yaml", lambda w, b: b + "\nnote: 电话 13812345678\n".encode()),
    _broken("a_file_that_is_gone", "missing-file", "catalog/facts.yaml", lambda w, b: None),
    _broken("another_encoding", "yaml-encoding", "catalog/groups/gbk.yaml", lambda w, b: "title: 甲人群\n".encode("gbk")),
    _broken("a_wrong_case", "case-failed", "catalog/cases/*.yaml", lambda w, b: re.sub(rb"status: (yes|.yes.)", b"status: 'no'", b) if b"yes" in b
            else b.replace(b"'no'", b"'yes'").replace(b"status: no", b"status: yes")),
    _broken("a_template_that_does_not_parse", "bad-template", "site_templates/pages/verify.html", lambda w, b: b"{% if %}" + b),
    _broken("a_template_that_fails", "bad-template", "site_templates/pages/records/record.html", lambda w, b: b"{{ nothing.here }}" + b),
    _broken("a_link_to_nowhere", "broken-link", "content/guide/faq.md", lambda w, b: b + b"\n[x](catalog:towns/nowhere)\n"),
    _broken("a_file_that_is_not_there", "broken-link", "content/guide/faq.md", lambda w, b: b + b"\n[x](nowhere.md)\n"),
    _broken("wrong_settings", "bad-config", "mkdocs.yml", lambda w, b: b + b"\nstrict: 5\n"),
    _broken("no_settings_of_the_data", "missing-field", "metadata.yml", lambda w, b: b"title: x\n"),
]  # fmt: skip
"""Each is refused and mended."""


def chained(scenes: list[Scene], chance: random.Random) -> list[list[Scene]]:
    """Steps in rows of one to three, so that a build follows several edits at once."""
    left, out = list(scenes), []
    while left:
        length = chance.choice([1, 2, 3, 3])
        out.append(left[:length])
        left = left[length:]
    return out


def in_rows(scenes: list[Scene], length: int, chance: random.Random) -> list[list[Scene]]:
    """All scenes in an order by chance, so many in a row."""
    shuffled = chance.sample(scenes, len(scenes))
    return [shuffled[n : n + length] for n in range(0, len(shuffled), length)]


def test_every_kind_of_step(tmp_path: Path) -> None:
    """The tiny district, every kind once, in an order by chance, several before a build."""
    walk = Walk(tmp_path, TINY, SEED)
    rows = [*in_rows(STEPS, 6, walk.chance), *in_rows(LONGER, 3, walk.chance), *in_rows(REFUSED, 5, walk.chance), [taken_back]]
    walk.chance.shuffle(rows)
    for row in rows:
        walk.take(row)
    assert walk.steps == len(STEPS) + len(LONGER) + len(REFUSED) + 1
    assert walk.refusals > len(REFUSED) and walk.compared > len(rows)


@pytest.mark.long
@pytest.mark.parametrize(("source", "steps"), [(TINY, 250), (ROOT, 100)], ids=["tiny", "real"])
def test_a_long_walk(source: Path, steps: int, tmp_path: Path) -> None:
    """Steps by chance, one to three before a build."""
    walk = Walk(tmp_path, source, SEED + steps)
    waiting: list[list[Scene]] = []
    while walk.steps < steps:
        if not waiting:
            plain = walk.chance.sample(STEPS * 2, len(STEPS) * 2)
            waiting = [*chained(plain, walk.chance), *([scene] for scene in (*LONGER, *REFUSED, taken_back))]
            walk.chance.shuffle(waiting)
        walk.take(waiting.pop())
    print(f"{walk.steps} steps, {walk.compared} trees compared, {walk.refusals} refusals")
    assert walk.compared >= steps // 3 and walk.refusals > len(REFUSED)


EXCEPTIONS: dict[Pair, str] = {
    ("cases", "Expect.payments"): "what is right hangs on the whole rule, and no case of the models is paid in parts",
    ("cases", "Range.min"): "stands in payments only",
    ("cases", "Range.max"): "stands in payments only",
}
"""Fields that no edit of one file can change so that the catalog may be published, and why."""


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small district with all vocabularies and facts, as ``start`` makes it, with one record more in every collection."""
    folder = tmp_path_factory.mktemp("started") / "district"
    made = run_here(["start", str(folder), "--name", "山水区", "--code", "990009", "--city", "示例市", "--province", "示例省"])
    assert made.returncode == 0, made.stderr
    own: list[Any] = ["--catalog", folder / "catalog", "--content", folder / "content", "--config", folder / "mkdocs.yml"]
    edits = Edits(folder / "catalog", random.Random(SEED), MODELS, lambda: run_here(["check", *map(str, own)]).returncode == 0)
    for collection in sorted(set(CLASSES) - {"district", "facts", "cases"}):
        assert edits.added(collection) is not None, collection
    file, _, record = edits.files.records("projects")[0]
    plain = {k: v for k, v in record.items() if k not in ("modules", "former_ids")}
    edits.files.put(file.with_name("plain.yaml"), None, plain | {"supply_mode": "market"})
    assert edits.good(), "a project whose hours no module holds fast"
    assert len(edits.added_forms("rates", "amount")) > 8 and len(edits.added_forms("rates", "when")) > 3
    return folder


@pytest.mark.long
def test_every_field_of_every_collection(started: Path, tmp_path: Path) -> None:
    """Every field of every schema is edited in the small district, or where that cannot be, in the real one; none is left out.

    What edits before it have made impossible (hours that the modules added meanwhile must add up to) is tried in a fresh copy.
    """
    done: dict[Pair, int] = {}
    waiting = pairs()
    for name, source in (("small", started), ("real", ROOT), ("fresh", started)):
        walk = Walk(tmp_path / name, source, SEED)
        left = []
        walk.chance.shuffle(waiting)
        told: list[str] = []
        most = 1
        for collection, cls, field in waiting:
            if cls is CLASSES[collection] and field.key == "id":
                what = walk.edits.renamed(collection, kept=walk.chance.random() < 0.5)
            else:
                what = walk.edits.field(collection, cls, field, 400)
            if what is None:
                left.append((collection, cls, field))
                continue
            told.append(f"{named(collection, cls, field)} {what}")
            if len(told) >= most:
                walk.follow("; ".join(told))
                told, most = [], walk.chance.choice([1, 3, 8])
        if told:
            walk.follow("; ".join(told))
        done |= walk.edits.done
        waiting = left
        print(f"{name}: {len(walk.edits.done)} fields edited, {walk.compared} trees compared")
    never = {named(*pair) for pair in pairs()} - done.keys()
    print(f"{len(done)} of {len({named(*pair) for pair in pairs()})} fields; never: {sorted(never)}")
    assert never - EXCEPTIONS.keys() == set()
