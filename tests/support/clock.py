"""Another day, for a process and all that it starts: Python, SQLite, Chromium, nginx.

``python -m tests.support.clock 365 make test`` runs the tests as they will run in a year.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

CLOCK = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>
static long shift(void) { char *said = getenv("SHIFT"); return said ? atol(said) : 0; }
int clock_gettime(clockid_t id, struct timespec *t) {
  int (*real)(clockid_t, struct timespec *) = dlsym(RTLD_NEXT, "clock_gettime");
  int done = real(id, t);
  if (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE) t->tv_sec += shift();
  return done;
}
int gettimeofday(struct timeval *t, void *zone) {
  struct timespec now;
  int done = clock_gettime(CLOCK_REALTIME, &now);
  t->tv_sec = now.tv_sec; t->tv_usec = now.tv_nsec / 1000;
  return done;
}
time_t time(time_t *t) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (t) *t = now.tv_sec;
  return now.tv_sec;
}
"""
"""Moves the civil clock by SHIFT seconds, and leaves alone those that measure how long something takes."""


def made(folder: Path) -> Path | None:
    """Compile the clock into a folder and return its library; None where that cannot be done."""
    compiler = shutil.which("cc")
    if sys.platform != "linux" or compiler is None:
        return None
    source, library = folder / "clock.c", folder / "clock.so"
    source.write_text(CLOCK, "utf-8")
    subprocess.run([compiler, "-shared", "-fPIC", "-o", str(library), str(source), "-ldl"], check=True)
    return library


def moved(library: Path, seconds: int) -> dict[str, str]:
    """The environment in which it is so many seconds later than it is here."""
    return {"LD_PRELOAD": str(library), "SHIFT": str(seconds + int(os.environ.get("SHIFT", "0")))}


def main(days: str, *command: str) -> None:
    """Run a command some days ahead, in the place of this process."""
    library = made(Path(tempfile.mkdtemp()))
    if library is None:
        sys.exit("No C compiler here to make another clock.")
    os.execvpe(command[0], command, {**os.environ, **moved(library, int(days) * 86_400)})


if __name__ == "__main__":
    main(*sys.argv[1:])
