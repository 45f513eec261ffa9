"""The folders of districts that a build is given: one catalog, or several.

A folder whose sub-folders are named by division codes (6 or 12 digits), each a whole catalog, stands for all of these.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from skills_catalog.findings.finding import Problems, relative, stop_on_errors
from skills_catalog.text.ignored_files import ignored

DIVISION_CODE = re.compile(r"[0-9]{6}(?:[0-9]{6})?")
FILE = "district.yaml"
_NAME = re.compile(r"^name:[ \t]+(?P<quote>['\"]?)(?P<name>.+?)(?P=quote)[ \t]*(?: #.*)?$", re.M)


@dataclass(frozen=True)
class DistrictFolder:
    """A district that is to be built: its division code, the folder of its catalog."""

    code: str
    catalog: Path


@dataclass(frozen=True)
class _Named:
    """A code as ``district.yaml`` gives it, with its place there."""

    code: str
    site_url: str
    shown: str
    place: tuple[int, int]


def holds_districts(folder: Path) -> bool:
    """Tell whether a folder holds districts in folders named by their codes."""
    return folder.is_dir() and any(DIVISION_CODE.fullmatch(p.name) and p.is_dir() for p in folder.iterdir())


def are_several(catalogs: Sequence[Path]) -> bool:
    """Tell whether these catalogs make a site of several districts."""
    return len(catalogs) > 1 or holds_districts(catalogs[0])


def district_folders(catalogs: Sequence[Path], base: Path) -> list[DistrictFolder]:
    """Return the districts of some catalogs in the order of their codes. base: what paths in findings are relative to.

    Raises BuildStopped with a finding for each folder of mixed layout, each code that is not its folder's name or that another
    district has too, each public address that is not that of the district's place in the common site.
    """
    problems = Problems()
    folders = [found for folder in catalogs for found in _folders(folder, base, problems)]
    known: dict[str, _Named] = {}
    addresses: dict[str, str] = {}
    out = []
    for folder in folders:
        named = _named(folder, base, problems)
        if named is None:
            continue
        if DIVISION_CODE.fullmatch(folder.name) and folder.name != named.code:
            message = (
                f"区划代码写的是 {named.code}，文件夹却叫 {folder.name}。"
                f"两处要一样：这里改成 '{folder.name}'，或者把文件夹改名为 {named.code}。"
            )
            problems.add(named.shown, named.place, "division-code", message)
            continue
        if named.code in known:
            other = known[named.code]
            message = (
                f"区划代码 {named.code} 已用在 {other.shown}:{other.place[0]}。一个区县只能有一个目录：改这里的代码，或去掉一个。"
            )
            problems.add(named.shown, named.place, "duplicate-division", message)
            continue
        known[named.code] = named
        if named.site_url:
            addresses[named.code] = named.site_url
        out.append(DistrictFolder(named.code, folder))
    _check_addresses(known, addresses, problems)
    stop_on_errors(problems)
    return sorted(out, key=lambda d: d.code)


def common_address(addresses: Sequence[tuple[str, str | None]]) -> str | None:
    """Return the public address of the common site, given the districts' codes and addresses; None where none has one."""
    return next((url.removesuffix(f"{code}/") for code, url in addresses if url), None)


def _folders(folder: Path, base: Path, problems: Problems) -> list[Path]:
    """Return the catalogs that one ``--catalog`` stands for."""
    if not folder.is_dir():
        problems.add(relative(folder, base), (0, 0), "missing-file", "没有这个目录文件夹。请用 --catalog 指出它在哪里。")
        return []
    if not holds_districts(folder):
        return [folder]
    inside = sorted(p for p in folder.iterdir() if not ignored(p.name))
    found = [p for p in inside if p.is_dir() and DIVISION_CODE.fullmatch(p.name)]
    others = [p.name for p in inside if p not in found and (p.is_dir() or p.suffix == ".yaml")]
    if others:
        shown = "、".join(others[:4]) + (" 等" if len(others) > 4 else "")
        message = (
            f"这里既有按区划代码命名的区县文件夹（{found[0].name}），又有 {shown}。"
            f"一种摆法只用一种：把这些也放进一个以区划代码命名的文件夹，或者移走。"
        )
        problems.add(relative(folder, base), (0, 0), "mixed-layout", message)
        return []
    return found


def _named(folder: Path, base: Path, problems: Problems) -> _Named | None:
    from skills_catalog.records import yaml_file  # noqa: PLC0415 (one catalog does without)

    file = folder / FILE
    shown = relative(file, base)
    if not file.is_file():
        message = f"没有 {FILE}。每个区县的文件夹都是一个完整的目录，要有自己的 {FILE}。"
        problems.add(shown, (0, 0), "missing-file", message)
        return None
    data = yaml_file.read_yaml(file, shown, problems)
    if data is None:
        return None
    code = data.get("code") if isinstance(data, dict) else None
    if not isinstance(code, str) or not DIVISION_CODE.fullmatch(code):
        message = "要有区划代码 code：6 位数字（乡镇一级 12 位），例如 code: '990001'。"
        problems.add(shown, yaml_file.locate(file, ("code",)), "bad-code", message)
        return None
    assert isinstance(data, dict)
    url = data.get("site_url")
    return _Named(code, url if isinstance(url, str) else "", shown, yaml_file.locate(file, ("code",)))


def _check_addresses(known: dict[str, _Named], addresses: dict[str, str], problems: Problems) -> None:
    """Report each district whose public address is not below that of the common site."""
    good = [url.removesuffix(f"{code}/") for code, url in addresses.items() if url.endswith(f"/{code}/")]
    root = max(sorted(set(good)), key=good.count) if good else "https://…/"
    for code, url in addresses.items():
        if url != f"{root}{code}/":
            message = f"几个区县发布在一个站点里，网址 site_url 应写 {root}{code}/，这里是 {url}。"
            problems.add(known[code].shown, known[code].place, "division-address", message)


def name_of(catalog: Path) -> str:
    """Return a district's name as its file gives it, for people to know whose it is; "" where it gives none.

    Only the line is looked at: the whole file is for the check to read.
    """
    try:
        found = _NAME.search((catalog / FILE).read_text("utf-8", errors="replace"))
    except OSError:
        return ""
    return found["name"] if found else ""
