"""The published site: pages from the graph and from hand-written Markdown."""
