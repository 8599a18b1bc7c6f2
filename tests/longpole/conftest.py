"""Fixtures of the command line's tests: those of the ingest."""

from tests.ingest.conftest import migrated_once as migrated_once
from tests.ingest.conftest import project as project
