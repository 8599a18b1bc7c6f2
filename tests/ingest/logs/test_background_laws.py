"""What logs tell of steps in the background is what a simulated runner did, or nothing."""

from dataclasses import dataclass, field
from math import floor
from random import Random

from ingest.logs.log_facts import LogFacts, StepWait
from tests.ingest.logs.archives import END, job, step
from tests.ingest.logs.readings import facts_of

_JOBS = 300
_NAMES = ("Build", "Test", "Test (a, b)", "Lint: Failed", "a", "b", *map(str, range(20)))
_WORDS = {
    "wait": ("Waiting for background step(s) to complete:", "waiting for"),
    "wait all": ("Waiting for all background step(s) to complete:", "waiting for all"),
    "cancel": ("Cancelling background step(s):", "cancelling"),
}
_RESULTS = {"success": "Succeeded", "failure": "Failed", "cancelled": "Canceled"}


@dataclass
class _Step:
    """Seconds are those of the runner's clock."""

    name: str
    begun: float
    ended: float
    conclusion: str = "success"


@dataclass
class _Runner:
    """
    A job as a runner carries it out, each step in the foreground after the one before.

    Attributes:
        now: When that ended.
        steps: By number, from 1; `background` and `ended` are numbers, too.
        ended: Of steps in the background those that some step waited for or cancelled first.
        lines: Of the log, with their instants.
    """

    random: Random
    now: float = 0.0
    steps: list[_Step] = field(default_factory=list)
    background: list[int] = field(default_factory=list)
    ended: dict[int, StepWait] = field(default_factory=dict)
    waits: list[StepWait] = field(default_factory=list)
    lines: list[tuple[float, str]] = field(default_factory=list)

    def run(self, *, is_background: bool) -> None:
        """A command of half a second to a minute and a half."""
        begun = self._begin()
        ended = begun + self.random.choice([0.5, 3, 20, 60]) * self.random.uniform(0.8, 1.5)
        conclusion = self.random.choice(["success", "success", "success", "failure"])
        self.steps.append(_Step(self.random.choice(_NAMES), begun, ended, conclusion))
        self.lines.append((begun, "##[group]Run make"))
        if is_background:
            self.background.append(len(self.steps))
        else:
            self.now = ended

    def control(self, kind: str, name: str) -> None:
        """A wait or cancel; one for all lists those that are left."""
        left = [number for number in self.background if number not in self.ended]
        most = min(2, len(self.background))
        named = left if kind == "wait all" else self.random.sample(self.background, most)
        begun = self._begin()
        for number in named if kind == "cancel" else ():
            one = self.steps[number - 1]
            if one.ended > begun:
                one.ended, one.conclusion = begun + self.random.uniform(0, 3), "cancelled"
        ended = max([begun, *(self.steps[number - 1].ended for number in named)]) + 0.01
        self.steps.append(_Step(name, begun, ended))
        self.now = ended
        own = len(self.steps)
        self.waits.append(StepWait(1, own, kind))
        by = (None, own) if kind == "cancel" else (own, None)
        for number in named:
            self.ended.setdefault(number, StepWait(1, number, None, *by))
        self._write(kind, begun, ended, [self.steps[number - 1] for number in named])

    def told(self) -> LogFacts:
        """What the log tells of the steps as the API lists them."""
        listed = [
            step(number, one.name, floor(one.begun), floor(one.ended), one.conclusion)
            for number, one in enumerate(self.steps, 1)
        ]
        lines = [*sorted(self.lines, key=lambda line: line[0]), (self.now + 0.5, END)]
        text = "\n".join(f"{at:.6f} {words}" for at, words in lines)
        return facts_of(text, of=job(end=self.now + 1, steps=listed))

    def _begin(self) -> float:
        return self.now + self.random.uniform(0, 0.05)

    def _write(self, kind: str, begun: float, ended: float, named: list[_Step]) -> None:
        opening, doing = _WORDS[kind]
        names = ", ".join([one.name for one in named] + ["skipped"] * (kind == "wait"))
        nothing = "No background steps remaining to wait for."
        self.lines.append((begun, f"{opening} {names}" if names else nothing))
        self.lines.append((ended, f"Finished {doing} background step(s)."))
        self.lines += [(ended, f"  {one.name}: {_RESULTS[one.conclusion]}") for one in named]


def _ran(random: Random) -> _Runner:
    runner = _Runner(random)
    for _ in range(random.randint(2, 9)):
        kind = random.choice(["run", "background", "background", "wait", "cancel", "wait all"])
        if kind in ("run", "background"):
            runner.run(is_background=kind == "background")
        elif runner.background:
            runner.control(kind, f"{kind} {random.randint(1, 9)}")
    if len(runner.ended) < len(runner.background):
        runner.control("wait all", "Wait for all background steps")
    return runner


def test_what_is_told_is_true() -> None:
    """Whatever steps, names and times: what is told is what happened; of most jobs it is."""
    parallel = known = 0
    for seed in range(_JOBS):
        runner = _ran(Random(seed))  # noqa: S311 - the same jobs every time are meant
        found = runner.told().waits
        happened = sorted([*runner.ended.values(), *runner.waits], key=lambda one: one.number)
        assert found in ([], happened), seed
        parallel += bool(runner.background)
        known += bool(found)
    assert known > 0.7 * parallel
