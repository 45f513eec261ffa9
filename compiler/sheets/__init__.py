"""Spreadsheets in and out: tables as people keep them, and the YAML of the catalog."""
