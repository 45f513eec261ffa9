"""The command line: the verbs, and how a run of one begins and ends."""

from __future__ import annotations

import codecs
import io
import os
import sys
from collections.abc import Sequence

import click

from skills_catalog.commands.command_line.chinese_click import Program
from skills_catalog.commands.command_line.failures import WRONG, refused
from skills_catalog.commands.command_line.places import typed
from skills_catalog.findings.finding import BuildStopped, Problems, findings_text

VERBS = ("build", "check", "serve", "calc", "diff", "schema", "import", "export", "start", "new")
EXITS = "退出代码：0 成功，check 没有错误，diff 没有变化；1 有错误、做不成，diff 有变化；2 命令写错。"
PROGRAM = Program(
    {verb: f"skills_catalog.commands.{verb}{'_' if verb == 'import' else ''}" for verb in VERBS},
    implied="build", help="把培训目录编译成网站、计算器和开放数据。", epilog=EXITS,
)  # fmt: skip


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return its exit code. arguments: those of the process where None."""
    speak_utf8()
    given = sys.argv[1:] if arguments is None else list(arguments)
    try:
        with PROGRAM.make_context(typed(), given) as context:
            return int(PROGRAM.invoke(context) or 0)
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.UsageError as error:
        return misused(error)
    except BuildStopped as failed:
        return refused(failed.problems)
    except BrokenPipeError:  # whoever read our output has gone: head, for one
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def misused(error: click.UsageError) -> int:
    """Say what is wrong with the words of a command; return its exit code."""
    path, problems = error.ctx.command_path if error.ctx else typed(), Problems()
    problems.add(path, (0, 0), "usage", error.message)
    print(findings_text(problems.found, "text"), file=sys.stderr)
    print(f"看全部写法：{path} --help", file=sys.stderr)
    return WRONG


def speak_utf8() -> None:
    """Chinese must not end in an error where the terminal's encoding is poor."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            poor = codecs.lookup(stream.encoding).name == "ascii"
            stream.reconfigure(encoding="utf-8" if poor else None, errors="replace")
