"""One file's text → typed records."""
