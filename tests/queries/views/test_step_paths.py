"""The path inside jobs whose files have parallel steps, against a runner that is simulated."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

import pytest

from queries.answers import answer
from tests.build_database import build_database
from tests.queries.facts import Row, attempt, job, step

_COUNT = 60


@dataclass(frozen=True)
class _Step:
    """
    One step of a file, with how long it works.

    Attributes:
        kind: As `step_places.kind`.
        seconds: Of work; of a cancel until what it cancels has ended.
        targets: Places of the steps that it waits for or cancels.
    """

    kind: str
    seconds: int
    is_background: bool = False
    targets: tuple[int, ...] = ()


@dataclass
class _Ran:
    """Start and end of each step, and what ended those in the background."""

    spans: list[tuple[int, int]] = field(default_factory=list)
    awaited_by: dict[int, int] = field(default_factory=dict)
    cancelled_by: dict[int, int] = field(default_factory=dict)

    @property
    def end(self) -> int:
        """Of the job: nothing in the background outlives it."""
        return max(ended for _, ended in self.spans)


def _run(steps: list[_Step]) -> _Ran:
    """As the runner does: the next step begins when the one before ends, or at once."""
    ran = _Ran()
    second = 0
    for place, one in enumerate(steps):
        running = [
            other
            for other in range(place)
            if steps[other].is_background
            and other not in ran.awaited_by
            and other not in ran.cancelled_by
        ]
        ended = [other for other in running if other in one.targets]
        if one.kind == "wait all":
            ended = running
        end = second + one.seconds
        if one.kind == "cancel":
            for other in ended:
                ran.cancelled_by[other] = place
                begun, due = ran.spans[other]
                ran.spans[other] = begun, min(due, end)
        elif one.kind in ("wait", "wait all", "parallel group"):
            end = max([second, *(ran.spans[other][1] for other in ended)])
            ran.awaited_by |= dict.fromkeys(ended, place)
        ran.spans.append((second, end))
        second = second if one.is_background else end
    return ran


def _random_steps(random: Random) -> list[_Step]:
    steps = [_Step("run", random.randint(1, 5))]
    for _ in range(random.randint(2, 8)):
        background = [place for place, one in enumerate(steps) if one.is_background]
        kind = random.choice(["run", "background", "background", "group", "wait", "cancel", "all"])
        if kind == "background":
            steps.append(_Step("run", random.randint(1, 60), is_background=True))
        elif kind == "group":
            first, count = len(steps), random.randint(1, 4)
            steps += [_Step("run", random.randint(1, 30), is_background=True) for _ in range(count)]
            steps.append(_Step("parallel group", 0, targets=tuple(range(first, first + count))))
        elif kind == "all":
            steps.append(_Step("wait all", 0))
        elif kind in ("wait", "cancel") and background:
            targets = tuple(random.sample(background, 1))
            steps.append(_Step(kind, random.randint(0, 3) * (kind == "cancel"), targets=targets))
        else:
            steps.append(_Step("run", random.randint(1, 30)))
    return [*steps, _Step("wait all", 0), _Step("run", 1)]


def _rows(job_id: int, steps: list[_Step], ran: _Ran) -> tuple[list[Row], list[Row]]:
    """Steps and their places; numbers begin at 1."""
    spans = [step(job_id, place + 1, span) for place, span in enumerate(ran.spans)]
    places: list[Row] = [
        {
            "job_id": job_id,
            "number": place + 1,
            "kind": one.kind,
            "is_background": one.is_background,
            "awaited_by": _number(ran.awaited_by.get(place)),
            "cancelled_by": _number(ran.cancelled_by.get(place)),
        }
        for place, one in enumerate(steps)
    ]
    return spans, places


def _number(place: int | None) -> int | None:
    return None if place is None else place + 1


@pytest.fixture(scope="module")
def cases() -> dict[int, list[_Step]]:
    """The steps of some jobs, by job_id."""
    random = Random(7)  # noqa: S311 - the same jobs every time are meant
    return {job_id: _random_steps(random) for job_id in range(1, _COUNT + 1)}


@pytest.fixture(scope="module")
def paths(
    cases: dict[int, list[_Step]], tmp_path_factory: pytest.TempPathFactory
) -> dict[int, dict[int, float]]:
    """What the view says: by job_id the places of the steps on the path, with their seconds."""
    rows = {job_id: _rows(job_id, steps, _run(steps)) for job_id, steps in cases.items()}
    database = build_database(
        tmp_path_factory.mktemp("paths") / "a.duckdb",
        run_attempts=[attempt()],
        jobs=[job(job_id, (0, 0, _run(steps).end)) for job_id, steps in cases.items()],
        steps=[one for spans, _ in rows.values() for one in spans],
        step_lists=[{"job_id": job_id, "has_parallel": True} for job_id in cases],
        step_places=[one for _, places in rows.values() for one in places],
    )
    parts = answer("attempt_parts", database, {"run_id": 1, "run_attempt": 1})
    assert set(parts.loc[parts["part_s"] > 0, "part"]) == {"step"}, "a gap or unresolved seconds"
    found: dict[int, dict[int, float]] = {}
    steps_only = parts[parts["part"] == "step"]
    for job_id, number, part_s in steps_only[["job_id", "number", "part_s"]].to_numpy().tolist():
        found.setdefault(int(job_id), {})[int(number) - 1] = part_s
    return found


def test_paths_add_up(cases: dict[int, list[_Step]], paths: dict[int, dict[int, float]]) -> None:
    """The steps on the path follow each other without a gap from the job's start to its end."""
    for job_id, steps in cases.items():
        ran = _run(steps)
        ends = [0]
        for place, seconds in sorted(paths[job_id].items()):
            begun, ended = ran.spans[place]
            assert ends[-1] == begun
            assert ended - begun == seconds
            ends.append(ended)
        assert ran.end == ends[-1]


def test_paths_decide(cases: dict[int, list[_Step]], paths: dict[int, dict[int, float]]) -> None:
    """One second more of a step on the path is one more of the job; no cancelled step is on it."""
    longer = 0
    for job_id, steps in cases.items():
        ran = _run(steps)
        assert not paths[job_id].keys() & ran.cancelled_by.keys()
        for place in paths[job_id]:
            slower = [
                replace(one, seconds=one.seconds + 1) if index == place else one
                for index, one in enumerate(steps)
            ]
            assert ran.end + 1 == _run(slower).end
            longer += 1
    assert longer > 4 * _COUNT


def test_many_steps(tmp_path: Path) -> None:
    """A thousand steps, of which every third waits for the two before: fast enough for a page."""
    steps = [
        one
        for place in range(0, 999, 3)
        for one in (
            _Step("run", 3 + place % 2, is_background=True),
            _Step("run", 4 - place % 2, is_background=True),
            _Step("wait", 0, targets=(place, place + 1)),
        )
    ]
    ran = _run(steps)
    spans, places = _rows(1, steps, ran)
    database = build_database(
        tmp_path / "a.duckdb",
        run_attempts=[attempt()],
        jobs=[job(1, (0, 0, ran.end))],
        steps=spans,
        step_lists=[{"job_id": 1, "has_parallel": True}],
        step_places=places,
    )
    parts = answer("attempt_parts", database, {"run_id": 1, "run_attempt": 1})
    assert ran.end == parts["part_s"].sum() == 4 * 333
    assert 333 == (parts["part"] == "step").sum()
