"""Pictures of the content as SVG, each with the same in words: a decision, an observable, a statement's evidence."""
