"""Lint rules: what shapes cannot say. One module a family; the registry names them."""
