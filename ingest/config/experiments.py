"""
What an experiment file may say: the models that validate it.

What stands below a key is its meaning, which `longpole keys` and docs/keys.md print.

Source: DESIGN section 5.
"""

from collections import Counter
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from basis.job_clocks import JOB, of_job
from ingest.config.expectations import Expectation, require_fit
from ingest.config.experiment_values import (
    Branch,
    Changes,
    Count,
    Effect,
    EndInstant,
    Globs,
    Hours,
    Id,
    Instant,
    JobLogs,
    Labels,
    RegularExpression,
    RepositoryName,
    Seconds,
    Sha,
    Share,
    Text,
    one_or_many,
)
from ingest.config.table import Table


class CommitRange(Table):
    """Commits of the arm's pull request, both ends included."""

    first: Sha | None = Field(default=None, alias="from")
    """The first; without it from the pull request's first commit on."""
    last: Sha | None = Field(default=None, alias="to")
    """The last; without it to the newest."""


class CacheRule(Table):
    """One condition that makes an attempt cold or warm; of a step together with a bound."""

    message: RegularExpression | None = None
    """Attempts whose commit message matches."""
    step: Text | None = None
    """A glob: the longest such step took more than `over`, less than `under`; or beside a cache."""
    over: Seconds | None = None
    """Beside `step`."""
    under: Seconds | None = None
    """Beside `step`."""
    attempt: Literal["first", "later"] | None = None
    """First attempts, or re-runs."""
    first_after: Sha | None = None
    """The first attempt at or after the first run of that commit."""
    cache: Literal["hit", "partial", "miss"] | None = None
    """By logs: the worst that the looks into caches came to, of all steps or those of `step`."""
    layers_cached_over: Share | None = None
    """By logs: more than this share of the layers of image builds came from a cache."""
    layers_cached_under: Share | None = None
    """By logs: less than this share of them did."""

    @property
    def kind(self) -> str:
        """The key that is its condition."""
        by_logs = ("cache", "layers_cached_over", "layers_cached_under")
        keys = ("message", "attempt", "first_after", *by_logs, "step")
        return next((key for key in keys if getattr(self, key) is not None), "step")

    @property
    def needs_logs(self) -> bool:
        """Whether what it asks for stands in logs alone."""
        return self.kind in ("cache", "layers_cached_over", "layers_cached_under")

    @model_validator(mode="after")
    def _is_one_condition(self) -> "CacheRule":
        layers = [self.layers_cached_over, self.layers_cached_under]
        by_step = self.step if self.cache is None and layers == [None, None] else None
        kinds = [self.message, by_step, self.attempt, self.first_after, self.cache, *layers]
        if sum(kind is not None for kind in kinds) != 1:
            raise ValueError(
                "needs exactly one of message, step, attempt, first_after, cache, "
                "layers_cached_over and layers_cached_under"
            )
        bounds = (self.over is not None) + (self.under is not None)
        if bounds != (1 if by_step is not None else 0):
            raise ValueError("needs step together with either over or under (seconds)")
        return self


class Exclusion(Table):
    """A run, or one attempt of it, that must not count, and why."""

    run: Id
    """The run, as in its address at GitHub."""
    attempt: Count | None = None
    """One attempt of it; without it all of them."""
    reason: Text
    """Shown wherever excluded attempts are counted."""


SELECTORS = (
    "pull_request",
    "branch",
    "head_repository",
    "commits",
    "shas",
    "message",
    "runs",
    "since",
    "until",
    "last",
    "labels",
)
"""Keys of an arm that choose among runs, in the order in which they are listed."""

_BESIDE_OTHERS = frozenset({"head_repository", "commits", "labels"})
"""Selectors that only narrow another one."""

CacheRules = Annotated[
    list[CacheRule],
    BeforeValidator(one_or_many),
    Field(title="rule, or a list of them", max_length=100),
]


class Arm(Table):
    """One arm: selectors, at least one, joined by "and"; what excludes; what is cold and warm."""

    name: Text
    """What pages and reports call it."""
    pull_request: Count | None = None
    """Selects runs on its branch and commits, forks and deleted branches too."""
    branch: Branch | None = None
    """Selects runs on that branch, or branches that match, of the experiment's own repository."""
    head_repository: RepositoryName | None = None
    """Beside `branch`: of that repository instead."""
    commits: CommitRange | None = None
    """Beside `pull_request`: runs of these commits of it."""
    shas: list[Sha] | None = Field(default=None, min_length=1)
    """Selects runs of these commits."""
    message: RegularExpression | None = None
    """Selects runs whose whole commit message matches."""
    runs: list[Id] | None = Field(default=None, min_length=1)
    """Selects these runs, whatever their event."""
    since: Instant | None = None
    """Selects runs created from then on, UTC."""
    until: EndInstant | None = None
    """Selects runs created until then, UTC; a day belongs to the period."""
    last: Count | None = None
    """Selects so many of the newest runs of what the other selectors leave."""
    labels: Labels | None = None
    """Beside others, with `job` as clock: runs of that job on runners with exactly these labels."""
    workflow: Text | None = None
    """Instead of the experiment's."""
    event: Text | None = None
    """Instead of the experiment's."""
    attempts: Literal["first", "full"] = "first"
    """Which attempts of a run count: the first, or every one in which all jobs ran."""
    cold: CacheRules = Field(default_factory=list)
    """Which attempts are cold; the first rule that matches wins, cold before warm, else `other`."""
    warm: CacheRules = Field(default_factory=list)
    """Which attempts are warm."""
    exclude: list[Exclusion] = Field(default_factory=list)
    """Runs or attempts that must not count."""
    milestone_legs: list[Text] | None = None
    """Legs or job names that the milestone must have; by default those of most of its attempts."""

    @model_validator(mode="after")
    def _selects(self) -> "Arm":
        selectors = [selector for selector in SELECTORS if selector not in _BESIDE_OTHERS]
        if all(getattr(self, selector) is None for selector in selectors):
            raise ValueError(f"needs a selector, one of {', '.join(selectors)}")
        if self.commits is not None and self.pull_request is None:
            raise ValueError("needs pull_request beside commits, whose order the range follows")
        return self

    @property
    def runner_labels(self) -> list[str] | None:
        """Its labels as they are compared: GitHub knows no case and no order."""
        return None if self.labels is None else sorted({one.lower() for one in self.labels})

    @model_validator(mode="after")
    def _cache_rules_name_own_commits(self) -> "Arm":
        """As far as the file alone tells; the rest is checked when the commits are known."""
        named = [rule.first_after for rule in (*self.cold, *self.warm) if rule.first_after]
        for commit in named:
            own = [commit] if self.shas is None else self.shas
            if not any(sha.startswith(commit) or commit.startswith(sha) for sha in own):
                raise ValueError(
                    f"names commit {commit} in a cache rule, which is none of its shas"
                )
        return self


class Role(Table):
    """The same work under different names of jobs or steps."""

    name: Text
    """What pages and reports call the work."""
    jobs: Globs | None = None
    """Keys or names of jobs, or of their callers; `steps` or `jobs` or both are needed."""
    steps: Globs | None = None
    """Names of steps."""

    @model_validator(mode="after")
    def _names_work(self) -> "Role":
        if self.jobs is None and self.steps is None:
            raise ValueError("needs jobs or steps")
        return self


class Prediction(Table):
    """An arm as another one with changes of its structure: predicted, and held against its runs."""

    arm: Text
    """The arm that is predicted."""
    source: Text | None = Field(default=None, alias="from")
    """The arm whose runs are replayed with the changes; else the baseline."""
    change: Changes
    """What makes the one of the other, in order."""


class Experiment(Table):
    """One experiment: its arms, their baseline, and the clock."""

    title: Text | None = None
    """The question."""
    repository: RepositoryName
    """As GitHub spells it."""
    workflow: Text | None = None
    """Path or file name of the workflow; without it every workflow counts."""
    milestone: Globs | None = None
    """Keys or names of the jobs whose end is the clock, or of their callers; else the whole run."""
    job: Globs | None = None
    """Instead of `milestone`: the job whose own duration is the clock, of several the last one."""
    baseline: Text | None = None
    """The arm that the others are compared with; needed where there are several."""
    event: Text = "pull_request"
    """The event of the runs that count."""
    smallest_effect: Effect | None = None
    """Below this a difference does not matter."""
    runs_per_arm: Count | None = None
    """Runs planned for each arm; until then the verdict is interim."""
    logs: JobLogs = None
    """The jobs whose logs are read, of runs that count: a request for each run."""
    max_hours: Hours = 24
    """Attempts that took longer are excluded."""
    arm: list[Arm] = Field(min_length=1)
    """The arms, at least one."""
    role: list[Role] = Field(default_factory=list)
    """Work that has different names in the arms."""
    prediction: list[Prediction] = Field(default_factory=list, max_length=50)
    """Arms as others with changes; pages say how wrong it was."""
    expect: list[Expectation] = Field(default_factory=list, max_length=50)
    """What people expected, in their words; pages answer it."""

    @model_validator(mode="after")
    def _has_one_clock(self) -> "Experiment":
        if self.milestone is not None and self.job is not None:
            raise ValueError("has two clocks: take out milestone, or job")
        for glob in self.milestone or ():
            if glob.startswith(JOB):
                raise ValueError(
                    f"has the milestone {glob!r}, which stands for a duration elsewhere: write "
                    f"job = {glob.removeprefix(JOB)!r}, or a glob that begins otherwise"
                )
        return self

    @model_validator(mode="after")
    def _labels_have_a_job(self) -> "Experiment":
        if self.job is None and any(arm.labels is not None for arm in self.arm):
            raise ValueError("needs job, whose runners are meant, beside the labels of an arm")
        return self

    @model_validator(mode="after")
    def _arms_fit(self) -> "Experiment":
        names = [arm.name for arm in self.arm]
        if doubled := [name for name, count in Counter(names).items() if count > 1]:
            raise ValueError(f"has two arms named {doubled[0]!r}: give each its own name")
        if self.baseline is None and len(names) > 1:
            raise ValueError(f"needs baseline, one of its arms: {', '.join(names)}")
        if self.baseline is not None and self.baseline not in names:
            raise ValueError(
                f"names the baseline {self.baseline!r}, which is none of its arms: "
                f"{', '.join(names)}"
            )
        self._refuse_equal_arms()
        return self

    @model_validator(mode="after")
    def _predictions_fit(self) -> "Experiment":
        names = [arm.name for arm in self.arm]
        told: set[str] = set()
        for prediction in self.prediction:
            source = self.source_of(prediction)
            for name in (prediction.arm, source):
                if name not in names:
                    raise ValueError(
                        f"predicts with {name!r}, which is none of its arms: {', '.join(names)}"
                    )
            if prediction.arm == source:
                raise ValueError(
                    f"predicts {source!r} from itself: name in from the arm that it differs from"
                )
            changes = repr((prediction.arm, source, prediction.change))
            if changes in told:
                raise ValueError(f"predicts {prediction.arm!r} twice alike: leave one out")
            told.add(changes)
        return self

    @model_validator(mode="after")
    def _expectations_fit(self) -> "Experiment":
        states = {
            arm.name: frozenset(["cold"] * bool(arm.cold) + ["warm"] * bool(arm.warm))
            for arm in self.arm
        }
        roles = [role.name for role in self.role]
        for expectation in self.expect:
            require_fit(
                expectation,
                states,
                self.baseline_name,
                roles,
                is_job_clock=self.job is not None,
            )
        return self

    def source_of(self, prediction: Prediction) -> str:
        """The arm whose runs a prediction rests on."""
        return prediction.source or self.baseline_name

    def against_of(self, expectation: Expectation) -> str | None:
        """The arm that an expectation compares its own with; None where it compares with none."""
        return (expectation.against or self.baseline_name) if expectation.is_comparing else None

    def _refuse_equal_arms(self) -> None:
        """Arms with the same selectors claim the same attempts, unless some are marked by hand."""
        first: dict[str, str] = {}
        for arm in self.arm:
            if arm.exclude:
                continue
            selectors = arm.model_dump(mode="json", include=set(SELECTORS))
            selectors["labels"] = arm.runner_labels
            if arm.branch is not None:
                selectors["head_repository"] = arm.head_repository or self.repository
            own = repr([selectors, self.workflow_path(arm), self.event_of(arm)])
            other = first.setdefault(own, arm.name)
            if other != arm.name:
                raise ValueError(
                    f"has two arms that select the same, {other!r} and {arm.name!r}: give each "
                    "selectors of its own"
                )

    @model_validator(mode="after")
    def _rules_have_logs(self) -> "Experiment":
        rules = [rule for arm in self.arm for rule in (*arm.cold, *arm.warm)]
        for rule in rules:
            if rule.needs_logs and self.logs is None:
                raise ValueError(f"needs logs = true beside {rule.kind} in a rule")
        return self

    @property
    def baseline_name(self) -> str:
        """The arm that the others are compared with; one arm alone is its own."""
        return self.baseline or self.arm[0].name

    @property
    def clock(self) -> list[str] | None:
        """The globs of the clock, as they are stored; None for the whole run."""
        return self.milestone if self.job is None else list(map(of_job, self.job))

    def workflow_path(self, arm: Arm) -> str | None:
        """Path of the workflow file whose runs the arm selects; None for every workflow."""
        workflow = arm.workflow or self.workflow
        if workflow is None or "/" in workflow:
            return workflow
        return f".github/workflows/{workflow}"

    def event_of(self, arm: Arm) -> str | None:
        """The event that an attempt of the arm must have; None if `runs` name what they want."""
        if arm.runs is not None and arm.event is None:
            return None
        return arm.event or self.event
