"""For each code of a finding a real input that causes it: what was written, and the finding as it is printed.

``tests/bad`` holds those that one file of a catalog causes; here are those of folders and commands.
"""

from __future__ import annotations

import http.server
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from skills_catalog.release import exchange
from tests.support.districts import write_districts
from tests.support.meanwhile import at_every_opening
from tests.support.places import ROOT, TINY
from tests.support.program import run_build, run_here
from tests.support.sites import tiny_arguments
from tests.support.waiting import PATIENCE

BAD = ROOT / "tests" / "bad"
MARK = "#! "
CODE = re.compile(r": (?:error|warning): ([a-z-]+): ")


@dataclass(frozen=True)
class Example:
    """written: the lines or the command that cause the finding; finding: the line that is printed."""

    written: str
    finding: str


class Place:
    """A fresh folder with the tiny district, or with several, in which a command is run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tiny = tiny_arguments(folder)
        self.catalog = folder / "catalog"

    def run(self, code: str, written: str, *arguments: str) -> Example:
        """Run a command and take the finding with the code from what it prints, paths as they stand in the folder."""
        done = run_here(list(arguments))
        assert done.returncode in (0, 1, 2), done.stderr
        return self.example(code, written, done.stdout + done.stderr)

    def example(self, code: str, written: str, printed: str, about: str = "") -> Example:
        """The first finding with a code, and with ``about`` in its line."""
        found = [line for line in printed.splitlines() if f": {code}: " in line and CODE.search(line) and about in line]
        assert found, printed
        return Example(written, self.shown(found[0]))

    def shown(self, line: str) -> str:
        inside = os.path.relpath(self.folder, Path.cwd())
        for name in (str(self.folder), inside):
            line = line.replace(name + os.sep, "").replace(name, ".")
        return line

    def check(self, code: str, written: str) -> Example:
        return self.run(code, written, "check", *self.tiny)

    def several(self) -> list[str]:
        """Three districts in ``catalogs``; the arguments that check them."""
        return write_districts(self.folder)


Trigger = Callable[[Place], Example]
COMMANDS: dict[str, Trigger] = {}


def trigger(code: str) -> Callable[[Trigger], Trigger]:
    def note(found: Trigger) -> Trigger:
        COMMANDS[code] = found
        return found

    return note


@trigger("yaml-encoding")
def encoding(place: Place) -> Example:
    (place.catalog / "towns" / "gbk.yaml").write_bytes("title: 例镇\n".encode("gbk"))
    return place.check("yaml-encoding", "catalog/towns/gbk.yaml 存成了 GBK")


@trigger("results-exceed")
def results(place: Place) -> Example:
    school = "- {id: school, title: 学校, kind: school, results: [{year: 2025, trained: 10}]}\n"
    (place.catalog / "institutions" / "school.yaml").write_text(school, "utf-8")
    figure = "{year: 2025, value: 9, quote: 培训9人次, source: {document: 公报}, verification: unverified}"
    district = f"- {{id: trained, title: 培训人次, unit: 人次, counts: trained, series: [{figure}]}}\n"
    (place.catalog / "statistics").mkdir()
    (place.catalog / "statistics" / "all.yaml").write_text(district, "utf-8")
    return place.check("results-exceed", "全区 2025 年培训 9 人次，一个机构的 results 里写了 10")


@trigger("missing-file")
def missing(place: Place) -> Example:
    (place.catalog / "facts.yaml").unlink()
    return place.check("missing-file", "catalog/ 里没有 facts.yaml")


@trigger("unreadable-file")
def unreadable(place: Place) -> Example:
    (place.catalog / "towns" / "west.yaml").symlink_to("gone.yaml")
    return place.check("unreadable-file", "catalog/towns/west.yaml 是指向 gone.yaml 的链接，gone.yaml 已经删掉")


@trigger("file-moving")
def moving(place: Place) -> Example:
    """A file that somebody saves each time that it is read."""
    file, times = place.catalog / "towns" / "all.yaml", list[int]()

    def save(path: str) -> None:
        if path == str(file):
            times.append(len(times))
            file.write_text(f"{file.read_text('utf-8')}# {len(times)}\n", "utf-8")

    with at_every_opening(save):
        return place.run("file-moving", "一个同步盘一直在写 catalog/towns/all.yaml", "build", *place.tiny, "--jobs", "1")


@trigger("unproven-condition")
def unproven(place: Place) -> Example:
    return place.run("unproven-condition", "python build.py check --coverage", "check", "--coverage", *place.tiny)


@trigger("out-folder")
def out_folder(place: Place) -> Example:
    (place.folder / "site").mkdir()
    (place.folder / "site" / "照片.jpg").write_bytes(b"")
    return place.run("out-folder", "python build.py --out site    （site 里有自己的照片）", "build", *place.tiny)


@trigger("bad-template")
def template(place: Place) -> Example:
    shutil.copytree(ROOT / "site_templates", place.folder / "templates")
    file = place.folder / "templates" / "pages" / "finder.html"
    file.write_text("{% if %}\n" + file.read_text("utf-8"), "utf-8")
    arguments = ("build", *place.tiny, "--templates", str(place.folder / "templates"))
    return place.run("bad-template", "templates/pages/finder.html 第 1 行写了 {% if %}", *arguments)


@trigger("broken-link")
def link(place: Place) -> Example:
    page = place.folder / "content" / "index.md"
    page.write_text(page.read_text("utf-8") + "\n[怎么领](guide/clam.md)\n", "utf-8")
    return place.run("broken-link", "[怎么领](guide/clam.md)", "build", *place.tiny)


@trigger("mixed-layout")
def mixed(place: Place) -> Example:
    arguments = place.several()
    shutil.copytree(TINY / "catalog" / "towns", place.folder / "catalogs" / "towns")
    return place.run("mixed-layout", "catalogs/990001/  catalogs/990002/  catalogs/towns/", "check", *arguments)


@trigger("division-code")
def division(place: Place) -> Example:
    arguments = place.several()
    (place.folder / "catalogs" / "990101").rename(place.folder / "catalogs" / "990102")
    return place.run("division-code", "catalogs/990102/district.yaml 里写 code: '990101'", "check", *arguments)


@trigger("duplicate-division")
def duplicate(place: Place) -> Example:
    more = ["--catalog", str(place.catalog), *place.several()]
    return place.run("duplicate-division", "python build.py check --catalog catalog --catalog catalogs", "check", *more)


@trigger("division-address")
def address(place: Place) -> Example:
    arguments = place.several()
    for code, url in (("990001", "https://example.org/990001/"), ("990002", "https://example.org/other/")):
        with (place.folder / "catalogs" / code / "district.yaml").open("a", encoding="utf-8") as out:
            out.write(f"site_url: {url}\n")
    return place.run("division-address", "site_url: https://example.org/other/", "check", *arguments)


@trigger("shared-name")
def shared_name(place: Place) -> Example:
    arguments = place.several()
    config = place.folder / "mkdocs.yml"
    config.write_text(config.read_text("utf-8").replace("'{district}培训'", "示例县培训"), "utf-8")
    return place.run("shared-name", "site_name: 示例县培训", "check", *arguments)


@trigger("one-catalog")
def one_catalog(place: Place) -> Example:
    return place.run("one-catalog", "python build.py new --catalog catalogs towns 例镇", "new", *place.several(), "towns", "例镇")


@trigger("unknown-collection")
def collection(place: Place) -> Example:
    return place.run("unknown-collection", "python build.py new project prj-1", "new", *place.tiny, "project", "prj-1")


@trigger("usage")
def usage(place: Place) -> Example:
    return place.run("usage", "python build.py chek", "chek")


@trigger("cannot-write")
def cannot_write(place: Place) -> Example:
    (place.folder / "schemas").write_text("一个文件", "utf-8")
    arguments = ("schema", *place.tiny, "--schemas", str(place.folder / "schemas"))
    return place.run("cannot-write", "python build.py schema --schemas schemas    （schemas 是一个文件）", *arguments)


@trigger("busy")
def busy(place: Place) -> Example:
    with exchange.locked(place.folder / "site"):
        return place.run("busy", "同时运行两个 python build.py --out site", "build", *place.tiny)


@trigger("port-busy")
def port_busy(place: Place) -> Example:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        found = place.run(
            "port-busy", "python build.py serve    （8000 端口有别的程序）", "serve", "--port", str(port), *place.tiny
        )
    return Example(found.written, found.finding.replace(str(port), "8000").replace(str(port + 1), "8001"))


@trigger("no-cluster")
def no_cluster(place: Place) -> Example:
    address = "http://10.0.0.1:8786"
    found = place.run("no-cluster", f"python build.py --scheduler {address}", "build", *place.tiny, "--scheduler", address)
    return Example(found.written, re.sub(r"(连不上调度器 .*?[0-9])：.*?。先用", r"\1：…。先用", found.finding, count=1))


def children(process: int) -> list[int]:
    try:
        return [int(c) for c in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []


@trigger("worker-ended")
def worker_ended(place: Place) -> Example:
    """A process that helps is killed as the system kills one where memory is short."""
    for _ in range(20):
        shutil.rmtree(place.folder / "site", ignore_errors=True)
        command = [sys.executable, str(ROOT / "build.py"), "build", *place.tiny, "--jobs", "2", "--clean"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8")
        while process.poll() is None:
            if found := children(process.pid):
                os.kill(found[0], signal.SIGKILL)
                break
            time.sleep(0.01)
        printed = process.communicate(timeout=PATIENCE)[0]
        if process.returncode:
            return place.example("worker-ended", "内存不够，系统停掉了一个生成网页的进程", printed)
    raise AssertionError("no process could be killed before the build was over")


def written(file: Path, finding: str) -> str:
    """The line of a bad file that a finding is about, with the two before it."""
    at = re.search(r":(\d+):\d+: ", finding)
    lines = [line for line in file.read_text("utf-8").splitlines() if not line.startswith(MARK)]
    end = int(at[1]) if at else 1
    return "\n".join(lines[max(0, end - 3) : end])


def of_files() -> dict[str, Example]:
    """The codes that ``tests/bad`` causes, each with its first example; that they are true, test_bad says."""
    found: dict[str, Example] = {}
    files = sorted(BAD.glob("*.yaml"), key=lambda f: (f.name.startswith("parameters"), f.name))  # clerks write rates more often
    for file in files:
        for line in file.read_text("utf-8").splitlines():
            code = CODE.search(line) if line.startswith(MARK) else None
            if code and code[1] not in found:
                finding = line.removeprefix(MARK)
                found[code[1]] = Example(written(file, finding), f"catalog/{finding}")
    return found


@trigger("too-large")
def too_large(place: Place) -> Example:
    (place.catalog / "towns" / "deep.yaml").write_text(f"title: {'[' * 60}{']' * 60}\n", "utf-8")
    return place.check("too-large", "title: [[[[…    （60 层）")


@trigger("bad-config")
def bad_config(place: Place) -> Example:
    config = place.folder / "mkdocs.yml"
    config.write_text(config.read_text("utf-8") + "\nnav: guides\n", "utf-8")
    return place.run("bad-config", "nav: guides    （mkdocs.yml 的最后一行）", "build", *place.tiny)


@trigger("stale")
def stale(place: Place) -> Example:
    written = "status: open\nsessions:\n  - {start: 2026-03-01, end: 2026-03-20}    （今天是 2026-06-01）"
    return place.example("stale", written, run_here(["check", *place.tiny, "--on", "2026-06-01"]).stdout, about="班次")


@trigger("dead-link")
def dead_link(place: Place) -> Example:
    class Gone(http.server.BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.send_error(404)

        def do_GET(self) -> None:
            self.send_error(404)

        def log_message(self, *arguments: object) -> None:
            pass

    page = place.folder / "content" / "index.md"
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Gone) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://0.0.0.0:{server.server_port}"  # this machine, by a name that is not left out
        page.write_text(page.read_text("utf-8") + f"\n[公告]({address}/a.html)\n", "utf-8")
        printed = run_build(["check", *place.tiny, "--links"]).stdout
        found = place.example("dead-link", "", printed)
        server.shutdown()
    return Example("[公告](http://www.example.gov.cn/a.html)", found.finding.replace(address, "http://www.example.gov.cn"))
