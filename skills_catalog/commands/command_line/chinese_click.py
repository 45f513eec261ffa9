"""Click in Chinese: help, and what is wrong with a command's words as findings that say what to write."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NoReturn

import click

from skills_catalog.findings.suggest import guess

HELP = ("-h", "--help")
IMPLIED = "skills_catalog.implied"
"""What click's contexts note where no verb was written."""


class Wrong(click.UsageError):
    """A command that was written wrongly; the message says what to write."""


class VerbOption(click.Option):
    """An option; ``section`` is the heading of those that several verbs share."""

    def __init__(self, *given: Any, section: str = "选项", **more: Any) -> None:
        super().__init__(*given, **more)
        self.section = section


def written_form(param: click.Parameter, ctx: click.Context) -> str:
    """Return how an option or an argument is written, as ``--on 日期``."""
    if not isinstance(param, click.Option):
        return param.human_readable_name
    names = ", ".join([*param.opts, *param.secondary_opts])
    return names if param.is_flag else f"{names} {param.make_metavar(ctx)}"


def called(param: click.Parameter) -> str:
    """Return what a message calls an option or an argument."""
    return max(param.opts, key=len) if isinstance(param, click.Option) else param.human_readable_name


class Verb(click.Command):
    """A verb. Its words are judged here, so that every message is ours."""

    allow_extra_args = True

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **{**more, "add_help_option": False})
        self.params.append(VerbOption(HELP, is_flag=True, is_eager=True, expose_value=False, callback=_help, help="显示这份说明"))

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        given = list(args)
        try:
            rest = super().parse_args(ctx, args)
        except click.UsageError as error:
            raise Wrong(self._said(error, ctx, given), ctx) from None
        if rest:
            raise Wrong(self._too_much(rest, ctx), ctx)
        return rest

    def _too_much(self, rest: Sequence[str], ctx: click.Context) -> str:
        top = ctx.find_root()
        if ctx.meta.get(IMPLIED) and isinstance(top.command, Program):
            if rest[0] in top.command.verbs:
                return f"命令要写在最前面：{top.command_path} {rest[0]} …"
            return f"命令 不能写“{rest[0]}”。{guess(rest[0], list(top.command.verbs))}"
        return f"多写了 {' '.join(rest)}，请删掉；有空格的名字要放进引号。"

    def _said(self, error: click.UsageError, ctx: click.Context, given: Sequence[str]) -> str:
        """Say in Chinese what click found in the words that were given."""
        options = [param for param in self.params if isinstance(param, click.Option)]
        known = {name: param for param in options for name in [*param.opts, *param.secondary_opts]}
        if isinstance(error, click.NoSuchOption):
            seen = [name for name, param in known.items() if not param.hidden and name.startswith("--")]
            begun = [name for name in seen if name.startswith(error.option_name)]
            if len(begun) > 1:
                return f"选项 {error.option_name} 不完整，可能是 {'、'.join(begun)}，请写全。"
            return f"没有选项 {error.option_name}。{guess(error.option_name, begun or seen)}"
        if isinstance(error, click.BadOptionUsage):
            name = error.option_name
            if name in known and known[name].is_flag:
                value = next((word.partition("=")[2] for word in given if word.startswith(f"{name}=")), "")
                return f"{name} 后面不写值，请删掉“{value}”。"
            return f"{name} 后面要写一个值。"
        if isinstance(error, click.MissingParameter):
            read, _, _ = self.make_parser(ctx).parse_args(list(given))
            missing = [called(p) for p in self.params if p.required and not isinstance(read.get(p.name or ""), str)]
            return f"还要写：{'、'.join(missing)}。"
        if isinstance(error, click.BadParameter) and error.param is not None:
            return f"{called(error.param)}{error.message}"
        return error.format_message()

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        arguments = [p for p in self.params if isinstance(p, click.Argument)]
        return ["[选项]", *(name if p.required else f"[{name}]" for p in arguments for name in [p.human_readable_name])]

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), "用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for title, params in help_sections(self).items():
            with formatter.section(title):
                _table(formatter, [(written_form(p, ctx), p.help or "") for p in params])


def help_sections(command: click.Command) -> dict[str, list[click.Argument | VerbOption]]:
    """Return what a verb's help lists, under its headings."""
    found: dict[str, list[click.Argument | VerbOption]] = {"参数": [], "选项": []}
    for param in command.params:
        if isinstance(param, click.Argument):
            found["参数"].append(param)
        elif isinstance(param, VerbOption) and not param.hidden:
            found.setdefault(param.section, []).append(param)
    return {title: params for title, params in found.items() if params}


def _table(formatter: click.HelpFormatter, rows: Sequence[tuple[str, str]]) -> None:
    """Write two columns; a Chinese character is as wide as two others."""

    def wide(text: str) -> int:
        return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)

    most = max(wide(left) for left, _ in rows)
    for left, right in rows:
        formatter.write(f"{' ' * formatter.current_indent}{left}{' ' * (most - wide(left))}  {right}\n")


def _help(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        click.echo(ctx.get_help())
        ctx.exit()


class Program(Verb, click.Group):
    """The program: verbs, each in a module of its own that is imported when it is called."""

    def __init__(self, verbs: dict[str, str], implied: str, **more: Any) -> None:
        """verbs: verb → module. implied: the verb that is meant where none is written."""
        super().__init__(**more)
        self.verbs, self.verb = verbs, implied

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(self.verbs)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        found: click.Command = import_module(self.verbs[name]).command
        return found

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the verb that is meant in front where there is none. Raises Wrong for a verb that there is not."""
        first = args[0] if args else ""
        if first in HELP:
            return click.Group.parse_args(self, ctx, args)
        if first not in self.verbs and first[:1] not in ("", "-"):
            raise Wrong(f"命令 不能写“{first}”。{guess(first, list(self.verbs))}", ctx)
        ctx.meta[IMPLIED] = first not in self.verbs
        return click.Group.parse_args(self, ctx, [self.verb, *args] if ctx.meta[IMPLIED] else args)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return ["[命令]", "[选项]"]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("命令"):
            found = {name: self.get_command(ctx, name) for name in self.verbs}
            _table(formatter, [(name, command.help or "") for name, command in found.items() if command])
        formatter.write_paragraph()
        formatter.write_text(f"不写命令就是 {self.verb}。一个命令的选项：{ctx.command_path} {self.verb} --help")


def wrong(message: str) -> NoReturn:
    """End a verb whose words do not go together."""
    raise Wrong(message, click.get_current_context())
