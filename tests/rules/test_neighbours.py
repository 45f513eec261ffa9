"""How one could get more: both engines propose the same, what is proposed holds, and only what one can change is changed."""

from __future__ import annotations

import functools
import random
from collections.abc import Callable
from typing import Any

import pytest

from skills_catalog.rules.engine.evaluate import contradictions, evaluate
from skills_catalog.rules.engine.neighbours import MOST_SHOWN, neighbours
from tests.rules.test_engines_agree import FACTS as MANY_FACTS
from tests.rules.test_engines_agree import day as any_day
from tests.rules.test_engines_agree import facts as random_facts
from tests.rules.test_engines_agree import options, rates, real_rules, tied
from tests.support.engines import run_node, unlike
from tests.support.form_cases import call, published
from tests.support.one_world import Node
from tests.support.random_answers import random_answer
from tests.support.random_rules import FACTS, case
from tests.support.renewed import renewed
from tests.support.some import some
from tests.support.soundness import gain_fault

Rules = dict[str, Any]
BATCH = 2_000
CHANGES: dict[str, Node] = {
    "staff": {"to": [{"value": False, "text": "不在编"}]},
    "level": {"up": "考{值}", "anew": ["klass"]},
    "shift": {"to": [{"value": "night", "text": "上夜班"}]},
    "hours": {"more": "{值} 学时"},
    "klass": {"later": "{值} 开班", "earlier": "{值} 开班"},
    "fee": {"more": "{值} 元"},
    "evenings": {"more": "{值} 晚"},
    "groups": {"add": [{"value": "a", "text": "加 a"}, {"value": "b", "text": "加 b"}]},
    "begun": {"later": "{值} 开始"},
    "cert": {"later": "{值} 发证", "when": {"fact": "local", "in": [True], "text": "本地"}},
}
EVERYBODY = ["person", "enterprise", "class"]


def changing(facts: list[Node], changes: dict[str, Node]) -> list[Node]:
    return [f | ({"change": changes[f["id"]]} if f["id"] in changes else {}) for f in facts]


def changes_at_random(facts: list[Node], r: random.Random) -> dict[str, Node]:
    """Ways to change facts that fit their types."""
    found: dict[str, Node] = {}
    for fact in facts:
        values = [v[0] for v in fact.get("values", [])]
        if not fact["ask"] or r.random() < 0.4:
            continue
        ways: dict[str, Callable[[list[str]], Node]] = {
            "choices": lambda v: {"add": [{"value": x, "text": f"加 {x}"} for x in v[:2]]},
            "choice": lambda v: r.choice([{"up": "到{值}"}, {"to": [{"value": x, "text": f"改 {x}"} for x in v[:2]]}]),
            "yes_no": lambda v: {"to": [{"value": r.random() < 0.5, "text": "改"}]},
            "date": lambda v: {"later": "{值} 起", "earlier": "{值} 止"},
            "number": lambda v: {"more": "{值} 个"},
            "money": lambda v: {"more": "{值} 元"},
        }
        if fact["type"] in ways:
            begins = [f["id"] for f in facts if f["type"] == "date" and f["ask"] and r.random() < 0.1]
            found[fact["id"]] = ways[fact["type"]](values) | ({"anew": begins} if begins else {})
    return found


def compare(books: list[Rules], calls: list[Rules]) -> int:
    """Both engines give the same; returns how many proposals that were. Numbers that JavaScript cannot hold are refused."""
    refused = proposed = 0
    for c, theirs in zip(calls, run_node(books, calls, "neighbours"), strict=True):
        ours = neighbours(books[c["rules"]], c["facts"], c["on"], **c["options"])
        if isinstance(theirs, dict) and "too large" in theirs["error"]:
            refused += 1
            continue
        assert theirs == ours, f"{list(unlike(ours, theirs))[:5]}, asked {c}"
        proposed += len(ours)
    assert refused * 50 <= len(calls)
    return proposed


@functools.cache
def real() -> Rules:
    return real_rules()


DAYS = ["2017-12-20", "2024-12-20", "2025-06-01", "2026-11-25"]


def answers(book: Rules, r: random.Random) -> tuple[Rules, str]:
    """Answers of somebody who is often close to something, and the day."""
    on = r.choice(DAYS)
    near: Rules = {
        "insured_as": "employed", "insured_months": 40, "occupation_green": r.random() < 0.3, "is_staff": False,
        "certificate_kind": r.choice(["skill_level", "completion"]), "level": r.choice(["L5", "L4"]),
        "certificate_date": r.choice(DAYS), "class_start": r.choice([*DAYS, "2018-01-01", "2025-01-02"]),
        "apprentices_mid": 0, "apprentices_high": 0, "technicians": 0, "groups": r.choice([[], ["new_farmer"]]),
    }  # fmt: skip
    given = {f["id"]: random_answer(f, r) for f in book["facts"] if f["ask"] and r.random() < 0.6}
    return given | {k: v for k, v in near.items() if r.random() < 0.85}, on


def test_engines_agree_on_the_real_rules(seed: int) -> None:
    r = random.Random(seed)
    calls = []
    for _ in range(200):
        given, on = answers(real(), r)
        calls.append({"rules": 0, "facts": given, "on": on, "options": {"audience": r.choice([["person"], ["enterprise"]])}})
    assert compare([real()], calls) > 20


def test_engines_agree_on_the_cases_of_the_forms(seed: int) -> None:
    book = published()["rules"]
    cases = [c for form in published()["forms"] for c in form["cases"]]
    r = random.Random(seed)
    books = [book | {"facts": changing(book["facts"], changes_at_random(book["facts"], r))} for _ in range(3)]
    calls = [call(c) | {"rules": n} for n in range(3) for c in cases]
    assert compare(books, calls) > 50


def test_engines_agree_on_random_rules(seed: int) -> None:
    """Most of them rates of which little but amounts and groups matters, so that much is proposed."""
    r = random.Random(seed)
    books, calls = [], []
    for n in range(320):
        given = changing(MANY_FACTS, changes_at_random(MANY_FACTS, r))
        books.append({"hash": "h", "levels": ["L5", "L4", "L3"], "facts": given, "rates": few(r) if n % 4 else rates(r)})
        calls += [{"rules": n, "facts": random_facts(r), "on": any_day(r), "options": options(r)} for _ in range(6)]
    assert compare(books, calls) > 30


def few(r: random.Random) -> list[Rules]:
    groups = [{"group": f"h{n}", "settle": r.choice(["highest", "order", "choice"])} for n in range(4)]
    return [tied(r, n, groups) for n in range(r.randint(1, 4))]


def run_python(books: list[Rules], calls: list[Rules]) -> list[Any]:
    return [neighbours(books[c["rules"]], c["facts"], c["on"], **c["options"]) for c in calls]


ENGINES = [
    pytest.param(run_python, id="python"),
    pytest.param(functools.partial(run_node, what="neighbours"), id="javascript"),
]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("count", [3_000, pytest.param(50_000, marks=pytest.mark.long)])
def test_what_is_proposed_holds_for_every_completion(engine: Callable[..., list[Any]], count: int, seed: int) -> None:
    """Of the old answers and the new ones alike, and whatever the office decides."""
    r = random.Random(seed)
    proposed = 0
    for start in range(0, count, BATCH):
        cases = [case(r) for _ in range(min(BATCH, count - start))]
        books = [c.book | {"facts": changing(FACTS, CHANGES)} for c in cases]
        for tried, found in zip(cases, engine(books, [c.call(n) for n, c in enumerate(cases)]), strict=True):
            for one in found:
                proposed += 1
                assert gain_fault(tried, one) is None, (gain_fault(tried, one), one, tried)
    assert proposed > count // 60


def test_the_check_of_gains_can_fail() -> None:
    r = random.Random(1)
    while True:
        tried = case(r)
        tried.book["facts"] = changing(FACTS, CHANGES)
        c = tried.call(0)
        found = neighbours(tried.book, c["facts"], c["on"], **c["options"])
        if found and found[0]["gain"]["min"]:
            break
    more = found[0] | {"gain": {"min": found[0]["gain"]["min"] + 10**9, "max": None}}
    assert "gains" in str(gain_fault(tried, more))
    assert "not had" in str(gain_fault(tried, found[0] | {"rates": ["nowhere"]}))


def test_only_what_one_can_change_is_changed(seed: int) -> None:
    """Each proposal keeps to the ways that its facts declare, contradicts nothing, and names what it starts from."""
    r = random.Random(seed)
    book, kinds, seen = real(), {f["id"]: f for f in real()["facts"]}, 0
    for _ in range(150):
        given, on = answers(book, r)
        found = neighbours(book, given, on, audience=["person", "enterprise"])
        assert len(found) <= MOST_SHOWN
        for one in found:
            seen += 1
            steps = [c for c in one["changes"] if c["text"] is not None]
            assert 1 <= len(steps) <= 2
            anew = {d for c in steps for d in kinds[c["fact"]]["change"].get("anew", [])}
            for change in one["changes"]:
                assert change["from"] == given[change["fact"]] != change["to"]
                if change["text"] is None:
                    assert change["fact"] in anew
                    assert change["from"] < change["to"] == on
                elif kinds[change["fact"]]["type"] == "date":
                    assert min(change["from"], change["to"]) >= on
            changed = {c["fact"]: c["to"] for c in one["changes"]}
            broken = contradictions(book, given | changed, on)
            assert not [b for b in broken if b["fact"] in changed or b["other"] in changed]
    assert seen > 20


UNCHANGEABLE = ["birth_date", "is_staff", "residence_town", "living_paid_this_year", "insured_as", "insured_months", "occupation"]


def test_what_nobody_can_change_has_no_way() -> None:
    kinds = {f["id"]: f for f in real()["facts"]}
    assert [f for f in some(UNCHANGEABLE) if "change" in kinds[f]] == []
    assert [f for f in kinds.values() if "change" in f and ("derive" in f or not f["ask"])] == []


WORKER: Rules = {
    "insured_as": "employed", "insured_months": 24, "certificate_kind": "skill_level", "level": "L5", "is_staff": False,
    "certificate_date": "2026-12-20", "occupation_green": False, "groups": [],
}  # fmt: skip
ON = "2026-11-25"


def only_text(found: list[Rules]) -> list[tuple[list[str], int | None]]:
    return [([c["text"] for c in one["changes"] if c["text"]], one["gain"]["min"]) for one in found]


def test_a_worker_gets_five_hundred_more_for_the_next_level() -> None:
    found = neighbours(renewed(real()), WORKER | {"certificate_date": "2026-11-20"}, ON)
    assert only_text(found) == [(["考高级工（三级）的证书"], 100000), (["考中级工（四级）的证书"], 50000)]
    assert found[1] == {
        "changes": [
            {"fact": "level", "from": "L5", "to": "L4", "text": "考中级工（四级）的证书"},
            {"fact": "certificate_date", "from": "2026-11-20", "to": ON, "text": None},
        ],
        "gain": {"min": 50000, "max": 50000},
        "gains": {"person": {"min": 50000, "max": 50000}},
        "rates": [],
        "lost": [],
        "until": None,
    }


def test_at_the_highest_level_that_is_paid_there_is_nothing_above() -> None:
    assert neighbours(renewed(real()), WORKER | {"level": "L3", "certificate_date": ON}, ON) == []


def test_what_hangs_on_an_unknown_is_left_out() -> None:
    """While it is open whether the occupation is a green one, the school's money may be more than the worker's."""
    known = {k: v for k, v in WORKER.items() if k != "occupation_green"} | {"certificate_date": ON, "class_start": ON}
    assert neighbours(renewed(real()), known, ON) == []
    picked = neighbours(renewed(real()), known, ON, choices={"fund-once": "ui-upgrade-2023"})
    assert [one["gains"]["person"]["min"] for one in picked] == [100000, 50000]


def test_a_class_the_day_after_a_version_ended_begins_a_day_earlier() -> None:
    found = neighbours(real(), {"groups": ["new_farmer"], "class_start": "2018-01-01"}, "2017-12-20")
    assert only_text(found) == [(["选 2017-12-31 开班的班（最晚这天）"], 300000)]
    assert found[0]["gains"] == {"institution": {"min": 300000, "max": 300000}}
    assert found[0]["rates"] == ["farmer-2017"]


def test_a_day_that_is_past_is_not_proposed() -> None:
    assert neighbours(real(), {"groups": ["new_farmer"], "class_start": "2018-01-01"}, "2018-01-01") == []


def test_a_class_that_has_begun_cannot_begin_on_another_day() -> None:
    green = {"certificate_kind": "skill_level", "occupation_green": True, "is_staff": False, "insured_as": "neither"}
    assert only_text(neighbours(real(), green | {"class_start": "2025-01-02"}, "2025-01-02")) == [
        (["选 2025-01-08 开班的班（最早这天）"], 60000)
    ]
    assert neighbours(real(), green | {"class_start": "2025-01-02"}, "2025-01-03") == []


def test_two_changes_are_proposed_where_one_alone_does_not_bring_as_much() -> None:
    found = neighbours(renewed(real()), WORKER | {"certificate_kind": "completion", "certificate_date": ON}, ON)
    assert only_text(found) == [
        (["考高级工（三级）的证书", "这个职业有等级证书的，考职业技能等级证书"], 200000),
        (["考中级工（四级）的证书", "这个职业有等级证书的，考职业技能等级证书"], 150000),
        (["这个职业有等级证书的，考职业技能等级证书"], 100000),
    ]
    assert found[0]["rates"] == ["ui-upgrade-2023"]


def registering(book: Rules) -> Rules:
    """The rules, as if the amounts of the training subsidy were real."""
    rates = [r | ({"verification": "verified"} if r["id"] == "training-2019-sample" else {}) for r in book["rates"]]
    return book | {"rates": rates}


IDLE: Rules = {
    "insured_as": "neither", "is_staff": False, "groups": [], "birth_date": "1990-01-01", "class_start": "2026-12-01",
    "certificate_kind": "skill_level", "level": "L4", "occupation": "nobody", "institution_credit": "good", "occupation_green": False,
    "occupation_shortage": False, "occupation_top_ten": False,
}  # fmt: skip


def test_registering_as_unemployed_opens_what_those_out_of_work_get() -> None:
    book = registering(real())
    idle = {k: v for k, v in IDLE.items() if k not in ("occupation", "institution_credit")}
    found = neighbours(book, idle, ON)
    assert (["没有工作的，可以先办失业登记"], 150000) in only_text(found)
    assert all(one["gains"].keys() == {"institution"} for one in some(found))
    assert [(one["rates"], one["gains"]) for one in neighbours(real(), idle, ON)] == [(["training-2019"], {})], (
        "its amount is not published"
    )


@pytest.mark.parametrize("other", [{"insured_as": "employed"}, {"is_staff": True}, {"insured_as": None}, {"groups": None}])
def test_who_may_be_at_work_is_not_told_to_register(other: Rules) -> None:
    idle = {k: v for k, v in IDLE.items() if k not in ("occupation", "institution_credit")}
    texts = [text for texts, _ in only_text(neighbours(registering(real()), idle | other, ON)) for text in texts]
    assert "没有工作的，可以先办失业登记" not in texts


def test_an_enterprise_learns_what_its_first_apprentice_brings() -> None:
    firm = {"apprentices_mid": 0, "apprentices_high": 0, "apprentice_years": 2, "technicians": 0}
    found = neighbours(real(), firm, ON, audience=["enterprise"])
    assert only_text(found) == [
        (["和 1 名学徒签 1 年以上劳动合同，按中级工培养"], 800000),
        (["和 1 名学徒签 1 年以上劳动合同，按高级工培养"], 800000),
        (["送 1 名在职职工参加技师、高级技师培训"], 0),
    ]
    assert found[2]["rates"] == ["technician"]


def test_what_has_no_figure_is_proposed_for_it_opens() -> None:
    found = neighbours(real(), {"technicians": 0}, ON, audience=["enterprise"])
    assert found[0]["gain"] == {"min": 0, "max": 0}
    assert found[0]["rates"] == ["technician"]


def test_samples_bring_nothing(seed: int) -> None:
    """Without the samples the proposals are the same."""
    r = random.Random(seed)
    book = real()
    bare = book | {"rates": [x for x in book["rates"] if x["verification"] != "sample"]}
    given = [answers(book, r) for _ in range(100)]
    found = [neighbours(book, facts, on, audience=EVERYBODY) for facts, on in given]
    assert found == [neighbours(bare, facts, on, audience=EVERYBODY) for facts, on in given]
    assert any(found)


def test_all_answers_given_the_gain_lies_in_the_difference_of_the_totals(seed: int) -> None:
    """Where all is answered, a proposal brings what evaluating anew brings."""
    r = random.Random(seed)
    seen = 0
    while seen < 40:
        near, on = answers(real(), r)
        given = {f["id"]: random_answer(f, r) for f in real()["facts"] if "derive" not in f} | near
        before = evaluate(real(), given, on)
        for one in neighbours(real(), given, on):
            after = evaluate(real(), given | {c["fact"]: c["to"] for c in one["changes"]}, on)
            least, most = (after["total"]["min"] - before["total"]["max"], after["total"]["max"] - before["total"]["min"])
            assert least <= one["gain"]["min"] <= one["gain"]["max"] <= most
            seen += 1
