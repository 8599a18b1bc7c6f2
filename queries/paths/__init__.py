"""What decides the time: critical paths in sentences and tables."""
