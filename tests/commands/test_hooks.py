"""The hook before a commit, as pre-commit runs it in a real repository; and what runs for a pull request."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from tests.support.places import ROOT, TINY
from tests.support.program import run_here

pytestmark = pytest.mark.slow

CONFIG = ".pre-commit-config.yaml"
PROJECT = "catalog/projects/p-1.yaml"


class Repository:
    """A district's repository, with our own hooks and the program where our own repository has it."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder = folder
        names = {
            "GIT_AUTHOR_NAME": "a",
            "GIT_AUTHOR_EMAIL": "a@example.org",
            "GIT_COMMITTER_NAME": "a",
            "GIT_COMMITTER_EMAIL": "a@example.org",
        }
        self.environment = {
            **os.environ,
            **names,
            "PRE_COMMIT_HOME": str(home),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "PYTHONUTF8": "1",
        }
        shutil.copytree(TINY / "catalog", folder / "catalog")
        shutil.copytree(TINY / "content", folder / "content")
        shutil.copyfile(TINY / "mkdocs.yml", folder / "mkdocs.yml")
        shutil.copyfile(ROOT / CONFIG, folder / CONFIG)
        (folder / "build.py").symlink_to(ROOT / "build.py")
        (folder / ".venv" / "bin").mkdir(parents=True)
        (folder / ".venv" / "bin" / "python").symlink_to(sys.executable)
        (folder / ".venv" / "pyvenv.cfg").write_text(
            (Path(sys.prefix) / "pyvenv.cfg").read_text() if sys.prefix != sys.base_prefix else ""
        )
        site = next(p for p in map(Path, sys.path) if p.name == "site-packages")
        own = folder / ".venv" / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"
        own.parent.mkdir(parents=True)
        own.symlink_to(site)
        self.git("init", "--quiet", "--initial-branch=main")
        (folder / ".git" / "info").mkdir(exist_ok=True)
        (folder / ".git" / "info" / "exclude").write_text("/.venv/\n/build.py\n")
        self.git("add", ".")
        done = self.git("commit", "--quiet", "-m", "start")
        assert done.returncode == 0, done.stderr
        self.run(sys.executable, "-m", "pre_commit", "install")

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True, encoding="utf-8", check=False
        )

    def git(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.run("git", *arguments)

    def commit(self, file: str, more: str) -> subprocess.CompletedProcess[str]:
        """Add text to the end of a file, and commit it."""
        path = self.folder / file
        path.write_text((path.read_text("utf-8") if path.exists() else "") + more, "utf-8")
        self.git("add", file)
        return self.git("commit", "-m", "change")

    def count(self) -> int:
        return int(self.git("rev-list", "--count", "HEAD").stdout)


@pytest.mark.skipif(os.name == "nt", reason="the hook names the interpreter as POSIX has it")
def test_a_commit_with_a_broken_record_is_stopped_and_says_why(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "repo", tmp_path / "home")
    good = repository.commit(PROJECT, "days: 15\n")
    assert good.returncode == 0 and "检查目录" in good.stderr and "Passed" in good.stderr, good.stderr
    bad = repository.commit(PROJECT, "dys: 15\n")
    assert bad.returncode != 0 and repository.count() == 2
    lines = (repository.folder / PROJECT).read_text("utf-8").count("\n")
    assert f"{PROJECT}:{lines}:1: error: unknown-field: 没有字段“dys”。最接近的是“days”。" in bad.stderr + bad.stdout
    repository.git("reset", "--quiet", "--hard")
    elsewhere = repository.commit("notes.txt", "别的文件\n")
    assert elsewhere.returncode == 0 and "Skipped" in elsewhere.stderr, elsewhere.stderr
    guide = repository.commit("content/index.md", "\n11010519491231002X\n")
    assert guide.returncode != 0 and "privacy" in guide.stderr + guide.stdout
    repository.git("reset", "--quiet", "--hard")
    assert repository.commit("mkdocs.yml", "\n").returncode == 0
    assert repository.count() == 4


def test_the_hooks_that_other_repositories_use_are_whole() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    own = next(h for r in yaml.safe_load((ROOT / CONFIG).read_text("utf-8"))["repos"] for h in r["hooks"] if h["id"] == "catalog")
    assert hook["files"] == own["files"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    program, command = shlex.split(hook["entry"])
    assert project["scripts"][program] == "skills_catalog.commands.entry:main" and command == "check"


def test_a_check_needs_no_more_than_what_a_district_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("catalog", "content"):
        shutil.copytree(TINY / name, tmp_path / name)
    shutil.copyfile(TINY / "mkdocs.yml", tmp_path / "mkdocs.yml")
    monkeypatch.chdir(tmp_path)
    absent = ["--templates", str(tmp_path / "none"), "--metadata", str(tmp_path / "none")]
    assert run_here(["check", *absent]).returncode == 0
    assert run_here(["build", *absent]).returncode == 1


def test_what_runs_for_a_pull_request_checks_the_catalog() -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "check.yml").read_text("utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    steps = workflow["jobs"]["check"]["steps"]
    runs = [step["run"] for step in steps if "run" in step]
    assert "-r requirements.lock" in runs[0] and (ROOT / "requirements.lock").exists()
    for run in runs[1:]:
        program, *arguments = shlex.split(run)
        assert program == "python" and arguments[:2] == ["build.py", "check"]
        assert run_here(arguments[1:]).returncode == 0
    assert len(runs) == 3, "the catalog and the example"
    assert all("@v" in step["uses"] for step in steps if "uses" in step)
