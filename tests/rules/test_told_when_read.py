"""What only the browser's engine does: details are reckoned when they are read; beside results it tells contradictions."""

from __future__ import annotations

from typing import Any

from tests.support.engines import node, rules_js
from tests.support.random_rules import ON, day, made, plain

RUN = """
import { contradictions, evaluate, fraction } from %s;
let text = '';
process.stdin.on('data', c => { text += c; });
process.stdin.on('end', () => {
  const { book, facts, on } = JSON.parse(text);
  const tell = () => { %s };
  process.stdout.write(JSON.stringify(tell()));
});
"""
KEYS = [
    "rate", "title", "status", "amount", "no_figure", "paid_to", "claim_until", "decided_by", "in_force", "reasons", "missing",
    "steps", "payments", "beaten_by", "verification", "change",
]  # fmt: skip
LATER = ["reasons", "missing", "steps", "payments", "change"]
RATE = plain(0, when={"fact": "staff", "in": [True], "text": "在编"}, instalments=[{"when": "全部", "rest": True}])


def told(script: str, facts: Any = None, rates: Any = None) -> Any:
    """What a script makes of a book, facts and ON in node."""
    book = made(rates or [RATE], {}, []).book
    text = RUN % (f"'{rules_js().as_uri()}'", script)
    return node("--input-type=module", "-e", text, given={"book": book, "facts": facts or {}, "on": ON})


def test_details_are_reckoned_when_they_are_read_and_kept() -> None:
    found = told(
        """const result = evaluate(book, facts, on), out = result.outcomes[0];
        const later = o => Object.keys(o).filter(k => Object.getOwnPropertyDescriptor(o, k).get);
        const before = [later(out), later(result)], same = out.reasons === out.reasons && result.ask === result.ask;
        return [Object.keys(out), before, same, [later(out), later(result)], Object.keys(result)];"""
    )
    top = ["on", "rules", "outcomes", "total", "totals", "ask"]
    assert found == [KEYS, [LATER, ["ask"]], True, [LATER[2:], []], top]


def test_details_can_be_copied_and_replaced() -> None:
    found = told(
        """const out = evaluate(book, facts, on).outcomes[0], copy = Object.assign({}, out);
        out.steps = [];
        return [copy.missing, copy.payments.length, out.steps, copy.steps.length];"""
    )
    assert found == [["staff"], 1, [], 1]


def test_a_book_is_made_ready_once() -> None:
    """What was read of a book stays, so that the second person costs less; a book nobody changes is a promise of the caller."""
    found = told(
        """const first = evaluate(book, { staff: true }, on).outcomes[0].status;
        book.rates[0].when.in = [false];
        return [first, evaluate(book, { staff: true }, on).outcomes[0].status];"""
    )
    assert found == ["yes", "yes"]


def test_numbers_that_cannot_be_held_are_refused() -> None:
    big = plain(0, amount={"percent": {"share": [1, 3], "of": {"percent": {"share": [1, 9007199254740881], "of": {"fixed": 7}}}}})
    script = "try { evaluate(book, facts, on); return 'none'; } catch (e) { return String(e); }"
    assert told(script, rates=[big]) == "RangeError: number too large"


def test_contradictions_name_both_facts_and_what_they_say() -> None:
    say = "return contradictions(book, facts, on);"
    facts = {"cert": day(80), "klass": day(120), "hours": 3, "evenings": "5.5"}
    assert told(say, facts) == [
        {"fact": "evenings", "other": "hours", "text": "evenings（5.5）比hours（3）多，请改其中一个。"},
        {"fact": "cert", "other": "klass", "text": f"cert（{day(80)}）早于klass（{day(120)}），请改其中一个。"},
    ]
    assert told(say, {"cert": day(30), "klass": day(20)}) == [
        {"fact": "cert", "other": None, "text": f"cert不能早于 {day(40)}。"},
        {"fact": "klass", "other": None, "text": f"klass不能早于 {day(40)}。"},
    ]
    assert told(say, {"klass": day(121)}) == [{"fact": "klass", "other": None, "text": f"klass不能晚于 {day(120)}。"}]
    assert told(say, {"klass": day(120), "hours": 3}) == []
    assert told(say, {"paid": 1000, "fee": 300, "spent": 300}) == [
        {"fact": "paid", "other": "both", "text": "paid（10 元）比both（6 元）多，请改其中一个。"}
    ]
    assert told(say, {"cert": day(80), "begun": day(100)}) == [
        {"fact": "begun", "other": "cert", "text": f"begun（{day(100)}）晚于cert（{day(80)}），请改其中一个。"}
    ]
    assert told(say, {"paid": 1000, "fee": 300}) == []


def test_a_date_after_the_day_that_is_asked_about() -> None:
    script = """book.facts[9].not_after = ['on']; book.facts[6].part_of = 'spent';
        return contradictions(book, { klass: '2027-01-01', fee: 150000, spent: 5 }, on);"""
    assert told(script) == [
        {"fact": "fee", "other": "spent", "text": "fee（1,500 元）比spent（0.05 元）多，请改其中一个。"},
        {"fact": "klass", "other": None, "text": f"klass（2027-01-01）在 {ON} 以后，请改。"},
    ]


def test_a_share_of_nothing_says_so() -> None:
    share = plain(0, when={"fact": "share", "min": [3, 5], "text": "占比不低于 60%"})
    (reason,) = told("return evaluate(book, facts, on).outcomes[0].reasons;", {"fee": 0, "spent": 0}, [share])
    assert (reason["text"], reason["holds"]) == ("占比不低于 60%（fee是 0，按 0 算）", False)


def test_what_several_worlds_come_to_is_a_step() -> None:
    adds = [{"title": f"加 {n}", "add": n, "when": {"fact": "level", "in": [v], "text": v}} for n, v in ((10, "L5"), (20, "L4"))]
    steps = told("return evaluate(book, facts, on).outcomes[0].steps;", {}, [plain(0, adjustments=adds)])
    assert steps[-1] == {"text": "把各种可能合起来", "amount": {"min": 100, "max": 120}}
    assert steps[-2]["amount"] == {"min": 100, "max": 130}


def test_the_last_day_to_claim_and_totals_by_payee() -> None:
    limits = [{"text": "30 天内", "claim_within": {"days": 30, "of": "cert"}, "count": []}]
    rates = [
        plain(0, limits=limits, in_force={"from": day(0), "to": day(125)}),
        plain(
            1,
            limits=limits,
            payee=[{"to": "institution", "when": {"fact": "staff", "in": [True], "text": "在编"}}, {"to": "person"}],
        ),
    ]
    script = "const r = evaluate(book, facts, on); return [r.outcomes.map(o => [o.claim_until, o.paid_to]), r.total, r.totals];"
    hundred, open_ = {"min": 100, "max": 100}, {"min": 0, "max": 100}
    both = {"min": 100, "max": 200}
    assert told(script, {"cert": day(100)}, rates) == [
        [[day(125), "person"], [day(130), None]],
        {"min": 200, "max": 200},
        {"institution": open_, "person": both},
    ]
    assert told(script, {"cert": day(80), "staff": True}, rates) == [
        [[day(110), "person"], [day(110), "institution"]],
        {"min": 200, "max": 200},
        {"institution": hundred, "person": hundred},
    ]
    assert told(script, {"staff": True}, rates)[0] == [[None, "person"], [None, "institution"]]


def test_a_large_group_is_settled_in_a_moment() -> None:
    """Two thousand in one group: rounds, never pairs."""
    kinds = [("highest", {}), ("order", {"rank": 1}), ("choice", {})]
    for settle, more in kinds:
        exclusive = [{"group": "g", "settle": settle, **more}]
        rates = [plain(n, amount={"fixed": 1000 + n % 7}, exclusive=exclusive) for n in range(2000)]
        script = """const r = evaluate(book, facts, on, { choices: { g: 'r5' } }), t = Date.now();
            const beaten = r.outcomes.filter(o => o.beaten_by);
            return [beaten.length, Array.from(new Set(beaten.map(o => o.beaten_by.rate))), r.total, Date.now() - t < 1000];"""
        best = {"highest": "r1000", "order": "r0", "choice": "r5"}[settle]
        fen = {"highest": 1006, "order": 1000, "choice": 1005}[settle]
        assert told(script, {}, rates) == [1999, [best], {"min": fen, "max": fen}, True], settle


def test_the_extra_places_of_a_limit() -> None:
    """每年 1 次，高级另 1 次: an entry that does not say its level may have used either."""
    special = {"at_most": 1, "when": {"fact": "level", "in": ["L3"], "text": "高级"}}
    rate = plain(0, limits=[{"text": "次数", "per": "life", "count": ["k"], "at_most": 1, "extra": special}])
    script = """return [['L3'], ['L4'], ['L3', 'L3'], ['L3', 'L4'], [null], ['L3', null]].map(levels => ['L3', 'L4', null].map(level => {
        const ledger = levels.map(v => ({ kind: 'k', date: '2026-01-01', level: v }));
        const r = evaluate(book, { level }, on, { ledger });
        return r.outcomes[0].status + (r.outcomes[0].missing.length ? ' ' + r.outcomes[0].missing : '');
      }));"""
    assert told(script, {}, [rate]) == [
        ["yes", "yes", "yes"],  # the extra place is used: for either one of the others is left
        ["yes", "no", "maybe level"],
        ["no", "no", "no"],
        ["no", "no", "no"],
        ["yes", "maybe", "maybe level"],
        ["no", "no", "no"],
    ]
