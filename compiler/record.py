"""What every record of every collection has: its id, names, provenance and dates."""

from __future__ import annotations

import datetime
from typing import Annotated

from compiler.schema import F, Part
from compiler.source import Data

Day = datetime.date
HOST = r"""https?://(?:[^\s/?#@:"'<>\\^`{|}\[\]]+|\[[0-9A-Fa-f:]+\])(?::[0-9]+)?"""
"""A web server: nothing but http, no name and password before the host."""
PAGE = HOST + r"""(?:[/?#][^\s"<>\\^`{|}]*)?"""
"""The address of a page, for ``F.pattern``."""
FOLDER = HOST + r"""/(?:[^\s?#"'<>\\^`{|};]*/)?"""
"""The address of a site or a service that others stand below."""


class Source(Part, frozen=True, kw_only=True):
    """Where a fact was found."""

    document: Annotated[str, F("来源文件", "文件或网页的名称")]
    doc_no: Annotated[str | None, F("文号")] = None
    url: Annotated[str | None, F("网址", "完整的网址，以 http:// 或 https:// 开头", pattern=PAGE, most=2000)] = None
    grade: Annotated[
        str | None,
        F("来源等级", "official 官方、repo 公开仓库全文、news 报道、agg-full 转载全文、agg 转载", choice="source_grade"),
    ] = None
    seen: Annotated[Day | None, F("查阅日期", kind="date")] = None
    note: Annotated[str | None, F("说明", long=True)] = None


class Alias(Part, frozen=True, kw_only=True):
    """Another name, with the dates between which it was the usual one."""

    name: Annotated[str, F("名称")]
    from_: Annotated[Day | None, F("从", kind="date")] = None
    until: Annotated[Day | None, F("到", kind="date")] = None
    note: Annotated[str | None, F("说明")] = None

    @classmethod
    def wrap(cls, data: Data) -> Data:
        return {"name": data} if isinstance(data, str) else data


class Record(Part, frozen=True, kw_only=True):
    """What every record has."""

    id: Annotated[str, F("编号", "永久不变；也是网页地址的一部分", kind="id")]
    title: Annotated[str, F("名称", most=200)]
    sample: Annotated[bool, F("示例", "只是例子就写 true，页面会标出“示例”", kind="yes_no")] = False
    summary: Annotated[str | None, F("简介", long=True)] = None
    basis: Annotated[tuple[str, ...], F("依据条款", "政策编号#条号", kind="clause")] = ()
    source: Annotated[Source | None, F("来源")] = None
    verified_on: Annotated[Day | None, F("核对日期", kind="date")] = None
    aliases: Annotated[tuple[Alias, ...], F("别名")] = ()
    former_ids: Annotated[tuple[str, ...], F("旧编号", "改过编号的，旧地址会转到新地址", kind="id")] = ()
    pinyin: Annotated[str | None, F("拼音读法", "多音字排序用，例如 zeng", pattern=r"[a-zü]+(?: [a-zü]+)*")] = None
    note: Annotated[str | None, F("备注", long=True)] = None
