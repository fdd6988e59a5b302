"""One module for each kind of criterion: how it is judged, and how the judgement is said."""
