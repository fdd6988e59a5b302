"""How each statement, guideline and reference is cited, from the catalogue."""
