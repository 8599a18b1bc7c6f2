"""Archives of logs as GitHub serves them, and the jobs that ran."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from ingest.records import Job, Step

START = datetime(2026, 5, 1, 12, 0, 0)

MACHINE = """\
0.1 Current runner version: '2.333.1'
0.2 ##[group]Runner Image Provisioner
0.2 Hosted Compute Agent
0.2 Version: 20260213.493
0.2 Commit: 5c115507f6dd24b8de37d8bbe0bb4509d0cc0fa3
0.2 Worker ID: {0a}
0.2 Azure Region: westus3
0.2 ##[endgroup]
0.2 ##[group]Operating System
0.2 Ubuntu
0.2 24.04.4
0.2 LTS
0.2 ##[endgroup]
0.2 ##[group]Runner Image
0.2 Image: ubuntu-24.04
0.2 Version: 20260413.86.1
0.2 Included Software: https://example.org/readme.md
0.2 ##[endgroup]
0.3 Secret source: Actions
0.4 Prepare workflow directory
0.6 Prepare all required actions
0.7 Getting action download info
0.9 Download action repository 'actions/checkout@v4' (SHA:{sha})
1.1 Complete job name: build
""".replace("{sha}", "a" * 40)
"""A set-up of 1 s; `seconds since START, text`, as `log` takes it."""

END = "Cleaning up orphan processes"


def log(text: str, start: datetime = START) -> str:
    """Lines of `seconds text` with their instants; a line that begins with `|` has none."""
    lines = []
    for line in text.splitlines():
        if line.startswith("|"):
            lines.append(line[1:])
            continue
        seconds, _, words = line.partition(" ")
        at = start + timedelta(seconds=float(seconds))
        lines.append(f"{at.isoformat(timespec='microseconds')}0Z {words}")
    return "\n".join(lines) + "\n"


def step(number: int, name: str, start: float, end: float, conclusion: str = "success") -> Step:
    """A step from second to second since START."""
    at = [START + timedelta(seconds=second) for second in (start, end)]
    return Step(1, number, name, "completed", conclusion, *at)


def job(
    job_id: int = 1,
    name: str = "build",
    start: float = 0,
    end: float = 60,
    steps: Iterable[Step] = (),
) -> Job:
    """A job from second to second since START."""
    at = [START + timedelta(seconds=second) for second in (start, end)]
    return Job(
        job_id=job_id,
        run_id=1,
        run_attempt=1,
        name=name,
        status="completed",
        conclusion="success",
        created_at=at[0],
        started_at=at[0],
        completed_at=at[1],
        runner_id=1,
        runner_name="runner",
        runner_group=None,
        runner_labels=(),
        html_url=None,
        steps=tuple(steps),
    )


def archive(files: Mapping[str, str | bytes]) -> BytesIO:
    """A ZIP of files by name, in this order."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    packed.seek(0)
    return packed
