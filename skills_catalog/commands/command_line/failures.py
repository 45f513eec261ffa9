"""How a command ends that cannot be done: what people can put right is said in findings, never as a traceback."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

from skills_catalog.catalog.settings import Sources
from skills_catalog.findings.finding import BuildStopped, Problems, findings_text

WRONG = 2
"""Exit code of a command that was written wrongly."""


def stopped(path: str, code: str, message: str) -> BuildStopped:
    """Return what ends a command with one finding about a thing as a whole."""
    problems = Problems()
    problems.add(path, (0, 0), code, message)
    return BuildStopped(problems)


def refused(problems: Problems) -> int:
    """Say why a command has been given up; return its exit code."""
    print(findings_text(problems.sorted(), "text"), file=sys.stderr)
    print(f"{len(problems.errors)} 个错误，没有写任何文件。", file=sys.stderr)
    return 1


@contextlib.contextmanager
def writing(place: Path) -> Iterator[None]:
    """Raise BuildStopped where a command cannot write at a place beside a site."""
    try:
        yield
    except OSError as error:
        raise stopped(str(place), "cannot-write", f"写不了（{error.strerror}）。改权限、腾出空间，或换一个地方。") from None


@contextlib.contextmanager
def said(sources: Sources, out: Path, scheduler: str | None = None) -> Iterator[None]:
    """Raise BuildStopped for what may go wrong without a fault of the program while a command reads, and writes to ``out``."""
    from skills_catalog.release import exchange  # noqa: PLC0415 (so that a wrong word is answered at once)

    try:
        yield
    except (BuildStopped, BrokenPipeError):
        raise
    except exchange.NotOurs as error:
        message = "这个文件夹里有别的文件，不是以前生成的站点。换一个 --out，或先清空它。"
        raise stopped(str(error), "out-folder", message) from None
    except exchange.Busy as error:
        raise stopped(str(error), "busy", "另一个程序正在写这个站点，等它结束再试。") from None
    except exchange.NoCluster as error:
        raise stopped(scheduler or "", "no-cluster", f"{error}。") from None
    except ChildProcessError as error:
        raise stopped(str(out), "worker-ended", f"{error}。") from None
    except Exception as error:
        from skills_catalog.findings import crashes  # noqa: PLC0415 (as above)

        if not crashes.is_expected(error, sources.templates):
            raise
        raise BuildStopped(crashes.crash_findings(error, sources.places(), sources.templates, out, sources.base)) from error
