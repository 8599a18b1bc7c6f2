"""What speaks against a comparison, in sentences and tables."""
