"""Which is faster, by how much, how sure are we: comparisons as values, sentences and tables."""
