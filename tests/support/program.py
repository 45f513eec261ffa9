"""The one place where tests call the program: as a process of its own, or in this one."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys

from tests.support.places import ROOT

FILE = ROOT / "build.py"


def command(*arguments: str) -> list[str]:
    """Return the words of a process that runs the program."""
    return [sys.executable, str(FILE), *arguments]


def run_build(arguments: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the program in a process of its own."""
    return subprocess.run(
        command(*arguments), capture_output=True, text=True, encoding="utf-8", env={**os.environ, **environment}, check=False
    )


def main(arguments: list[str]) -> int:
    """Call the program's entry in this process and return its exit code."""
    from skills_catalog.commands.command_line import program

    return program.run(arguments)


def run_here(arguments: list[str]) -> subprocess.CompletedProcess[str]:
    """Run the program in this process: the same answers, without the second that a new process takes to start."""
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()) as err:
        try:
            code = main(arguments)
        except SystemExit as stopped:  # wrong options
            code = int(stopped.code or 0)
    return subprocess.CompletedProcess(arguments, code, out.getvalue(), err.getvalue())
