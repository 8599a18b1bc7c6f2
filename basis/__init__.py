"""
What both layers stand on: `ingest` writes facts, `queries` read them, neither knows the other.

- `visible`: strangers' text where people read it; `nearest`: what somebody may have meant.
- `errors`: the base of every failure that is worded, and `command_line` says them.
- `snapshot_files`: what a database's snapshots are called; `sealed` opens one.
- `globs/`: what a glob of an experiment matches, in SQL; `job_clocks`: which clock it stands for.
- `documents`: what answers are as JSON.
- `changes`: changes of a workflow's structure, which experiments predict and `queries` replay.
- `version`: which Longpole this is; `places`: where its files are, and how it is called.
"""

from pathlib import Path

GLOBS = Path(__file__).parent / "globs"
