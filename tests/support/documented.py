"""Runs the commands of a document, block after block, as a reader would who types them.

``sh`` blocks are run in one shell; a ``text`` block right after one is what they print (``…`` stands for anything); a ``yaml`` or
other block with a ``title`` is a file that the reader writes, a ``diff`` block with one is an edit. A command whose line ends in
``# 以 1 退出`` must fail. A block below ``<!-- not run: why -->`` is left out.
"""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.support.places import ROOT
from tests.support.serving import answers, free_port
from tests.support.waiting import PATIENCE, until

BLOCK = re.compile(r"(?m)(?:^ *<!-- not run: (?P<why>.+?) -->\n)?^(?P<indent> *)```(?P<info>[^\n]*)\n(?P<body>.*?)^ *```$", re.S)
FAILS = "# 以 1 退出"
LANGUAGES = {"sh", "text", "yaml", "csv", "diff", "nginx", ""}


@dataclass
class Block:
    """A fenced block. where: the document and line, for messages."""

    kind: str
    title: str
    body: str
    why: str
    where: str
    after: int
    """Characters between the end of the block before and this one, without white space."""


def blocks(document: Path) -> Iterator[Block]:
    text, end = document.read_text("utf-8"), 0
    for found in BLOCK.finditer(text):
        kind, _, rest = found["info"].partition(" ")
        title = re.fullmatch(r'title="(.+)"', rest)
        where = f"{document.name}:{text.count(chr(10), 0, found.start('indent')) + 1}"
        between = len(text[end : found.start()].strip())
        yield Block(kind, title[1] if title else "", textwrap.dedent(found["body"]), found["why"] or "", where, between)
        end = found.end()


def snapshot(folder: Path) -> Path:
    """A repository with what this one would be if it was committed now."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    for name in filter(None, listed.split("\0")):
        source = ROOT / name
        if source.is_file():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
            target.chmod(source.stat().st_mode & 0o777)
    who = ["-c", "user.name=test", "-c", "user.email=test@localhost"]
    for command in (["init", "-q"], ["add", "."], [*who, "commit", "-q", "-m", "snapshot"]):
        subprocess.run(["git", *command], cwd=folder, check=True)
    return folder


class Reader:
    """A reader at a shell, in a folder of their own; ``said`` is put in the place of what a document leaves open."""

    def __init__(self, folder: Path, said: dict[str, str]) -> None:
        self.folder, self.said = folder, said
        (folder / "bin").mkdir(exist_ok=True)
        for name in ("python", "python3"):
            shim = folder / "bin" / name
            shim.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
            shim.chmod(0o755)
        environment = {
            **os.environ,
            "PATH": f"{folder / 'bin'}:{os.environ['PATH']}",
            "PS1": "",
            "PYTHONUNBUFFERED": "1",
        }  # in order, as on a terminal
        self.shell = subprocess.Popen(
            ["bash", "--norc"], cwd=folder, env=environment, text=True, encoding="utf-8",
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        self.here = folder

    def close(self) -> None:
        assert self.shell.stdin and self.shell.stdout
        self.shell.stdin.close()
        self.shell.wait(PATIENCE)
        self.shell.stdout.close()

    def run(self, line: str) -> tuple[int, str]:
        """One command: its exit code and what it prints."""
        assert self.shell.stdin and self.shell.stdout
        self.shell.stdin.write(f'{line}\necho "@@ $? $PWD"\n')
        self.shell.stdin.flush()
        printed = ""
        while (said := self.shell.stdout.readline()) and "@@ " not in said:
            printed += said
        before, _, rest = said.partition("@@ ")
        code, _, here = rest.rstrip("\n").partition(" ")
        self.here = Path(here)
        return int(code), printed + before

    def serve(self, line: str) -> None:
        """``build.py serve`` until the site answers; then the reader presses Ctrl+C."""
        port = free_port()
        words = [sys.executable if w == "python" else w for w in shlex.split(line)]
        started = subprocess.Popen(
            [*words, "--port", str(port)], cwd=self.here, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            until(lambda: answers(f"http://127.0.0.1:{port}/", follow=True), 120, line)
            assert httpx.get(f"http://127.0.0.1:{port}/datasette/").status_code == 200
        finally:
            started.send_signal(signal.SIGINT)
            assert started.wait(PATIENCE) == 0

    def type(self, block: Block) -> str:
        """The commands of a block; what they print together."""
        printed = ""
        for line in re.sub(r"\\\n\s*", "", block.body).splitlines():
            command = line.strip()
            for placeholder, value in self.said.items():
                command = command.replace(placeholder, value)
            if not command or command.startswith("#"):
                continue
            if re.search(r"build\.py serve\b", command):
                self.serve(command)
                continue
            code, output = self.run(command)
            assert (code != 0) == (FAILS in command), f"{block.where}: {command} → {code}\n{output}"
            printed += output if output.endswith("\n") or not output else output + "\n"
        return printed

    def write(self, block: Block) -> None:
        file = self.here / block.title
        if block.kind != "diff":
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block.body, "utf-8")
            return
        text = file.read_text("utf-8")
        lines = block.body.splitlines()
        old = "".join(f"{line[1:]}\n" for line in lines if line[:1] in " -")
        new = "".join(f"{line[1:]}\n" for line in lines if line[:1] in " +")
        assert text.count(old) == 1, f"{block.where}: {block.title} has {text.count(old)} times\n{old}\n{text}"
        file.write_text(text.replace(old, new), "utf-8")


def expected(said: str) -> re.Pattern[str]:
    """What a document says is printed; a line of ``…`` alone stands for any number of lines."""
    lines = said.strip().splitlines()
    parts = [r"(?:.*\n)*?" if line.strip() == "…" else re.escape(line.rstrip()).replace("…", ".*") + r"[ ]*\n" for line in lines]
    return re.compile("".join(parts))


def follow(document: Path, reader: Reader) -> int:
    """Do all that a document says; the number of blocks that were run."""
    printed, count = "", 0
    for block in blocks(document):
        assert block.kind in LANGUAGES, f"{block.where}: what is {block.kind}?"
        if block.why:
            assert len(block.why) > 8, f"{block.where}: say why it is not run"
            continue
        if block.kind == "sh":
            printed, count = reader.type(block), count + 1
        elif block.kind == "text":
            assert block.after == 0, f"{block.where}: a text block stands right after the commands that print it"
            assert expected(block.body).fullmatch(printed), f"{block.where}: printed\n{printed}\nnot\n{block.body}"
        elif block.title:
            reader.write(block)
    return count
