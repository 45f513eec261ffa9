"""A rate as it is written: conditions, amounts, facts, cases."""
