"""Findings: what is wrong, where, and what to write instead. Only this module builds messages' form.

A finding prints as ``path:line:col: error|warning: code: message`` (lines and columns count from 1).
Codes are stable; ``CODES`` holds one short meaning each.
"""

from __future__ import annotations

import difflib
import json
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

KeyPath = tuple[str | int, ...]

CODES: dict[str, str] = {
    "yaml-encoding": "文件不是 UTF-8 编码",
    "yaml-syntax": "YAML 写法错误",
    "yaml-feature": "用了目录不允许的 YAML 功能（锚点、别名、标签、多文档、制表符）",
    "yaml-duplicate": "同一个键写了两次",
    "yaml-space": "键里混进了看不见的空格",
    "yaml-comment": "“#”后面的文字会被当作注释丢掉",
    "unknown-field": "没有这个字段",
    "missing-field": "缺少必填字段",
    "wrong-shape": "应是列表、映射或单个值",
    "bad-text": "文字不合要求",
    "bad-number": "数字写法不对",
    "bad-money": "金额写法不对",
    "bad-date": "日期写法不对或不存在",
    "bad-yes-no": "只能写 true 或 false",
    "bad-percent": "百分比写法不对",
    "bad-id": "编号写法不对",
    "bad-choice": "词表里没有这个值",
    "bad-code": "代码的格式或校验位不对",
    "duplicate-id": "编号重复",
    "unknown-reference": "引用的记录不存在",
    "unknown-clause": "引用的条款不存在",
    "missing-file": "缺少文件",
    "date-order": "日期先后不对",
    "privacy": "公开文件里有个人信息",
    "compulsory-course": "必修课不全",
    "banned-institution": "禁入机构承担政府补贴项目",
    "closed-project": "政府补贴项目没有向全部合格机构开放",
    "unequal-amount": "同一工种、等级有不同金额，或按城乡、机构区分",
    "rate-incomplete": "补贴标准缺少必须公开的内容",
    "number-not-in-quote": "规则里的数字不在引文里",
    "article-uncovered": "条款没有落实记录，也没有注明暂无数据",
    "unreadable-file": "文件读不了",
    "out-folder": "输出文件夹的位置不对",
    "bad-template": "模板写错",
    "rule-fact": "条件里的事实不存在或取值不对",
    "rule-amount": "金额规则写错",
    "rule-overlap": "同一系列的有效期重叠",
    "rule-gap": "同一系列的有效期有空档",
    "rule-limit": "次数或期限规则写错",
    "rule-cell": "表格有没写到的格子",
    "rule-unreachable": "规则里有谁也用不到的行、分支或步骤",
    "rule-contradiction": "条件互相矛盾，没有人能满足",
    "rule-conflict": "互斥的补贴没有办法定哪一项",
    "at-most-lost": "原文写“不超过”或“以上”，规则写成了定额",
    "case-failed": "专家用例与规则算出的结果不一致",
    "broken-link": "页面里的链接指向不存在的地址",
    "same-body": "同一信用代码的两个机构名称不同",
    "verification": "核验状态与来源、引文不符",
    "stale": "内容可能已过期",
    "mixed-layout": "目录有两种摆法混在一起",
    "division-code": "区划代码和文件夹的名字不同",
    "duplicate-division": "两个目录是同一个区县",
    "division-address": "区县的网址不在共同的站点里",
    "shared-name": "几个区县共用的站点名称里只有一个区县的名字",
    "one-catalog": "这个命令一次只用一个目录",
}


@dataclass(frozen=True, order=True)
class Finding:
    """One finding. ``line`` and ``column`` are 1-based; 0 when the place is the file as a whole."""

    path: str
    line: int
    column: int
    severity: str
    code: str
    message: str

    def text(self) -> str:
        place = f"{self.path}:{self.line}:{self.column}" if self.line else self.path
        return f"{place}: {self.severity}: {self.code}: {self.message}"

    def github(self) -> str:
        """The finding as a GitHub workflow command, which annotates a pull request."""
        place = f"file={self.path},line={max(self.line, 1)},col={max(self.column, 1)}"
        message = self.message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
        return f"::{self.severity} {place},title={self.code}::{message}"


Locator = Callable[[KeyPath], tuple[int, int]]


@dataclass
class Problems:
    """Gathers the findings of a pass; positions are looked up only when something is wrong."""

    found: list[Finding] = field(default_factory=list)

    def add(self, path: str, place: tuple[int, int], code: str, message: str, *, severity: str = "error") -> None:
        assert code in CODES, code
        self.found.append(Finding(path, place[0], place[1], severity, code, message))

    @property
    def errors(self) -> list[Finding]:
        return [f for f in self.found if f.severity == "error"]

    @property
    def warnings(self) -> list[Finding]:
        return [f for f in self.found if f.severity == "warning"]

    def sorted(self) -> list[Finding]:
        return sorted(set(self.found))


class BuildStopped(Exception):
    """Raised when a pass ended with errors; nothing has been written."""

    def __init__(self, problems: Problems) -> None:
        super().__init__(f"{len(problems.errors)} errors")
        self.problems = problems

    def __reduce__(self) -> tuple[type[BuildStopped], tuple[Problems]]:
        return BuildStopped, (self.problems,)  # it may come from another process


def stop_on_errors(problems: Problems) -> None:
    if problems.errors:
        raise BuildStopped(problems)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like ``word``, or None when nothing is alike."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return close[0] if close else None


def guess(word: str, known: Sequence[str]) -> str:
    """The end of a message: what was probably meant, or what may be written."""
    near = nearest(word, known)
    if near is not None:
        return f"最接近的是“{near}”。"
    if not known:
        return "现在一个也没有。"
    shown = "、".join(known[:12])
    return f"可以写：{shown}{' 等' if len(known) > 12 else ''}。"


def report(findings: Sequence[Finding], form: str) -> str:
    """Findings as text, JSON or GitHub annotations, one a line (JSON: one array)."""
    if form == "json":
        keys = ("path", "line", "column", "severity", "code", "message")
        rows = [{k: getattr(f, k) for k in keys} for f in findings]
        return json.dumps(rows, ensure_ascii=False, indent=1)
    if form == "github":
        return "\n".join(f.github() for f in findings)
    return "\n".join(f.text() for f in findings)


def relative(path: Path | str, base: Path) -> str:
    """The path as shown in messages: relative to ``base`` where it lies inside, with forward slashes."""
    within, above = str(path), str(base) + os.sep
    if within.startswith(above):
        return within[len(above) :].replace(os.sep, "/")
    try:
        return Path(path).relative_to(base).as_posix()
    except ValueError:
        return Path(path).as_posix()
