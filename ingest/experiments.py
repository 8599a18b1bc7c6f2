"""
What an experiment file may say: the models that validate it.

Source: DESIGN section 5; docs/experiments.md explains every key.
"""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

from ingest import re2


def _regular_expression(text: str) -> str:
    if reason := re2.problem(text):
        raise ValueError(f"is no regular expression (RE2): {reason}")
    return text


def _instant(value: object) -> datetime:
    """A TOML date or instant, or the same as text; without a zone it is UTC."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError as error:
            raise ValueError(f"is no date: write it as 2026-04-05, not {value!r}") from error
    if isinstance(value, datetime):
        try:
            return value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
        except OverflowError as error:
            raise ValueError("lies outside the years 1 to 9999") from error
    if isinstance(value, date):
        return datetime.combine(value, datetime.min.time())
    raise ValueError("is no date: write it as 2026-04-05")


def _end_instant(value: object) -> datetime:
    """A day that ends a period belongs to it."""
    is_day = (isinstance(value, date) and not isinstance(value, datetime)) or (
        isinstance(value, str) and len(value) == len("2026-04-05")
    )
    end = _instant(value)
    if is_day and end.date() == date.max:
        raise ValueError("lies too far ahead: leave `until` out for an open end")
    return end + (timedelta(days=1) if is_day else timedelta())


def _one_or_many(value: object) -> object:
    return [value] if isinstance(value, (dict, str)) else value


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("is blank: write what it names")
    return text


Text = Annotated[str, Field(min_length=1), AfterValidator(_not_blank)]
RegularExpression = Annotated[Text, AfterValidator(_regular_expression)]
Instant = Annotated[datetime, BeforeValidator(_instant)]
EndInstant = Annotated[datetime, BeforeValidator(_end_instant)]
Sha = Annotated[str, Field(pattern=r"^[0-9a-f]{7,40}$")]
RepositoryName = Annotated[str, Field(pattern=r"^[\w.-]+/[\w.-]+$")]
Globs = Annotated[list[Text], BeforeValidator(_one_or_many), Field(min_length=1)]
Count = Annotated[int, Field(ge=1, le=2**31 - 1)]
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]


class Table(BaseModel):
    """Unknown keys are mistakes; numbers and texts are not converted into each other."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class CommitRange(Table):
    """Commits of the arm's pull request, both ends included; either may be left out."""

    first: Sha | None = Field(default=None, alias="from")
    last: Sha | None = Field(default=None, alias="to")


class CacheRule(Table):
    """One condition that makes an attempt cold or warm."""

    message: RegularExpression | None = None
    step: Text | None = None
    over: float | None = Field(default=None, ge=0, strict=False)
    under: float | None = Field(default=None, ge=0, strict=False)
    attempt: Literal["first", "later"] | None = None
    first_after: Sha | None = None

    @model_validator(mode="after")
    def _is_one_condition(self) -> "CacheRule":
        kinds = [self.message, self.step, self.attempt, self.first_after]
        if sum(kind is not None for kind in kinds) != 1:
            raise ValueError("needs exactly one of message, step, attempt and first_after")
        bounds = (self.over is not None) + (self.under is not None)
        if bounds != (1 if self.step is not None else 0):
            raise ValueError("needs step together with either over or under (seconds)")
        return self


class Exclusion(Table):
    """A run, or one attempt of it, that must not count, and why."""

    run: Id
    attempt: Count | None = None
    reason: Text


_SELECTORS = (
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
)
CacheRules = Annotated[list[CacheRule], BeforeValidator(_one_or_many)]


class Arm(Table):
    """
    One arm: selectors joined by "and", what excludes, and what is cold and warm.

    Source: DESIGN section 5; docs/experiments.md.
    """

    name: Text
    pull_request: Count | None = None
    branch: Text | None = None
    head_repository: RepositoryName | None = None
    commits: CommitRange | None = None
    shas: list[Sha] | None = Field(default=None, min_length=1)
    message: RegularExpression | None = None
    runs: list[Id] | None = Field(default=None, min_length=1)
    since: Instant | None = None
    until: EndInstant | None = None
    last: Count | None = None
    workflow: Text | None = None
    event: Text | None = None
    attempts: Literal["first", "full"] = "first"
    cold: CacheRules = Field(default_factory=list)
    warm: CacheRules = Field(default_factory=list)
    exclude: list[Exclusion] = Field(default_factory=list)
    milestone_legs: list[Text] | None = None

    @model_validator(mode="after")
    def _selects(self) -> "Arm":
        selectors = ("pull_request", "branch", "shas", "message", "runs", "since", "until", "last")
        if all(getattr(self, selector) is None for selector in selectors):
            raise ValueError(f"needs a selector, one of {', '.join(selectors)}")
        if self.commits is not None and self.pull_request is None:
            raise ValueError("needs pull_request beside commits, whose order the range follows")
        return self

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
    jobs: Globs | None = None
    steps: Globs | None = None

    @model_validator(mode="after")
    def _names_work(self) -> "Role":
        if self.jobs is None and self.steps is None:
            raise ValueError("needs jobs or steps")
        return self


class Experiment(Table):
    """One experiment: its arms, their baseline, and the clock."""

    title: Text | None = None
    repository: RepositoryName
    workflow: Text | None = None
    milestone: Globs | None = None
    baseline: Text | None = None
    event: Text = "pull_request"
    smallest_effect: Annotated[str, Field(pattern=r"^\d+(\.\d+)?(%|s)$")] | None = None
    runs_per_arm: Count | None = None
    max_hours: float = Field(default=24, gt=0, strict=False)
    arm: list[Arm] = Field(min_length=1)
    role: list[Role] = Field(default_factory=list)

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

    def _refuse_equal_arms(self) -> None:
        """Arms with the same selectors claim the same attempts, unless some are marked by hand."""
        first: dict[str, str] = {}
        for arm in self.arm:
            if arm.exclude:
                continue
            selectors = arm.model_dump(mode="json", include=set(_SELECTORS))
            if arm.branch is not None:
                selectors["head_repository"] = arm.head_repository or self.repository
            own = repr([selectors, self.workflow_path(arm), self.event_of(arm)])
            other = first.setdefault(own, arm.name)
            if other != arm.name:
                raise ValueError(
                    f"has two arms that select the same, {other!r} and {arm.name!r}: give each "
                    "selectors of its own"
                )

    @property
    def baseline_name(self) -> str:
        """The arm that the others are compared with; one arm alone is its own."""
        return self.baseline or self.arm[0].name

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
