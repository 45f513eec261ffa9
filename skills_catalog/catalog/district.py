"""``catalog/district.yaml``: whose catalog it is, and what is said of it as a whole."""

from __future__ import annotations

from typing import Annotated

from skills_catalog.records.record import FOLDER_PATTERN, Source
from skills_catalog.records.schema import F, Part


class OpenData(Part, frozen=True, kw_only=True):
    """What Shandong's open-data rules ask a data set to say about itself."""

    owner: Annotated[str, F("提供部门", "哪个部门提供数据", ref="departments")]
    licence: Annotated[str, F("许可", "没有找到就写“未声明”", example="未声明")]
    open_attribute: Annotated[str, F("开放属性", "无条件开放、有条件开放、不予开放", example="无条件开放")]
    update_frequency: Annotated[str, F("更新频率", "多久更新一次", example="每月")]
    masking_rule: Annotated[str, F("脱敏规则", "哪些内容不公开", long=True)]


class Enforced(Part, frozen=True, kw_only=True):
    """The clause that each policy check cites in its finding; a district whose articles have none leaves it out."""

    compulsory_courses: Annotated[tuple[str, ...], F("必修课", "必修课不全时引用", kind="clause")] = ()
    banned: Annotated[tuple[str, ...], F("禁入机构", "禁入机构承担项目时引用", kind="clause")] = ()
    equal_amount: Annotated[tuple[str, ...], F("同等补贴", "补贴金额不同等时引用", kind="clause")] = ()
    open_projects: Annotated[tuple[str, ...], F("项目开放", "项目没有开放时引用", kind="clause")] = ()
    published_rates: Annotated[tuple[str, ...], F("公开补贴清单", "补贴标准缺少公开内容时引用", kind="clause")] = ()


class Hotline(Part, frozen=True, kw_only=True):
    """A telephone service for the whole district, as its source describes it."""

    number: Annotated[str, F("号码", "公开的服务号码", public=("phone",), example="12345")]
    title: Annotated[str, F("名称", "照来源写", example="政务服务便民热线")]
    purpose: Annotated[str, F("管什么", "什么事可以打，照来源写", example="问政策、投诉")]
    hours: Annotated[str | None, F("服务时间", "来源写了才写", example="7×24 小时")] = None
    charge: Annotated[str | None, F("收费", "来源写了才写", example="信息服务费免收")] = None
    quote: Annotated[str, F("引文", "照抄来源里有号码的那一句", long=True, public=("phone", "person"))]
    source: Annotated[Source, F("来源", "哪份文件或报道")]
    note: Annotated[str | None, F("说明", "有什么要说明的", long=True)] = None


class District(Part, frozen=True, kw_only=True):
    """``catalog/district.yaml``: whose catalog this is."""

    name: Annotated[str, F("区县全称", "行政区划全称", example="示例县")]
    short_name: Annotated[str, F("简称", "标题里用的简称", example="示例")]
    code: Annotated[
        str, F("区划代码", "6 位，乡镇一级 12 位", pattern=r"[0-9]{6}(?:[0-9]{6})?", public=("code",), example="'990001'")
    ]
    city: Annotated[str, F("所属市", "地级市全称", example="示例市")]
    province: Annotated[str, F("所属省", "省级全称", example="示例省")]
    site_url: Annotated[
        str | None, F("正式网址", "部署后的完整地址，以 / 结尾", pattern=FOLDER_PATTERN, example="https://example.org/skills/")
    ] = None
    datasette_url: Annotated[
        str | None,
        F(
            "数据查询网址",
            "完整地址，以 / 结尾；没有就引导到下载",
            pattern=FOLDER_PATTERN,
            example="https://example.org/datasette/",
        ),
    ] = None
    hotlines: Annotated[tuple[Hotline, ...], F("服务热线", "找不到经办部门的电话时可以打的；一个号码一项，写明来源")] = ()
    main_policy: Annotated[str, F("主要政策", "网站落实的是哪份文件", ref="policies")]
    hours_per_day: Annotated[int, F("一天几学时", "用来从天数估学时，一般 6 到 8", kind="integer", unit="学时", min=1)]
    open_data: Annotated[OpenData, F("开放数据说明", "开放数据要说明的几项")]
    enforced: Annotated[Enforced, F("检查依据的条款", "每项检查依据哪一条，写进检查结果里")]
