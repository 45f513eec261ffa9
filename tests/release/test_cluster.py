"""Pages made on a Dask cluster and kept in object stores: the bytes of a build on one machine, whatever happens to a worker."""

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
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from skills_catalog.commands.command_line import program
from skills_catalog.release import exchange, tree
from skills_catalog.release.object_store import current
from tests.support.places import ROOT
from tests.support.program import run_build
from tests.support.serving import free_port
from tests.support.sites import tiny_arguments
from tests.support.waiting import PATIENCE, until

pytestmark = pytest.mark.server


def files(folder: Path) -> dict[str, bytes]:
    return {f: (folder / f).read_bytes() for f in tree.files(folder)}


@contextlib.contextmanager
def cluster(tmp: Path, workers: int = 2, where: Path = ROOT) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and workers as processes of their own; yields the scheduler's address and the workers."""
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    run = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    log = (tmp / "cluster.log").open("wb")
    more = os.environ | {"PYTHONPATH": str(where)}
    scheduler = subprocess.Popen(
        [*run, "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"], cwd=tmp, env=more, stdout=log, stderr=log
    )
    run = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard"]
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
