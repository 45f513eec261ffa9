"""The command line itself: its words, its settings, and how a run begins and ends."""
