"""Ingest writes facts: the only code that talks to GitHub and writes the database."""

__version__ = "0.1.0"
