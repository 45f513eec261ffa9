#!/usr/bin/env python3
"""The command line of a checkout."""

import sys

from skills_catalog.commands.entry import main

if __name__ == "__main__":
    sys.exit(main())
