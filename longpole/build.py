"""
`python -m longpole.build SNAPSHOT [PREVIOUS]`: build meaning, in a process of its own.

Stdin has a JSON object of experiments that are not to be tried, each with the reason. Stdout has a
JSON array per line: an experiment's name before it is built; then its name and why it could not
be, or null.
"""

import json
import os
import sys
from pathlib import Path

from queries.meaning.building import build


def main() -> None:
    """Build, and report each experiment on stdout; whoever reads meanwhile comes first."""
    os.nice(10)
    snapshot, *others = map(Path, sys.argv[1:])
    previous = others[0] if others else None
    for step in build(snapshot, previous, json.load(sys.stdin)):
        told = [step] if isinstance(step, str) else [step.experiment, step.problem]
        sys.stdout.write(f"{json.dumps(told)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
