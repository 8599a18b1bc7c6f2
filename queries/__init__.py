"""Queries give facts their meaning: the only code that reads the database."""
