"""The plugin of Datasette as the first thing of Datasette that a process reads."""

from __future__ import annotations

import subprocess
import sys

from tests.support.places import ROOT

HANDLERS = """
import skills_catalog.open_data.datasette_plugin
from datasette.plugins import pm
print(len(pm.hook.handle_exception.get_hookimpls()))
"""


def test_faults_have_a_page_whatever_is_read_first() -> None:
    """Datasette has one handler of faults, which says what was wrong; without it every refused query would be a crash."""
    done = subprocess.run([sys.executable, "-c", HANDLERS], cwd=ROOT, check=True, capture_output=True, text=True)
    assert int(done.stdout) == 1
