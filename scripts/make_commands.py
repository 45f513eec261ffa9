"""Writes ``docs/commands.md`` from the command line itself: every command, every option, once.

Run: ``.venv/bin/python -m scripts.make_commands`` after a change of a verb's options.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from skills_catalog.commands.command_line import program
from skills_catalog.commands.command_line.chinese_click import HELP, VerbOption, help_sections, written_form
from skills_catalog.commands.command_line.options import BUILDING, READING

HERE = Path(__file__).resolve().parent.parent
PAGE = HERE / "docs" / "commands.md"
TOP = """# 命令

由 `python -m scripts.make_commands` 按程序自己的选项生成，不要手改。怎么用见 [howto](howto/README.md)。

```
python build.py [命令] [选项]
```

用 pip 装好的程序叫 `skills-catalog`，命令和选项相同。不写命令就是 `build`。

站在一个区县的文件夹里（里面有 `catalog/district.yaml`），或它里面的任何文件夹里运行，就用那里的 `catalog/`、`content/`、
`mkdocs.yml`，站点写在那里的 `site/`，并说出是哪个区县；在别处运行，用程序自带的目录，站点写在当前文件夹的 `site/`。
`import` 和 `new` 要写目录，只在区县的文件夹里运行。"""

MORE = {
    "check": "用文字输出时，最后一段“还可以补充”说本区还能补什么：经办部门的联系方式、镇街的驻地、本区自己的统计……这些不是错误，"
    "不算进错误和警告的个数；`--format json` 只有检查结果，没有这一段。"
}
"""What a command prints beside what its options say."""


def table(params: Sequence[click.Argument | VerbOption], ctx: click.Context) -> str:
    said = [
        (written_form(p, ctx).replace("|", chr(92) + "|").replace(", ", "`, `"), p.help or "")
        for p in params
        if not set(HELP) & set(p.opts)
    ]
    return "\n| | |\n|---|---|\n" + "".join(f"| `{name}` | {text} |\n" for name, text in said) if said else ""


def page() -> str:
    text, shared = TOP, dict[str, str]()
    for name in program.VERBS:
        command = program.PROGRAM.get_command(click.Context(program.PROGRAM), name)
        assert command is not None
        ctx, found = click.Context(command), help_sections(command)
        own = [p for title in ("参数", "选项") for p in found.get(title, ())]
        takes = [title for title in (READING, BUILDING) if title in found]
        more = f"另有下面“{'”和“'.join(takes)}”的选项。" if takes else ""
        text += f"\n\n## {name}\n\n{command.help}。{more}\n{table(own, ctx)}".rstrip()
        text += f"\n\n{MORE[name]}" if name in MORE else ""
        shared |= {title: table(found[title], ctx) for title in takes}
    for title in (READING, BUILDING):
        text += f"\n\n## {title}\n{shared[title]}".rstrip()
    return f"{text}\n\n## 退出代码\n\n{program.EXITS.removeprefix('退出代码：')}\n"


def main() -> None:
    PAGE.write_text(page(), "utf-8")
    print(PAGE)


if __name__ == "__main__":
    main()
