"""The collections of the catalog: what each kind of record holds.

``COLLECTIONS`` lists them in the order of menus. Adding one is a class here, a template, and data.
Money fields are integer 分; hours are 学时 (1 学时 = 45 min); dates are civil dates.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated

from compiler.record import FOLDER, PAGE, Record
from compiler.rules.language import Rate
from compiler.schema import F, Part

Day = datetime.date
CODE_HELP = "职业代码形如 4-10-01-05"


class Session(Part, frozen=True, kw_only=True):
    """One class of a project. Enrolment is open until ``deadline``, or until ``start`` where none is set."""

    id: Annotated[str | None, F("班次编号", kind="id")] = None
    start: Annotated[Day, F("开班日期", kind="date")]
    end: Annotated[Day, F("结束日期", kind="date")]
    deadline: Annotated[Day | None, F("报名截止", kind="date")] = None
    town: Annotated[str | None, F("上课镇街", ref="towns")] = None
    place: Annotated[str | None, F("上课地点")] = None
    times: Annotated[tuple[str, ...], F("上课时间", "例如 [08:30, 13:30]")] = ()
    seats: Annotated[int | None, F("名额", kind="integer", unit="人", min=0)] = None
    enrolled: Annotated[int | None, F("已报名", kind="integer", unit="人", min=0)] = None
    institution: Annotated[str | None, F("承办机构", ref="institutions")] = None
    cancelled: Annotated[bool, F("已取消", kind="yes_no")] = False


class Module(Part, frozen=True, kw_only=True):
    """One part of a course; ``course`` marks it as one of the compulsory courses."""

    title: Annotated[str, F("模块名称")]
    course: Annotated[str | None, F("对应必修课", choice="compulsory_course")] = None
    theory_hours: Annotated[int, F("理论学时", kind="integer", unit="学时", min=0)] = 0
    practice_hours: Annotated[int, F("实操学时", kind="integer", unit="学时", min=0)] = 0


class Project(Record, frozen=True, kw_only=True):
    """培训项目"""

    occupation: Annotated[str | None, F("职业", ref="occupations")] = None
    level: Annotated[str | None, F("等级", choice="level")] = None
    training_form: Annotated[str, F("培训形式", choice="training_form")]
    supply_mode: Annotated[str, F("供给方式", choice="supply_mode")]
    delivery_methods: Annotated[tuple[str, ...], F("培训方式", choice="delivery_method")] = ()
    mode: Annotated[str, F("授课方式", choice="mode")]
    programmes: Annotated[tuple[str, ...], F("所属计划", ref="programmes")] = ()
    institutions: Annotated[tuple[str, ...], F("承训机构", ref="institutions")]
    open_to: Annotated[str, F("向谁开放", "政府补贴项目必须是 qualified", choice="open_to")]
    town: Annotated[str | None, F("所在镇街", ref="towns")] = None
    groups: Annotated[tuple[str, ...], F("面向人群", ref="groups")] = ()
    requirements: Annotated[str | None, F("报名条件", long=True)] = None
    theory_hours: Annotated[int, F("理论学时", kind="integer", unit="学时", min=0)]
    practice_hours: Annotated[int, F("实操学时", kind="integer", unit="学时", min=0)]
    days: Annotated[int | None, F("培训天数", kind="integer", unit="天", min=1)] = None
    modules: Annotated[tuple[Module, ...], F("课程模块")] = ()
    certificate: Annotated[str | None, F("证书种类", choice="certificate_kind")] = None
    fee: Annotated[int | None, F("收费", "不知道就不写；免费写 0", kind="money", unit="元")] = None
    payment_mode: Annotated[str | None, F("补贴办法", choice="payment_mode")] = None
    subsidy_kind: Annotated[str | None, F("对应补贴", choice="subsidy_kind")] = None
    service_flags: Annotated[tuple[str, ...], F("附加服务", choice="service_flag")] = ()
    package: Annotated[str | None, F("培训包", ref="packages")] = None
    sessions: Annotated[tuple[Session, ...], F("班次")] = ()
    status: Annotated[str, F("状态", choice="project_status")] = "open"


class Credit(Part, frozen=True, kw_only=True):
    year: Annotated[int, F("年度", kind="integer", min=2000)]
    class_: Annotated[str, F("信用等级", choice="credit_class")]
    source: Annotated[str, F("来源")]


class Sanction(Part, frozen=True, kw_only=True):
    """A ban or removal with its basis. Without ``until`` it goes on."""

    kind: Annotated[str, F("处理", choice="sanction_kind")]
    from_: Annotated[Day, F("起", kind="date")]
    until: Annotated[Day | None, F("止", kind="date")] = None
    reason: Annotated[str, F("原因")]
    clause: Annotated[str, F("依据条款", kind="clause")]
    recovered_amount: Annotated[int | None, F("追回金额", kind="money", unit="元")] = None


class YearResult(Part, frozen=True, kw_only=True):
    year: Annotated[int, F("年度", kind="integer", min=2000)]
    trained: Annotated[int | None, F("培训人次", kind="integer", unit="人次", min=0)] = None
    certified: Annotated[int | None, F("取证人数", kind="integer", unit="人", min=0)] = None
    employed: Annotated[int | None, F("就业人数", kind="integer", unit="人", min=0)] = None


class Institution(Record, frozen=True, kw_only=True):
    """培训机构"""

    kind: Annotated[str, F("载体类型", choice="carrier_kind")]
    functions: Annotated[tuple[str, ...], F("承担的基地或功能", choice="base_type")] = ()
    uscc: Annotated[str | None, F("统一社会信用代码", "18 位，会核对校验位")] = None
    licence_no: Annotated[str | None, F("办学许可证号")] = None
    school_code: Annotated[str | None, F("学校标识码", "10 位数字", pattern=r"[0-9]{10}")] = None
    town: Annotated[str | None, F("所在镇街", ref="towns")] = None
    address: Annotated[str | None, F("地址")] = None
    contact: Annotated[str | None, F("办公联系方式", "只写公开的办公电话，不写个人手机", public=True)] = None
    founded: Annotated[int | None, F("成立年份", kind="integer", min=1800)] = None
    site_of: Annotated[str | None, F("是哪个机构的校区", ref="institutions")] = None
    succeeded_by: Annotated[str | None, F("更名或并入", ref="institutions")] = None
    majors: Annotated[tuple[str, ...], F("开设专业")] = ()
    occupations: Annotated[tuple[str, ...], F("能培训的职业", ref="occupations")] = ()
    credit: Annotated[tuple[Credit, ...], F("信用等级")] = ()
    sanctions: Annotated[tuple[Sanction, ...], F("处理记录")] = ()
    results: Annotated[tuple[YearResult, ...], F("培训结果")] = ()


class Listing(Part, frozen=True, kw_only=True):
    """A dated entry in a list such as the shortage catalogue."""

    list: Annotated[str, F("目录", choice="occupation_list")]
    from_: Annotated[Day, F("起", kind="date")]
    until: Annotated[Day | None, F("止", kind="date")] = None
    sample: Annotated[bool, F("示例", kind="yes_no")] = False
    source: Annotated[str, F("来源")]


class Occupation(Record, frozen=True, kw_only=True):
    """职业（工种）"""

    code: Annotated[str, F("职业代码", CODE_HELP, pattern=r"[1-8]-[0-9]{2}-[0-9]{2}-[0-9]{2}")]
    code_version: Annotated[str, F("代码版本", "同一代码在不同版本里可能是别的职业", choice="code_version")]
    major: Annotated[str, F("大类", choice="occupation_major")]
    levels: Annotated[tuple[str, ...], F("职业标准设的等级", "不清楚就不写", choice="level")] = ()
    digital: Annotated[bool, F("数字职业", kind="yes_no")] = False
    green: Annotated[bool, F("绿色职业", kind="yes_no")] = False
    listings: Annotated[tuple[Listing, ...], F("列入目录")] = ()


class Group(Record, frozen=True, kw_only=True):
    """补贴对象"""

    current_term: Annotated[str | None, F("现行名称")] = None
    definition: Annotated[str | None, F("谁算", long=True)] = None
    evidence: Annotated[tuple[str, ...], F("一般要的证明")] = ()
    certifier: Annotated[str | None, F("由谁认定", ref="departments")] = None
    sensitive: Annotated[bool, F("敏感人群", "不公开名单，不在公开场合询问", kind="yes_no")] = False
    exclusion: Annotated[bool, F("不享受补贴", kind="yes_no")] = False
    broader: Annotated[str | None, F("属于", ref="groups")] = None


class Article(Part, frozen=True, kw_only=True):
    n: Annotated[str, F("条号", "阿拉伯数字，地址用")]
    label: Annotated[str, F("条号写法", "原文写法，例如 （十三）")]
    title: Annotated[str, F("条名")]
    text: Annotated[str, F("正文", long=True)]
    departments: Annotated[tuple[str, ...], F("负责部门", "按原文写法，第一个是牵头部门")] = ()
    no_data: Annotated[str | None, F("暂无数据的说明", "没有落实记录时必须写")] = None


class PolicyPart(Part, frozen=True, kw_only=True):
    label: Annotated[str, F("序号")]
    title: Annotated[str, F("标题")]
    first: Annotated[int, F("从第几条", kind="integer", min=1)]
    last: Annotated[int, F("到第几条", kind="integer", min=1)]


class Policy(Record, frozen=True, kw_only=True):
    """政策文件"""

    doc_no: Annotated[str | None, F("文号")] = None
    issuer: Annotated[str | None, F("发文机关")] = None
    government: Annotated[str, F("层级", choice="government_level")]
    issued: Annotated[Day | None, F("成文日期", kind="date")] = None
    issued_text: Annotated[str | None, F("成文时间（只知道年月）")] = None
    published: Annotated[Day | None, F("发布日期", kind="date")] = None
    in_force: Annotated[str, F("时效性", choice="policy_status")]
    openness: Annotated[str | None, F("公开方式")] = None
    parents: Annotated[tuple[str, ...], F("上级依据", ref="policies")] = ()
    replaces: Annotated[tuple[str, ...], F("废止或代替", ref="policies")] = ()
    addressees: Annotated[tuple[str, ...], F("主送")] = ()
    preamble: Annotated[str | None, F("引言", long=True)] = None
    parts: Annotated[tuple[PolicyPart, ...], F("章")] = ()
    articles: Annotated[tuple[Article, ...], F("条")] = ()
    irregularities: Annotated[tuple[str, ...], F("原文疑点", "照录原文，只注明")] = ()
    text_seen: Annotated[bool, F("已见全文", kind="yes_no")] = False


class Department(Record, frozen=True, kw_only=True):
    """责任部门"""

    kind: Annotated[str, F("性质", choice="department_kind")]
    duties: Annotated[str | None, F("在这项政策里管什么", long=True)] = None


class Programme(Record, frozen=True, kw_only=True):
    """计划与行动"""

    kind: Annotated[str, F("类型", choice="programme_kind")]
    lead: Annotated[str | None, F("牵头部门", ref="departments")] = None
    departments: Annotated[tuple[str, ...], F("参与部门", ref="departments")] = ()
    groups: Annotated[tuple[str, ...], F("面向人群", ref="groups")] = ()
    time_boxed: Annotated[bool, F("限时", kind="yes_no")] = False
    trigger: Annotated[str | None, F("启动条件")] = None
    status: Annotated[str, F("状态", choice="programme_status")] = "unknown"


class Fund(Record, frozen=True, kw_only=True):
    """资金"""

    lead: Annotated[str | None, F("管理部门", ref="departments")] = None
    uses: Annotated[tuple[str, ...], F("用途")] = ()
    accepting: Annotated[str, F("是否受理", choice="fund_status")]
    as_of: Annotated[Day | None, F("受理情况截至", kind="date")] = None


class Fee(Part, frozen=True, kw_only=True):
    occupation: Annotated[str | None, F("职业", ref="occupations")] = None
    class_: Annotated[str | None, F("评价类别")] = None
    level: Annotated[str, F("等级", choice="level")]
    fee: Annotated[int, F("收费", kind="money", unit="元")]


class Assessment(Record, frozen=True, kw_only=True):
    """评价与竞赛"""

    kind: Annotated[str, F("类型", choice="assessment_kind")]
    certificates: Annotated[tuple[str, ...], F("发什么证", choice="certificate_kind")] = ()
    bodies: Annotated[tuple[str, ...], F("评价机构类型")] = ()
    fees: Annotated[tuple[Fee, ...], F("收费标准")] = ()
    lookup_url: Annotated[str | None, F("查询网址", "完整的网址，以 http:// 或 https:// 开头", pattern=PAGE, most=2000)] = None


class Package(Record, frozen=True, kw_only=True):
    """培训包与教材"""

    kind: Annotated[str, F("类型", choice="package_kind")]
    occupation: Annotated[str | None, F("职业", ref="occupations")] = None
    courses: Annotated[tuple[str, ...], F("包含必修课", choice="compulsory_course")] = ()
    hours: Annotated[int | None, F("学时", kind="integer", unit="学时", min=0)] = None


class Trainer(Record, frozen=True, kw_only=True):
    """师资库：只有人数，没有个人"""

    qualification: Annotated[str, F("资格")]
    count: Annotated[int | None, F("人数", kind="integer", unit="人", min=0)] = None
    as_of: Annotated[Day | None, F("截至", kind="date")] = None
    institution: Annotated[str | None, F("所在机构", ref="institutions")] = None


class Incentive(Record, frozen=True, kw_only=True):
    """激励政策"""

    audience: Annotated[str, F("谁能用")]
    amount_text: Annotated[str | None, F("金额（原文说法）")] = None
    departments: Annotated[tuple[str, ...], F("责任部门", ref="departments")] = ()


class CreditMapping(Record, frozen=True, kw_only=True):
    """学分转换"""

    certificate: Annotated[str | None, F("证书种类", choice="certificate_kind")] = None
    occupation: Annotated[str | None, F("职业", ref="occupations")] = None
    level: Annotated[str | None, F("等级", choice="level")] = None
    school: Annotated[str | None, F("认可学校", ref="institutions")] = None
    points: Annotated[int | None, F("学分", kind="integer", unit="学分", min=0)] = None
    pathway: Annotated[str | None, F("通道说明", long=True)] = None


class YearValue(Part, frozen=True, kw_only=True):
    year: Annotated[int, F("年度", kind="integer", min=2000)]
    value: Annotated[int, F("数值", kind="integer")]


class Statistic(Record, frozen=True, kw_only=True):
    """年度统计"""

    unit: Annotated[str, F("单位")]
    series: Annotated[tuple[YearValue, ...], F("数列")]


class Indicator(Record, frozen=True, kw_only=True):
    """绩效指标"""

    unit: Annotated[str, F("单位")]
    formula: Annotated[str, F("怎么算", long=True)]
    weight: Annotated[int | None, F("权重", kind="integer", unit="%", min=0)] = None


class Town(Record, frozen=True, kw_only=True):
    """镇街"""

    kind: Annotated[str, F("类型", choice="town_kind")]
    code: Annotated[str, F("区划代码")]
    code_source: Annotated[str, F("代码来源", "两套资料的代码不一致，以名称为准")]
    other_codes: Annotated[tuple[str, ...], F("其他资料里的代码")] = ()
    latitude: Annotated[Fraction | None, F("纬度", "驻地，十进制度，例如 34.56", kind="number", unit="°", min=-90)] = None
    longitude: Annotated[Fraction | None, F("经度", "驻地，十进制度，例如 117.73", kind="number", unit="°", min=-180)] = None
    place_source: Annotated[str | None, F("坐标来源", "写了经纬度就要写")] = None
    place_sample: Annotated[bool, F("坐标是示例", "粗略估计、没有公开来源的写 true", kind="yes_no")] = False


class Term(Part, frozen=True, kw_only=True):
    id: Annotated[str, F("编号", kind="id")]
    label: Annotated[str, F("名称")]
    help: Annotated[str | None, F("解释")] = None
    synonyms: Annotated[tuple[str, ...], F("同义写法")] = ()


class Vocabulary(Record, frozen=True, kw_only=True):
    """词表：字段能写的值"""

    items: Annotated[tuple[Term, ...], F("词条", "有高低的按从低到高排")]


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
        Collection("statistics", "年度统计", Statistic, "看数据", "历年培训、取证、就业和资金。"),
        Collection("indicators", "绩效指标", Indicator, "看数据", "培训绩效怎么评。"),
        Collection("vocabularies", "词表", Vocabulary, "看数据", "各字段能写的值和它们的意思。"),
    )
}


class OpenData(Part, frozen=True, kw_only=True):
    """What Shandong's open-data rules ask a data set to say about itself."""

    owner: Annotated[str, F("提供部门", ref="departments")]
    licence: Annotated[str, F("许可", "没有找到就写“未声明”")]
    open_attribute: Annotated[str, F("开放属性", "无条件开放、有条件开放、不予开放")]
    update_frequency: Annotated[str, F("更新频率")]
    masking_rule: Annotated[str, F("脱敏规则", long=True)]


class Enforced(Part, frozen=True, kw_only=True):
    """The clause that each policy check cites in its finding."""

    compulsory_courses: Annotated[tuple[str, ...], F("必修课", kind="clause")]
    banned: Annotated[tuple[str, ...], F("禁入机构", kind="clause")]
    equal_amount: Annotated[tuple[str, ...], F("同等补贴", kind="clause")]
    open_projects: Annotated[tuple[str, ...], F("项目开放", kind="clause")]
    published_rates: Annotated[tuple[str, ...], F("公开补贴清单", kind="clause")]


class District(Part, frozen=True, kw_only=True):
    """``catalog/district.yaml``: whose catalog this is."""

    name: Annotated[str, F("区县全称")]
    short_name: Annotated[str, F("简称")]
    code: Annotated[str, F("区划代码", "6 位，乡镇一级 12 位", pattern=r"[0-9]{6}(?:[0-9]{6})?")]
    city: Annotated[str, F("所属市")]
    province: Annotated[str, F("所属省")]
    site_url: Annotated[str | None, F("正式网址", "部署后的完整地址，以 / 结尾", pattern=FOLDER)] = None
    datasette_url: Annotated[str | None, F("数据查询网址", "完整地址，以 / 结尾；没有就引导到下载", pattern=FOLDER)] = None
    main_policy: Annotated[str, F("主要政策", ref="policies")]
    hours_per_day: Annotated[int, F("一天几学时", kind="integer", unit="学时", min=1)]
    open_data: Annotated[OpenData, F("开放数据说明")]
    enforced: Annotated[Enforced, F("检查依据的条款")]
