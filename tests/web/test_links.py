"""Shared links: what they hold comes back, what was damaged on the way is mended where that is certain, and told otherwise."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.engines import node
from tests.support.places import SCRIPTS

KINDS = {
    "groups": {"id": "groups", "label": "身份", "type": "choices", "ask": True, "values": [["veteran", "退役军人"], ["jobless", "失业人员"]]},
    "occupation": {"id": "occupation", "label": "职业", "type": "choice", "ask": True, "values": [["焊工", "焊工"], ["6-18", "电工"]]},
    "is_staff": {"id": "is_staff", "label": "在编", "type": "yes_no", "ask": True, "values": []},
    "class_start": {"id": "class_start", "label": "开班日期", "type": "date", "ask": True, "values": []},
    "fee": {"id": "fee", "label": "收费", "type": "money", "ask": True, "values": []},
    "days": {"id": "days", "label": "天数", "type": "number", "ask": True, "values": []},
    "share": {"id": "share", "label": "占比", "type": "percent", "ask": True, "values": []},
}  # fmt: skip
PROJECTS = {"p-1": {"occupation": "焊工"}}
TODAY = "2026-11-30"
GOOD = "groups=veteran,jobless&occupation=焊工&is_staff=false&class_start=2026-09-01&fee=50050&days=1.5&share=625/1000"
FACTS = {
    "groups": ["veteran", "jobless"], "occupation": "焊工", "is_staff": False, "class_start": "2026-09-01", "fee": 50050, "days": "1.5",
    "share": [625, 1000],
}  # fmt: skip
READ = """
const given = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const kinds = Object.assign(Object.create(null), given.kinds);
import(given.file).then(m => {
  const out = given.texts.map(text => m.readFragment(text, kinds, given.projects, given.today));
  out.forEach(r => { r.again = m.toFragment(r.answers, kinds); r.plain = m.plainFragment(r.answers); });
  console.log(JSON.stringify(out));
});
"""


def read(*texts: str) -> list[dict[str, Any]]:
    file = (SCRIPTS / "calculator" / "fragment.js").as_uri()
    arguments = {"file": file, "texts": texts, "kinds": KINDS, "projects": PROJECTS, "today": TODAY}
    return list(node("--no-warnings", "-e", READ, given=arguments))


def encoded(text: str) -> str:
    return quote(text, safe="=&-,/.")


def test_a_link_as_it_was_made() -> None:
    (found,) = read(encoded(GOOD))
    assert found["answers"]["facts"] == FACTS and found["mended"] == found["lost"] == []
    assert found["answers"]["asked"] == list(FACTS)


def test_what_the_tab_keeps_reads_back_the_same() -> None:
    texts = [
        encoded(GOOD) + "&on=2026-06-01&mode=all&skip=days&pick=g*r&rules=0123456789abcdef&was=r*y*1*2**s*m*n*n",
        "project=p-1&fee=100&asked=fee",
        "for=enterprise&later=fee,days",
        "groups=-&asked=groups",
        "",
    ]
    first = read(*texts)
    again = read(*[r["again"] for r in first])
    assert [r["answers"] for r in again] == [r["answers"] for r in first]
    assert [r["again"] for r in again] == [r["again"] for r in first] and all(r["lost"] == [] for r in again)


def test_facts_of_a_project_are_no_answers() -> None:
    found, kept = read("project=p-1&fee=100", "project=p-1&occupation=%E7%84%8A%E5%B7%A5&fee=100&asked=fee")
    for one in (found, kept):
        assert one["answers"]["facts"] == {"occupation": "焊工", "fee": 100} and one["answers"]["asked"] == ["fee"]


def test_an_address_holds_no_answer() -> None:
    (found,) = read(encoded(GOOD) + "&for=enterprise&mode=all&project=p-1&on=2026-06-01&skip=days")
    assert found["plain"] == "for=enterprise&mode=all&project=p-1"


MENDED = [
    (encoded(encoded(GOOD)), ["职业"]),
    ("occupation=" + quote(quote("焊工")) + "&fee=100", ["职业"]),
    ("occupation=" + quote(quote(quote("焊工"))), ["职业"]),
    *[(f"fee=100&class_start=2026-09-01{end}", ["开班日期"]) for end in ("。", "）", ")", ".", "，", "；", ";", ",", "”", "。）", "\u200b", " ", "!", "#wechat_redirect")],
    *[(quote(f"fee=100&class_start=2026-09-01{end}", safe="=&"), ["开班日期"]) for end in ("。", "）)", "；", "\u2060。")],
    ("fee=100。", ["收费"]),
    ("occupation=6-18.", ["职业"]),
    ("fee%3D100%26days%3D5", ["收费", "天数"]),
    ("fee%253D100%2526days%253D5", ["收费", "天数"]),
    ("fee=100%26days%3D5", ["天数"]),
    ("fee=100%26days=5", ["天数"]),
    ("fee=100&days%3D5", ["天数"]),
    ("fee=100&amp;days=5", ["天数"]),
    ("fee=100&project=p-1。", ["培训项目"]),
    ("fee=100&on=2026-06-01）", ["哪一天申请"]),
    ("<fee=100&days=5>", ["收费", "天数"]), ("（fee=100", ["收费"]),
    ("fee=100& days=5", ["天数"]), ("fee=100&da%0Ays=5", ["天数"]), ("fee=100&days%E2%80%8B=5", ["天数"]),
    ("class_start=2026-%0D%0A 09-01&fee=100", ["开班日期"]), ("class_start=2026-%E2%80%8B09-01", ["开班日期"]),
    ("fee=100＆days=5", ["天数"]), ("fee=100;days=5", ["天数"]), (quote("fee=100；days=5", safe="="), ["天数"]),
    ("fee＝100&days＝5", ["收费", "天数"]), (quote("fee＝100＆days＝5"), ["收费", "天数"]),
    ("fee=100&days=5&days=5;", ["天数"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "names"), MENDED)
def test_what_is_certain_is_mended_and_told(text: str, names: list[str]) -> None:
    (found,) = read(text)
    assert found["lost"] == [] and found["mended"] == names, found


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (MENDED[0][0], FACTS), ("fee=100&class_start=2026-09-01。", {"fee": 100, "class_start": "2026-09-01"}),
        ("fee%3D100%26days%3D5", {"fee": 100, "days": "5"}), ("fee=100%26days%3D5&is_staff=true", {"fee": 100, "days": "5", "is_staff": True}),
        ("occupation=" + quote(quote("焊工")), {"occupation": "焊工"}),
    ],
)  # fmt: skip
def test_a_mended_link_has_the_values_it_was_made_with(text: str, values: dict[str, Any]) -> None:
    assert read(text)[0]["answers"]["facts"] == values


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("fee=100&class_start=2026-09-0", ["开班日期"]), ("fee=100&class_start=", ["开班日期"]), ("fee=100&class_start", ["开班日期"]),
        ("fee=100&occupation=%E7%84", ["职业"]), ("fee=100&groups=veteran,nobody", ["身份"]), ("fee=100&is_staff=maybe", ["在编"]),
        ("fee=100&project=constructor", ["培训项目"]), ("fee=100&project=p-9", ["培训项目"]), ("fee=100&on=today", ["哪一天申请"]),
        ("fee=100&pick=g", ["选了哪一项"]), ("fee=100&old_question=1", ["old_question"]), ("fee=100&constructor=1&__proto__=2", ["constructor", "__proto__"]),
        ("fee=100&rules=0123456789abcdef&was=r*y*1", ["那时的结果"]), ("fee=100&skip=nothing", ["不知道的题"]), ("fee=100&mode=x&for=y", ["怎么答", "给谁算"]),
        ("fee=100&days=5%26level%3DL4", ["天数"]), ("fee=100&days=5&days=6", ["天数"]), ("fee=100&days=5&days=x", ["天数"]),
        ("fee=100&on=2026-06-01&on=2026-06-02", ["哪一天申请"]),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_by_name(text: str, names: list[str]) -> None:
    (found,) = read(text)
    assert sorted(found["lost"]) == sorted(names) and found["mended"] == []
    assert found["answers"]["facts"] == {"fee": 100}


@settings(max_examples=60, deadline=None)
@given(
    keys=st.lists(st.sampled_from(sorted(FACTS)), min_size=1, unique=True),
    times=st.integers(0, 2),
    end=st.sampled_from(["", "。", "）", ". ", "；"]),
)
def test_encoding_and_a_sign_behind_it_change_no_answer(keys: list[str], times: int, end: str) -> None:
    """Whatever a messenger does once or twice, the answers are those that were sent."""
    pairs = dict(p.split("=") for p in GOOD.split("&"))
    text = "&".join(f"{k}={quote(pairs[k], safe='')}" for k in keys) + end
    for _ in range(times):
        text = quote(text, safe="")
    (found,) = read(text)
    assert found["answers"]["facts"] == {k: FACTS[k] for k in keys} and found["lost"] == []


def test_a_place_on_the_page_is_no_answer() -> None:
    file = (SCRIPTS / "calculator" / "mending.js").as_uri()
    script = "const g = JSON.parse(require('fs').readFileSync(0, 'utf8')); import(g.file).then(m => console.log(JSON.stringify(g.texts.map(m.isAnswers))));"
    places = ["", "main", "kf-ledger", ":~:text=a=b", "main:~:text=%3D"]
    links = ["fee=100", "fee%3D100", "fee%253D100", "fee=1:~:text=x"]
    assert node("--no-warnings", "-e", script, given={"file": file, "texts": places + links}) == [False] * 5 + [True] * 4
