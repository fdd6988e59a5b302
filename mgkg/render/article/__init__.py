"""Articles from evaluations: one structure, written as Markdown or as HTML."""
