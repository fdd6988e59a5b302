"""Fragments of source documents, and which statement carries which, from their texts and a library."""
