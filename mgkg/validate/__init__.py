"""Validation results from a dataset and its SHACL shapes."""
