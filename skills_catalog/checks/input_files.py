"""The inputs of a build are readable files, and the output lies outside of their folders."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from skills_catalog.catalog.settings import READ, Sources
from skills_catalog.findings.finding import Problems, relative, stop_on_errors
from skills_catalog.text.ignored_files import ignored

CHECKED = ("catalog", "content", "config")
"""The options whose places a check reads: it also runs where only the program's modules are installed."""


def require_inputs(sources: Sources, names: Iterable[str] = tuple(READ)) -> None:
    """Raise BuildStopped where something is not there that a command reads. names: the options that say what that is."""
    problems, places = Problems(), sources.named()
    for name in names:
        if not places[name].exists():
            problems.add(str(places[name]), (0, 0), "missing-file", f"没有{READ[name]}。请用 --{name} 指出它在哪里。")
    stop_on_errors(problems)


def check_output_apart(inputs: Mapping[str, Path], out: Path, problems: Problems) -> None:
    """Report an output inside an input, or an input inside the output. inputs: option → file or folder."""
    for option, place in inputs.items():
        if out.is_relative_to(place):
            message = f"输出文件夹在 --{option} 指的 {place} 里，生成的文件会和源文件混在一起。请用 --out 换个地方。"
            problems.add(str(out), (0, 0), "out-folder", message)
            return
        if place.is_relative_to(out):
            message = f"--{option} 指的 {place} 在输出文件夹里，换上新站点时会丢失。请把它移出来，或用 --out 换个地方。"
            problems.add(str(out), (0, 0), "out-folder", message)
            return


def check_input_files(inputs: Mapping[str, Path], base: Path, problems: Problems) -> None:
    """Report inputs that are no readable files. inputs: option → existing file or folder, resolved; base: see ``relative``."""
    for option, place in inputs.items():
        for path, fault in _faults(place, linked=option == "catalog"):
            problems.add(relative(path, base), (0, 0), "unreadable-file", fault)


def check_utf8(files: Iterable[Path], base: Path, problems: Problems) -> None:
    """Report each text that is not UTF-8, at the first such line."""
    for file in files:
        content = file.read_bytes()
        try:
            content.decode()
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            problems.add(relative(file, base), (line, 1), "yaml-encoding", "这里不是 UTF-8 编码，请另存为 UTF-8。")


def _faults(place: Path, *, linked: bool) -> Iterator[tuple[Path, str]]:
    """Yield each file below a folder (or the file itself) that cannot be read, and why; ignored ones are passed over.

    linked: whether the folders right below it may be links, as one collection may be shared.
    """
    if not place.is_dir():
        yield from _fault(place)
        return
    waiting = [str(place)]
    while waiting:
        folder = waiting.pop()
        try:
            entries = sorted(os.scandir(folder), key=lambda e: e.name)
        except OSError as error:
            yield Path(folder), f"读不了这个文件夹（{error.strerror}）。请改权限。"
            continue
        for entry in entries:
            if ignored(entry.name):
                continue
            if entry.is_dir(follow_symlinks=False):
                waiting.append(entry.path)
            elif entry.is_symlink() and Path(entry.path).is_dir():
                if linked and folder == str(place):
                    waiting.append(entry.path)
                else:
                    yield Path(entry.path), "这是指向别的文件夹的链接，里面的文件不会读。请把文件夹放在这里。"
            else:
                yield from _fault(Path(entry.path))


def _fault(path: Path) -> Iterator[tuple[Path, str]]:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            yield path, "不是普通文件，读不了。请移走。"
        elif not os.access(path, os.R_OK):
            yield path, "没有读这个文件的权限。请改权限。"
    except OSError as error:
        what = "链接指向的文件不在了" if path.is_symlink() else f"读不了这个文件（{error.strerror}）"
        yield path, f"{what}。请删掉它或放回文件。"
