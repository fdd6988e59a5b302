"""mgkg: clinical guidelines as a knowledge graph, from sentence to source to rule to patient to page."""

__version__ = "0.1.0"
