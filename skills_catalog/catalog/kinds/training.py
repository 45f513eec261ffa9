"""What one learns, where and with whom: projects, institutions, occupations, towns."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated

from skills_catalog.catalog.intake.parts import Recurring, Rolling, Session
from skills_catalog.records.record import Day, Record, Source
from skills_catalog.records.schema import F, Part, one_form
from skills_catalog.records.yaml_file import Data

CODE_HELP = "职业代码形如 4-10-01-05"


class Module(Part, frozen=True, kw_only=True):
    """One part of a course; ``course`` marks it as one of the compulsory courses."""

    title: Annotated[str, F("模块名称", "课程表上的名称", example="安全生产")]
    course: Annotated[str | None, F("对应必修课", "是九门必修课之一才写", choice="compulsory_course")] = None
    theory_hours: Annotated[int, F("理论学时", "1 学时 45 分钟", kind="integer", unit="学时", min=0)] = 0
    practice_hours: Annotated[int, F("实操学时", "1 学时 45 分钟", kind="integer", unit="学时", min=0)] = 0


class Project(Record, frozen=True, kw_only=True):
    """培训项目"""

    occupation: Annotated[str | None, F("职业", "学的是哪个职业；通用素质类的不写", ref="occupations")] = None
    level: Annotated[str | None, F("等级", "学完对应的等级", choice="level")] = None
    training_form: Annotated[str, F("培训形式", "就业前、在岗还是创业", choice="training_form")]
    supply_mode: Annotated[str, F("供给方式", "政府补贴、企业自办还是市场收费", choice="supply_mode")]
    delivery_methods: Annotated[tuple[str, ...], F("培训方式", "怎么组织的", choice="delivery_method")] = ()
    mode: Annotated[str, F("授课方式", "线下、线上还是结合", choice="mode")]
    programmes: Annotated[tuple[str, ...], F("所属计划", "属于政策里的哪些计划、行动", ref="programmes")] = ()
    institutions: Annotated[
        tuple[str, ...], F("承训机构", "哪些机构承担；政府补贴项目不能只给一家；还没有定就不写", ref="institutions")
    ] = ()
    open_to: Annotated[str, F("向谁开放", "政府补贴项目必须是 qualified", choice="open_to")]
    town: Annotated[str | None, F("所在镇街", "主要在哪个镇街上课", ref="towns")] = None
    groups: Annotated[tuple[str, ...], F("面向人群", "主要给哪些人；不写就是谁都可以", ref="groups")] = ()
    requirements: Annotated[
        str | None, F("报名条件", "年龄、学历、身体条件，照招生简章", long=True, example="年满 16 周岁。")
    ] = None
    theory_hours: Annotated[int, F("理论学时", "1 学时 45 分钟；等于各模块理论学时相加", kind="integer", unit="学时", min=0)]
    practice_hours: Annotated[int, F("实操学时", "1 学时 45 分钟；等于各模块实操学时相加", kind="integer", unit="学时", min=0)]
    days: Annotated[int | None, F("培训天数", "一共上几天课", kind="integer", unit="天", min=1)] = None
    modules: Annotated[tuple[Module, ...], F("课程模块", "写了就要和总学时对得上，九门必修课要写全")] = ()
    certificate: Annotated[str | None, F("证书种类", "学完考试合格发什么证", choice="certificate_kind")] = None
    fee: Annotated[int | None, F("收费", "不知道就不写；免费写 0", kind="money", unit="元")] = None
    payment_mode: Annotated[str | None, F("补贴办法", "先交钱后补，还是由机构垫付", choice="payment_mode")] = None
    subsidy_kind: Annotated[str | None, F("对应补贴", "能申请哪一种补贴", choice="subsidy_kind")] = None
    service_flags: Annotated[tuple[str, ...], F("附加服务", "课程以外还提供什么", choice="service_flag")] = ()
    package: Annotated[str | None, F("培训包", "用的是哪个培训包", ref="packages")] = None
    sessions: Annotated[tuple[Session, ...], F("班次", "一个班一项")] = ()
    recurring: Annotated[tuple[Recurring, ...], F("定期开班", "每月几日、每周星期几开班的，一项一种规律")] = ()
    rolling: Annotated[Rolling | None, F("常年招生", "随时能报名、人满就开班的写这里")] = None
    status: Annotated[str, F("状态", "不写就是开放", choice="project_status")] = "open"


class Credit(Part, frozen=True, kw_only=True):
    year: Annotated[int, F("年度", "评的是哪一年", kind="integer", min=2000, example="2025")]
    class_: Annotated[str, F("信用等级", "评定结果", choice="credit_class")]
    source: Annotated[str, F("来源", "公布结果的文件或网页", example="2025 年度信用评定公告")]


class Sanction(Part, frozen=True, kw_only=True):
    """A ban or removal with its basis. Without ``until`` it goes on."""

    kind: Annotated[str, F("处理", "约谈、通报、禁入等", choice="sanction_kind")]
    from_: Annotated[Day, F("起", "决定生效那天", kind="date")]
    until: Annotated[Day | None, F("止", "不写就是一直有效", kind="date")] = None
    reason: Annotated[str, F("原因", "照决定书写，不写个人姓名", example="虚报学员人数")]
    clause: Annotated[str, F("依据条款", "哪一条规定这样处理", kind="clause")]
    recovered_amount: Annotated[int | None, F("追回金额", "追回的补贴", kind="money", unit="元")] = None


class YearResult(Part, frozen=True, kw_only=True):
    year: Annotated[int, F("年度", "统计的是哪一年", kind="integer", min=2000, example="2025")]
    trained: Annotated[int | None, F("培训人次", "参加培训的人次", kind="integer", unit="人次", min=0)] = None
    certified: Annotated[int | None, F("取证人数", "取得证书的人数", kind="integer", unit="人", min=0)] = None
    employed: Annotated[int | None, F("就业人数", "培训后就业的人数", kind="integer", unit="人", min=0)] = None


class Institution(Record, frozen=True, kw_only=True):
    """培训机构"""

    kind: Annotated[str, F("载体类型", "是学校、培训机构还是企业", choice="carrier_kind")]
    functions: Annotated[tuple[str, ...], F("承担的基地或功能", "挂牌的基地", choice="base_type")] = ()
    uscc: Annotated[str | None, F("统一社会信用代码", "18 位，会核对校验位", public=("code",), example="91350100M000100Y43")] = (
        None
    )
    licence_no: Annotated[
        str | None, F("办学许可证号", "照许可证写，长数字也照写", public=("code",), example="137040570000015")
    ] = None
    school_code: Annotated[
        str | None, F("学校标识码", "10 位数字", pattern=r"[0-9]{10}", public=("code",), example="3137000001")
    ] = None
    town: Annotated[str | None, F("所在镇街", "机构在哪个镇街", ref="towns")] = None
    address: Annotated[str | None, F("地址", "门牌地址")] = None
    contact: Annotated[str | None, F("办公联系方式", "办公电话", public=("phone",), example="0632-1234567")] = None
    founded: Annotated[int | None, F("成立年份", "哪一年成立", kind="integer", min=1800, example="2005")] = None
    site_of: Annotated[str | None, F("是哪个机构的校区", "是校区才写总校", ref="institutions")] = None
    succeeded_by: Annotated[str | None, F("更名或并入", "更名或并入后写新机构，旧的不再列出", ref="institutions")] = None
    majors: Annotated[tuple[str, ...], F("开设专业", "照许可证写", example="电工")] = ()
    occupations: Annotated[tuple[str, ...], F("能培训的职业", "能培训哪些职业", ref="occupations")] = ()
    credit: Annotated[tuple[Credit, ...], F("信用等级", "每年一项")] = ()
    sanctions: Annotated[tuple[Sanction, ...], F("处理记录", "禁入、约谈等，各一项")] = ()
    results: Annotated[tuple[YearResult, ...], F("培训结果", "每年一项")] = ()


class Listing(Part, frozen=True, kw_only=True):
    """A dated entry in a list such as the shortage catalogue."""

    list: Annotated[str, F("目录", "列入了哪个目录", choice="occupation_list")]
    from_: Annotated[Day, F("起", "从哪天起列入", kind="date")]
    until: Annotated[Day | None, F("止", "不写就是还在目录里", kind="date")] = None
    sample: Annotated[bool, F("示例", "没有公开来源、只是例子的写 true", kind="yes_no")] = False
    source: Annotated[str, F("来源", "公布目录的文件")]


class OccupationClass(Part, frozen=True, kw_only=True):
    """The class that tables of rates give an occupation, and when; both ends are inclusive."""

    class_: Annotated[str, F("类别", "补贴或收费标准把工种分成的类", choice="occupation_class", example="A")]
    from_: Annotated[Day | None, F("起", "从哪天起算这一类；不写就是一直", kind="date")] = None
    until: Annotated[Day | None, F("止", "最后一天；不写就是还算这一类", kind="date")] = None
    source: Annotated[str | None, F("来源", "哪份文件把它分在这一类", example="某人社发〔2026〕1号附件")] = None

    @classmethod
    def wrap(cls, data: Data) -> Data:
        return {"class": data} if isinstance(data, str) else data


class Occupation(Record, frozen=True, kw_only=True):
    """职业（工种）"""

    code: Annotated[str, F("职业代码", CODE_HELP, pattern=r"[1-8]-[0-9]{2}-[0-9]{2}-[0-9]{2}", example="4-10-01-05")]
    code_version: Annotated[str, F("代码版本", "同一代码在不同版本里可能是别的职业", choice="code_version")]
    major: Annotated[str, F("大类", "代码第一位对应的大类", choice="occupation_major")]
    levels: Annotated[tuple[str, ...], F("职业标准设的等级", "不清楚就不写", choice="level")] = ()
    digital: Annotated[bool, F("数字职业", "分类大典标 S 的写 true", kind="yes_no")] = False
    green: Annotated[bool, F("绿色职业", "分类大典标 L 的写 true", kind="yes_no")] = False
    listings: Annotated[tuple[Listing, ...], F("列入目录", "紧缺目录等，列入一次写一项")] = ()
    class_: Annotated[
        tuple[OccupationClass, ...],
        F("工种类别", "补贴标准分 A、B、C 类的写；没有日期就写 [A]", example="A\n{class: B, from: 2026-05-01}"),
    ] = ()


class Neighbour(Part, frozen=True, kw_only=True):
    """What borders on a town: another town of the district, or a place outside it."""

    town: Annotated[str | None, F("相邻的镇街", "本区的镇街写编号；和 place 只写一个", ref="towns", example="西镇")] = None
    place: Annotated[str | None, F("相邻的外地", "区外的地方照来源写；和 town 只写一个", example="邻县")] = None
    sides: Annotated[tuple[str, ...], F("在哪一边", "在本镇街的哪一边；来源没有写就不写", choice="side", example="east")] = ()
    quote: Annotated[str, F("引文", "照抄来源里说相邻的那几个字", long=True, example="东与西镇接壤")]
    source: Annotated[Source, F("来源", "在哪里看到的")]

    @classmethod
    def fault(cls, data: Mapping[str, Data]) -> tuple[str, str, str] | None:
        return one_form(data, ("town", "place"), "相邻的地方", "neighbour")


class Town(Record, frozen=True, kw_only=True):
    """镇街"""

    kind: Annotated[str, F("类型", "镇还是街道", choice="town_kind")]
    code: Annotated[str, F("区划代码", "12 位统计用区划代码，放在引号里", public=("code",), example="'990001001'")]
    code_source: Annotated[str, F("代码来源", "两套资料的代码不一致，以名称为准")]
    other_codes: Annotated[
        tuple[str, ...], F("其他资料里的代码", "别的资料里写的代码，放在引号里", public=("code",), example="'990001101'")
    ] = ()
    latitude: Annotated[
        Fraction | None, F("纬度", "驻地，十进制度，例如 34.56", kind="number", unit="°", min=-90, example="34.56")
    ] = None
    longitude: Annotated[
        Fraction | None, F("经度", "驻地，十进制度，例如 117.73", kind="number", unit="°", min=-180, example="117.73")
    ] = None
    place_source: Annotated[str | None, F("坐标来源", "写了经纬度就要写；不写估计的位置", example="公开地图")] = None
    seat: Annotated[str | None, F("驻地", "镇政府、街道办事处在哪里，照来源写", example="某路 1 号")] = None
    seat_quote: Annotated[str | None, F("驻地的引文", "写了驻地就要写：照抄来源里的那一句", long=True)] = None
    seat_source: Annotated[Source | None, F("驻地的来源", "写了驻地就要写")] = None
    neighbours: Annotated[
        tuple[Neighbour, ...],
        F(
            "相邻的地方",
            "只写来源里说了的；两个镇街里一个写了就行",
            example="{place: 邻县, sides: [east], quote: 东与邻县接壤, source: {document: 某县志}}",
        ),
    ] = ()
