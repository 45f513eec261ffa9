"""One file a verb; ``entry`` is the way in."""
