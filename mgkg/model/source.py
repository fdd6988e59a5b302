"""Fragments of source documents, named by place and digest, not by their text."""

from __future__ import annotations

from mgkg.model.node import Node, NodeId, of, record


@record
class SourceFragment(Node):
    """A sentence of a source document: its place in code points, and the digest of its text."""

    document: NodeId
    start: int = of("oa:start")
    end: int = of("oa:end")
    sha256: str
    excluded_because: str | None = None
