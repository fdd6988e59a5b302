"""One module for each family of findings; the table names them."""
