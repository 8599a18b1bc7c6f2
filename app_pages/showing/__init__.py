"""How every page shows a table, a file or a list of sentences, on its kind of paper."""
