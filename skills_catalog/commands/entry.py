"""The way in: it needs nothing but Python, so that it can say what is missing."""

from __future__ import annotations

import codecs
import os
import sys
from collections.abc import Sequence
from pathlib import Path

CLUSTER = ("dask", "distributed", "fsspec")
"""Packages of the extra ``cluster``."""
OLDEST = (3, 11)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return its exit code. arguments: those of the process where None."""
    if sys.version_info < OLDEST:
        return _said(f"要用 Python {OLDEST[0]}.{OLDEST[1]} 或更新的，这里是 {sys.version.split()[0]}。")
    if arguments is None:
        name_files_in_utf8()
    try:
        from skills_catalog.commands.command_line import program  # noqa: PLC0415 (its packages may not be there)

        return program.run(arguments)
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        if package == "skills_catalog":
            raise
        return _said(f"缺少程序用的包 {package}。{_next(package)}")


def _next(package: str) -> str:
    if package in CLUSTER:
        return "它属于 cluster 这一组：pip install 'skills-catalog[cluster]'，再试。"
    home = Path(__file__).resolve().parent.parent.parent
    bin_ = home / ".venv" / ("Scripts" if os.name == "nt" else "bin")
    if not bin_.is_dir():
        return "先照 README 装好（在程序的文件夹里运行 make serve），再试。"
    script = os.path.relpath(bin_ / "activate")
    return f"先运行 {script if os.name == 'nt' else f'. {script}'}，再试。"


def _said(message: str) -> int:
    print(message, file=sys.stderr)
    return 1


def name_files_in_utf8() -> None:
    """Start again in UTF-8 mode where the locale's names of files cannot be Chinese."""
    if codecs.lookup(sys.getfilesystemencoding()).name != "utf-8":
        os.environ["PYTHONUTF8"] = "1"
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.argv])


if __name__ == "__main__":
    sys.exit(main())
