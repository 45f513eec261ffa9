"""Writes ``docs/commands.md`` from the command line itself: every command, every option, once.

Run: ``.venv/bin/python -m scripts.make_commands`` after a change of ``build.py``'s options.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from skills_catalog.commands import options

HERE = Path(__file__).resolve().parent.parent
PAGE = HERE / "docs" / "commands.md"
TOP = """# 命令

由 `python -m scripts.make_commands` 按程序自己的选项生成，不要手改。怎么用见 [howto](howto/README.md)。

```
python build.py [命令] [选项]
```

不写命令就是 `build`。站在一个区县的文件夹里（里面有 `catalog/district.yaml`）运行，就用那里的 `catalog/`、`content/`、
`mkdocs.yml`，站点写在那里的 `site/`；在别处运行，用程序自带的。"""


def commands(top: argparse.ArgumentParser) -> Iterator[tuple[str, str, argparse.ArgumentParser]]:
    """Name, help and parser of every command."""
    for action in top._actions:
        if isinstance(action, argparse._SubParsersAction):  # argparse has no public way to ask
            said = {choice.dest: choice.help or "" for choice in action._choices_actions}
            yield from ((name, said[name], own) for name, own in action.choices.items())


def shown(action: argparse.Action) -> str:
    """How an option or argument is written."""
    if action.nargs == 0:
        return "`、`".join(action.option_strings)
    value = "|".join(map(str, action.choices)) if action.choices else str(action.metavar or action.dest.upper())
    return "`、`".join(f"{name} {value}" for name in action.option_strings) or value


def table(actions: list[argparse.Action]) -> str:
    rows = [f"| `{shown(a).replace('|', chr(92) + '|')}` | {a.help or ''} |\n" for a in actions]
    return "\n| | |\n|---|---|\n" + "".join(rows) if rows else ""


def page() -> str:
    top = options.parser(HERE)
    own = [a for a in options.shared_options(HERE, HERE)._actions if a.help != argparse.SUPPRESS]
    common = {a.dest for a in own}
    text = TOP
    for name, said, command in commands(top):
        actions = [a for a in command._actions if a.dest not in common | {"help"} and a.help != argparse.SUPPRESS]
        takes = common & {a.dest for a in command._actions}
        text += f"\n\n## {name}\n\n{said}。{'另有下面的共同选项。' if takes else ''}\n{table(actions)}".rstrip()
    text += f"\n\n## 共同选项\n{table(own)}"
    if top.epilog:
        text += f"\n## 退出代码\n\n{top.epilog.removeprefix('退出代码：')}\n"
    return text


def main() -> None:
    PAGE.write_text(page(), "utf-8")
    print(PAGE)


if __name__ == "__main__":
    main()
