"""
`make corpus FOLDER=...`: how many jobs of real workflow files the project's matcher would find.

Each file that a run may start with is tried in made-up attempts: one in which all jobs run, one for
each event that starts it, where conditions skip jobs, one in which the first jobs fail. Their jobs
get the names that GitHub would show, by a generator that shares no code with the matcher; what only
a run knows is invented.

A row is a repository, a name counts once per attempt:

- files, jobs, names: that runs start with or call, and what they would list;
- mapped: to the one right key; share: of all names but those not known;
- ambiguous, unplaced: left open, with several keys in question or for another reason;
- alike: left open, and jobs of two keys show this name at once;
- wrong: mapped to a key that is not the job's, which may never be;
- refused: names of files that the project's reader refuses;
- not known: names of jobs in files that the folder lacks, rightly left open;
- no run: files that GitHub would not run, so that nothing can be said of them.
"""

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import click
from tabulate import tabulate

from basis.visible import visible
from tests.corpus.attempts import ShownJob, shown_jobs
from tests.corpus.folder import File, Folder, Repository
from tests.corpus.invention import events_of
from tests.corpus.matched import Outcome, outcomes_of
from tests.corpus.scalars import RefusedByGithub

_COLUMNS = ("mapped", "ambiguous", "alike", "unplaced", "wrong", "file refused", "not known")
_HEADERS = ("ambiguous", "alike", "unplaced", "wrong", "refused", "not known", "no run")
_MOST_EVENTS = 4
ATTEMPTS = ("all run", "conditions", "failures")


@dataclass
class Row:
    """
    What became of the names of one repository.

    Attributes:
        left: What is neither mapped nor rightly open: file, attempt, name.
        not_run: Why GitHub would not run a file, by its name.
    """

    name: str
    file_count: int = 0
    job_count: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    left: list[tuple[File, str, Outcome]] = field(default_factory=list)
    not_run: dict[str, str] = field(default_factory=dict)

    def add(self, other: "Row") -> None:
        """Sum two rows."""
        self.file_count += other.file_count
        self.job_count += other.job_count
        self.verdicts += other.verdicts
        self.left += other.left
        self.not_run |= other.not_run

    def cells(self) -> list[str | int]:
        """As the table shows it."""
        names = sum(self.verdicts.values())
        known = names - self.verdicts["not known"]
        share = f"{self.verdicts['mapped'] / known:.1%}" if known else ""
        mapped, *others = (self.verdicts[column] for column in _COLUMNS)
        counts = [self.file_count, self.job_count, names, mapped]
        return [self.name, *counts, share, *others, len(self.not_run)]


def measure(repository: Repository, attempts: tuple[str, ...] = ATTEMPTS, seed: int = 1) -> Row:
    """Map all jobs of a repository's made-up attempts."""
    row = Row(f"{repository.name}@{repository.commit[:12]}", len(repository.files))
    for file in repository.top_files():
        try:
            tried = list(_attempts(file, attempts, seed))
        except RefusedByGithub as refusal:
            row.not_run[file.name] = str(refusal)
            continue
        for attempt, event, jobs in tried:
            row.job_count += len(jobs)
            for outcome in outcomes_of(file, jobs, event):
                row.verdicts[outcome.verdict] += 1
                if outcome.verdict not in ("mapped", "not known"):
                    row.left.append((file, attempt, outcome))
    return row


def _attempts(
    file: File, kinds: tuple[str, ...], seed: int
) -> Iterator[tuple[str, str | None, list[ShownJob]]]:
    """What they are called, what started them, and their jobs."""
    events = events_of(file.triggers)[:_MOST_EVENTS]
    first = events[0] if events[0] != "workflow_call" else None
    if "all run" in kinds:
        yield "all run", first, shown_jobs(file, seed=seed)
    for event in events:
        if "conditions" in kinds:
            yield (
                event,
                None if event == "workflow_call" else event,
                shown_jobs(file, event, seed=seed),
            )
    if "failures" in kinds:
        yield "failures", first, shown_jobs(file, has_failures=True, seed=seed)


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--examples", default=5, show_default=True, help="Of each reason.")
@click.option("--attempts", type=click.Choice(ATTEMPTS), help="Only these.")
@click.option("--seed", default=1, show_default=True, help="Invent other values.")
def main(folder: Path, examples: int, attempts: str | None, seed: int) -> None:
    """Print the table of a FOLDER's repositories, and what was not mapped, by reason."""
    chosen = (attempts,) if attempts else ATTEMPTS
    rows = [measure(repository, chosen, seed) for repository in Folder(folder).repositories]
    total = Row(f"{len(rows)} repositories")
    for row in rows:
        total.add(row)
    headers = ["repository", "files", "jobs", "names", "mapped", "share", *_HEADERS]
    click.echo(tabulate([row.cells() for row in (*rows, total)], headers, tablefmt="github"))
    for line in (*_reasons(total, examples), *_not_run(total)):
        click.echo(line)
    sys.exit(1 if total.verdicts["wrong"] else 0)


def _reasons(total: Row, examples: int) -> Iterator[str]:
    """What was left by verdict and reason, the wrong ones first; an example for each job."""
    by_reason: defaultdict[tuple[str, str], dict[tuple[str, ...], list[str]]] = defaultdict(dict)
    for file, attempt, outcome in total.left:
        kind = re.sub(r"'[^']*'", "...", outcome.reason)
        if outcome.verdict == "wrong":
            kind = "mapped to another key"
        told = f"{visible(outcome.name)}: {visible(outcome.reason)} ({attempt})"
        jobs = by_reason[outcome.verdict, kind]
        jobs.setdefault((file.name, *outcome.keys), []).append(told)
    for (verdict, kind), jobs in sorted(by_reason.items(), key=_rank):
        yield f"\n{_count(jobs)} {verdict}: {visible(kind)}"
        for (name, *keys), names in sorted(jobs.items(), key=lambda job: -len(job[1]))[:examples]:
            yield f"  {len(names)} of {name}, {visible(', '.join(keys))}; {names[0]}"


def _rank(reason: tuple[tuple[str, str], dict[tuple[str, ...], list[str]]]) -> tuple[bool, int]:
    (verdict, _), jobs = reason
    return verdict != "wrong", -_count(jobs)


def _count(jobs: dict[tuple[str, ...], list[str]]) -> int:
    return sum(map(len, jobs.values()))


def _not_run(total: Row) -> Iterator[str]:
    if total.not_run:
        yield "\nNo run, since GitHub would refuse:"
    for name, why in total.not_run.items():
        yield f"  {name}: {visible(why)}"


if __name__ == "__main__":
    main(prog_name="python -m tests.corpus")
