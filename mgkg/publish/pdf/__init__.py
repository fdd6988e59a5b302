"""An article as a PDF: its texts as values, and their setting by Typst."""
