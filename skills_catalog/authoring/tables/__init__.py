"""Spreadsheets and delimited text as plain tables."""
