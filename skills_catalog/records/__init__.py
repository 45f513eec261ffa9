"""One file's text to typed records."""
