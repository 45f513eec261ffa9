"""What a build looks at before it reads and before it publishes: edits under way, files of nobody, folders and links."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from watchfiles import Change

from skills_catalog.commands.server.file_watch import Ours
from skills_catalog.text.ignored_files import ignored
from tests.support.meanwhile import Passing, at_every_opening
from tests.support.places import ROOT
from tests.support.program import run_here
from tests.support.sites import tiny_arguments, tree


class District:
    """The tiny district with a site that stands, and templates of its own."""

    def __init__(self, tmp: Path) -> None:
        self.tmp, self.site = tmp, tmp / "site"
        self.arguments = [
            *tiny_arguments(tmp),
            "--templates",
            str(tmp / "templates"),
            "--metadata",
            str(tmp / "metadata.yml"),
            "--jobs",
            "1",
        ]
        shutil.copytree(ROOT / "site_templates", tmp / "templates")
        shutil.copyfile(ROOT / "datasette_metadata.yml", tmp / "metadata.yml")

    def build(self, *more: str) -> tuple[int, str]:
        done = run_here(["build", *self.arguments, *more])
        return done.returncode, done.stdout + done.stderr

    def clean(self) -> dict[str, str]:
        out = self.tmp / "clean"
        shutil.rmtree(out, ignore_errors=True)
        code, said = self.build("--out", str(out), "--clean")
        assert code == 0, said
        return tree(out)


@pytest.fixture
def district(tmp_path: Path) -> District:
    made = District(tmp_path)
    code, said = made.build()
    assert code == 0, said
    return made


EDITED = {
    "catalog/projects/p-1.yaml": "summary: {}\n",
    "catalog/groups/all.yaml": "- {{id: more, title: {}}}\n",
    "catalog/facts.yaml": "  - {{id: more, label: {}, question: 哪天？, about: person, type: date}}\n",
    "content/guide/faq.md": "\n{}\n",
    "templates/pages/verify.html": "<!-- {} -->\n",
    "templates/assets/css/site.css": "/* {} */\n",
    "metadata.yml": "about: {}\n",
}
"""A file that a build reads → a line that may stand at its end."""


@pytest.mark.parametrize("name", EDITED)
def test_an_edit_made_and_taken_back_meanwhile_is_not_published(name: str, district: District) -> None:
    """Whichever reader sees it, the first after the look or the last: what is published is what stands at the end."""
    file = district.tmp / name
    before = file.read_text("utf-8")
    readers = Passing(file, 0, b"")
    for nth in (0, 2, -1):
        file.write_text(before + EDITED[name].format(f"这是乙{nth}"), "utf-8")
        edit = Passing(file, nth % (readers.opened + 1), (before + EDITED[name].format("这是丙")).encode()) if nth else readers
        with edit.happening():
            code, said = district.build()
        assert edit.made == (nth != 0), f"read {edit.opened} times"
        assert code == 0, said
        assert [p for p in district.site.rglob("*") if p.is_file() and "这是丙".encode() in p.read_bytes()] == []
    assert tree(district.site) == district.clean()


def test_a_file_that_never_keeps_still_is_named(district: District) -> None:
    before = tree(district.site)
    file = district.tmp / "content" / "guide" / "faq.md"
    text, times = file.read_text("utf-8"), []

    file.write_text(f"{text}\n第一次\n", "utf-8")  # else it need not be opened

    def write(path: str) -> None:
        if path == str(file):
            times.append(path)
            file.write_text(f"{text}\n第 {len(times)} 次\n", "utf-8")

    with at_every_opening(write):
        code, said = district.build()
    assert code == 1 and "faq.md: error: file-moving: " in said, said
    assert tree(district.site) == before
    code, said = district.build()
    assert code == 0, said
    assert tree(district.site) == district.clean()


LEFT_BEHIND = (".p-1.yaml.swp", "4913", "all.yaml~", "#all.yaml#", ".#all.yaml", ".DS_Store", "~$all.xlsx", "Thumbs.db", ".x.yaml",
               ".x.md", ".x.html", ".x.js", "x.md~", "x.html~", "site.css~")  # fmt: skip
"""What editors and desktops leave in a folder; none of it is anything that a reader could take."""
FOLDERS = ("catalog", "catalog/projects", "catalog/cases", "content", "content/guide", "content/icons", "templates/pages",
           "templates/overrides", "templates/assets/css", "templates/assets/js", "templates/worker", "templates/data")  # fmt: skip


def leave(tmp: Path, text: str) -> None:
    for folder in FOLDERS:
        (tmp / folder).mkdir(exist_ok=True)
        for name in LEFT_BEHIND:
            (tmp / folder / name).write_text(text, "utf-8")
        (tmp / folder / ".git").mkdir(exist_ok=True)
        for name in ("x.yaml", "x.md", "x.html", "x.js"):
            (tmp / folder / ".git" / name).write_text(text, "utf-8")


def test_files_of_nobody_neither_cause_a_build_nor_change_one(district: District) -> None:
    """They come, they change, they go: the site is not made again, and an edit beside them is the edit that it is without."""
    (district.tmp / "content" / "icons").mkdir()
    district.build()
    plain = tree(district.site)
    for text in ("{{ 1", "不是 370405199001011234", "titel: 甲\n"):
        leave(district.tmp, text)
        opened: list[str] = []
        with at_every_opening(opened.append):
            code, said = district.build()
        assert code == 0, said
        assert [path for path in opened if path.startswith(str(district.site))] == [str(district.site / ".release")]
        assert tree(district.site) == plain
        assert district.clean() == plain
    assert run_here(["check", *district.arguments]).returncode == 0
    for folder in FOLDERS:
        for name in LEFT_BEHIND:
            (district.tmp / folder / name).unlink()
        shutil.rmtree(district.tmp / folder / ".git")
    assert district.build()[0] == 0
    assert tree(district.site) == plain


@pytest.mark.parametrize("name", LEFT_BEHIND)
def test_a_save_of_a_file_of_nobody_is_none(name: str, tmp_path: Path) -> None:
    ours = Ours([tmp_path], [])
    assert not ours(Change.modified, str(tmp_path / "projects" / name))
    assert not ours(Change.modified, str(tmp_path / ".git" / "p-1.yaml"))
    assert ours(Change.modified, str(tmp_path / "projects" / "p-1.yaml"))


@pytest.mark.parametrize("name", ["p-1.yaml", "甲.md", "x~y.yaml", "a#.yaml", "1.2.js", "49131", "_macros.html", "~甲.md"])
def test_files_of_people_are_not_ignored(name: str) -> None:
    assert not ignored(name)


def empty_folder(tmp: Path) -> None:
    (tmp / "catalog" / "projcts").mkdir()


def guide_is_a_link(tmp: Path) -> None:
    (tmp / "content" / "guide").rename(tmp / "elsewhere")
    (tmp / "content" / "guide").symlink_to(tmp / "elsewhere")


def link_beside_the_files(tmp: Path) -> None:
    (tmp / "elsewhere").mkdir()
    (tmp / "templates" / "pages" / "more").symlink_to(tmp / "elsewhere")


def linked_in_a_collection(tmp: Path) -> None:
    (tmp / "elsewhere").mkdir()
    (tmp / "catalog" / "projects" / "more").symlink_to(tmp / "elsewhere")


def link_to_nowhere(tmp: Path) -> None:
    (tmp / "content" / "guide" / "x.md").symlink_to(tmp / "nowhere")


def pipe(tmp: Path) -> None:
    os.mkfifo(tmp / "catalog" / "projects" / "pipe.yaml")


def empty_folder_in_place_of_a_file(tmp: Path) -> None:
    (tmp / "catalog" / "facts.yaml").rename(tmp / "facts.yaml")
    (tmp / "catalog" / "facts.yaml").mkdir()


def nothing_but_a_name(tmp: Path) -> None:
    (tmp / "catalog" / "projects" / "notes.txt").touch()


SHAPES = [empty_folder, guide_is_a_link, link_beside_the_files, linked_in_a_collection, link_to_nowhere, pipe,
          empty_folder_in_place_of_a_file, nothing_but_a_name]  # fmt: skip


@pytest.mark.parametrize("change", SHAPES, ids=lambda change: change.__name__)
def test_a_build_that_follows_refuses_what_a_clean_one_refuses(change: Callable[[Path], None], district: District) -> None:
    """With the same words, and the site stays; no file of the folders has another content."""
    before = tree(district.site)
    change(district.tmp)
    following = district.build()
    assert following == district.build("--clean", "--out", str(district.tmp / "clean"))
    assert following[0] == 1
    assert tree(district.site) == before


def test_a_collection_may_be_a_link_and_an_empty_folder_may_stand(district: District) -> None:
    """What a clean build takes, one that follows takes too."""
    (district.tmp / "catalog" / "towns").rename(district.tmp / "towns")
    (district.tmp / "catalog" / "towns").symlink_to(district.tmp / "towns")
    (district.tmp / "catalog" / "projects" / "2027").mkdir()
    (district.tmp / "content" / "guide" / "empty").mkdir()
    code, said = district.build()
    assert code == 0, said
    assert tree(district.site) == district.clean()
    (district.tmp / "towns" / "west.yaml").write_text(
        "{title: 西镇, kind: town, code: '990001101', code_source: 示例}\n", "utf-8"
    )
    code, said = district.build()
    assert code == 0, said
    assert (district.site / "towns" / "west" / "index.html").is_file()
    assert tree(district.site) == district.clean()
