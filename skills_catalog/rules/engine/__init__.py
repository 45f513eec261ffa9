"""A compiled rate for one set of facts: the reference engine."""
