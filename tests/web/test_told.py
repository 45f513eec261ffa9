"""What the calculator tells: who is paid, what excludes each other, what an open outcome hangs on, the last day as a calendar file."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.engines import node
from tests.support.places import SCRIPTS

Json = dict[str, Any]
CALL = """
const given = JSON.parse(require('fs').readFileSync(0, 'utf8'));
import(given.file).then(m => console.log(JSON.stringify(given.calls.map(c => {
  const found = m[c[0]](...c.slice(1));
  return found === undefined ? null : found;
}))));
"""


def run(module: str, *calls: list[Any]) -> list[Any]:
    """Call functions of a module of the calculator: [name, arguments…] each."""
    return list(
        node("--no-warnings", "-e", CALL, given={"file": (SCRIPTS / "calculator" / f"{module}.js").as_uri(), "calls": calls})
    )


def outcome(rate: str, status: str = "yes", low: int | None = 100_000, high: int | None = -1, **more: Any) -> Json:
    """An outcome; without ``high`` the amount is one figure, without ``low`` the document has none."""
    amount = None if low is None else {"min": low, "max": low if high == -1 else high}
    base = {"rate": rate, "title": rate.upper(), "status": status, "amount": amount, "no_figure": None, "paid_to": "person"}
    rest: Json = {"claim_until": None, "beaten_by": None, "verification": "verified", "reasons": [], "missing": []}
    return base | rest | more


def rates(*list_: Json, **more: Json) -> Json:
    return {o["rate"]: {"payee": [{"to": "person"}, {"to": "institution"}]} | more.get(o["rate"], {}) for o in list_}


def totals(person: tuple[int, int | None], institution: tuple[int, int | None] = (0, 0)) -> Json:
    return {"person": {"min": person[0], "max": person[1]}, "institution": {"min": institution[0], "max": institution[1]}}


# ---- who is paid ----------------------------------------------------------------------------------------------------


def purses(list_: list[Json], sums: Json, audience: str = "person", **more: Json) -> list[Json]:
    result = {"outcomes": list_, "totals": sums}
    return list(run("purses", ["purses", result, rates(*list_, **more), audience])[0])


def test_what_goes_to_the_school_is_told_apart() -> None:
    mine, school = outcome("a", low=150_000), outcome("b", low=60_000, paid_to="institution")
    found = purses([mine, school], totals((150_000, 150_000), (60_000, 60_000)))
    assert [(p["title"], p["figure"]) for p in found] == [("打到您卡上", "1,500 元"), ("替您付给学校", "600 元")]


@pytest.mark.parametrize(
    ("audience", "words"),
    [("enterprise", ["付给企业（您单位）", "付给学校", "付给个人", "付给谁还说不准"]), ("class", ["付给企业", "付给培训机构", "付给本人", "付给谁还说不准"]), ("person", ["付给企业", "替您付给学校", "打到您卡上", "付给谁还说不准"])],
)  # fmt: skip
def test_the_words_fit_who_asks(audience: str, words: list[str]) -> None:
    calls = [["payeeWords", payee, audience] for payee in ("enterprise", "institution", "person", None)]
    assert run("payees", *calls) == words


@pytest.mark.parametrize(
    ("outcomes", "bounds", "words"),
    [
        ([outcome("a", "maybe")], (0, 100_000), "0 或 1,000 元"), ([outcome("a", "maybe", 60_000, 180_000)], (0, 180_000), "0 或 600–1,800 元"), ([outcome("a", "maybe"), outcome("b", "maybe")], (0, 200_000), "0–2,000 元"),
        ([outcome("a"), outcome("b", "maybe")], (100_000, 200_000), "1,000–2,000 元"), ([outcome("a", low=6_000_000, high=None)], (6_000_000, None), "至少 60,000 元"), ([outcome("a", "maybe", 0, None)], (0, None), "多少还算不出"),
        ([outcome("a", low=None)], (0, 0), "有这笔钱，多少没公布"), ([outcome("a", "maybe", low=None)], (0, 0), "还不能确定，多少也没公布"),
    ],
)  # fmt: skip
def test_the_figure_of_a_purse(outcomes: list[Json], bounds: tuple[int, int | None], words: str) -> None:
    assert purses(outcomes, totals(bounds))[0]["figure"] == words


def test_what_has_no_figure_is_named_beside_the_sum() -> None:
    list_ = [outcome("a"), outcome("b", low=None), outcome("c", "maybe", low=None, no_figure="按规定")]
    (mine,) = purses(list_, totals((100_000, 100_000)))
    assert run("purses", ["besideWords", mine]) == [["另有 2 项文件没有写金额：B、C（还不能确定）。"]]


def test_what_is_all_there_is_is_not_told_as_if_there_were_more() -> None:
    """Where nothing has a figure, what has none is named and counted, but not as coming on top of something."""
    one, two = [outcome("a", low=None)], [outcome("b", "maybe", low=None), outcome("a", low=None)]
    line, beside = [], []
    for list_ in (one, two):
        (mine,) = purses(list_, totals((0, 0)))
        result = {"outcomes": list_, "totals": totals((0, 0))}
        line += run("purses", ["sumLine", result, rates(*list_), "person"])
        beside += run("purses", ["besideWords", mine])
    assert line == ["打到您卡上 有这笔钱，多少没公布", "打到您卡上 有这笔钱，多少没公布（2 项）"]
    assert beside == [["文件没有写金额的有 1 项：A。"], ["文件没有写金额的有 2 项：A、B（还不能确定）。"]], "what is sure first"


def test_what_is_sure_leads_and_of_it_what_has_a_figure() -> None:
    list_ = [outcome("a", "maybe", low=None), outcome("b", "maybe"), outcome("c", low=None), outcome("d")]
    list_ += [outcome("e", low=0, high=None, no_figure="按规定")]
    (found,) = run("payees", ["figuresFirst", list_])
    assert [o["rate"] for o in found] == ["d", "c", "e", "b", "a"]


def test_who_is_paid_may_be_unknown() -> None:
    found = purses([outcome("a", paid_to=None)], totals((0, 100_000), (0, 100_000)))
    assert [(p["payee"], p["unsure"]) for p in found] == [("person", ["A"]), ("institution", ["A"])]


def test_examples_what_gives_way_and_what_is_not_paid_are_in_no_purse() -> None:
    example = outcome("a", verification="sample")
    beaten = outcome("b", beaten_by={"rate": "c", "reason": "x", "clause": None})
    deducted = outcome("d")
    assert purses([example, beaten, deducted], totals((0, 0)), d={"benefit": "deduction"}) == []
    assert run("purses", ["sumLine", {"outcomes": [example], "totals": totals((0, 0))}, rates(example), "person"]) == [
        "没有公布的金额可以算"
    ]


def test_copied_words_say_what_the_page_says() -> None:
    list_ = [
        outcome("a", claim_until="2027-11-10"),
        outcome("b", "maybe", 60_000, paid_to="institution"),
        outcome("c", "yes", None),
        outcome("s", verification="sample"),
    ]
    tied = {"exclusive": [{"group": "g", "settle": "choice"}]}
    result = {"on": "2026-11-27", "outcomes": list_, "totals": totals((0, 100_000), (0, 60_000))}
    about = {"audience": "person", "picks": {}, "link": "https://x.example/#a"}
    (text,) = run("copied", ["copiedText", result, rates(*list_, a=tied, b=tied), about])
    assert text.split("\n") == [
        "按 2026-11-27 的规定算：", "打到您卡上：0 或 1,000 元。另有 1 项文件没有写金额：C。", "替您付给学校：0 或 600 元。", "里面有只能领其中一项的，不能加在一起。",
        "· C：能领，金额文件没有写，打到您卡上", "只能领其中一项：", "· A：能领，1,000 元，打到您卡上，最晚 2027-11-10 申请", "或者 B：还不能确定，600 元，替您付给学校",
        "估算不等于承诺，以经办部门审核为准。", "https://x.example/#a",
    ]  # fmt: skip


# ---- what excludes each other ---------------------------------------------------------------------------------------


def blocks(list_: list[Json], settle: str, picks: Json | None = None, group: str = "g", **more: Json) -> list[Json]:
    known = {o["rate"]: {"exclusive": [{"group": group, "settle": settle}]} | more.get(o["rate"], {}) for o in list_}
    return list(run("choices", ["blocksOf", list_, known, picks or {}])[0])


def test_what_can_be_chosen_stands_in_one_block_and_stays_there() -> None:
    list_ = [outcome("a"), outcome("b", "maybe"), outcome("c", "no"), outcome("s", verification="sample")]
    (block,) = blocks(list_, "choice")
    assert [o["rate"] for o in block["members"]] == ["a", "b"] and block["group"] == "g" and block["chosen"] is None
    list_[1]["beaten_by"] = {"rate": "a", "reason": "x", "clause": None}
    (block,) = blocks(list_, "choice", {"g": "a"})
    assert [o["rate"] for o in block["members"]] == ["a", "b"] and block["chosen"] == "a", "the choice can be changed there"


def test_what_is_settled_is_no_block() -> None:
    beaten = outcome("b", beaten_by={"rate": "a", "reason": "x", "clause": None})
    assert blocks([outcome("a"), beaten], "highest") == blocks([outcome("a"), beaten], "order") == []
    assert blocks([outcome("a")], "choice") == []


def test_a_silent_one_cannot_be_compared() -> None:
    (block,) = blocks([outcome("a"), outcome("b", low=None)], "highest")
    assert block["why"] == "不能都领，取最高的一项。两项里“B”多少没公布，不能比，所以都列着。" and block["group"] == ""
    (open_,) = blocks([outcome("a", "maybe"), outcome("b", "maybe")], "highest")
    assert "没公布" not in open_["why"]


def test_versions_of_one_subsidy_are_one_block() -> None:
    series = {"exclusive": [], "series": "s"}
    (block,) = blocks([outcome("a", "maybe"), outcome("b", "maybe")], "choice", a=series, b=series)
    assert block["settle"] == "version" and block["group"] == ""


def test_an_outcome_stands_in_one_block_and_names_its_other_rivals() -> None:
    two = {"exclusive": [{"group": "g", "settle": "choice"}, {"group": "h", "settle": "choice"}]}
    other = {"exclusive": [{"group": "h", "settle": "choice"}]}
    list_ = [outcome("a"), outcome("b"), outcome("c")]
    known = {"a": two, "b": {"exclusive": [two["exclusive"][0]]}, "c": other}
    (found,) = run("choices", ["blocksOf", list_, known, {}])
    assert [[o["rate"] for o in b["members"]] for b in found] == [["a", "b"]]
    call = (
        "import(given.file).then(m => { const [l, k] = given.calls; const b = m.blocksOf(l, k, {});"
        "console.log(JSON.stringify(l.map(o => m.rivalWords(o, l, k, b)))); });"
    )
    script = "const given = JSON.parse(require('fs').readFileSync(0, 'utf8'));" + call
    file = (SCRIPTS / "calculator" / "choices.js").as_uri()
    assert node("--no-warnings", "-e", script, given={"file": file, "calls": [list_, known]}) == [
        "和“C”也只能领一项。",
        "",
        "和“A”只能领一项。",
    ]
    sums = {"outcomes": list_, "totals": totals((0, 200_000))}
    known = {rate: {"payee": [{"to": "person"}], **more} for rate, more in known.items()}
    (text,) = run("copied", ["copiedText", sums, known, {"audience": "person", "picks": {}, "link": "x"}])
    assert "打到您卡上。和“C”也只能领一项。\n或者 B" in text and "打到您卡上。和“A”只能领一项。" in text


@pytest.mark.parametrize(
    ("mine", "other", "words"),
    [
        (outcome("a"), outcome("b"), "和“B”只能领一项。"),
        (outcome("a", "no"), outcome("b"), ""),
        (outcome("a", "expired"), outcome("b"), ""),
        (outcome("a", beaten_by={"rate": "b"}), outcome("b"), ""),
        (outcome("a"), outcome("b", verification="sample"), ""),
        (outcome("a", verification="sample"), outcome("b"), "和“B”只能领一项。"),
        (outcome("a", verification="sample"), outcome("b", verification="sample"), "和“B”只能领一项。"),
    ],
)
def test_only_what_can_be_had_excludes(mine: Json, other: Json, words: str) -> None:
    """What is not had bars nothing, and no example stands in the way of what is real."""
    known = {rate: {"exclusive": [{"group": "g", "settle": "choice"}]} for rate in "ab"}
    assert run("choices", ["rivalWords", mine, [mine, other], known, []]) == [words]


# ---- what an open outcome hangs on ----------------------------------------------------------------------------------

KINDS = {
    "groups": {"id": "groups", "question": "您属于下面哪些情况？", "type": "choices", "ask": True, "values": [["a", "甲"]]},
    "insured_as": {"id": "insured_as", "question": "您现在是哪一种？", "type": "choice", "ask": True, "values": [["e", "在企业参保"], ["d", "正在领失业保险金"]]},
    "green": {"id": "green", "label": "绿色职业", "type": "yes_no", "ask": False, "values": []},
}  # fmt: skip


def hanging(found: Json, rate: Json | None = None) -> tuple[list[str], str]:
    (hangs,) = run("hanging", ["hangingOf", found, rate or {}, KINDS])
    (words,) = run("hanging", ["officeWords", hangs])
    return [q["text"] for q in hangs["questions"]], words


def reason(text: str, fact: str | None, holds: bool | None = None) -> Json:
    return {"text": text, "fact": fact, "holds": holds, "clause": None, "quote": None}


def test_a_maybe_says_its_questions_in_their_order() -> None:
    questions, words = hanging(outcome("a", "maybe", missing=["groups", "insured_as"]))
    assert questions == ["您属于下面哪些情况？", "您现在是哪一种？（在企业参保／正在领失业保险金）"] and words == ""


def test_what_cannot_be_asked_is_decided_by_an_office() -> None:
    etc = reason("身份是甲等（文件写“等”，没有列出的由经办机构定）", "groups")
    found = outcome("a", "maybe", reasons=[etc, reason("满 16 周岁", "age", True)])
    assert hanging(found, {"apply": {"channel": "区就业服务中心"}}) == (
        [],
        "没有问题可以再问您。定不下来的是：身份是甲等（文件写“等”，没有列出的由经办机构定）。由经办机构定，去问：区就业服务中心。",
    )


def test_a_list_that_nobody_can_be_asked_about_stands_beside_the_questions() -> None:
    found = outcome(
        "a", "maybe", missing=["insured_as", "green"], reasons=[reason("是绿色职业", "green"), reason("在企业参保", "insured_as")]
    )
    assert hanging(found) == (
        ["您现在是哪一种？（在企业参保／正在领失业保险金）"],
        "这一条不用您回答：是绿色职业。由经办机构定。",
    )


# ---- the calendar ---------------------------------------------------------------------------------------------------

Property = tuple[str, dict[str, str], str]


def unfolded(text: str) -> list[str]:
    """The content lines of RFC 5545, 3.1: each ends in CRLF, no line is longer than 75 octets, a blank begins the rest of one."""
    assert text.endswith("\r\n") and not re.search(r"(?<!\r)\n|\r(?!\n)", text)
    lines = text[:-2].split("\r\n")
    assert all(line for line in lines) and max(len(line.encode()) for line in lines) <= 75
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f]", text.replace("\r\n", "").replace("\t", ""))
    return re.sub(r"\r\n[ \t]", "", text[:-2]).split("\r\n")


def parsed(line: str) -> Property:
    found = re.fullmatch(r"([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=[^;:\",]+)*):(.*)", line)
    assert found, line
    return found[1], dict(p.split("=", 1) for p in found[2].split(";")[1:]), found[3]


def plain(text: str) -> str:
    """A TEXT value (3.3.11): backslashes stand before themselves, commas, semicolons and n only."""
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", text) and not re.search(r"(?<!\\)(?:\\\\)*\\(?![\\;,nN])", text), text
    return re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], text)


def components(lines: list[str]) -> Json:
    """The tree of components: {name, properties, within}."""
    root: Json = {"name": "", "properties": [], "within": []}
    open_ = [root]
    for name, parameters, value in map(parsed, lines):
        if name == "BEGIN":
            open_[-1]["within"].append({"name": value, "properties": [], "within": []})
            open_.append(open_[-1]["within"][-1])
        elif name == "END":
            assert open_.pop()["name"] == value
        else:
            open_[-1]["properties"].append((name, parameters, value))
    assert open_ == [root]
    return root


def calendar(
    title: str, day: str = "2027-11-10", link: str = "https://www.example.gov.cn/jn/rates/ui-upgrade-2025/"
) -> tuple[Json, str]:
    made = "const d = new Date(Date.UTC(2026, 10, 27, 8, 5, 9));"
    script = (
        f"const given = JSON.parse(require('fs').readFileSync(0, 'utf8')); {made}"
        "import(given.file).then(m => console.log(JSON.stringify(m.claimCalendar(Object.assign({ made: d }, given.last)))));"
    )
    last = {"title": title, "day": day, "link": link}
    text = str(
        node("--no-warnings", "-e", script, given={"file": (SCRIPTS / "calculator" / "calendar.js").as_uri(), "last": last})
    )
    return components(unfolded(text)), text


def single(component: Json, name: str) -> tuple[dict[str, str], str]:
    ((_, parameters, value),) = [p for p in component["properties"] if p[0] == name]
    return parameters, value


def test_the_last_day_as_a_calendar_file() -> None:
    title = "失业保险技能提升补贴（山东现行指南）；甲,乙;丙\\丁\n第二行"
    root, text = calendar(title)
    (whole,) = root["within"]
    assert whole["name"] == "VCALENDAR" and single(whole, "VERSION") == ({}, "2.0") and single(whole, "PRODID")[1]
    (event,) = whole["within"]
    assert event["name"] == "VEVENT" and single(event, "DTSTAMP") == ({}, "20261127T080509Z")
    assert single(event, "DTSTART") == ({"VALUE": "DATE"}, "20271110")
    assert single(event, "DTEND") == ({"VALUE": "DATE"}, "20271111"), "it ends before its end (3.6.1)"
    assert plain(single(event, "SUMMARY")[1]) == "最晚今天申请：" + title
    assert single(event, "URL")[1] == "https://www.example.gov.cn/jn/rates/ui-upgrade-2025/"
    assert "https://www.example.gov.cn/jn/rates/ui-upgrade-2025/" in plain(single(event, "DESCRIPTION")[1])
    alarms = event["within"]
    assert {a["name"] for a in alarms} == {"VALARM"} and all(single(a, "ACTION")[1] == "DISPLAY" for a in alarms)
    assert all(plain(single(a, "DESCRIPTION")[1]).endswith(title) for a in alarms), "an alarm that shows needs its words (3.6.6)"
    triggers = [re.fullmatch(r"-P(?:(\d+)D)?(?:T(\d+)H)?", single(a, "TRIGGER")[1]) for a in alarms]
    before = [datetime.timedelta(days=int(t[1] or 0), hours=int(t[2] or 0)) for t in triggers if t]
    day = datetime.datetime(2027, 11, 10)
    assert [day - b for b in before] == [datetime.datetime(2027, 10, 27, 9), datetime.datetime(2027, 11, 9, 9)]
    assert calendar(title)[1] == text


def test_the_same_day_of_the_same_rate_has_one_name() -> None:
    def uid(**more: str) -> str:
        return single(calendar("甲", **more)[0]["within"][0]["within"][0], "UID")[1]

    other = "https://www.example.gov.cn/xu/rates/ui-upgrade-2025/"
    names = [uid(), uid(), uid(day="2027-11-11"), uid(link=other), uid(link="file:///home/x/rates/r/index.html")]
    assert names[0] == names[1] and len(set(names)) == 4 and all(re.fullmatch(r"[\w%.-]+@[\w.-]+", n) for n in names)


@pytest.mark.parametrize(("day", "after"), [("2027-12-31", "20280101"), ("2028-02-28", "20280229"), ("2027-02-28", "20270301")])
def test_the_day_after_exists(day: str, after: str) -> None:
    assert single(calendar("甲", day)[0]["within"][0]["within"][0], "DTEND")[1] == after


@settings(max_examples=30, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('\\;,:\n"𠮷汉é'), max_size=120))
def test_any_title_stays_whole(title: str) -> None:
    event = calendar(title)[0]["within"][0]["within"][0]
    assert plain(single(event, "SUMMARY")[1]) == "最晚今天申请：" + title


def test_the_name_of_the_file_holds_on_every_device() -> None:
    last = {"title": '甲/乙:丙"丁 ' + "长" * 60, "day": "2027-11-10", "link": ""}
    assert run("calendar", ["calendarName", last]) == ["最晚申请-2027-11-10-甲乙丙丁" + "长" * 36 + ".ics"]


# ---- words ----------------------------------------------------------------------------------------------------------


def test_an_amount_without_a_figure_is_said_once() -> None:
    calls = [["amountWords", outcome("a", low=None, no_figure=words)] for words in (None, "按规定", "金额没有见到（按规定）")]
    assert run("words", *calls) == ["金额文件没有写", "金额：按规定", "金额没有见到（按规定）"]


def test_an_example_proves_no_entitlement() -> None:
    states = [run("words", ["statusWord", {"status": s}, {"verification": "sample"}])[0] for s in ("yes", "maybe", "no")]
    assert states == ["条件对得上", "还不能确定", "条件对不上"]
