"""What a reader chooses: kept in the address, and the same on every page."""
