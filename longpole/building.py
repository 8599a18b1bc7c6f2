"""Building in a process of its own: what ends it costs one experiment, not the night."""

import json
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile
from threading import Timer

from basis.places import LONGPOLE
from ingest.errors import BuildFailed

MOST_SECONDS = 1200.0
"""How long one experiment may take."""

MODULE = "longpole.build"
"""What runs in the other process."""

_ROOT = Path(__file__).resolve().parents[1]


def build_apart(
    snapshot: Path, previous: Path | None, *, most_seconds: float = MOST_SECONDS
) -> dict[str, str]:
    """
    Build meaning into a copy of the facts, as `queries.meaning.build`, in another process.

    An experiment that ends the process, or takes too long, is not tried again; the others are.

    Args:
        snapshot: The file to write.
        previous: The snapshot before.
        most_seconds: How long one experiment may take.

    Returns:
        Why experiments could not be built, by their names.

    Raises:
        BuildFailed: The process ended without any experiment at fault: the file is of no use.
    """
    problems: dict[str, str] = {}
    while True:
        told, unfinished, ending = _try(snapshot, previous, problems, most_seconds)
        if ending is None:
            return {name: problem for name, problem in told.items() if problem is not None}
        if unfinished is None or unfinished in problems:
            raise BuildFailed(
                f"they could not be built ({ending}), and are worked out while readers wait: "
                f"`{LONGPOLE} ingest --no-fetch` tries again."
            )
        problems[unfinished] = ending


def _try(
    snapshot: Path, previous: Path | None, problems: dict[str, str], most_seconds: float
) -> tuple[dict[str, str | None], str | None, str | None]:
    """What was reported of experiments; which was at work when the process ended early, and why."""
    # The other process works in another folder.
    files = [str(path.absolute()) for path in (snapshot, previous) if path is not None]
    told: dict[str, str | None] = {}
    current: str | None = None
    is_late = False

    # A file, since nobody reads a pipe while the process reports experiments.
    with (
        TemporaryFile() as errors,
        subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", MODULE, *files],
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as process,
    ):

        def end() -> None:
            nonlocal is_late
            is_late = True
            process.kill()

        assert process.stdin is not None  # noqa: S101 - pipes were asked for
        assert process.stdout is not None  # noqa: S101
        with suppress(BrokenPipeError):
            process.stdin.write(json.dumps(problems))
            process.stdin.close()
        timer = Timer(MOST_SECONDS, end)  # to begin, a process has all the time
        timer.start()
        try:
            for line in process.stdout:
                timer.cancel()
                name, *outcome = json.loads(line)
                current = None if outcome else name
                if outcome:
                    (told[name],) = outcome
                timer = Timer(most_seconds if current else MOST_SECONDS, end)
                timer.start()
        except BaseException:
            process.kill()
            raise
        finally:
            timer.cancel()
        errors.seek(0)
        said = errors.read().decode(errors="replace")
    ending = None
    if process.returncode:
        ending = _why(process.returncode, said, most_seconds if is_late else None)
    return told, current, ending


def _why(code: int, errors: str, late_s: float | None) -> str:
    if late_s is not None:
        return f"it took more than {late_s:g} s"
    if code < 0:
        return f"signal {-code} ended the process, as where memory runs out"
    return (errors.strip().splitlines() or [f"the process ended with code {code}"])[-1]
