"""A content root with a configured site."""

from __future__ import annotations

import json
from pathlib import Path


def configured(root: Path, url: str = "", licence: str = "", name: str = "A site") -> Path:
    docs = root / "site" / "docs"
    docs.mkdir(parents=True, exist_ok=True)
    (docs / "index.md").write_text("# Start\n")
    lines = [
        f"site_name: {json.dumps(name)}",
        *([f"site_url: {url}"] if url else []),
        "theme: {name: material, font: false}",
        f"plugins: [search, {{mgkg: {{licence: {json.dumps(licence)}}}}}]",
    ]
    (docs.parent / "mkdocs.yml").write_text("\n".join(lines) + "\n")
    return root
