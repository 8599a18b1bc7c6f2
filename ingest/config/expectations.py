"""What people expected of an arm, in their words, and what of it can be checked."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from basis.claims import COMPARING, Claim, Measured, Unit
from basis.visible import is_all_visible
from ingest.config.amounts import DifferenceAmount, Duration, SavedAmount
from ingest.config.experiment_values import Text
from ingest.config.table import Table

_ABOUT = 3 / 4
"""About X is from 3/4 of it to 4/3."""
_CLAIMS = ("about", "at_most", "at_least", *COMPARING, "because_waits_for")
_HALF = 0.5


def _web_address(text: str) -> str:
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.netloc or not is_all_visible(text):
        raise ValueError("is no address of the web: begin it with https://")
    return text


Glob = Annotated[Text, Field(max_length=1_000, title="glob")]
Link = Annotated[
    str,
    Field(max_length=2_000, title="address, with http or https"),
    AfterValidator(_web_address),
]


class Expectation(Table):
    """What somebody expected of an arm, in their words, and what of it the runs can answer."""

    text: Text
    """The words, as they were written."""
    who: Text | None = None
    """Whose they are."""
    link: Link | None = None
    """Where they stand."""
    arm: Text
    """The arm that they are about."""
    against: Text | None = None
    """Beside `saves`, `faster`, `slower`: the arm that it is compared with; else the baseline."""
    cache: Literal["cold", "warm"] | None = None
    """Of which runs; without it each cache state that the arm has runs in is answered."""
    milestone: Annotated[Literal[True], Field(title="`true`")] | None = None
    """It is about the experiment's clock, as it is where none of the next three keys stands."""
    job: Glob | None = None
    """Instead: about a job's own duration; of several, legs included, the longest one's."""
    step: Glob | None = None
    """Instead: about a step's seconds, summed in its job; of several jobs the longest's."""
    role: Text | None = None
    """Instead: about the seconds of a role, its jobs and steps together, of legs the longest."""
    about: Duration | None = None
    """The median is between 3/4 and 4/3 of it."""
    at_most: Duration | None = None
    """The median is not above it."""
    at_least: Duration | None = None
    """The median is not below it."""
    saves: SavedAmount | None = None
    """So much less than the other arm; a single one stands for 3/4 to 4/3 of it."""
    faster: DifferenceAmount | None = None
    """Than the other arm."""
    slower: DifferenceAmount | None = None
    """Than the other arm; by 20% is 1.2 times as long."""
    because_waits_for: Glob | None = None
    """A job that is on the critical path of the clock in more than half of the runs."""

    @model_validator(mode="after")
    def _is_one_thing(self) -> "Expectation":
        things = [key for key in ("milestone", "job", "step", "role") if getattr(self, key)]
        if len(things) > 1:
            raise ValueError(f"is about {' and '.join(things)}: take one of them")
        claims = [key for key in _CLAIMS if getattr(self, key) is not None]
        if not claims:
            raise ValueError(f"needs what can be checked, one of {', '.join(_CLAIMS)}")
        if self.faster is not None and self.slower is not None:
            raise ValueError("is faster and slower at once: take one of them out")
        if self.because_waits_for is not None and self.measured != "clock":
            raise ValueError(
                "needs an entry of its own for because_waits_for, which is about the clock: take "
                f"{self.measured} out of this one"
            )
        if self.against is not None and not self.is_comparing:
            raise ValueError(f"needs one of {', '.join(COMPARING)} beside against")
        return self

    @property
    def measured(self) -> Measured:
        """What it is about."""
        if self.job is not None:
            return "job"
        if self.step is not None:
            return "step"
        return "clock" if self.role is None else "role"

    @property
    def measured_name(self) -> str | None:
        """The job's or step's glob, or the role; None for the clock."""
        return self.job or self.step or self.role

    @property
    def is_comparing(self) -> bool:
        """Whether it compares its arm with another one."""
        return any(getattr(self, key) is not None for key in COMPARING)

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Each claim with its ends, at least one."""
        return tuple(self._claims())

    def _claims(self) -> Iterator[Claim]:
        if (about := self.about) is not None:
            low, high = _ABOUT * about.low, about.low / _ABOUT
            yield Claim("about", about.said, "s", low, high)
        if (most := self.at_most) is not None:
            yield Claim("at_most", most.said, "s", None, most.high)
        if (least := self.at_least) is not None:
            yield Claim("at_least", least.said, "s", least.low, None)
        yield from self._differences()
        if (job := self.because_waits_for) is not None:
            yield Claim("because_waits_for", job, "share", _HALF, None, is_open=True)

    def _differences(self) -> Iterator[Claim]:
        """Ends of arm minus the other one, or of their ratio."""
        if (saved := self.saves) is not None:
            least, most = saved.low, saved.high
            if saved.is_single:
                least, most = _ABOUT * least, most / _ABOUT
            if saved.is_share:
                yield Claim("saves", saved.said, "ratio", max(0.0, 1 - most), 1 - least)
            else:
                yield Claim("saves", saved.said, "s", -most, -least)
        any_unit: Unit = "ratio" if self.measured in {"clock", "job"} else "s"
        nothing = 1.0 if any_unit == "ratio" else 0.0
        if self.faster is not None:
            if (by := self.faster.at_least) is None:
                yield Claim("faster", "", any_unit, None, nothing, is_open=True)
            elif by.is_share:
                yield Claim("faster", by.said, "ratio", None, 1 - by.low)
            else:
                yield Claim("faster", by.said, "s", None, -by.low)
        if self.slower is not None:
            if (by := self.slower.at_least) is None:
                yield Claim("slower", "", any_unit, nothing, None, is_open=True)
            elif by.is_share:
                yield Claim("slower", by.said, "ratio", 1 + by.low, None)
            else:
                yield Claim("slower", by.said, "s", by.low, None)


def require_fit(
    expectation: Expectation,
    states: Mapping[str, frozenset[str]],
    baseline: str,
    roles: list[str],
    *,
    is_job_clock: bool,
) -> None:
    """
    Check an expectation against the experiment that it stands in.

    Args:
        expectation: It.
        states: The cache states that an arm has rules for, by its name.
        baseline: The arm that it is compared with where it names none.
        roles: Names of the experiment's roles.
        is_job_clock: Whether the clock is a job's own duration.

    Raises:
        ValueError: It names what is not there.
    """
    arm, other = expectation.arm, expectation.against or baseline
    for name in filter(None, (arm, expectation.against)):
        if name not in states:
            raise ValueError(f"expects of {name!r}, which is none of its arms: {', '.join(states)}")
    if expectation.is_comparing and arm == other:
        raise ValueError(f"expects {arm!r} to differ from itself: name in against the other arm")
    if expectation.role is not None and expectation.role not in roles:
        offered = f"its roles are {', '.join(roles)}" if roles else "it has no role"
        raise ValueError(f"expects of the role {expectation.role!r}: {offered}")
    if expectation.cache is not None and expectation.cache not in states[arm]:
        raise ValueError(
            f"expects of {expectation.cache} runs of {arm!r}, which has no rule for "
            f"{expectation.cache}: add one, or leave cache out"
        )
    if expectation.because_waits_for is not None and is_job_clock:
        raise ValueError(
            "expects of its clock, a job's own duration, that it waits for a job: take "
            "because_waits_for out, or use milestone in place of job as the clock"
        )
