"""What people expected: keys, claims with their ends, mistakes each with place and remedy."""

from pathlib import Path

import pytest

from basis.claims import Claim, claims_of_json, claims_to_json
from ingest.config.amounts import read_duration, read_range
from ingest.config.experiment_file import parse_experiments
from ingest.config.experiments import Experiment
from ingest.errors import ExperimentFileInvalid

_HEAD = """
[cache]
repository = "o/r"
baseline = "a"
[[cache.arm]]
name = "a"
branch = "a"
[[cache.arm]]
name = "b"
branch = "b"
warm = { message = "warm" }
[[cache.role]]
name = "image"
steps = ["Build"]
[[cache.expect]]
"""
_PATH = Path("experiments.toml")


def _experiment(expect: str, head: str = _HEAD) -> Experiment:
    return parse_experiments(head + expect, _PATH).experiments["cache"]


def _claims(expect: str) -> tuple[Claim, ...]:
    (one,) = _experiment(f"text = 'x'\narm = 'b'\n{expect}").expect
    return one.claims


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30s", 30.0),
        ("2 min", 120.0),
        ("2m", 120.0),
        ("1m30s", 90.0),
        ("1 min 30 s", 90.0),
        ("1h", 3600.0),
        ("1.5 minutes", 90.0),
        ("55 seconds", 55.0),
    ],
)
def test_durations(text: str, expected: float) -> None:
    """Read as people write them."""
    assert expected == read_duration(text).low


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("60s to 80s", (60.0, 80.0, False)),
        ("60 to 80s", (60.0, 80.0, False)),
        ("1 to 2 min", (60.0, 120.0, False)),
        ("20% to 25%", (0.2, 0.25, True)),
        ("60s", (60.0, 60.0, False)),
    ],
)
def test_ranges(text: str, expected: tuple[float, float, bool]) -> None:
    """The first number takes the unit of the last one where it has none."""
    found = read_range(text)
    assert expected == (found.low, found.high, found.is_share)


# About 40 s is from 30 s (3/4) to 53.3 s (4/3). What saves 60 to 80 s is 80 to 60 s below the
# other; what saves 40% takes from 1 - 0.533 to 1 - 0.3 of it.
CLAIMS = {
    "about = '40s'": Claim("about", "40s", "s", 30, 160 / 3),
    "at_most = '1 min'": Claim("at_most", "1 min", "s", None, 60),
    "at_least = '2m'": Claim("at_least", "2m", "s", 120, None),
    "saves = '60s to 80s'": Claim("saves", "60s to 80s", "s", -80, -60),
    "saves = '40s'": Claim("saves", "40s", "s", -160 / 3, -30),
    "saves = '40%'": Claim("saves", "40%", "ratio", 1 - 1.6 / 3, 0.7),
    "saves = '90%'": Claim("saves", "90%", "ratio", 0, 1 - 0.675),
    "faster = true": Claim("faster", "", "ratio", None, 1, is_open=True),
    "slower = true\nstep = 'Build'": Claim("slower", "", "s", 0, None, is_open=True),
    "faster = '20%'": Claim("faster", "20%", "ratio", None, 0.8),
    "slower = '20%'": Claim("slower", "20%", "ratio", 1.2, None),
    "faster = '30s'": Claim("faster", "30s", "s", None, -30),
    "slower = '30s'": Claim("slower", "30s", "s", 30, None),
    "because_waits_for = 'cli'": Claim(
        "because_waits_for", "cli", "share", 0.5, None, is_open=True
    ),
}


@pytest.mark.parametrize("expect", CLAIMS)
def test_claims(expect: str) -> None:
    """Each key's ends, worked out on paper."""
    expected = CLAIMS[expect]
    (claim,) = _claims(expect)
    assert (expected.kind, expected.said, expected.unit, expected.is_open) == (
        claim.kind,
        claim.said,
        claim.unit,
        claim.is_open,
    )
    assert pytest.approx((expected.low, expected.high)) == (claim.low, claim.high)
    assert (claim,) == claims_of_json(claims_to_json((claim,)))


def test_each_claim_of_an_entry_is_one() -> None:
    """Several stand beside each other, in the order of the keys."""
    claims = _claims("slower = true\nabout = '5 min'\nbecause_waits_for = 'cli'")
    assert ["about", "slower", "because_waits_for"] == [claim.kind for claim in claims]


def test_what_is_compared_with_what() -> None:
    """The baseline, unless the entry says another one; nothing where it compares nothing."""
    experiment = _experiment(
        "text = 'x'\narm = 'b'\nfaster = true\n[[cache.expect]]\ntext = 'y'\narm = 'a'\n"
        "against = 'b'\nslower = true\n[[cache.expect]]\ntext = 'z'\narm = 'a'\nabout = '1s'\n"
    )
    assert ["a", "b", None] == [experiment.against_of(one) for one in experiment.expect]


MISTAKES = {
    "no words": ("arm = 'b'\nabout = '1s'", "line 15: cache.expect[1].text: this key is missing"),
    "no arm": ("text = 'x'\nabout = '1s'", "line 15: cache.expect[1].arm: this key is missing"),
    "unknown key": (
        "text = 'x'\narm = 'b'\nabuot = '1s'",
        "line 18: cache.expect[1].abuot: unknown key; did you mean 'about'?",
    ),
    "no claim": (
        "text = 'x'\narm = 'b'",
        (
            "line 15: cache.expect[1]: needs what can be checked, one of about, at_most, at_least, "
            "saves, faster, slower, because_waits_for."
        ),
    ),
    "two things": (
        "text = 'x'\narm = 'b'\njob = 'j'\nstep = 's'\nabout = '1s'",
        "cache.expect[1]: is about job and step: take one of them.",
    ),
    "no duration": (
        "text = 'x'\narm = 'b'\nabout = 'soon'",
        (
            "line 18: cache.expect[1].about: is no duration above 0: write it as '30s' or '1m30s', "
            "not 'soon'."
        ),
    ),
    "a duration of nothing": (
        "text = 'x'\narm = 'b'\nat_most = '0s'",
        "cache.expect[1].at_most: is no duration above 0",
    ),
    "a number": (
        "text = 'x'\narm = 'b'\nat_most = 30",
        "cache.expect[1].at_most: is no duration above 0: write it as '30s' or '1m30s', not 30.",
    ),
    "units that differ": (
        "text = 'x'\narm = 'b'\nsaves = '20s to 30%'",
        "cache.expect[1].saves: is no range: write it as '60s to 80s' or '20% to 30%', not ",
    ),
    "a range backwards": (
        "text = 'x'\narm = 'b'\nsaves = '80s to 60s'",
        "cache.expect[1].saves: ends before it begins: put the smaller one first, not ",
    ),
    "all of it": (
        "text = 'x'\narm = 'b'\nsaves = '100%'",
        "cache.expect[1].saves: is neither a duration nor a share: write it as '30s' or '20%', not",
    ),
    "not faster": (
        "text = 'x'\narm = 'b'\nfaster = false",
        "cache.expect[1].faster: is false: write true or at least how much, or leave it out.",
    ),
    "faster and slower": (
        "text = 'x'\narm = 'b'\nfaster = true\nslower = true",
        "cache.expect[1]: is faster and slower at once: take one of them out.",
    ),
    "an address that is none": (
        "text = 'x'\narm = 'b'\nabout = '1s'\nlink = 'javascript:alert(1)'",
        "cache.expect[1].link: is no address of the web: begin it with https://.",
    ),
    "an unknown arm": (
        "text = 'x'\narm = 'c'\nabout = '1s'",
        ": cache: expects of 'c', which is none of its arms: a, b.",
    ),
    "an unknown other arm": (
        "text = 'x'\narm = 'b'\nagainst = 'c'\nfaster = true",
        ": cache: expects of 'c', which is none of its arms: a, b.",
    ),
    "the baseline against itself": (
        "text = 'x'\narm = 'a'\nfaster = true",
        "cache: expects 'a' to differ from itself: name in against the other arm.",
    ),
    "an arm that nothing compares": (
        "text = 'x'\narm = 'b'\nagainst = 'a'\nabout = '1s'",
        "cache.expect[1]: needs one of saves, faster, slower beside against.",
    ),
    "an unknown role": (
        "text = 'x'\narm = 'b'\nrole = 'imgae'\nabout = '1s'",
        "cache: expects of the role 'imgae': its roles are image.",
    ),
    "a cache state without a rule": (
        "text = 'x'\narm = 'b'\ncache = 'cold'\nabout = '1s'",
        (
            "cache: expects of cold runs of 'b', which has no rule for cold: add one, or leave "
            "cache out."
        ),
    ),
    "a cache state that is none": (
        "text = 'x'\narm = 'b'\ncache = 'hot'\nabout = '1s'",
        "cache.expect[1].cache: Input should be 'cold' or 'warm'.",
    ),
    "a step that waits": (
        "text = 'x'\narm = 'b'\nstep = 's'\nabout = '1s'\nbecause_waits_for = 'cli'",
        (
            "cache.expect[1]: needs an entry of its own for because_waits_for, which is about the "
            "clock: take step out of this one."
        ),
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes(mistake: str) -> None:
    """Each names file, key path and remedy, in one sentence."""
    text, expected = MISTAKES[mistake]
    with pytest.raises(ExperimentFileInvalid) as caught:
        _experiment(text)
    (sentence,) = str(caught.value).splitlines()
    assert sentence.startswith("experiments.toml line ")
    assert expected in sentence


def test_one_bracket_too_few() -> None:
    """The remedy is the second one."""
    with pytest.raises(ExperimentFileInvalid, match=r"write \[\[cache\.expect\]\], with two"):
        _experiment("text = 'x'\n", _HEAD.replace("[[cache.expect]]", "[cache.expect]"))


def test_a_job_of_its_own_waits_for_none() -> None:
    """Where the clock is a job's own duration, nothing is on its path but the job."""
    head = _HEAD.replace('baseline = "a"', 'baseline = "a"\njob = "push"')
    with pytest.raises(ExperimentFileInvalid, match="use milestone in place of job as the clock"):
        _experiment("text = 'x'\narm = 'b'\nbecause_waits_for = 'cli'", head)
