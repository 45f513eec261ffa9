"""Outputs made, reused and exchanged."""
