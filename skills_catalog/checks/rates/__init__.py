"""What can be wrong with rates: their form, conditions, quotes, exclusive groups and cases."""
