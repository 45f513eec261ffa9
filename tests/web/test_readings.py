"""One reader of numbers and one of dates for every form and list, in both engines."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest

from skills_catalog.text.characters import NOT_TEXT, ODD_SPACE
from tests.support.engines import load_roster, node
from tests.support.places import SCRIPTS
from tests.support.typed_values import DATES, MONEY, NUMBERS, PARTS, UNSEEN

CALL = """
const given = JSON.parse(require('fs').readFileSync(0, 'utf8'));
Promise.all(given.files.map(f => import(f))).then(modules => {
  const all = Object.assign({}, ...modules);
  console.log(JSON.stringify(given.calls.map(([name, args]) => all[name](...args))));
});
"""


def in_node(name: str, *arguments: Any) -> Any:
    files = [(SCRIPTS / path).as_uri() for path in ("page/readings.js", "page/typed.js")]
    return node("--no-warnings", "-e", CALL, given={"files": files, "calls": [[name, list(arguments)]]})[0]


@pytest.fixture(scope="module", params=["quickjs", "node"])
def call(request: pytest.FixtureRequest) -> Any:
    return load_roster() if request.param == "quickjs" else in_node


def agrees(found: dict[str, Any], expected: Any) -> bool:
    if isinstance(expected, str) and expected and "error" in found:
        return expected in found["error"] and not found["error"].endswith("。")
    return found == {"value": expected}


@pytest.mark.parametrize(("fact", "text", "expected"), NUMBERS, ids=lambda x: x if isinstance(x, str) else "")
def test_a_number_is_its_value_or_says_what_is_wrong(call: Any, fact: dict[str, Any], text: str, expected: Any) -> None:
    found = call("readNumber", text, fact)
    assert agrees(found, expected), found


@pytest.mark.parametrize(("text", "day", "words"), DATES)
def test_a_date_is_its_day_or_says_what_is_wrong(call: Any, text: str, day: str, words: str) -> None:
    found = call("readDay", text)
    assert found.get("value", "") == day and words in found.get("error", ""), found


@pytest.mark.parametrize(("parts", "day", "words"), PARTS)
def test_a_date_in_three_fields(call: Any, parts: tuple[str, str, str], day: str, words: str) -> None:
    found = call("readParts", dict(zip("ymd", parts, strict=True)))
    assert found.get("value", "") == day and words in found.get("error", ""), found
    assert found.get("partial", False) == ("" in parts and not day and "" in parts[:2] + parts[2:] and len(parts[0]) <= 4)


def test_nothing_is_nothing(call: Any) -> None:
    assert call("readNumber", " \u200b\u3000", MONEY) == {"empty": True}
    assert call("readDay", "\ufeff") == {"empty": True}
    assert call("readParts", {"y": "", "m": " ", "d": "\u200b"}) == {"empty": True}


def test_what_cannot_be_seen_does_not_count(call: Any) -> None:
    text = UNSEEN.join(f"{UNSEEN}1200元{UNSEEN}")
    assert call("readNumber", text, MONEY) == {"value": 120000}
    assert call("readDay", UNSEEN.join("2019-1-5")) == {"value": "2019-01-05"}


def test_a_share_beside_its_sign_needs_none(call: Any) -> None:
    assert call("readNumber", "62.5", {"type": "percent"}, {"bare": True}) == {"value": [625, 1000]}


def test_the_unseen_characters_are_those_of_the_compiler() -> None:
    """What a record may not hold because nobody sees it is passed over in a form."""
    known = [chr(n) for n in range(0x10000) if unicodedata.category(chr(n)) == "Cf"]
    forbidden = [c for c in known if ODD_SPACE.match(c) or NOT_TEXT.match(c)]
    assert len(forbidden) > 15
    assert in_node("clean", "1" + "".join(forbidden) + "2") == "12"
