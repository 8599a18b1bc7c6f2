"""Which attempts each arm of an experiment selects, cold or warm, and why some do not count."""
