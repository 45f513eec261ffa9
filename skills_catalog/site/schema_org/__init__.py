"""Structured data (JSON-LD) in the heads of pages."""
