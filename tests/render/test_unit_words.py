"""What units mean in plain words."""

from __future__ import annotations

import pytest

from mgkg.render.article.unit_words import meaning


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("mg/dL", "milligrams, a weight (each is a thousandth of a gram), in every decilitre (a tenth of a litre)"),
        ("mmol/L", "millimoles, a count of tiny particles (each is a thousandth of a mole), in every litre"),
        (
            "mEq/L",
            "milliequivalents, a count of electric charges (each is a thousandth of an equivalent), in every litre",
        ),
        ("g", "grams, a weight"),
        ("µg", "micrograms, a weight (each is a millionth of a gram)"),
        ("h", "hours"),
        ("mL/min", "millilitres (each is a thousandth of a litre), in every minute"),
    ],
)
def test_a_unit_in_plain_words(text: str, said: str) -> None:
    assert meaning(text) == said


@pytest.mark.parametrize("text", ["furlong", "", "mL/min/1.73m2", "1"])
def test_a_unit_without_plain_words_has_none(text: str) -> None:
    assert meaning(text) == ""
