"""Items of a record from one kind of resource each; `table` says which."""
