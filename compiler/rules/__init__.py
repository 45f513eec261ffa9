"""The rule language of subsidy rates, its reference engine, and the compiled form that the browser reads."""
