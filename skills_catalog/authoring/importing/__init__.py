"""Others' tables into the catalog."""
