"""
Two machines that push into one lake at once, in processes of their own, killed at random.

`python -m tests.ingest.lake.races` tries 100 rounds, and prints what it counted.
"""

import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from ingest.lake.delta import Lake
from ingest.lake.tables import FACT_TABLES, PLACE
from ingest.lake.versions import open_lake
from tests.conftest import ROOT
from tests.ingest.lake.machines import Machine, machine, read_rows

_OWN = [name for name in FACT_TABLES if name != "need_uses"]


@dataclass(slots=True)
class Rounds:
    """
    What became of rounds.

    Attributes:
        killed: Pushes that were killed before they ended.
        wrong: Sentences about rows that were lost or doubled; none is right.
    """

    count: int = 0
    pushed: int = 0
    killed: int = 0
    wrong: list[str] = field(default_factory=list)


def race(
    folder: Path, rounds: int, seed: int, say: Callable[[str], object] = lambda _line: None
) -> Rounds:
    """
    Let two machines change facts and push, each killed in about half of the rounds.

    They are killed at any moment of the time that two pushes take here, to another lake.

    After each round a reader finds of each machine all facts of one of its pushes: the last that
    ended, or a later one that was killed; the newest once both have pushed undisturbed.
    """
    chance = random.Random(seed)  # noqa: S311 - a test's
    lake = Lake(str(folder / "lake"))
    pair = [machine(folder, "first", 1, runs=4), machine(folder, "second", 2, runs=4)]
    longest_s = _measure(pair, Lake(str(folder / "measured")))
    done = Rounds()
    # What readers may find of each: nothing before its first push ended.
    possible: list[list[object]] = [[{}], [{}]]
    for number in range(rounds):
        for one in pair:
            run = f"{min(one.numbers)}00000000{chance.choice([1, 2])}"  # those with jobs
            one.change(f"update jobs set html_url = 'of round {number}' where run_id = {run}")
        pushes = [start_push(one, lake) for one in pair]
        ends = [chance.uniform(0, longest_s) if chance.random() < 0.5 else None for _ in pair]
        for place in sorted(range(len(pair)), key=lambda place: ends[place] or longest_s):
            has_ended = _end(pushes[place], ends[place], done)
            newest = facts_of(pair[place])
            possible[place] = [newest] if has_ended else [*possible[place], newest]
        done.count += 1
        for place, found in enumerate(found_of(lake, pair)):
            if found not in possible[place]:
                done.wrong.append(f"round {number}: {pair[place].name} has other facts there")
        say(
            f"round {done.count}: {done.pushed} pushes ended, {done.killed} were killed, "
            f"{len(done.wrong)} times facts were lost or doubled"
        )
    for one in pair:
        one.push(lake)
    for one, found in zip(pair, found_of(lake, pair), strict=True):
        if found != facts_of(one):
            done.wrong.append(f"in the end: {one.name} has other facts there")
    return done


def _measure(pair: Sequence[Machine], lake: Lake) -> float:
    """How many seconds it takes that all push at once, and none is killed."""
    started = time.monotonic()
    for push in [start_push(one, lake) for one in pair]:
        push.communicate()
        assert 0 == push.returncode
    return time.monotonic() - started


def start_push(one: Machine, lake: Lake) -> "subprocess.Popen[bytes]":
    """A push in a process of its own."""
    command = ["-m", "longpole", "lake", "push", "--to", lake.url, "--as", one.name]
    return subprocess.Popen(
        [sys.executable, *command, "--database", str(one.database)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def _end(push: "subprocess.Popen[bytes]", after_s: float | None, done: Rounds) -> bool:
    """Whether a push ended by itself."""
    try:
        _, said = push.communicate(timeout=after_s)
    except subprocess.TimeoutExpired:
        push.kill()
        push.communicate()
    if push.returncode == -signal.SIGKILL:
        done.killed += 1
        return False
    if push.returncode:
        done.wrong.append(said.decode())
        return False
    done.pushed += 1
    return True


def facts_of(one: Machine) -> dict[str, list[tuple[object, ...]]]:
    """What a machine has published."""
    return {name: rows for name, rows in read_rows(one.database, *_OWN).items() if rows}


def found_of(lake: Lake, pair: list[Machine]) -> Iterator[dict[str, list[tuple[object, ...]]]]:
    """What a reader finds of each machine, by the files of the newest version."""
    if not (Path(lake.url) / "parts").exists():
        yield from ({} for _ in pair)
        return
    version = open_lake(lake)
    places = Counter((part.place, part.writer) for part in version.parts)
    assert {1} >= set(places.values()), "no part is there twice"
    for one in pair:
        parts = [part for part in version.parts if part.writer == one.name]
        found = {}
        with duckdb.connect() as connection:
            for name in _OWN:
                if files := version.files(name, parts):
                    with version.reading(name, files) as rows:
                        connection.register("lake_rows", rows)
                        found[name] = connection.execute(
                            f"select * exclude ({', '.join(PLACE)}) from lake_rows order by all"
                        ).fetchall()
        yield found


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def main() -> None:
    """Try as many rounds as are asked for, 100 unless they are."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with TemporaryDirectory() as folder:
        done = race(Path(folder), rounds, seed=rounds, say=_say)
    sys.stdout.write(
        f"{done.count} rounds: {done.pushed} pushes ended, {done.killed} were killed, "
        f"{len(done.wrong)} times facts were lost or doubled\n"
    )
    sys.stdout.writelines(f"{sentence}\n" for sentence in done.wrong)
    sys.exit(bool(done.wrong))


if __name__ == "__main__":
    main()
