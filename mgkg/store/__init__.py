"""Turtle files into a dataset and back: parsing, canonical writing, loading, derived triples, SPARQL."""
