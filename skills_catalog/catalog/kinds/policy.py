"""What the documents say and who answers for it: policies, departments, groups, funds, programmes, assessments, incentives."""

from __future__ import annotations

from typing import Annotated

from skills_catalog.records.record import PAGE_PATTERN, WEB_PAGE, Day, Record, Source
from skills_catalog.records.schema import F, Part


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


class Incentive(Record, frozen=True, kw_only=True):
    """激励政策"""

    audience: Annotated[str, F("谁能用", "哪些人能用", example="取得高级工以上证书的人")]
    amount_text: Annotated[str | None, F("金额（原文说法）", "照原文写，没有数字就不写", example="一次性补贴 500 元")] = None
    departments: Annotated[tuple[str, ...], F("责任部门", "由谁落实", ref="departments")] = ()
