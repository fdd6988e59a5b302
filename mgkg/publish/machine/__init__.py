"""What machines read of the site, from the dataset: dumps, data of each node, descriptions, changes."""
