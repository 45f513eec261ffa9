"""What is counted, kept in lists, or missing: statistics, indicators, packages, trainers, credits, vocabularies."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated

from skills_catalog.records.record import Day, Record, Source
from skills_catalog.records.schema import F, Part, one_form
from skills_catalog.records.yaml_file import Data


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

    def time(self) -> str:
        """Return the year or time in words: ``2023 年``, ``2023-01-01 至 2023-06-30``, ``截至 2023-11-09``."""
        if self.year is not None:
            return f"{self.year} 年"
        return f"{self.from_} 至 {self.to}" if self.from_ else f"截至 {self.to}"


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


class Term(Part, frozen=True, kw_only=True):
    id: Annotated[str, F("编号", "记录里写的值", kind="id", example="L5")]
    label: Annotated[str, F("名称", "网页上显示的名称", example="初级工（五级）")]
    help: Annotated[str | None, F("解释", "一句话的解释")] = None
    synonyms: Annotated[tuple[str, ...], F("同义写法", "别人可能写的说法，检查时会提示", example="初级工")] = ()


class Vocabulary(Record, frozen=True, kw_only=True):
    """词表：字段能写的值"""

    items: Annotated[tuple[Term, ...], F("词条", "有高低的按从低到高排")]
