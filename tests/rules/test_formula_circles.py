"""A formula whose points hang, through a definition, on what it gives (decision record 15)."""

from __future__ import annotations

import pytest

from mgkg.errors import CycleError
from tests.rules.trial import trial


def test_3_5_a_formula_that_leads_back_to_itself_through_a_definition_is_refused() -> None:
    with pytest.raises(CycleError, match="made-up-score gives points for what is defined by made-up-score"):
        trial("formula-circle")
