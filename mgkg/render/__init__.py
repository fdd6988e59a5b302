"""Texts, tables and JSON from evaluations."""
