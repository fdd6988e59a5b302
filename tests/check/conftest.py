"""The small guideline for all tests here."""

from tests.data.small_content import edited, small, small_copy, small_root

__all__ = ["edited", "small", "small_copy", "small_root"]
