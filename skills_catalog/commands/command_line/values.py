"""The values that options take, as people write them: one of some words, a number, a day, the path of a site."""

from __future__ import annotations

import datetime
import re
from typing import Any
from urllib.parse import unquote

import click

from skills_catalog.findings.suggest import guess

_WHOLE = re.compile(r"[0-9]{1,9}")
_SEGMENT = re.compile(r"[\w.~-]+")


class BadBase(ValueError):
    """Not a path below a host; the message says what to write."""


def base_path(text: str) -> str:
    """The path with a slash at both ends, decoded (``rsj//%E6%8A%80`` → ``/rsj/技/``). Raises BadBase."""
    written = text.strip()
    if found := re.match(r"(?i)[a-z][a-z0-9+.-]*://[^/]*(.*)", written):
        path = found.group(1).partition("?")[0].partition("#")[0]
        near = f"/{path.strip('/')}/" if path.strip("/") else "/"
        raise BadBase(f"“{text}”是完整网址。这里只写域名后面的路径：{near}；网址写在 district.yaml 的 site_url。")
    try:
        plain = unquote(written, errors="strict")
    except UnicodeDecodeError:
        raise BadBase(f"“{text}”里的百分号编码不是 UTF-8。请写汉字，或用 UTF-8 编码。") from None
    segments = [s for s in plain.split("/") if s]
    for segment in segments:
        if segment in (".", ".."):
            raise BadBase(f"“{text}”里不能有 {segment}，请写完整的路径，例如 /rsj/skills/。")
        if odd := re.sub(_SEGMENT, "", segment):
            shown = "空格" if odd[0].isspace() else f"“{odd[0]}”"
            raise BadBase(f"“{text}”里不能有{shown}。路径只用汉字、字母、数字和 - _ . ~，例如 /rsj/skills/。")
    return "/" + "".join(f"{s}/" for s in segments)


class NotAChoice(click.BadParameter):
    """A value that an option does not take; the message comes right behind the option's name."""


class OneOf(click.Choice[str]):
    """One of some words."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value not in self.choices:
            raise NotAChoice(f" 不能写“{value}”。{guess(str(value), list(self.choices))}", ctx, param)
        return str(value)


class WholeNumber(click.ParamType[int]):
    """A whole number within bounds."""

    name = "number"

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        if not _WHOLE.fullmatch(value) or not self.least <= int(value) <= self.most:
            self.fail(f"：要写 {self.least} 到 {self.most} 的整数，“{value}”不是。", param, ctx)
        return int(value)


class DayText(click.ParamType[datetime.date]):
    """A civil date."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime.date:
        from skills_catalog.text.quantities import BadValue, parse_date  # noqa: PLC0415 (a build does without)

        try:
            return parse_date(value)
        except BadValue as error:
            self.fail(f"：{error}", param, ctx)


class BasePath(click.ParamType[str]):
    """The path of a site below its host."""

    name = "path"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return base_path(value)
        except BadBase as error:
            self.fail(f"：{error}", param, ctx)
