"""Plays systemctl for ``deploy/skills-release``: the unit's own command line, in its folder, with its environment.

Its surroundings say where: SKILLS_HOME a folder in the place of /srv/skills, UNIT the unit's file, NGINX_COMMAND the command of nginx.
"""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path

HOME = Path(os.environ["SKILLS_HOME"])


def start(port: str) -> None:
    text = Path(os.environ["UNIT"]).read_text("utf-8").replace("\\\n", " ").replace("%i", port).replace("/srv/skills", str(HOME))
    setting = dict(re.findall(r"(?m)^(WorkingDirectory|ExecStart)=(.*)$", text))
    own = dict(pair.split("=", 1) for line in re.findall(r"(?m)^Environment=(.*)$", text) for pair in line.split())
    words = shlex.split(re.sub(r"\$\{(\w+)\}", lambda m: own[m[1]], setting["ExecStart"]))
    assert words[0].endswith("/.venv/bin/datasette")
    command = [sys.executable, "-m", "datasette", *words[1:]]
    with (HOME / f"{port}.out").open("ab") as out, (HOME / f"{port}.err").open("ab") as err:
        started = subprocess.Popen(command, cwd=setting["WorkingDirectory"], env={**os.environ, **own}, stdout=out, stderr=err)
    (HOME / f"{port}.pid").write_text(str(started.pid))


def stop(port: str) -> None:
    pid = HOME / f"{port}.pid"
    if pid.exists():
        os.kill(int(pid.read_text()), signal.SIGTERM)
        pid.unlink()


def main(verb: str, unit: str) -> None:
    if unit == "nginx":
        if (HOME / "nginx.pid").exists():
            subprocess.run([*shlex.split(os.environ["NGINX_COMMAND"]), "-s", "reload"], stderr=subprocess.DEVNULL, check=True)
        return
    port = unit.removeprefix("skills-datasette@")
    if verb in ("stop", "restart"):
        stop(port)
    if verb == "restart":
        start(port)


if __name__ == "__main__":
    main(*(word for word in sys.argv[1:] if not word.startswith("-")))
