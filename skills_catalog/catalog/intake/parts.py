"""How a project says when it takes people: dated classes, classes at regular days, and people taken all year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from skills_catalog.records.record import Day
from skills_catalog.records.schema import F, Part
from skills_catalog.records.yaml_file import Data

Where = Annotated[str | None, F("上课镇街", "班在哪个镇街上", ref="towns")]
Place = Annotated[str | None, F("上课地点", "街道、楼、教室", example="文化中心二楼")]
Times = Annotated[tuple[str, ...], F("上课时间", "例如 [08:30, 13:30]", example="08:30\n13:30")]
Seats = Annotated[int | None, F("名额", "每个班收多少人", kind="integer", unit="人", min=0, example="30")]
Holder = Annotated[str | None, F("承办机构", "和项目的承训机构不同才写", ref="institutions")]


class Session(Part, frozen=True, kw_only=True):
    """One class of a project. Enrolment is open until ``deadline``, or until ``start`` where none is set."""

    id: Annotated[str | None, F("班次编号", "同一个项目里不重复", kind="id", example="s1")] = None
    start: Annotated[Day, F("开班日期", "第一次上课那天", kind="date")]
    end: Annotated[Day, F("结束日期", "最后一次上课那天", kind="date")]
    deadline: Annotated[Day | None, F("报名截止", "最后一天能报名；不写就到开班那天", kind="date")] = None
    town: Where = None
    place: Place = None
    times: Times = ()
    seats: Annotated[int | None, F("名额", "这个班收多少人", kind="integer", unit="人", min=0, example="30")] = None
    enrolled: Annotated[int | None, F("已报名", "已经报了多少人", kind="integer", unit="人", min=0)] = None
    institution: Holder = None
    cancelled: Annotated[bool, F("已取消", "班不开了写 true，不要删掉", kind="yes_no")] = False


class Recurring(Part, frozen=True, kw_only=True):
    """Classes at regular days: one starts on each of them from ``from`` to ``until``. A month without the day: on its last."""

    id: Annotated[str, F("班次编号", "同一个项目里不重复；每个班的编号是它加开班日期", kind="id", example="r1")]
    every: Annotated[str, F("多久一次", "month 每月，week 每周", pattern="month|week", example="month")]
    day: Annotated[
        int,
        F(
            "哪一天",
            "每月几日开班，1 到 31，没有这一天的月份在月末那天；每周写星期几，1 是星期一，7 是星期日",
            kind="integer",
            min=1,
            example="5",
        ),
    ]
    from_: Annotated[Day, F("起", "从哪天起有班", kind="date", example="2027-01-01")]
    until: Annotated[Day, F("止", "最后一个班不晚于哪天开班", kind="date", example="2028-12-31")]
    except_: Annotated[tuple[Day, ...], F("不开班的日期", "本来要开班、这次不开的日子", kind="date", example="2027-02-05")] = ()
    lasts: Annotated[
        int, F("一班几天", "从第一次上课到最后一次上课，连同周末一共几天", kind="integer", unit="天", min=1, example="20")
    ]
    deadline_before: Annotated[
        int | None, F("提前几天截止", "开班前几天截止报名；不写就到开班那天", kind="integer", unit="天", min=0, example="3")
    ] = None
    town: Where = None
    place: Place = None
    times: Times = ()
    seats: Seats = None
    institution: Holder = None

    @classmethod
    def fault(cls, data: Mapping[str, Data]) -> tuple[str, str, str] | None:
        """Return the fault of a day that no month or week has."""
        most = {"month": 31, "week": 7}.get(str(data.get("every")))
        day = str(data.get("day", ""))
        if most is not None and day.isascii() and day.isdigit() and int(day) > most:
            what = "星期几，1 是星期一，7 是星期日" if most == 7 else "几日，1 到 31"
            return "day", "recurring", f"day 写了 {day}。每{'周' if most == 7 else '月'}开班写{what}。"
        return None


class Rolling(Part, frozen=True, kw_only=True):
    """People are taken all year, and a class begins as soon as there are enough."""

    opens_at: Annotated[int | None, F("满几人开班", "报名满多少人就开班", kind="integer", unit="人", min=1, example="30")] = None
    until: Annotated[Day | None, F("招到哪天", "最后一天能报名；不写就一直招", kind="date", example="2028-12-31")] = None
    lasts: Annotated[
        int | None,
        F("一班几天", "从第一次上课到最后一次上课，连同周末一共几天", kind="integer", unit="天", min=1, example="20"),
    ] = None
    town: Where = None
    place: Place = None
    times: Times = ()
    seats: Seats = None
    institution: Holder = None
    note: Annotated[str | None, F("说明", "还要知道什么", example="报满当周通知开班")] = None

    @classmethod
    def fault(cls, data: Mapping[str, Data]) -> tuple[str, str, str] | None:
        """Return the fault of a map that says nothing: where a sheet holds it, it would be lost."""
        return None if data else ("", "recurring", "常年招生至少写一项，例如 opens_at: 30（满 30 人开班）或 place。")
