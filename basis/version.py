"""Which Longpole this is, and which facts it knows."""

SCHEMA_VERSION = 16
"""Of the facts: what ingest's last migration makes, and what questions are written for."""

VERSION = "0.1.0"
"""Of Longpole; the package takes it from here."""
