"""Amounts: a module for each form, named as its key."""
