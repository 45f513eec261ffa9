"""What tables of others call the columns that our schema has, and what tells their rows apart."""

from __future__ import annotations

from skills_catalog.catalog.intake.parts import Session
from skills_catalog.catalog.kinds.figures import Figure
from skills_catalog.catalog.kinds.policy import Fee, Policy
from skills_catalog.catalog.kinds.training import Institution, Occupation, Project
from skills_catalog.records.record import Record, Source
from skills_catalog.records.schema import Part

HEADINGS: dict[type[Part], dict[str, tuple[str, ...]]] = {
    Record: {"aliases": ("又名", "简称", "曾用名")},
    Source: {"document": ("出处", "资料来源")},
    Session: {
        "start": ("开班时间", "开始日期", "开班日"),
        "end": ("结束时间", "结业日期"),
        "deadline": ("报名截止日期", "报名截止时间", "截止日期"),
        "place": ("培训地点", "地点"),
        "seats": ("招生人数", "计划人数", "人数"),
        "enrolled": ("报名人数",),
        "institution": ("培训机构", "机构名称"),
    },
    Project: {
        "occupation": ("职业（工种）", "职业工种", "工种", "培训职业", "职业名称", "职业（工种）名称"),
        "level": ("技能等级", "培训等级", "职业等级"),
        "institutions": ("培训机构", "机构名称", "承办机构"),
        "theory_hours": ("理论课时",),
        "practice_hours": ("实操课时", "实训学时", "实践学时"),
        "days": ("天数",),
        "certificate": ("证书类型", "证书"),
        "fee": ("收费标准", "培训费", "学费"),
    },
    Institution: {
        "uscc": ("信用代码", "社会信用代码", "统一信用代码"),
        "licence_no": ("办学许可证", "许可证号", "许可证编号", "办学许可证编号"),
        "town": ("所属镇街", "镇街", "乡镇", "街道"),
        "address": ("办学地址", "单位地址", "机构地址", "学校地址", "详细地址"),
        "contact": ("联系电话", "办公电话", "咨询电话", "电话", "联系方式"),
        "majors": ("培训专业", "专业"),
        "occupations": ("培训职业", "培训工种", "职业（工种）"),
    },
    Occupation: {
        "code": ("工种代码", "职业编码", "职业（工种）代码"),
        "code_version": ("版本",),
        "levels": ("技能等级", "等级"),
    },
    Policy: {"doc_no": ("文件号", "发文字号"), "issuer": ("发文单位", "制发机关"), "issued": ("发文日期", "印发日期")},
    Fee: {
        "occupation": ("职业名称", "职业（工种）", "职业（工种）名称", "工种"),
        "class": ("类别", "职业类别"),
        "level": ("技能等级",),
        "fee": ("收费标准", "评价费", "鉴定费"),
    },
    Figure: {"year": ("年份",)},
}
"""Class that declares a field → its key → other headings for it."""

TITLES: dict[str, tuple[str, ...]] = {
    "projects": ("项目名称", "课程名称", "培训项目"),
    "institutions": ("机构名称", "单位名称", "学校名称", "学校", "机构", "培训机构"),
    "occupations": ("职业名称", "职业（工种）名称", "工种名称", "职业（工种）", "职业工种", "职业", "工种"),
    "towns": ("镇街名称", "乡镇名称"),
    "rates": ("补贴名称", "补贴项目"),
    "groups": ("对象", "人员类别"),
    "policies": ("文件名称", "政策名称", "文件标题"),
    "departments": ("部门", "部门名称"),
    "programmes": ("计划名称", "行动名称"),
    "assessments": ("评价名称",),
    "statistics": ("指标", "统计指标"),
    "indicators": ("指标", "指标名称"),
}
"""collection → other headings for the title."""
ANY_TITLE = ("name", "name_zh")
"""Headings for any collection's title in tables for programs."""

UNIQUE: dict[str, tuple[tuple[str, ...], ...]] = {
    "institutions": (("uscc",), ("licence_no",), ("school_code",)),
    "occupations": (("code", "code_version"),),
    "policies": (("doc_no",),),
}
"""Keys that tell the records of a collection apart, besides id and title."""


def heading_synonyms(cls: type[Part], key: str) -> tuple[str, ...]:
    """Return what others call a field of a class."""
    return next((found[key] for above in cls.__mro__ if key in (found := HEADINGS.get(above, {}))), ())
