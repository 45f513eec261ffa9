"""What a form needs to check itself: the facts there are, their values, and where to say what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from skills_catalog.findings.finding import KeyPath
from skills_catalog.findings.suggest import Words, guess_named
from skills_catalog.rules.language.facts import Fact

NUMERIC = ("number", "money", "percent", "date")
FACT_TYPES = {
    "choice": "单选", "choices": "多选", "number": "数字", "money": "金额", "date": "日期", "yes_no": "是否", "percent": "比例",
}  # fmt: skip


def types_text(types: Iterable[str]) -> str:
    return "、".join(f"{FACT_TYPES[t]}（{t}）" for t in types)


@dataclass(frozen=True)
class Checking:
    """The checks of one rate. report: (key path, code, message, severity).

    fact_words: what people call a fact → its id. words: fact → what people call its values → these.
    """

    facts: Mapping[str, Fact]
    values: Mapping[str, Mapping[str, str]]
    report: Callable[[KeyPath, str, str, str], None]
    fact_words: Words = field(default_factory=dict)
    words: Callable[[Fact], Words] = lambda _: {}

    def wrong(self, path: KeyPath, message: str, code: str = "rule-amount", severity: str = "error") -> None:
        self.report(path, code, message, severity)

    def fact(self, path: KeyPath, id: str) -> Fact | None:
        """Return a fact, or None after saying that there is none."""
        found = self.facts.get(id)
        if found is None:
            self.wrong(path, f"没有事实“{id}”。{guess_named(id, list(self.facts), self.fact_words)}", "rule-fact")
        return found

    def fact_of(self, path: KeyPath, id: str, types: tuple[str, ...], also: tuple[str, ...] = ()) -> Fact | None:
        """Return a fact that must be of one of some types; for a name that is unknown those are proposed, and ``also``."""
        found = self.facts.get(id)
        if found is None:
            fitting = [*also, *(other.id for other in self.facts.values() if other.type in types)]
            words = {word: fact for word, fact in self.fact_words.items() if fact in fitting}
            self.wrong(path, f"没有事实“{id}”。{guess_named(id, fitting, words)}", "rule-fact")
        if found is not None and found.type not in types:
            self.wrong(path, f"这里要{types_text(types)}的事实，“{id}”是{types_text([found.type])}。", "rule-fact")
        return found
