"""What axe-core says of a page: its rules on the whole of it, or on a part."""

from __future__ import annotations

from typing import Any

import pytest

# Of what passes nothing is told, which takes half of the time.
_OPTIONS = {"resultTypes": ["violations"]}


def violations(page: Any, part: str | None = None) -> list[str]:  # noqa: ANN401
    """Each rule that is broken, with the nodes that break it, as lines to read."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    found = axe.run(page, part, _OPTIONS).response["violations"]
    return [f"{one['id']}: {one['help']}: {[node['html'][:200] for node in one['nodes']]}" for one in found]
