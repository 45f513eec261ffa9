"""Never half a site: whatever ends a build, the last whole release stays in place and the next build works."""

from __future__ import annotations

import contextlib
import fcntl
import functools
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from skills_catalog.release.exchange import MARKER
from tests.support.places import ROOT, TINY
from tests.support.program import run_build, run_here
from tests.support.serving import serving
from tests.support.sites import tiny_arguments, tree
from tests.support.waiting import PATIENCE, until

LAUNCHER = """
import json, mmap, os, signal, sys
sys.path.insert(0, sys.argv[1])
import pyarrow.parquet
from tests.support.program import main

WRITES = os.O_WRONLY | os.O_RDWR

def watch(steps, kind, moment, marker):
    own = os.getpid()
    def step(event, args):
        if event == "open":
            if not (isinstance(args[2], int) and args[2] & WRITES):
                return
            if str(args[0]).endswith(marker):
                steps[8] = 1
        elif event not in ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.utime", "os.truncate"):
            return
        if kind == "ready" and not steps[8]:
            return
        done = int.from_bytes(steps[:8], "little") + 1
        steps[:8] = done.to_bytes(8, "little")
        if done == moment:
            os.kill(own, signal.SIGKILL)
    sys.addaudithook(step)

for line in sys.stdin:
    given = json.loads(line)
    steps = mmap.mmap(-1, 16)
    pid = os.fork()
    if pid == 0:
        os.setsid()
        null = os.open(os.devnull, os.O_RDWR)
        for n in (0, 1, 2):
            os.dup2(null, n)
        watch(steps, given["kind"], given["moment"], given["marker"])
        os._exit(main(given["arguments"]))
    print(pid, flush=True)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    print(code, int.from_bytes(steps[:8], "little"), flush=True)
"""
"""Starts builds, each in a session of its own, from a process that has everything imported.

Every step that changes the disk is counted, in all processes of a build; at a given one (of all, or of those since the release was
ready) the build is killed. So the moments are the same on a busy machine.
"""


PAIR: list[Path] = []
"""Where the releases of ``pair`` stand."""


def jobs() -> list[str]:
    """More than one process where the command can."""
    return ["--jobs", "2"] if "--jobs" in run_here(["build", "--help"]).stdout else []


def edit(tmp: Path, n: int) -> None:
    """One of two catalogs: 0 or 1. They differ in a title, in the number of records, and in a guide."""
    text = f"- {{id: changing, title: 第{n}次发布的人群}}\n" + ("- {id: more, title: 另一个人群}\n" if n else "")
    (tmp / "catalog" / "groups" / "changing.yaml").write_text(text, "utf-8")
    (tmp / "content" / "guide" / "faq.md").write_text(f"# 常见问题\n\n这是第 {n} 次发布。\n", "utf-8")


def built(tmp: Path, n: int) -> dict[str, str]:
    """The files of a clean build of catalog ``n``."""
    edit(tmp, n)
    out = tmp / f"clean-{n}"
    done = run_build(["build", *tiny_arguments(tmp), "--out", str(out), "--clean"])
    assert done.returncode == 0, done.stderr
    return tree(out)


def left(tmp: Path) -> set[str]:
    """What lies beside the site but what builds keep: their lock, what they know, and the release before the present one."""
    kept = {".site.lock", ".site.state"} | ({".site.next"} if (tmp / ".site.state" / "spare").exists() else set())
    return {p.name for p in tmp.iterdir() if p.name.startswith(".site")} - kept


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, str]]]:
    """A folder with the tiny district and the files of its two releases; ``site`` holds the first."""
    tmp = tmp_path_factory.mktemp("pair")
    tiny_arguments(tmp)
    releases = [built(tmp, n) for n in (0, 1)]
    assert releases[0] != releases[1]
    PAIR[:] = [tmp]
    return tmp, releases


@pytest.fixture
def desk(pair: tuple[Path, list[dict[str, str]]]) -> tuple[Path, list[dict[str, str]]]:
    """The same with release 0 in place, and the second catalog waiting to be built."""
    tmp, releases = pair
    put(tmp / "site")
    edit(tmp, 1)
    return tmp, releases


def put(site: Path) -> None:
    """Release 0 at a place, as if another machine had built it: without what a build remembers."""
    for old in (site, site.parent / f".{site.name}.state"):
        shutil.rmtree(old, ignore_errors=True)
    shutil.copytree(PAIR[0] / "clean-0", site)


def test_checksums_agree_with_the_files(pair: tuple[Path, list[dict[str, str]]]) -> None:
    tmp, releases = pair
    for n, files in enumerate(releases):
        lines = (tmp / f"clean-{n}" / "data" / "checksums.txt").read_text("utf-8").splitlines()
        assert len(lines) > 50
        for line in lines:
            digest, name = line.split(maxsplit=1)
            assert files[f"data/{name}" if f"data/{name}" in files else name.lstrip("*")] == digest


class Launcher:
    """Builds that are killed at a step."""

    def __init__(self) -> None:
        command = [sys.executable, "-c", LAUNCHER, str(ROOT)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def build(self, arguments: list[str], kind: str = "all", moment: int = 0) -> tuple[int, int, int]:
        """Run a build to its end; moment: the step at which it is killed, 0 for none. Returns its session, its exit code and its steps."""
        assert self.process.stdin and self.process.stdout
        given = {"arguments": arguments, "kind": kind, "moment": moment, "marker": MARKER}
        self.process.stdin.write(json.dumps(given) + "\n")
        self.process.stdin.flush()
        session = int(self.process.stdout.readline())
        code, steps = map(int, self.process.stdout.readline().split())
        return session, code, steps

    def close(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(PATIENCE)


def alive(session: int) -> list[int]:
    """The processes of a session that still run."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                if int(fields[3]) == session and fields[0] != "Z":
                    found.append(int(entry.name))
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("kills", [8, pytest.param(200, marks=pytest.mark.long)])
def test_a_killed_build_leaves_a_whole_release(kills: int, seed: int, pair: tuple[Path, list[dict[str, str]]]) -> None:
    """Killed at steps spread over the whole build, and at the first steps after the release is ready: before and after the switch."""
    tmp, releases = pair
    arguments = ["build", *tiny_arguments(tmp), *jobs()]
    pick = random.Random(seed)
    launcher = Launcher()
    try:
        edit(tmp, 1)
        assert launcher.build(arguments)[1] == 0
        edit(tmp, 0)
        _, code, whole = launcher.build(arguments)
        assert code == 0 and whole > 50
        now, killed, switched = 0, 0, 0
        for n in range(kills):
            edit(tmp, 1 - now)
            moment = ("ready", 1 + n // 2 % 4) if n % 2 else ("all", 1 + int(whole * 0.9 * (n + pick.random()) / kills))
            session, code, _ = launcher.build(arguments, *moment)
            killed += code == -signal.SIGKILL
            until(lambda session=session: not alive(session), what=f"the end of the workers of {session}")  # type: ignore[misc]
            found = tree(tmp / "site")
            assert found in releases, f"kill {n} at {moment}: half a site"
            switched += found == releases[1 - now]
            now = releases.index(found)
            if n % 5 == 4:
                edit(tmp, 1 - now)
                assert launcher.build(arguments)[1] == 0, f"the build after kill {n}"
                now = 1 - now
                assert tree(tmp / "site") == releases[now], f"the build after kill {n}"
                assert left(tmp) == set()
        assert killed >= kills * 0.9, f"{killed} of {kills} builds were killed"
        assert switched
    finally:
        launcher.close()


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_a_build_that_is_asked_to_stop_leaves_a_whole_release(
    end: signal.Signals, desk: tuple[Path, list[dict[str, str]]]
) -> None:
    tmp, releases = desk
    command = [sys.executable, str(ROOT / "build.py"), "build", *tiny_arguments(tmp), *jobs()]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    until((tmp / ".site.next").exists, what="the start of the build")
    process.send_signal(end)
    assert process.wait(PATIENCE) != 0
    until(lambda: not alive(process.pid), what="the end of the workers")
    assert tree(tmp / "site") == releases[0]
    assert run_here(["build", *tiny_arguments(tmp)]).returncode == 0
    assert tree(tmp / "site") == releases[1]


def refused(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """One clear message, exit code 1, no traceback."""
    assert done.returncode == 1, (done.returncode, done.stderr)
    assert "Traceback" not in done.stderr
    assert done.stderr.count(": error: ") == 1, done.stderr
    for word in words:
        assert word in done.stderr, done.stderr


@contextlib.contextmanager
def mounted(folder: Path, size: str = "64m") -> Iterator[Callable[[str], None]]:
    """A small file system in memory; yields what mounts it again with other options."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting is not permitted here")
    try:
        yield lambda how: subprocess.run(["mount", "-o", f"remount,{how}", str(folder)], check=True, capture_output=True) and None
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.parametrize("room", [8, 1000, 3000])
def test_a_full_disk(room: int, tmp_path: Path, desk: tuple[Path, list[dict[str, str]]]) -> None:
    """room: KiB that are still free, so that the disk is full in different steps of a build."""
    tmp, releases = desk
    with mounted(tmp_path / "disk") as mount:
        arguments = [*tiny_arguments(tmp), "--out", str(tmp_path / "disk" / "site")]
        put(tmp_path / "disk" / "site")
        room_now = shutil.disk_usage(tmp_path / "disk").used // 1024 + room
        mount(f"size={room_now}k")
        refused(run_here(["build", *arguments, *jobs()]), "site: error: out-folder: ", "No space left on device", "腾出空间")
        assert tree(tmp_path / "disk" / "site") == releases[0]
        assert left(tmp_path / "disk") == set()
        mount("size=64m")
        assert run_here(["build", *arguments]).returncode == 0
        assert tree(tmp_path / "disk" / "site") == releases[1]


@pytest.mark.parametrize("most", [0, 60_000, 150_000])
def test_files_may_not_grow(most: int, desk: tuple[Path, list[dict[str, str]]]) -> None:
    """A limit on the size of files, as shared hosts set it: none at all, in the shell, in the database."""
    tmp, releases = desk
    command = [sys.executable, str(ROOT / "build.py"), "build", *tiny_arguments(tmp), *jobs()]
    limit = functools.partial(resource.setrlimit, resource.RLIMIT_FSIZE, (most, most))
    done = subprocess.run(command, capture_output=True, text=True, preexec_fn=limit, check=False)
    refused(done, "site: error: out-folder: ", "试")
    assert tree(tmp / "site") == releases[0]
    assert left(tmp) == set()
    assert run_here(["build", *tiny_arguments(tmp)]).returncode == 0
    assert tree(tmp / "site") == releases[1]


def test_a_read_only_disk(tmp_path: Path, desk: tuple[Path, list[dict[str, str]]]) -> None:
    tmp, releases = desk
    with mounted(tmp_path / "disk") as mount:
        arguments = [*tiny_arguments(tmp), "--out", str(tmp_path / "disk" / "site")]
        put(tmp_path / "disk" / "site")
        mount("ro")
        refused(run_here(["build", *arguments]), "out-folder", "Read-only file system", "换一个 --out")
        assert tree(tmp_path / "disk" / "site") == releases[0]
        refused(run_here(["build", *tiny_arguments(tmp), "--out", str(tmp_path / "disk" / "a" / "b")]), "out-folder")


def test_the_output_is_a_mount(tmp_path: Path, desk: tuple[Path, list[dict[str, str]]]) -> None:
    """A container's volume cannot be exchanged: the message says to name a folder inside it."""
    tmp, _ = desk
    with mounted(tmp_path / "site"):
        refused(run_here(["build", *tiny_arguments(tmp), "--out", str(tmp_path / "site")]), "out-folder", "挂载", "site/")
        assert list((tmp_path / "site").iterdir()) == []
        assert left(tmp_path) == set()
        assert run_here(["build", *tiny_arguments(tmp), "--out", str(tmp_path / "site" / "site")]).returncode == 0


@contextlib.contextmanager
def frozen(folder: Path) -> Iterator[None]:
    """A folder in which nobody, root included, makes or removes a name."""
    if (
        shutil.which("chattr") is None
        or subprocess.run(["chattr", "+i", str(folder)], capture_output=True, check=False).returncode
    ):
        pytest.skip("chattr is not permitted here")
    try:
        yield
    finally:
        subprocess.run(["chattr", "-i", str(folder)], check=True)


@pytest.mark.parametrize("where", ["site", "parent"])
def test_a_folder_that_may_not_be_written(where: str, tmp_path: Path, desk: tuple[Path, list[dict[str, str]]]) -> None:
    tmp, releases = desk
    (tmp_path / "place").mkdir()
    site = tmp_path / "place" / "site"
    arguments = [*tiny_arguments(tmp), "--out", str(site)]
    put(site)
    with frozen(site if where == "site" else site.parent):
        refused(run_here(["build", *arguments]), "out-folder", "Operation not permitted")
        assert tree(site) == releases[0]
    assert run_here(["build", *arguments]).returncode == 0
    assert tree(site) == releases[1]
    assert left(site.parent) == set()


def test_a_file_stands_where_the_site_should(tmp_path: Path) -> None:
    arguments = tiny_arguments(tmp_path)
    (tmp_path / "site").write_text("mine", "utf-8")
    done = run_here(["build", *arguments])
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert (tmp_path / "site").read_text("utf-8") == "mine"


@pytest.mark.parametrize("out", ["catalog/site", "content/site", "catalog", ".", "mkdocs.yml/site"])
def test_the_output_and_the_sources_keep_apart(out: str, tmp_path: Path) -> None:
    """Inside a source the site would be read as one; around a source it would take it along when the next release comes."""
    arguments = tiny_arguments(tmp_path)
    if out == ".":
        (tmp_path / MARKER).write_text("made by build.py\n")
    before = tree(tmp_path)
    done = run_here(["build", *arguments, "--out", str(tmp_path / out)])
    refused(done, "out-folder")
    assert tree(tmp_path) == before


def vanishing(target: Path) -> Callable[[], None]:
    """Remove a file in the moment in which it is about to be read; returns what ends that."""
    on = [True]

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if on[0] and event == "open" and isinstance(arguments[0], str | bytes) and os.fsdecode(arguments[0]) == str(target):
            on[0] = False
            target.unlink()

    sys.addaudithook(hook)
    return lambda: on.__setitem__(0, False)


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "site_templates", tmp_path / "templates")
    return tmp_path / "templates"


@pytest.mark.parametrize(
    "file",
    ["catalog/projects/p-1.yaml", "catalog/district.yaml", "catalog/cases/all.yaml", "content/guide/faq.md", "mkdocs.yml", "templates/pages/verify.html",
     "templates/pages/records/projects.html", "templates/assets/js/page/site.js", "templates/worker/1-files.js", "templates/overrides/main.html"],
)  # fmt: skip
def test_a_source_vanishes_while_it_is_read(file: str, tmp_path: Path, templates: Path, pair: object) -> None:
    arguments = ["build", *tiny_arguments(tmp_path), "--templates", str(templates)]
    put(tmp_path / "site")
    before = tree(tmp_path / "site")
    kept = (tmp_path / file).read_bytes()
    (tmp_path / file).write_bytes(kept + b"\n")
    stop = vanishing(tmp_path / file)
    try:
        done = run_here(arguments)
    finally:
        stop()
    if done.returncode == 0:
        pytest.skip("this file is not read again")
    refused(done, Path(file).name)
    assert tree(tmp_path / "site") == before
    assert left(tmp_path) == set()


def put_link(path: Path) -> None:
    path.symlink_to("nowhere")


def put_pipe(path: Path) -> None:
    os.mkfifo(path)


def put_loop(path: Path) -> None:
    path.symlink_to(path.name)


def put_folder_link(path: Path) -> None:
    path.symlink_to(ROOT / "docs")


@pytest.mark.parametrize("put", [put_link, put_pipe, put_loop, put_folder_link])
@pytest.mark.parametrize("file", ["catalog/groups/odd.yaml", "catalog/cases/odd.yaml", "content/guide/odd.md", "content/odd.md"])
def test_a_source_that_is_no_file(file: str, put: Callable[[Path], None], desk: tuple[Path, list[dict[str, str]]]) -> None:
    tmp, releases = desk
    path = tmp / file
    put(path)
    try:
        refused(run_here(["build", *tiny_arguments(tmp)]), f"{file}: error: unreadable-file: ")
        assert tree(tmp / "site") == releases[0]
    finally:
        path.unlink()


@pytest.mark.parametrize("file", ["catalog/groups/all.yaml", "content/guide/faq.md", "mkdocs.yml"])
def test_a_source_that_may_not_be_read(file: str, tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root reads everything")
    arguments = tiny_arguments(tmp_path)
    (tmp_path / file).chmod(0)
    refused(run_here(["build", *arguments]), f"{file}: error: unreadable-file: ", "权限")


def test_a_guide_that_is_not_utf8(desk: tuple[Path, list[dict[str, str]]]) -> None:
    tmp, releases = desk
    path = tmp / "content" / "guide" / "faq.md"
    path.write_bytes("# 常见问题\n\n国标编码\n".encode("gb18030"))
    refused(run_here(["build", *tiny_arguments(tmp)]), "content/guide/faq.md:1:", "yaml-encoding", "UTF-8")
    assert tree(tmp / "site") == releases[0]


@pytest.mark.parametrize(
    ("template", "text", "words"),
    [("rate-history.html", "一\n{{ nothing.here }}\n", "rate-history.html:2:1: error: bad-template: "), ("verify.html", "{% if %}", "verify.html:1:1: error: bad-template: "),
     ("records/rates.html", "{% include 'none.html' %}", "none.html"), ("moved.html", "{{ 1 / 0 }}", "moved.html:1:1: error: bad-template: ")],
)  # fmt: skip
def test_a_mistake_in_a_template(
    template: str, text: str, words: str, templates: Path, desk: tuple[Path, list[dict[str, str]]]
) -> None:
    tmp, releases = desk
    (tmp / "catalog" / "funds" / "old.yaml").write_text("title: 旧名\naccepting: yes\nformer_ids: [older]\n", "utf-8")
    (templates / "pages" / template).write_text(text, "utf-8")
    try:
        refused(run_here(["build", *tiny_arguments(tmp), "--templates", str(templates)]), words)
    finally:
        (tmp / "catalog" / "funds" / "old.yaml").unlink()
    assert tree(tmp / "site") == releases[0]


def test_the_second_of_two_builds_says_so(desk: tuple[Path, list[dict[str, str]]]) -> None:
    tmp, releases = desk
    with (tmp / ".site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = run_build(["build", *tiny_arguments(tmp)])
        assert done.returncode == 1 and "另一个程序" in done.stderr and "Traceback" not in done.stderr
        assert tree(tmp / "site") == releases[0]
    command = [sys.executable, str(ROOT / "build.py"), "build", *tiny_arguments(tmp)]
    both = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [(p.communicate(timeout=PATIENCE)[1], p.returncode) for p in both]
    assert 0 in {code for _, code in said}
    assert all(code == 0 or (code == 1 and "另一个程序" in text) for text, code in said), said
    assert tree(tmp / "site") == releases[1]


def test_two_builds_of_one_catalog_into_two_places(pair: tuple[Path, list[dict[str, str]]], tmp_path: Path) -> None:
    tmp, releases = pair
    edit(tmp, 1)
    command = [sys.executable, str(ROOT / "build.py"), "build", *tiny_arguments(tmp), "--out"]
    both = [subprocess.Popen([*command, str(tmp_path / name)], stderr=subprocess.PIPE, text=True) for name in ("a", "b")]
    assert [p.wait(PATIENCE) for p in both] == [0, 0]
    assert tree(tmp_path / "a") == tree(tmp_path / "b") == releases[1]


def test_readers_by_path_see_whole_files_of_one_release(desk: tuple[Path, list[dict[str, str]]]) -> None:
    tmp, _ = desk
    site, names = (
        tmp / "site",
        ["groups/index.html", "groups/changing/index.html", "data/catalog.db", "sw.js", "guide/faq/index.html"],
    )
    known = {name: {(tmp / f"clean-{n}" / name).read_bytes() for n in (0, 1)} for name in names}
    handle = os.open(site, os.O_RDONLY)
    over, wrong, seen = threading.Event(), [], {name: set[int]() for name in names}

    def read() -> None:
        while not over.is_set():
            for name in names:
                try:
                    found = (site / name).read_bytes()
                except FileNotFoundError:  # the folder was exchanged between two steps of one look-up
                    found = (site / name).read_bytes()
                if found not in known[name]:
                    wrong.append(name)
                seen[name].add(hash(found))
                time.sleep(0.001)

    threads = [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    command = [sys.executable, str(ROOT / "build.py"), "build", *tiny_arguments(tmp)]
    for n in (1, 0):
        edit(tmp, n)
        subprocess.run(command, check=True, capture_output=True)
    over.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert all(len(found) == 2 for found in seen.values())
    with contextlib.suppress(FileNotFoundError), os.fdopen(os.open("sw.js", os.O_RDONLY, dir_fd=handle), "rb") as file:
        assert file.read() in known["sw.js"], "an old handle sees the old release or nothing"
    os.close(handle)


@pytest.mark.server
def test_readers_by_http_see_whole_files_of_one_release(pair: tuple[Path, list[dict[str, str]]]) -> None:
    tmp, _ = pair
    edit(tmp, 0)
    names = ["groups/changing/", "groups/", "guide/faq/", "data/catalog.db", "data/finder.json", "sw.js", "data/checksums.txt"]
    files = {name: f"{name}index.html" if name.endswith("/") else name for name in names}
    with serving(tmp) as address:
        known = {name: {httpx.get(f"{address}/{name}").content} for name in names}
        over, wrong, asked = threading.Event(), [], [0]

        def read() -> None:
            with httpx.Client(timeout=PATIENCE) as client:
                while not over.is_set():
                    for name in names:
                        answer = client.get(f"{address}/{name}")
                        asked[0] += 1
                        if answer.status_code != 200 or len(answer.content) == 0:
                            wrong.append(f"{answer.status_code} {name}")
                        known[name].add(answer.content)

        thread = threading.Thread(target=read)
        thread.start()
        for n in (1, 0):
            edit(tmp, n)
            until(lambda n=n: f"第{n}次发布" in httpx.get(f"{address}/groups/changing/").text, what=f"release {n}")  # type: ignore[misc]
            until(lambda n=n: f"第 {n} 次发布" in httpx.get(f"{address}/guide/faq/").text, what=f"release {n}")  # type: ignore[misc]
        over.set()
        thread.join()
        last = {name: (tmp / "site" / file).read_bytes() for name, file in files.items()}
    assert wrong == [] and asked[0] > 50
    for name, found in known.items():
        assert last[name] in found and 2 <= len(found) <= 4, f"{name}: {len(found)} kinds of content"
    assert TINY.is_dir()
