"""What no picture may do: texts over each other, or anything beyond its edges."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from hypothesis import strategies as st

from mgkg.publish.picture.drawing import Box

NASTY = (
    "x",
    "x" * 10_000,
    "السلام عليكم ورحمة الله",
    "a\u202eb",
    "日本語の長い見出し" * 9,
    "e\u0301" * 400,
    "\u200b" * 900,
    "🧂" * 60,
    "</text><script>alert(1)</script>\"'&amp;",
    " \n\t ",
    "",
    "WWWW " * 80,
    "Serum magnesium below 1.2 mg/dL (0.5 mmol/L)",
)
# By their numbers: hypothesis prints what it samples from.
LABELS = st.integers(0, len(NASTY) - 1).map(NASTY.__getitem__) | st.text(max_size=120)


def overlapping(boxes: Sequence[Box]) -> list[tuple[Box, Box]]:
    """Pairs that meet, but for rounding."""
    inner = [Box(x + 0.01, y + 0.01, wide - 0.02, high - 0.02) for x, y, wide, high in boxes if wide and high]
    return [pair for pair in combinations(inner, 2) if pair[0].meets(pair[1])]


def beyond(boxes: Sequence[Box], width: float, height: float) -> list[Box]:
    """Boxes that reach over an edge."""
    return [
        box
        for box in boxes
        if box.x < 0 or box.y < 0 or box.x + box.width > width + 0.01 or box.y + box.height > height + 0.01
    ]
