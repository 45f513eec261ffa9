"""The command line in Chinese: argparse with its headings, and with its errors as findings that say what to write."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from skills_catalog.findings.finding import Problems, findings_text
from skills_catalog.findings.suggest import guess

WRONG = 2
"""Exit code of a command that was written wrongly."""


class _Formatter(argparse.HelpFormatter):
    def add_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks Chinese; sub-commands are of the same class."""

    def __init__(
        self,
        prog: str | None = None,
        description: str | None = None,
        epilog: str | None = None,
        parents: Sequence[argparse.ArgumentParser] = (),
        add_help: bool = True,
    ) -> None:
        super().__init__(
            prog, description=description, epilog=epilog, parents=list(parents), add_help=False, formatter_class=_Formatter
        )
        self._positionals.title, self._optionals.title = "参数", "选项"
        if add_help:
            self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def error(self, message: str) -> NoReturn:
        """End with the finding that says what is wrong with the arguments."""
        problems = Problems()
        problems.add(self.prog, (0, 0), "usage", _said(message, self))
        print(findings_text(problems.found, "text"), file=sys.stderr)
        print(f"看全部写法：python {self.prog} --help", file=sys.stderr)
        sys.exit(WRONG)

    def known_options(self) -> list[str]:
        """Every option of the command and of its sub-commands."""
        found = [o for action in self._actions if action.help != argparse.SUPPRESS for o in action.option_strings]
        for action in self._actions:
            for parser in dict.fromkeys(action.choices.values()) if isinstance(action.choices, dict) else ():
                found += parser.known_options()
        return [o for o in dict.fromkeys(found) if o.startswith("--")]


def whole(text: str, least: int, most: int) -> int:
    """A whole number of an option, within bounds."""
    if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
        raise argparse.ArgumentTypeError(f"要写 {least} 到 {most} 的整数，“{text}”不是。")
    return int(text)


def _choice(found: re.Match[str], _parser: Parser) -> str:
    known = [word.strip().strip("'") for word in found["choices"].split(",")]
    return f"{found['name']} 不能写“{found['value']}”。{guess(found['value'], known)}"


def _unknown(found: re.Match[str], parser: Parser) -> str:
    words = found["words"].split()
    first = next((w for w in words if w.startswith("-")), None)
    if first is None:
        return f"多写了 {' '.join(words)}，请删掉；有空格的名字要放进引号。"
    return f"没有选项 {first}。{guess(first.partition('=')[0], parser.known_options())}"


def _said(message: str, parser: Parser) -> str:
    """An error of argparse in Chinese, with what to write instead; one that is not known stays as it is."""
    for pattern, say in _SAYINGS:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            return say(found, parser)
    return message


_SAYINGS: tuple[tuple[str, Callable[[re.Match[str], Parser], str]], ...] = (
    (r"argument (?P<name>.+?): invalid choice: '(?P<value>.*)' \(choose from (?P<choices>.*)\)", _choice),
    (
        r"argument (?P<name>.+?): expected (?:one|at least one) argument",
        lambda f, _: f"{f['name']} 后面要写一个值。",
    ),
    (
        r"argument (?P<name>.+?): ignored explicit argument '(?P<value>.*)'",
        lambda f, _: f"{f['name']} 后面不写值，请删掉“{f['value']}”。",
    ),
    (r"argument (?P<name>.+?): (?P<why>.*)", lambda f, _: f"{f['name']}：{f['why']}"),
    (
        r"the following arguments are required: (?P<names>.*)",
        lambda f, _: f"还要写：{f['names'].replace(', ', '、')}。",
    ),
    (r"unrecognized arguments: (?P<words>.*)", _unknown),
    (
        r"ambiguous option: (?P<name>\S+) could match (?P<choices>.*)",
        lambda f, _: f"选项 {f['name']} 不完整，可能是 {f['choices'].replace(', ', '、')}，请写全。",
    ),
)
