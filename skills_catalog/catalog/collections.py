"""The collections of the catalog.

``COLLECTIONS`` lists them in the order of menus. Adding one is a class in ``kinds/``, a line here, a template, and data.
"""

from __future__ import annotations

from dataclasses import dataclass

from skills_catalog.catalog.kinds.figures import CreditMapping, Indicator, Missing, Package, Statistic, Trainer, Vocabulary
from skills_catalog.catalog.kinds.policy import Assessment, Department, Fund, Group, Incentive, Policy, Programme
from skills_catalog.catalog.kinds.training import Institution, Occupation, Project, Town
from skills_catalog.records.record import Record
from skills_catalog.rules.language.parameter import Parameter
from skills_catalog.rules.language.rate import Rate


@dataclass(frozen=True)
class Collection:
    """A folder of the catalog: its schema, its Chinese name, the heading it stands under, and how it sorts."""

    id: str
    title: str
    cls: type[Record]
    heading: str
    lead: str
    """One sentence that says what the list is, for its page and its description."""


COLLECTIONS: dict[str, Collection] = {
    c.id: c
    for c in (
        Collection("projects", "培训项目", Project, "找培训", "能报名的培训班：学什么、在哪学、收多少钱、发什么证。"),
        Collection("institutions", "培训机构", Institution, "找培训", "承担培训的学校、机构、实训基地和企业。"),
        Collection("occupations", "职业（工种）", Occupation, "找培训", "能培训的职业，附职业代码和代码版本。"),
        Collection("towns", "镇街", Town, "找培训", "按镇街看身边的培训。"),
        Collection("rates", "补贴标准", Rate, "查补贴", "每一项补贴：谁能领、领多少、凭什么、怎么领。"),
        Collection("parameters", "参数", Parameter, "查补贴", "补贴标准要用到的数字，例如最低工资，按日期一版一版列出。"),
        Collection("groups", "补贴对象", Group, "查补贴", "哪些人算补贴对象，叫法怎么变的，要什么证明。"),
        Collection("funds", "资金", Fund, "查补贴", "补贴从哪笔钱里出。"),
        Collection("policies", "政策文件", Policy, "读政策", "政策原文和它上面的文件。"),
        Collection("departments", "责任部门", Department, "读政策", "每一条由谁牵头、谁配合。"),
        Collection("programmes", "计划与行动", Programme, "读政策", "政策里点名的计划、行动、工程和活动。"),
        Collection("assessments", "评价与竞赛", Assessment, "读政策", "技能怎么评价、由谁评价、收多少钱。"),
        Collection("incentives", "激励政策", Incentive, "读政策", "技能人才在收入、落户、职称上的政策。"),
        Collection("packages", "培训包与教材", Package, "看数据", "紧缺职业、特色职业培训包和教材。"),
        Collection("trainers", "师资库", Trainer, "看数据", "按资格统计的师资人数，不列个人。"),
        Collection("credits", "学分转换", CreditMapping, "看数据", "证书怎么换成学分。"),
        Collection("statistics", "统计", Statistic, "看数据", "培训、取证、就业和资金的数字，写明是哪里的、哪段时间的。"),
        Collection(
            "missing", "没有公布的信息", Missing, "看数据", "找过、没有找到的信息：哪天找的、在哪里找的，附写好的公开申请书。"
        ),
        Collection("indicators", "绩效指标", Indicator, "看数据", "培训绩效怎么评。"),
        Collection("vocabularies", "词表", Vocabulary, "看数据", "各字段能写的值和它们的意思。"),
    )
}
