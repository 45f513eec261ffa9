"""The collections of the catalog: what each kind of record holds.

``COLLECTIONS`` lists them in the order of menus. Adding one is a class here, a template, and data.
Money fields are integer 分; hours are 学时 (1 学时 = 45 min); dates are civil dates.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated

from skills_catalog.catalog.intake.parts import Recurring, Rolling, Session
from skills_catalog.records.record import PAGE_PATTERN, WEB_PAGE, Day, Record, Source
from skills_catalog.records.schema import F, Part, one_form
from skills_catalog.records.yaml_file import Data
from skills_catalog.rules.language.parameter import Parameter
from skills_catalog.rules.language.rate import Rate

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


class Answer(Part, frozen=True, kw_only=True):
    """A value of a fact that says of somebody what a group says."""

    fact: Annotated[str, F("事实", "facts.yaml 里的编号", fact=True, example="insured_as")]
    value: Annotated[str, F("取值", "这个事实的哪个取值", example="employed")]


class Group(Record, frozen=True, kw_only=True):
    """补贴对象"""

    current_term: Annotated[str | None, F("现行名称", "文件里的旧叫法现在叫什么")] = None
    definition: Annotated[str | None, F("谁算", "哪些人算，照文件写", long=True)] = None
    evidence: Annotated[tuple[str, ...], F("一般要的证明", "一般要什么证明", example="就业创业证")] = ()
    certifier: Annotated[str | None, F("由谁认定", "哪个部门认定", ref="departments")] = None
    sensitive: Annotated[bool, F("敏感人群", "不公开名单，不在公开场合询问", kind="yes_no")] = False
    exclusion: Annotated[bool, F("不享受补贴", "这类人不能享受补贴的写 true", kind="yes_no")] = False
    broader: Annotated[str | None, F("属于", "属于哪个更大的人群", ref="groups")] = None
    answers: Annotated[
        tuple[Answer, ...],
        F(
            "别的问题里的说法",
            "计算器里哪个回答说的也是这一类人；要那个回答的补贴会列在这一类的网页上",
            example="{fact: insured_as, value: employed}",
        ),
    ] = ()


class Article(Part, frozen=True, kw_only=True):
    n: Annotated[str, F("条号", "阿拉伯数字，地址用", example="13")]
    label: Annotated[str, F("条号写法", "原文写法，例如 （十三）", example="（十三）")]
    title: Annotated[str, F("条名", "这一条的标题，没有就自己概括", example="规范补贴标准")]
    text: Annotated[str, F("正文", "照原文录入，不改字", long=True, public=("person",))]
    departments: Annotated[tuple[str, ...], F("负责部门", "按原文写法，第一个是牵头部门", example="区人力资源社会保障局")] = ()
    no_data: Annotated[str | None, F("暂无数据的说明", "没有落实记录时必须写", example="还没有公布")] = None


class PolicyPart(Part, frozen=True, kw_only=True):
    label: Annotated[str, F("序号", "章的序号，照原文", example="一")]
    title: Annotated[str, F("标题", "章的标题，照原文", example="总体要求")]
    first: Annotated[int, F("从第几条", "这一章的第一条", kind="integer", min=1)]
    last: Annotated[int, F("到第几条", "这一章的最后一条", kind="integer", min=1)]


class Policy(Record, frozen=True, kw_only=True):
    """政策文件"""

    doc_no: Annotated[str | None, F("文号", "照文件写，年份用六角括号", public=("code",), example="某政发〔2019〕11号")] = None
    issuer: Annotated[str | None, F("发文机关", "哪个机关发的，写全称")] = None
    government: Annotated[str, F("层级", "哪一级政府的文件", choice="government_level")]
    issued: Annotated[Day | None, F("成文日期", "落款的日期", kind="date")] = None
    issued_text: Annotated[str | None, F("成文时间（只知道年月）", "只知道年月时照写，不要编日子", example="2019 年 11 月")] = (
        None
    )
    published: Annotated[Day | None, F("发布日期", "公开发布那天", kind="date")] = None
    in_force: Annotated[str, F("时效性", "现在还有没有效", choice="policy_status")]
    openness: Annotated[str | None, F("公开方式", "主动公开、依申请公开", example="主动公开")] = None
    parents: Annotated[tuple[str, ...], F("上级依据", "根据哪些上级文件", ref="policies")] = ()
    replaces: Annotated[tuple[str, ...], F("废止或代替", "废止或代替了哪些文件", ref="policies")] = ()
    addressees: Annotated[tuple[str, ...], F("主送", "文件发给谁", example="各镇人民政府")] = ()
    preamble: Annotated[str | None, F("引言", "正文前面的一段，照原文", long=True, public=("person",))] = None
    parts: Annotated[tuple[PolicyPart, ...], F("章", "一章一项；没有分章不写")] = ()
    articles: Annotated[tuple[Article, ...], F("条", "一条一项")] = ()
    irregularities: Annotated[tuple[str, ...], F("原文疑点", "照录原文，只注明", example="第三条和第五条的标点不一致")] = ()
    text_seen: Annotated[bool, F("已见全文", "看过全文写 true", kind="yes_no")] = False


class Contact(Part, frozen=True, kw_only=True):
    """How an office is reached, as one source has published it."""

    office: Annotated[str | None, F("科室或窗口", "去哪个科室、窗口", example="公共就业服务窗口")] = None
    address: Annotated[str | None, F("地址", "照来源写", example="某路 1 号")] = None
    hours: Annotated[str | None, F("办公时间", "照来源写", example="周一至周五 8:30 至 17:00")] = None
    telephone: Annotated[str | None, F("电话", "公开的办公电话", public=("phone",), example="0632-1234567")] = None
    website: Annotated[str | None, F("网址", WEB_PAGE, pattern=PAGE_PATTERN, most=2000, example="https://example.org/")] = None
    quote: Annotated[
        str, F("引文", "照抄来源里写着电话、地址的那一句", long=True, public=("phone", "person"), example="咨询电话 0632-1234567")
    ]
    source: Annotated[Source, F("来源", "在哪里公布的")]


class Department(Record, frozen=True, kw_only=True):
    """责任部门"""

    kind: Annotated[str, F("性质", "机关、事业单位还是群众团体", choice="department_kind")]
    duties: Annotated[str | None, F("在这项政策里管什么", "照文件写", long=True)] = None
    contacts: Annotated[tuple[Contact, ...], F("公开的联系方式", "一个来源一项；没有找到就不写，网页显示“未公布”")] = ()


class Programme(Record, frozen=True, kw_only=True):
    """计划与行动"""

    kind: Annotated[str, F("类型", "计划、行动、工程还是活动", choice="programme_kind")]
    lead: Annotated[str | None, F("牵头部门", "第一个负责的部门", ref="departments")] = None
    departments: Annotated[tuple[str, ...], F("参与部门", "一起做的部门", ref="departments")] = ()
    groups: Annotated[tuple[str, ...], F("面向人群", "面向哪些人", ref="groups")] = ()
    time_boxed: Annotated[bool, F("限时", "有起止年份的写 true", kind="yes_no")] = False
    trigger: Annotated[str | None, F("启动条件", "满足什么条件才启动", example="上级下达名额")] = None
    status: Annotated[str, F("状态", "不写就是没有资料", choice="programme_status")] = "unknown"


HALTED = ("paused", "exhausted")
"""States of a fund that does not pay now; entitlements stay as they are."""


class Fund(Record, frozen=True, kw_only=True):
    """资金"""

    lead: Annotated[str | None, F("管理部门", "谁管这笔钱", ref="departments")] = None
    uses: Annotated[tuple[str, ...], F("用途", "能付哪些费用", example="培训补贴")] = ()
    accepting: Annotated[str, F("是否受理", "现在能不能申请；没有资料写 unknown", choice="fund_status")]
    as_of: Annotated[Day | None, F("受理情况截至", "上面的情况是哪天知道的", kind="date")] = None


class Fee(Part, frozen=True, kw_only=True):
    occupation: Annotated[str | None, F("职业", "不写就是各职业一样", ref="occupations")] = None
    class_: Annotated[str | None, F("评价类别", "收费文件里的类别", example="A 类")] = None
    level: Annotated[str, F("等级", "哪一级", choice="level")]
    fee: Annotated[int, F("收费", "收费标准", kind="money", unit="元")]


class Assessment(Record, frozen=True, kw_only=True):
    """评价与竞赛"""

    kind: Annotated[str, F("类型", "评价方式、机构、收费还是竞赛", choice="assessment_kind")]
    certificates: Annotated[tuple[str, ...], F("发什么证", "合格后发什么证", choice="certificate_kind")] = ()
    bodies: Annotated[tuple[str, ...], F("评价机构类型", "由哪类机构评", example="社会培训评价组织")] = ()
    fees: Annotated[tuple[Fee, ...], F("收费标准", "一类一级一项")] = ()
    lookup_url: Annotated[
        str | None, F("查询网址", f"在哪里查证书；{WEB_PAGE}", pattern=PAGE_PATTERN, most=2000, example="https://example.org/")
    ] = None


class Package(Record, frozen=True, kw_only=True):
    """培训包与教材"""

    kind: Annotated[str, F("类型", "紧缺、特色还是教材", choice="package_kind")]
    occupation: Annotated[str | None, F("职业", "是哪个职业的", ref="occupations")] = None
    courses: Annotated[tuple[str, ...], F("包含必修课", "里面有哪几门必修课", choice="compulsory_course")] = ()
    hours: Annotated[int | None, F("学时", "整包的学时，1 学时 45 分钟", kind="integer", unit="学时", min=0)] = None


class Trainer(Record, frozen=True, kw_only=True):
    """师资库：只有人数，没有个人"""

    qualification: Annotated[str, F("资格", "按什么资格统计，不写个人", example="高级技师")]
    count: Annotated[int | None, F("人数", "有这种资格的人数", kind="integer", unit="人", min=0)] = None
    as_of: Annotated[Day | None, F("截至", "人数是哪天的", kind="date")] = None
    institution: Annotated[str | None, F("所在机构", "属于哪个机构；不写就是全区", ref="institutions")] = None


class Incentive(Record, frozen=True, kw_only=True):
    """激励政策"""

    audience: Annotated[str, F("谁能用", "哪些人能用", example="取得高级工以上证书的人")]
    amount_text: Annotated[str | None, F("金额（原文说法）", "照原文写，没有数字就不写", example="一次性补贴 500 元")] = None
    departments: Annotated[tuple[str, ...], F("责任部门", "由谁落实", ref="departments")] = ()


class CreditMapping(Record, frozen=True, kw_only=True):
    """学分转换"""

    certificate: Annotated[str | None, F("证书种类", "拿哪种证书换", choice="certificate_kind")] = None
    occupation: Annotated[str | None, F("职业", "哪个职业的证书", ref="occupations")] = None
    level: Annotated[str | None, F("等级", "哪一级的证书", choice="level")] = None
    school: Annotated[str | None, F("认可学校", "哪个学校认", ref="institutions")] = None
    points: Annotated[int | None, F("学分", "换多少学分", kind="integer", unit="学分", min=0)] = None
    pathway: Annotated[str | None, F("通道说明", "怎么申请、在哪里认", long=True)] = None


class Figure(Part, frozen=True, kw_only=True):
    """A number of a year, or of a time with both ends inclusive; with only ``to`` it is what had come together by that day."""

    year: Annotated[
        int | None, F("年度", "哪一年的数；不是整年的写 to", kind="integer", min=2000, example="2025", or_else="to")
    ] = None
    from_: Annotated[Day | None, F("从", "不是整年的，从哪天起；和 to 一起写", kind="date")] = None
    to: Annotated[Day | None, F("到", "到哪天为止；只写这一项是“截至这一天”", kind="date")] = None
    value: Annotated[Fraction, F("数值", "照公布的数写，单位是整个数列的；没有公布就整项不写", kind="number", example="614.9")]
    quote: Annotated[str | None, F("引文", "照抄来源里有这个数的那一句；示例不用写", long=True, public=("person",))] = None
    source: Annotated[Source | None, F("来源", "这个数从哪里来；示例不用写")] = None
    verification: Annotated[
        str | None, F("核验状态", "核对到什么程度；示例不用写", choice="verification", example="unverified")
    ] = None
    note: Annotated[str | None, F("说明", "口径、时间有什么要说明的", long=True)] = None

    @classmethod
    def fault(cls, data: Mapping[str, Data]) -> tuple[str, str, str] | None:
        if "from" in data and "to" not in data:
            return ("from", "figure", "写了 from 还要写 to：这个数算到哪天为止，例如 to: 2023-06-30。")
        if "year" in data and "from" in data:
            return ("from", "figure", "写了 year 就是整年的数，from 和 to 不写；不是整年的，删掉 year。")
        return one_form(data, ("year", "to"), "这个数的时间", "figure")


class Statistic(Record, frozen=True, kw_only=True):
    """统计"""

    area: Annotated[str, F("哪一级的数", "全国、全省、全市还是本区；不写就是本区", choice="area")] = "district"
    place: Annotated[str | None, F("哪里的数", "不是本区的写地名，写全称", example="示例市")] = None
    unit: Annotated[str, F("单位", "数列的单位", example="人次")]
    counts: Annotated[
        str | None, F("数的是哪一种结果", "本区的培训、取证、就业数才写，用来和各机构的结果核对", choice="training_result")
    ] = None
    series: Annotated[tuple[Figure, ...], F("数列", "一年或一段时间一项")]


class Indicator(Record, frozen=True, kw_only=True):
    """绩效指标"""

    unit: Annotated[str, F("单位", "算出来的数的单位", example="人")]
    formula: Annotated[str, F("怎么算", "分子、分母写清楚", long=True, example="取证人数 ÷ 培训人数")]
    weight: Annotated[int | None, F("权重", "在总分里占多少", kind="integer", unit="%", min=0)] = None


class Missing(Record, frozen=True, kw_only=True):
    """没有公布的信息"""

    basis: Annotated[tuple[str, ...], F("依据条款", "哪一条规定它应当公开：政策编号#条号", kind="clause")]
    looked_on: Annotated[Day, F("最近查找日期", "最近一次找它是哪天", kind="date")]
    looked_in: Annotated[tuple[str, ...], F("在哪里找过", "找过的地方一处一项，只写真的找过的", example="区政府网站")]
    ask: Annotated[str | None, F("向谁申请", "本区哪个部门公开；不写就是第一条依据的牵头部门", ref="departments")] = None
    ask_body: Annotated[
        str | None, F("向别的哪个机关申请", "不归本区部门公开的，写制作机关的全称", example="某省人力资源社会保障厅")
    ] = None
    quote: Annotated[
        str | None,
        F("依据的原话", "照抄依据条款里说到它的那一句，写进申请书", long=True, public=("person",), example="按规定给予补贴"),
    ] = None
    form: Annotated[str | None, F("希望的形式", "申请书里写的形式；不写就是纸质或电子文件", example="电子表格")] = None
    features: Annotated[
        str | None, F("文号、期间或其他特征", "照着能找到它的说法：文号、年份、适用范围", long=True, example="2019 年以来的各版")
    ] = None
    rates: Annotated[tuple[str, ...], F("缺它的补贴标准", "哪些标准的金额没有公布", ref="rates")] = ()
    parameters: Annotated[tuple[str, ...], F("缺它的参数", "哪些参数要靠它核对", ref="parameters")] = ()
    policies: Annotated[tuple[str, ...], F("没有见到全文的文件", "要的是哪份文件", ref="policies")] = ()
    institutions: Annotated[tuple[str, ...], F("相关机构", "和哪些机构有关", ref="institutions")] = ()
    statistics: Annotated[tuple[str, ...], F("相关统计", "和哪些数列有关", ref="statistics")] = ()
    towns: Annotated[tuple[str, ...], F("相关镇街", "和哪些镇街有关", ref="towns")] = ()

    @classmethod
    def fault(cls, data: Mapping[str, Data]) -> tuple[str, str, str] | None:
        if "ask" in data and "ask_body" in data:
            return ("ask_body", "unanswerable", "ask（本区部门）和 ask_body（别的机关）只写一个，删掉不对的那个。")
        return None


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


class Term(Part, frozen=True, kw_only=True):
    id: Annotated[str, F("编号", "记录里写的值", kind="id", example="L5")]
    label: Annotated[str, F("名称", "网页上显示的名称", example="初级工（五级）")]
    help: Annotated[str | None, F("解释", "一句话的解释")] = None
    synonyms: Annotated[tuple[str, ...], F("同义写法", "别人可能写的说法，检查时会提示", example="初级工")] = ()


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
