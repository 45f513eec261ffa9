"""``build.py check``: its exit codes, its annotations for GitHub, and how it goes on at every save."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills_catalog.commands import check
from skills_catalog.findings import github
from skills_catalog.findings.finding import Finding
from skills_catalog.text.characters import one_line
from tests.support.districts import write_districts
from tests.support.places import ROOT, TINY
from tests.support.program import run_build, run_here
from tests.support.sites import tiny_arguments
from tests.support.waiting import PATIENCE, until

GITHUB = {"GITHUB_WORKSPACE": "", "GITHUB_STEP_SUMMARY": ""}


def unescape(text: str, *, prop: bool) -> str:
    """What GitHub's runner makes of a value (actions/toolkit, packages/core/src/command.ts, the other way round)."""
    pairs = [("%0D", "\r"), ("%0A", "\n"), *([("%3A", ":"), ("%2C", ",")] if prop else []), ("%25", "%")]
    for code, sign in pairs:
        text = text.replace(code, sign)
    return text


def parsed(line: str) -> tuple[str, dict[str, str], str]:
    """A workflow command as the runner splits it: command, properties, message."""
    found = re.fullmatch(r"::(\w+) ([^\n]*?)::([^\n]*)", line)
    assert found, line
    properties = dict(p.split("=", 1) for p in found[2].split(","))
    return found[1], {k: unescape(v, prop=True) for k, v in properties.items()}, unescape(found[3], prop=False)


TEXTS = st.text(st.sampled_from("%:,\r\n=0D25A3目录a. "), max_size=12)


@given(TEXTS, TEXTS, st.integers(0, 9), st.integers(1, 9), st.sampled_from(["error", "warning", "notice"]))
def test_a_workflow_command_carries_any_text(path: str, message: str, line: int, column: int, severity: str) -> None:
    path = f"a{path}b"
    finding = Finding(path, line, column, severity, "bad-date", message)
    command, properties, said = parsed(github.annotation_line(finding, Path("/repo"), Path("/repo")))
    assert (command, said, properties["title"]) == (severity, one_line(message), "bad-date")
    assert properties["file"] == path
    assert (properties.get("line"), properties.get("col")) == ((str(line), str(column)) if line else (None, None))


def repository(tmp: Path) -> list[str]:
    """The tiny district in a folder of a repository, with one error; returns the arguments that check it."""
    (tmp / ".git").mkdir()
    inner = tmp / "data, 2026"
    inner.mkdir()
    arguments = tiny_arguments(inner)
    file = inner / "catalog" / "projects" / "p-1.yaml"
    file.write_text(re.sub(r"(?m)^status:.*\n|\Z", "status: closed\n", file.read_text("utf-8"), count=1), "utf-8")
    return arguments


def test_annotations_name_files_from_the_root_of_the_repository(tmp_path: Path) -> None:
    arguments = repository(tmp_path)
    for folder in (tmp_path, tmp_path / "data, 2026", tmp_path / "data, 2026" / "catalog"):
        command = [sys.executable, str(ROOT / "build.py"), "check", *arguments, "--format", "github"]
        done = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False, env=os.environ | GITHUB)
        assert done.returncode == 1
        kind, properties, message = parsed(done.stdout.splitlines()[0])
        assert kind == "error" and properties["title"] == "bad-choice" and "closed" in message
        assert properties["file"] == "data, 2026/catalog/projects/p-1.yaml"
        lines = (tmp_path / properties["file"]).read_text("utf-8").splitlines()
        at = lines[int(properties["line"]) - 1]
        assert at[int(properties["col"]) - 1 : int(properties["endColumn"]) - 1] == "closed"
        assert "1 个错误" in done.stderr


def test_what_github_does_not_show_at_its_line_stands_in_the_summary(tmp_path: Path) -> None:
    arguments = repository(tmp_path)
    inner = tmp_path / "data, 2026"
    (inner / "catalog" / "projects" / "p-1.yaml").write_text("".join(f"wrong{n}: <b>|`x`\n" for n in range(13)), "utf-8")
    summary = tmp_path / "summary.md"
    summary.write_text("before\n", "utf-8")
    done = run_build(
        ["check", *arguments, "--format", "github"], GITHUB_STEP_SUMMARY=str(summary), GITHUB_WORKSPACE=str(tmp_path)
    )
    errors = [line for line in done.stdout.splitlines() if line.startswith("::error")]
    assert done.returncode == 1 and len(errors) > 10
    text = summary.read_text("utf-8")
    assert text.startswith("before\n### 目录检查：") and f"还有 {len(errors) - 10} 个没有标出" in text
    assert text.count("| 错误 |") == len(errors)
    assert f"其中 {len(errors) - 10} 个" in done.stderr


def test_the_table_of_the_summary_keeps_its_cells() -> None:
    finding = Finding("a|b.yaml", 1, 2, "error", "bad-text", "一\n二 | <script> `x` [y](z)")
    row = github.job_summary([finding], "1 个错误", Path("/r"), Path("/r")).splitlines()[-1]
    assert row == "| 错误 | a&#124;b.yaml:1:2 | bad-text | 一<br>二 &#124; &lt;script&gt; \\`x\\` \\[y\\](z) |"


def test_exit_codes(tmp_path: Path) -> None:
    arguments = tiny_arguments(tmp_path)
    assert run_here(["check", *arguments]).returncode == 0
    assert run_here(["check", *arguments, "--format", "xml"]).returncode == 2
    (tmp_path / "catalog" / "projects" / "p-1.yaml").write_text("title: [\n", "utf-8")
    for form in ("text", "json", "github"):
        assert run_here(["check", *arguments, "--format", form]).returncode == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("chek", "命令 不能写“chek”。最接近的是“check”。"),
        ("check --fromat json", "没有选项 --fromat。最接近的是“--format”。"),
        ("check --format xml", "--format 不能写“xml”。可以写：text、json、github。"),
        ("check --format", "--format 后面要写一个值。"),
        ("--base-url http://x/y", "--base-url：“http://x/y”是完整网址。这里只写域名后面的路径：/y/"),
        ("--base-url a b", "命令 不能写“b”。"),
        ("--base-url a check", "命令要写在最前面：python build.py check …"),
        ("check x y", "多写了 x y，请删掉"),
        ("--jobs 0", "--jobs：要写 1 到 1024 的整数，“0”不是。"),
        ("serve --port 99999", "--port：要写 1 到 65535 的整数，“99999”不是。"),
        ("new projects", "还要写：编号。"),
        ("start x --name 甲区", "还要写：--code、--city、--province。"),
        ("start --name 甲区", "还要写：文件夹、--code、--city、--province。"),
        ("build --catalo x", "没有选项 --catalo。最接近的是“--catalog”。"),
        ("build -x", "没有选项 -x。"),
        ("check --on 2026-02-30", "--on："),
        ("check --watch --links", "check --watch 不问别的网站，请去掉 --links。"),
        ("check --watch --format json", "check --watch 只输出文字，请去掉 --format。"),
        ("build --clean=1", "--clean 后面不写值，请删掉“1”。"),
        ("build --s x", "选项 --s 不完整，可能是 --sqlite、--scheduler、--samples，请写全。"),
        ("calc f --for x", "--for 不能写“x”。可以写：person、enterprise、class。"),
    ],
)
def test_a_command_that_is_written_wrongly_says_what_to_write(arguments: str, said: str) -> None:
    done = run_here(arguments.split())
    first, second = done.stderr.splitlines()
    assert done.returncode == 2 and ": error: usage: " in first and said in first, first
    assert second.startswith("看全部写法：python build.py") and second.endswith("--help")


def test_help_is_chinese() -> None:
    for command in ("", "check", "new", "serve", "diff"):
        done = run_here([*command.split(), "--help"])
        assert done.returncode == 0 and done.stdout.startswith("用法：python build.py")
        assert not re.search(r"usage:|options:|positional|show this help", done.stdout), done.stdout
    assert "退出代码：0 成功" in run_here(["--help"]).stdout


@contextmanager
def watching(arguments: list[str]) -> Iterator[list[str]]:
    """``check --watch`` as a process of its own: the lines it prints; Ctrl+C ends it, with 0."""
    command = [sys.executable, str(ROOT / "build.py"), "check", "--watch", *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8")
    assert process.stdout is not None
    lines: list[str] = []
    reader = threading.Thread(target=lambda: lines.extend(iter(process.stdout.readline, "")), daemon=True)  # type: ignore[union-attr]  # a pipe
    reader.start()
    try:
        until(lambda: any("个错误，" in line for line in lines), what="the first check")
        yield lines
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 0
        reader.join(PATIENCE)
        assert lines[-1] == "检查结束。\n" and not any("Traceback" in line for line in lines), lines
    finally:
        process.kill()
        process.wait()


def test_what_a_check_did_not_reach_is_not_called_mended() -> None:
    form, link, old = (Finding("a.yaml", 1, 1, "error", code, "x") for code in ("bad-date", "unknown-reference", "stale"))

    def stopped(*findings: Finding) -> check.Checked:
        return check.Checked(list(findings), "", whole=False)

    whole = check.Checked([old], "1 条记录，")
    assert check.news(whole, stopped(form), [old]) == ([form], [])
    assert check.news(stopped(form), stopped(link), [old, form]) == ([link], [])  # it may be the other way round
    assert check.news(stopped(link), stopped(form), [old, link]) == ([form], [])
    assert check.news(stopped(form, link), stopped(link), [old, form, link]) == ([], [form])
    assert check.news(stopped(link), whole, [old, form, link]) == ([], [form, link])


def said(lines: list[str], what: str) -> None:
    until(lambda: any(what in line for line in lines), what=f"{what!r} among {lines}")
    lines.clear()


def test_watch_says_what_is_new_and_what_is_mended(tmp_path: Path) -> None:
    arguments = tiny_arguments(tmp_path)
    project = tmp_path / "catalog" / "projects" / "p-1.yaml"
    good = project.read_text("utf-8")
    with watching(arguments) as lines:
        said(lines, "，0 个错误，")
        project.write_text(good + "wrong: 1\n", "utf-8")
        until(lambda: any(" 1 个错误，" in line for line in lines), what="a finding")
        assert re.match(r"\d\d:\d\d:\d\d 新出现 1 个：", lines[0]) and "unknown-field" in lines[1], lines
        lines.clear()
        fresh = project.with_name(".p-1.yaml.swap")  # as editors save: another file takes the place
        fresh.write_text("# 移了一行\n" + good + "wrong: 1\n", "utf-8")
        fresh.replace(project)
        said(lines, "没有变化：")
        fresh.write_text(good, "utf-8")
        fresh.replace(project)
        until(lambda: any("，0 个错误，" in line for line in lines), what="the mended finding")
        assert re.match(r"\d\d:\d\d:\d\d 改好了 1 个：", lines[0]) and "unknown-field" in lines[1], lines
        lines.clear()
        project.unlink()
        said(lines, "个错误，")
        project.write_text(good, "utf-8")
        said(lines, "，0 个错误，")
        page = tmp_path / "content" / "index.md"
        page.write_text(page.read_text("utf-8") + "\n11010519491231002X\n", "utf-8")
        said(lines, "privacy")


def test_watch_goes_on_while_files_come_and_go(tmp_path: Path) -> None:
    arguments = tiny_arguments(tmp_path)
    folder = tmp_path / "catalog" / "towns"
    with watching(arguments) as lines:
        for n in range(40):
            file = folder / f"t-{n % 5}.yaml"
            file.write_text("title: [\n", "utf-8")
            file.unlink()
        shutil.rmtree(folder)
        until(lambda: sum("个错误，" in line for line in lines) > 1, what="a check")
        shutil.copytree(TINY / "catalog" / "towns", folder)
        (folder / "last.yaml").write_text("wrong: 1\n", "utf-8")
        said(lines, "towns/last.yaml")


def test_watch_looks_at_every_district(tmp_path: Path) -> None:
    with watching(write_districts(tmp_path)) as lines:
        said(lines, "，0 个错误，")
        (tmp_path / "catalogs" / "990002" / "towns" / "last.yaml").write_text("wrong: 1\n", "utf-8")
        said(lines, "990002/towns/last.yaml")


def test_nothing_can_be_served_at_an_address_that_is_not_ours(tmp_path: Path) -> None:
    done = run_here(["serve", "--host", "192.0.2.1", *tiny_arguments(tmp_path)])
    assert done.returncode == 1 and "port-busy: 不能在这里监听" in done.stderr
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("more", ["--format json", "--format github", "--links"])
def test_watch_prints_text_and_asks_no_other_site(more: str, tmp_path: Path) -> None:
    done = run_here(["check", "--watch", *more.split(), *tiny_arguments(tmp_path)])
    assert done.returncode == 2 and "--watch" in done.stderr
