"""Explained proposals from a RuleSet and the facts of one patient."""
