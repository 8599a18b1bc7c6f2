"""
`python -m tests.benchmarks.unpaced`: `python -m ingest` without its pace.

At GitHub's pace 100,000 requests take two hours; the simulated GitHub has no limits.
"""

from unittest.mock import patch

from ingest import github_api
from ingest.__main__ import main
from ingest.command_line import say_mistakes_of_ours
from ingest.pace import Pace

if __name__ == "__main__":
    say_mistakes_of_ours()
    with patch.object(github_api, "Pace", Pace.unlimited):
        main(prog_name="python -m tests.benchmarks.unpaced")
