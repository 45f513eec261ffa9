"""Pages and whole districts made on a Dask cluster, and releases kept in object stores: the bytes of a build on one machine, whatever happens to a worker."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import fsspec
import msgspec
import pytest

from skills_catalog.commands.command_line import program
from skills_catalog.findings.finding import ELSEWHERE
from skills_catalog.release import exchange, tree
from skills_catalog.release.object_store import current
from skills_catalog.release.state import Inputs
from tests.support.districts import write_districts
from tests.support.places import ROOT
from tests.support.program import run_build
from tests.support.serving import free_port
from tests.support.sites import tiny_arguments
from tests.support.waiting import PATIENCE, apart, until

pytestmark = pytest.mark.server


def files(folder: Path) -> dict[str, bytes]:
    return {f: (folder / f).read_bytes() for f in tree.files(folder)}


@contextlib.contextmanager
def cluster(
    tmp: Path, workers: int = 2, where: Path = ROOT, threads: int = 1
) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and workers as processes of their own; yields the scheduler's address and the workers."""
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    run = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    log = (tmp / "cluster.log").open("wb")
    more = os.environ | {"PYTHONPATH": str(ROOT)}
    scheduler = subprocess.Popen(
        [*run, "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"], cwd=ROOT, env=more, stdout=log, stderr=log
    )
    run = [
        sys.executable,
        "-m",
        "distributed.cli.dask_worker",
        address,
        "--nthreads",
        str(threads),
        "--no-nanny",
        "--no-dashboard",
    ]
    more = os.environ | {"PYTHONPATH": str(where)}
    found = [
        subprocess.Popen([*run, "--local-directory", str(tmp / f"w{n}")], cwd=where, env=more, stdout=log, stderr=log)
        for n in range(workers)
    ]
    try:
        until(lambda: (tmp / "cluster.log").read_bytes().count(b"Registered to") >= workers, what="a registered worker")
        yield address, found
    finally:
        for process in (*found, scheduler):
            process.kill()
            process.wait()
        log.close()


@pytest.fixture
def many(tmp_path: Path) -> list[str]:
    """Arguments that build the tiny district with enough projects for many batches."""
    arguments = tiny_arguments(tmp_path)
    text = (tmp_path / "catalog" / "projects" / "p-1.yaml").read_text("utf-8")
    for n in range(600):
        more = re.sub("(?m)^title: .*$", f"title: 第 {n} 个", re.sub(r"(?m)^(former_ids|id): .*\n", "", text))
        (tmp_path / "catalog" / "projects" / f"many-{n}.yaml").write_text(more, "utf-8")
    return arguments


def test_a_cluster_makes_the_same_bytes_and_outlives_a_worker(many: list[str], tmp_path: Path) -> None:
    done = run_build(["build", *many])
    assert done.returncode == 0, done.stderr
    alone = files(tmp_path / "site")
    with cluster(tmp_path) as (address, workers):
        done = run_build(["build", *many[:-1], str(tmp_path / "far"), "--scheduler", address])
        assert done.returncode == 0, done.stderr
        assert files(tmp_path / "far") == alone

        def kill() -> None:
            until(lambda: any((tmp_path / ".again.next" / "projects").glob("many-*")), what="the first pages")
            workers[0].send_signal(signal.SIGKILL)

        killer = threading.Thread(target=kill)
        killer.start()
        done = run_build(["build", *many[:-1], str(tmp_path / "again"), "--scheduler", address])
        killer.join()
        assert done.returncode == 0, done.stderr
        assert workers[0].wait(PATIENCE) == -signal.SIGKILL
        assert files(tmp_path / "again") == alone


def test_no_scheduler_is_said(tmp_path: Path) -> None:
    done = run_build(["build", *tiny_arguments(tmp_path), "--scheduler", f"tcp://127.0.0.1:{free_port()}"])
    assert done.returncode == 1 and "调度器" in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "site").exists()


def test_a_worker_without_the_program_is_said(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with cluster(tmp_path, 1, tmp_path / "empty") as (address, _):
        done = run_build(["build", *tiny_arguments(tmp_path), "--scheduler", address])
    assert done.returncode == 1 and "里没有这个程序" in done.stderr and "Traceback" not in done.stderr


def test_another_program_on_a_worker_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    shutil.copytree(ROOT / "skills_catalog", other / "skills_catalog", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copyfile(ROOT / "build.py", other / "build.py")
    with (other / "skills_catalog" / "text" / "quantities.py").open("a") as handle:
        handle.write("\nOTHER = 1\n")
    with cluster(tmp_path, 1, other) as (address, _):
        done = run_build(["build", *tiny_arguments(tmp_path), "--scheduler", address])
    assert done.returncode == 1 and "不一样" in done.stderr and "Traceback" not in done.stderr


def done_on(address: str) -> Counter[str]:
    """What workers have done: the name of a task → how often it came to its end."""
    import distributed

    with distributed.Client(address) as client:  # type: ignore[no-untyped-call]  # untyped there
        log = client.run_on_scheduler(lambda dask_scheduler: [(t.key, t.finish) for t in dask_scheduler.transition_log])
    return Counter(key.partition("-")[0] for key, state in set(log) if state == "memory" and not key.startswith("dict-"))


def asked_of(tmp: Path, worker: str, code: str = "*") -> list[Path]:
    """The catalogs that a worker is at work on, or was when it ended."""
    return list((tmp / worker).glob(f"dask-scratch-space/*/*/{ELSEWHERE}/{str(tmp)[1:]}/catalogs/{code}/projects/p-1.yaml"))


def meanwhile(condition: Callable[[], object], act: Callable[[], object]) -> threading.Thread:
    """Do something once a condition holds, while the test goes on."""

    def run() -> None:
        until(condition, what="what is waited for")
        act()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def kept(out: Path) -> dict[str, object]:
    """All that is kept of districts, but for when inputs were looked at and the templates in compiled form."""
    found: dict[str, object] = {}
    for file, content in files(out.parent / f".{out.name}.districts").items():
        if file.endswith(".inputs"):
            inputs = msgspec.msgpack.decode(content[32:], type=Inputs)
            found[file] = inputs.key, {path: seen.digest for path, seen in inputs.files.items()}, inputs.counts
        elif "/templates-" not in file:
            found[file] = content
    return found


def test_whole_districts_on_a_cluster_leave_what_a_build_here_leaves(tmp_path: Path) -> None:
    arguments = [*write_districts(tmp_path)[:-1], str(tmp_path / "site")]
    project = tmp_path / "catalogs" / "990002" / "projects" / "p-1.yaml"
    far = [*arguments[:-1], str(tmp_path / "far")]
    with cluster(tmp_path, 1, threads=2) as (address, _):
        here = run_build(["build", *arguments, "--jobs", "1"])
        there = run_build(["build", *far, "--scheduler", address])
        assert (here.returncode, here.stderr) == (there.returncode, there.stderr) == (0, here.stderr)
        assert done_on(address) == {"make": 3}
        assert files(tmp_path / "far") == files(tmp_path / "site")
        assert kept(tmp_path / "far") == kept(tmp_path / "site")
        edit(project, "样本电工（五级）", "样本电工（夜班）")
        for _ in range(2):
            assert run_build(["build", *far, "--scheduler", address]).returncode == 0
            assert done_on(address) == {"make": 4}
    before = kept(tmp_path / "far")
    assert run_build(["build", *far]).stderr == ""
    assert kept(tmp_path / "far") == before
    assert run_build(["build", *arguments]).returncode == 0
    assert files(tmp_path / "far") == files(tmp_path / "site")


def test_a_district_outlives_its_worker(tmp_path: Path) -> None:
    arguments = write_districts(tmp_path)
    assert run_build(["build", *arguments]).returncode == 0
    with cluster(tmp_path) as (address, workers):
        killer = meanwhile(lambda: asked_of(tmp_path, "w0"), workers[0].kill)
        done = run_build(["build", *arguments[:-1], str(tmp_path / "far"), "--scheduler", address])
        killer.join()
        assert done.returncode == 0, done.stderr
        assert workers[0].wait(PATIENCE) == -signal.SIGKILL
        assert asked_of(tmp_path, "w0") and not asked_of(tmp_path, "w1")
        assert done_on(address) == {"make": 3}
    assert files(tmp_path / "far") == files(tmp_path / "site")


def test_what_could_not_be_sent_to_a_worker_is_sent_again(tmp_path: Path) -> None:
    """Nothing is lost when the connection to the worker that was to have it breaks, not even what had not been sent yet."""
    from distributed.comm.core import CommClosedError

    from skills_catalog.release import dask_cluster

    refused = [1, 2, 3, 4]

    def send(client: Any, shared: object, item: int) -> Any:
        if item in refused:
            refused.remove(item)
            raise CommClosedError("the worker has gone")
        return client.submit(max, shared, item, pure=False)

    with cluster(tmp_path, 1) as (address, _):
        done = apart(lambda: list(dask_cluster.results(address, 0, iter(range(1, 10)), send)))
    assert sorted(done) == [(n, n) for n in range(1, 10)]
    assert refused == []


def test_an_edit_while_a_worker_has_the_district_is_published(tmp_path: Path) -> None:
    arguments = write_districts(tmp_path)
    project = tmp_path / "catalogs" / "990002" / "projects" / "p-1.yaml"
    with cluster(tmp_path, 1) as (address, _):
        clerk = meanwhile(
            lambda: asked_of(tmp_path, "w0", "990002"), lambda: edit(project, "样本电工（五级）", "样本电工（夜班）")
        )
        done = run_build(["build", *arguments, "--scheduler", address])
        clerk.join()
        assert done.returncode == 0, done.stderr
        assert done_on(address) == {"make": 4}
    assert "夜班" in (tmp_path / "site" / "990002" / "projects" / "p-1" / "index.html").read_text("utf-8")
    assert run_build(["build", *arguments[:-1], str(tmp_path / "here")]).returncode == 0
    assert files(tmp_path / "site") == files(tmp_path / "here")


def test_findings_of_districts_on_a_cluster_are_those_of_a_build_here(tmp_path: Path) -> None:
    arguments, catalogs = write_districts(tmp_path), tmp_path / "catalogs"
    assert run_build(["build", *arguments]).returncode == 0
    before = files(tmp_path / "site")
    edit(catalogs / "990002" / "projects" / "p-1.yaml", "fee: 0", "fee: 1e3")
    edit(catalogs / "990001" / "rates" / "r-1.yaml", "title:", "id: r-2\ntitle:")
    (catalogs / "990001" / "rates" / "r-1.yaml").rename(catalogs / "990001" / "rates" / "r-2.yaml")
    for file in (catalogs / "990001").rglob("*.yaml"):
        file.write_text(re.sub(r"\br-1\b", "r-2", file.read_text("utf-8")), "utf-8")
    (catalogs / "990101" / "projects" / "more").symlink_to(catalogs / "990002" / "projects")
    with cluster(tmp_path, 1) as (address, _):
        there = run_build(["build", *arguments, "--scheduler", address])
        assert done_on(address) == {"make": 2}
    assert files(tmp_path / "site") == before
    here = run_build(["build", *arguments])
    assert {line.split(": ")[2] for line in here.stderr.splitlines()[:-1]} == {"bad-money", "broken-link", "unreadable-file"}
    assert (there.returncode, there.stdout, there.stderr) == (1, here.stdout, here.stderr)


@pytest.mark.parametrize("kind", ["memory", "local"])
def test_a_store_keeps_releases_side_by_side(kind: str, tmp_path: Path) -> None:
    arguments = tiny_arguments(tmp_path)
    assert program.run(["build", *arguments]) == 0
    url = f"memory://{tmp_path.name}" if kind == "memory" else f"file://{tmp_path}/store"
    names = []
    for title in ("甲", "乙", "丙"):
        project = tmp_path / "catalog" / "projects" / "p-1.yaml"
        project.write_text(re.sub("(?m)^title: .*$", f"title: {title}", project.read_text("utf-8")), "utf-8")
        assert program.run(["build", *arguments[:-1], url, "--jobs", "1"]) == 0
        assert program.run(["build", *arguments]) == 0
        names.append(current(url))
        system, root = fsspec.core.url_to_fs(f"{url}/{names[-1]}")
        stored = {f.removeprefix(f"{root}/"): system.cat_file(f) for f in system.find(root)}
        own = files(tmp_path / "site")
        del own[exchange.MARKER]
        assert stored == own
    assert len(set(names)) == 3
    kept = {entry.rstrip("/").rpartition("/")[2] for entry in system.ls(root.rpartition("/")[0], detail=False)}
    assert kept == {"current", names[1], names[2], f"{names[1]}.sha256", f"{names[2]}.sha256"}
    listing = system.cat_file(f"{root}.sha256").decode().splitlines()
    assert {line.partition("  ")[2]: line.partition("  ")[0] for line in listing} == {
        f: hashlib.sha256(c).hexdigest() for f, c in stored.items()
    }


def test_a_build_that_fails_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    arguments = [*tiny_arguments(tmp_path)[:-1], f"memory://{tmp_path.name}", "--jobs", "1"]
    assert program.run(["build", *arguments]) == 0
    before = current(arguments[-3])
    (tmp_path / "catalog" / "projects" / "p-1.yaml").write_text("title: [\n", "utf-8")
    assert program.run(["build", *arguments]) == 1
    assert current(arguments[-3]) == before
