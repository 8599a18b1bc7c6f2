"""Worlds whose workflows, runners and days are known: what a prediction is held against."""
