"""The parts that pages are made with: processes, templates, links, packs, the tree of a release."""

from __future__ import annotations

import html
import json
import os
import posixpath
import signal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from skills_catalog.release import processes
from skills_catalog.release.tree import Tree
from skills_catalog.site import internal_links
from skills_catalog.site.datasette_rows import tilde
from skills_catalog.site.jinja import Environment, Templates, attribute, html_text
from skills_catalog.web import offline_packs

TEXT = st.text(alphabet="abzA9_-.~%/ 电工<>&\"'é:@!\n", max_size=12)


@given(TEXT)
def test_text_is_escaped_as_markupsafe_does(value: str) -> None:
    assert html_text(value) == str(escape(value)) and type(html_text(value)) is str
    assert html_text(Markup(value)) == value


@pytest.mark.parametrize("value", [0, -5, 12, True, None, 1.5, ("a", "<b>")])
def test_other_values_too(value: object) -> None:
    assert html_text(value) == str(escape(value))


@given(st.dictionaries(TEXT, TEXT | st.integers() | st.booleans() | st.none()))
def test_an_attribute_is_read_back(value: dict[str, object]) -> None:
    written = attribute(value)
    assert not set(str(written)) & set("<>\"'") and json.loads(html.unescape(str(written))) == value


def test_templates_call_and_inherit() -> None:
    texts = {
        "base.html": '{% import "m.html" as k %}<{% block a %}-{% endblock %}>{{ k.card("<x>", n=2) }}',
        "m.html": "{% macro card(t, n=1) %}{{ t }}{{ f(n, more=n + 1) }}{% endmacro %}",
        "page.html": '{% extends "base.html" %}{% block a %}{{ super() }}{{ f(*many) }}{% for x in many %}{{ loop.index }}{% endfor %}{% endblock %}',
    }  # fmt: skip
    made = Environment(Templates("none", texts))
    made.globals["f"] = lambda n, more=0: f"<{n},{more}>"
    assert made.get_template("page.html").render(many=[7, 8]) == "<-&lt;7,8&gt;12>&lt;x&gt;&lt;2,3&gt;"


@given(st.text(alphabet="abzA9_-.~%/ 电工é:@!\n\t", max_size=12).map(lambda s: s.replace(" ", "")))
def test_ids_are_encoded_as_datasette_does(id: str) -> None:
    from datasette.utils import tilde_encode

    assert tilde(id) == tilde_encode(id)


@given(
    st.sampled_from(["", "projects", "projects/x", "a/b/c"]),
    st.lists(st.sampled_from(["..", ".", "x", "电工", "", "index.html"]), max_size=6).map("/".join),
)
def test_links_are_resolved_as_paths_are(folder: str, path: str) -> None:
    if not path or path.startswith("/"):
        return
    joined = posixpath.join(folder, path)
    clean = posixpath.normpath(joined)
    found = internal_links.resolve(folder, path, "/")
    if clean.startswith(".."):
        assert found is None
    elif clean == ".":
        assert found == ""
    else:
        assert found is not None and found.rstrip("/") == clean.rstrip("/")
        assert found.endswith("/") == joined.endswith(("/", "/.", ".."))


def test_the_pages_of_a_pack_are_found_again() -> None:
    entries = {p: offline_packs.entry(p, f"题{p}", f'<p>{p},\n"x":</p>', "assets/kf-1") for p in ("a/", "b/", "a/b/")}
    pack = offline_packs.joined_pack(entries.values())
    assert offline_packs.entries(pack, list(entries)) == entries
    with pytest.raises(ValueError, match="zip"):
        offline_packs.entries(pack, ["a/", "b/"])


@pytest.mark.parametrize("jobs", [1, 3])
def test_work_is_shared_and_faults_come_back(jobs: int) -> None:
    with processes.Crew(jobs) as crew:
        assert sorted(crew.map_unordered(lambda n: n * n, range(20))) == [n * n for n in range(20)]
        later = crew.submit(lambda: "done")
        assert later() == "done"
    with processes.Crew(jobs) as crew, pytest.raises(ZeroDivisionError):
        list(crew.map_unordered(lambda n: 1 // (n - 3), range(9)))


def test_a_worker_that_is_killed_is_said() -> None:
    with processes.Crew(2) as crew, pytest.raises(ChildProcessError):
        list(crew.map_unordered(lambda n: os.kill(os.getpid(), signal.SIGKILL) if n == 3 else n, range(9)))
    with processes.Crew(2) as crew, pytest.raises(ChildProcessError):
        crew.submit(lambda: os.kill(os.getpid(), signal.SIGKILL))()
    assert all(not p.is_alive() for p in crew.processes)


def test_a_tree_never_changes_a_file_in_place(tmp_path: Path) -> None:
    first = Tree(tmp_path / "one", tmp_path / "none")
    for file in ("a", "b/c", "b/d"):
        first.put(file, file.encode())
    second = Tree(tmp_path / "two", tmp_path / "one", first.files)
    second.put("a", b"a")
    second.put("b/c", b"new")
    assert not second.retake("b/none")
    assert (tmp_path / "two" / "a").stat().st_ino == (tmp_path / "one" / "a").stat().st_ino
    assert (tmp_path / "one" / "b" / "c").read_bytes() == b"b/c" and not (tmp_path / "two" / "b" / "d").exists()
    third = Tree(tmp_path / "one", tmp_path / "two", second.files, first.files)
    third.put("a", b"other")
    assert third.retake("b/c") and third.standing_content("a") == b"a" and third.stands("b/c") and not third.stands("b/d")
    third.tidy()
    assert (tmp_path / "one" / "a").read_bytes() == b"other" and (tmp_path / "two" / "a").read_bytes() == b"a"
    assert not (tmp_path / "one" / "b" / "d").exists() and (tmp_path / "one" / "b" / "c").read_bytes() == b"new"
