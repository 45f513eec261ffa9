"""Facts that the catalog fills in by itself: from what, and with what."""
