"""A schema with a field of every kind, and what is said about a file that is read by it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any

from skills_catalog.findings.finding import KeyPath, Message, Problems
from skills_catalog.records.convert import Reader
from skills_catalog.records.schema import F, Part, plain
from skills_catalog.records.yaml_file import Data, locate, locate_key, read_yaml

FILE = "a.yaml"


class Inner(Part, frozen=True, kw_only=True):
    name: Annotated[str, F("名称")]
    texts: Annotated[tuple[str, ...], F("几段文字")] = ()


class Every(Part, frozen=True, kw_only=True):
    """One field of every kind and shape."""

    id: Annotated[str | None, F("编号", kind="id")] = None
    text: Annotated[str | None, F("文字")] = None
    texts: Annotated[tuple[str, ...], F("几段文字")] = ()
    names: Annotated[Mapping[str, str], F("名称表")] = {}
    money: Annotated[int | None, F("金额", kind="money")] = None
    integer: Annotated[int | None, F("整数", kind="integer")] = None
    hours: Annotated[int | None, F("学时", kind="integer", unit="学时", min=0)] = None
    number: Annotated[Fraction | None, F("数字", kind="number")] = None
    percent: Annotated[Fraction | None, F("百分比", kind="percent")] = None
    date: Annotated[datetime.date | None, F("日期", kind="date")] = None
    yes_no: Annotated[bool | None, F("是否", kind="yes_no")] = None
    code: Annotated[str | None, F("代码", "两个大写字母加数字，例如 AB12。", pattern="[A-Z]{2}[0-9]+")] = None
    url: Annotated[str | None, F("网址", pattern=r"https?://\S+")] = None
    anything: Annotated[Data | None, F("任何内容", kind="any")] = None
    part: Annotated[Inner | None, F("一部分")] = None
    parts: Annotated[tuple[Inner, ...], F("几部分")] = ()


def outcome(raw: bytes, folder: Path) -> Any:
    """What a file with these bytes holds, as plain data; or the findings about it, as texts without the file's name."""
    folder.mkdir(exist_ok=True)
    file = folder / FILE
    file.write_bytes(raw)
    problems = Problems()

    def report(path: KeyPath, code: str, message: Message, *, at_key: bool = False) -> None:
        problems.add(FILE, (locate_key if at_key else locate)(file, path), code, message)

    data = read_yaml(file, FILE, problems)
    record = None if data is None else Reader(report).read(Every, data)
    if problems.found:
        return [f.text().removeprefix(f"{FILE}:") for f in problems.sorted()]
    assert record is not None
    return {k: v for k, v in plain(record).items() if v != {}}
