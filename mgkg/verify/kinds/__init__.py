"""One module for each family of criterion kinds: the formulas under which it is true, and under which it is false."""
