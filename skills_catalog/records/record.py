"""What every record of every collection has: its id, names, provenance and dates."""

from __future__ import annotations

import datetime
from typing import Annotated

from skills_catalog.records.schema import F, Part
from skills_catalog.records.yaml_file import Data

Day = datetime.date
HOST_PATTERN = r"""https?://(?:[^\s/?#@:"'<>\\^`{|}\[\]]+|\[[0-9A-Fa-f:]+\])(?::[0-9]+)?"""
"""A web server by http or https, without name and password before the host."""
PAGE_PATTERN = HOST_PATTERN + r"""(?:[/?#][^\s"<>\\^`{|}]*)?"""
"""The address of a page, for ``F.pattern``."""
WEB_PAGE = "公开的网页地址，以 http:// 或 https:// 开头"
FOLDER_PATTERN = HOST_PATTERN + r"""/(?:[^\s?#"'<>\\^`{|};]*/)?"""
"""The address of a site or a service; others may lie below it."""


UNLINKED_GRADES = ("agg-full", "agg", "news-copy")
"""Grades of sources that are only copies: their addresses are not published, for such sites are often rewritten or hijacked."""


class Source(Part, frozen=True, kw_only=True):
    """Where a fact was found."""

    document: Annotated[str, F("来源文件", "文件或网页的名称", example="某政发〔2026〕1号")]
    doc_no: Annotated[str | None, F("文号", "照文件写，年份用六角括号", public=("code",), example="某政发〔2026〕1号")] = None
    url: Annotated[str | None, F("网址", WEB_PAGE, pattern=PAGE_PATTERN, most=2000, example="https://example.org/a.html")] = None
    grade: Annotated[
        str | None,
        F(
            "来源等级",
            "official 官方、repo 公开仓库全文、news 报道、news-copy 报道的转载、agg-full 转载全文、agg 转载；后三种不写网址",
            choice="source_grade",
            example="official",
        ),
    ] = None
    seen: Annotated[Day | None, F("查阅日期", "哪天看的", kind="date")] = None
    note: Annotated[str | None, F("说明", "这个来源有什么要说明的", long=True)] = None


class Alias(Part, frozen=True, kw_only=True):
    """Another name, with the dates between which it was the usual one."""

    name: Annotated[str, F("名称", "俗称、旧称或简称，搜索时也能找到")]
    from_: Annotated[Day | None, F("从", "从哪天起这样叫", kind="date")] = None
    until: Annotated[Day | None, F("到", "到哪天为止这样叫", kind="date")] = None
    note: Annotated[str | None, F("说明", "谁这样叫、哪份文件里这样写")] = None

    @classmethod
    def wrap(cls, data: Data) -> Data:
        return {"name": data} if isinstance(data, str) else data


class Record(Part, frozen=True, kw_only=True):
    """What every record has."""

    id: Annotated[str, F("编号", "永久不变；也是网页地址的一部分", kind="id", example="abc-1")]
    title: Annotated[str, F("名称", "网页上显示的名称，照正式名称写", most=200)]
    sample: Annotated[bool, F("示例", "只是例子就写 true，页面会标出“示例”", kind="yes_no")] = False
    summary: Annotated[str | None, F("简介", "一两句话，列表和搜索结果里显示", long=True)] = None
    basis: Annotated[tuple[str, ...], F("依据条款", "政策编号#条号", kind="clause")] = ()
    source: Annotated[Source | None, F("来源", "这条记录从哪里来；真实的记录都要写")] = None
    verified_on: Annotated[Day | None, F("核对日期", "哪天和来源核对过", kind="date")] = None
    aliases: Annotated[
        tuple[Alias, ...],
        F("别名", "俗称、旧称；只写名称也可以", example="月嫂\n{name: 旧叫法, until: 2020-12-31, note: 旧文件的叫法}"),
    ] = ()
    former_ids: Annotated[tuple[str, ...], F("旧编号", "改过编号的，旧地址会转到新地址", kind="id", example="old-1")] = ()
    pinyin: Annotated[
        str | None, F("拼音读法", "多音字排序用，例如 zeng", pattern=r"[a-zü]+(?: [a-zü]+)*", example="chong qing")
    ] = None
    note: Annotated[str | None, F("备注", "别处放不下的说明，公开显示", long=True)] = None
