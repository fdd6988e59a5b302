"""What axe-core says of a page: its rules on the whole of it, or on a part."""

from __future__ import annotations

from typing import Any

import pytest

# Of what passes nothing is told, which takes half of the time.
_OPTIONS = {"resultTypes": ["violations"]}

# A button that is still fading in has the contrast of no state that people read: what ends by itself ends first.
# A transition is only in the list when the frame after the change has begun, hence the two frames.
_SETTLED = """async () => {
    for (let frame = 0; frame < 2; frame++) await new Promise((next) => requestAnimationFrame(next))
    const ends = (one) => one.playState === "running" && Number.isFinite(one.effect?.getComputedTiming().endTime)
    const ending = document.getAnimations().filter(ends)
    await Promise.allSettled(ending.map((one) => one.finished))
}"""


def violations(page: Any, part: str | None = None) -> list[str]:  # noqa: ANN401
    """Each rule that is broken when the page stands still, with the nodes that break it, as lines to read."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page.evaluate(_SETTLED)
    found = axe.run(page, part, _OPTIONS).response["violations"]
    return [f"{one['id']}: {one['help']}: {[node['html'][:200] for node in one['nodes']]}" for one in found]
