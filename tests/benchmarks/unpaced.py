"""
`python -m tests.benchmarks.unpaced`: `longpole ingest` without its pace.

At GitHub's pace 100,000 requests take two hours; the simulated GitHub has no limits.
"""

from unittest.mock import patch

from ingest.api import client
from ingest.api.gate import Pace
from ingest.command_line import say_unexpected_errors
from longpole.ingest_command import main

if __name__ == "__main__":
    say_unexpected_errors()
    with patch.object(client, "Pace", Pace.unlimited):
        main(prog_name="python -m tests.benchmarks.unpaced")
