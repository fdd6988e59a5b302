"""Frozen dataclasses of everything the program knows, from neither RDF nor files."""
