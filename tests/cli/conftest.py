"""The small guideline, and the commands, for all tests here."""

from tests.data.command import cache_of_its_own, mgkg
from tests.data.small_content import edited, small, small_copy, small_root

__all__ = ["cache_of_its_own", "edited", "mgkg", "small", "small_copy", "small_root"]
