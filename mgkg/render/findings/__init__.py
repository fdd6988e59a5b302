"""Findings of verify as paragraphs, as JSON, and as SHACL validation results."""
