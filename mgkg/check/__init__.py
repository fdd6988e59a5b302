"""Everything that can be wrong with the content, as one report: shapes, lint, cases."""
