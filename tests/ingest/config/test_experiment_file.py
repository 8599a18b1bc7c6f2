"""The experiment file: what is accepted, and one sentence for each mistake."""

from datetime import datetime
from pathlib import Path

import pytest

from ingest.config.experiment_file import load_experiments
from ingest.config.experiments import Arm
from ingest.errors import ExperimentFileInvalid

ROOT = Path(__file__).resolve().parents[3]

_HEAD = """\
[cache]
repository = "o/r"
"""

_ARMS = """\
[cache]
repository = "o/r"
baseline = "a"
[[cache.arm]]
name = "a"
last = 1
[[cache.arm]]
name = "b"
branch = "b"
[[cache.prediction]]
"""
_GONE = "[[cache.prediction.change]]\ndo = 'remove'\njob = 'docs'\n"

MISTAKES = {
    "not TOML": (
        "[cache\n",
        "is not TOML: Expected ']' at the end of a table declaration (at line 1, column 7).",
    ),
    "empty": ("", "holds no experiment: see docs/experiments.md."),
    "no arm": (_HEAD, "line 1: cache.arm: an experiment needs at least one [[cache.arm]]."),
    "no repository": (
        "[cache]\n[[cache.arm]]\nname = 'a'\nbranch = 'b'\n",
        "line 1: cache.repository: this key is missing; add it.",
    ),
    "not a repository": (
        "[cache]\nrepository = 'r'\n[[cache.arm]]\nname = 'a'\nbranch = 'b'\n",
        "line 2: cache.repository: 'r' does not have the form owner/name.",
    ),
    "unknown key": (
        _HEAD + "milestoen = ['a']\n[[cache.arm]]\nname = 'a'\nbranch = 'b'\n",
        "line 3: cache.milestoen: unknown key; did you mean 'milestone'?",
    ),
    "labels alone": (
        _HEAD + "job = 'a'\n[[cache.arm]]\nname = 'a'\nlabels = 'big'\n",
        (
            "line 4: cache.arm[1]: needs a selector, one of pull_request, branch, shas, message, "
            "runs, since, until, last."
        ),
    ),
    "labels without a job": (
        _HEAD + "milestone = 'a'\n[[cache.arm]]\nname = 'a'\nlast = 3\nlabels = 'big'\n",
        "line 1: cache: needs job, whose runners are meant, beside the labels of an arm.",
    ),
    "the same labels twice": (
        _HEAD
        + "job = 'a'\nbaseline = 'a'\n"
        + "[[cache.arm]]\nname = 'a'\nlast = 3\nlabels = ['x', 'BIG']\n"
        + "[[cache.arm]]\nname = 'b'\nlast = 3\nlabels = ['big', 'x']\n",
        (
            "line 1: cache: has two arms that select the same, 'a' and 'b': give each selectors of "
            "its own."
        ),
    ),
    "two clocks": (
        _HEAD + "milestone = 'a'\njob = 'a'\n[[cache.arm]]\nname = 'a'\nbranch = 'b'\n",
        "line 1: cache: has two clocks: take out milestone, or job.",
    ),
    "a milestone that stands for a duration": (
        _HEAD + "milestone = 'job: a'\n[[cache.arm]]\nname = 'a'\nbranch = 'b'\n",
        (
            "line 1: cache: has the milestone 'job: a', which stands for a duration elsewhere: "
            "write job = 'a', or a glob that begins otherwise."
        ),
    ),
    "unknown key of an arm": (
        _HEAD + "[[cache.arm]]\nname = 'a'\nbrnch = 'b'\nlast = 3\n",
        "line 5: cache.arm[1].brnch: unknown key; did you mean 'branch'?",
    ),
    "unknown key of a rule": (
        _HEAD + "[[cache.arm]]\nname = 'a'\nlast = 3\ncold = { mesage = 'x' }\n",
        "line 6: cache.arm[1].cold[1].mesage: unknown key; did you mean 'message'?",
    ),
    "no selector": (
        _HEAD + "[[cache.arm]]\nname = 'a'\n",
        (
            "line 3: cache.arm[1]: needs a selector, one of pull_request, branch, shas, message, "
            "runs, since, until, last."
        ),
    ),
    "commits without their pull request": (
        _HEAD + "[[cache.arm]]\nname = 'a'\nbranch = 'b'\ncommits = { from = 'abcdef0' }\n",
        "line 3: cache.arm[1]: needs pull_request beside commits, whose order the range follows.",
    ),
    "bad regular expression": (
        _HEAD + "[[cache.arm]]\nname = 'a'\nmessage = '(warm'\n",
        "line 5: cache.arm[1].message: is no regular expression (RE2): missing ): (warm.",
    ),
    "bad date": (
        _HEAD + "[[cache.arm]]\nname = 'a'\nsince = '5 April'\n",
        "line 5: cache.arm[1].since: is no date: write it as 2026-04-05, not '5 April'.",
    ),
    "two baselines to choose from": (
        _HEAD + "[[cache.arm]]\nname = 'a'\nlast = 1\n[[cache.arm]]\nname = 'b'\nlast = 1\n",
        "line 1: cache: needs baseline, one of its arms: a, b.",
    ),
    "missing baseline": (
        _HEAD + "baseline = 'c'\n[[cache.arm]]\nname = 'a'\nlast = 1\n",
        "line 1: cache: names the baseline 'c', which is none of its arms: a.",
    ),
    "duplicate arm": (
        _HEAD + "[[cache.arm]]\nname = 'a'\nlast = 1\n[[cache.arm]]\nname = 'a'\nlast = 1\n",
        "line 1: cache: has two arms named 'a': give each its own name.",
    ),
    "a prediction of no arm": (
        f"{_ARMS}arm = 'c'\n{_GONE}",
        "line 1: cache: predicts with 'c', which is none of its arms: a, b.",
    ),
    "a prediction from no arm": (
        f"{_ARMS}arm = 'b'\nfrom = 'c'\n{_GONE}",
        "line 1: cache: predicts with 'c', which is none of its arms: a, b.",
    ),
    "a prediction of the baseline": (
        f"{_ARMS}arm = 'a'\n{_GONE}",
        ("line 1: cache: predicts 'a' from itself: name in from the arm that it differs from."),
    ),
    "the same prediction twice": (
        f"{_ARMS}arm = 'b'\n{_GONE}[[cache.prediction]]\narm = 'b'\nfrom = 'a'\n{_GONE}",
        "line 1: cache: predicts 'b' twice alike: leave one out.",
    ),
    "a prediction without a change": (
        f"{_ARMS}arm = 'b'\n",
        (
            "line 10: cache.prediction[1].change: a prediction needs at least one "
            "[[cache.prediction.change]]."
        ),
    ),
    "a prediction with no changes": (
        f"{_ARMS}arm = 'b'\nchange = []\n",
        ("line 12: cache.prediction[1].change: is empty: a prediction needs at least one change."),
    ),
    "a change that is none": (
        f"{_ARMS}arm = 'b'\n[[cache.prediction.change]]\ndo = 'dorp'\n",
        (
            "cache.prediction[1].change: change 1 has no known do: take one of drop-need, "
            "add-need, scale, remove, merge, split, balance, race, no-queue, runners, runner, "
            "milestone."
        ),
    ),
    "a change without its job": (
        f"{_ARMS}arm = 'b'\n[[cache.prediction.change]]\ndo = 'remove'\n",
        (
            "cache.prediction[1].change: change 1, job: field required; `longpole what-if --help` "
            "has every kind."
        ),
    ),
    "unknown key of a prediction": (
        f"{_ARMS}arm = 'b'\nfrm = 'a'\n{_GONE}",
        "line 12: cache.prediction[1].frm: unknown key; did you mean 'from'?",
    ),
    "one bracket too few for a prediction": (
        _HEAD + "[[cache.arm]]\nname = 'a'\nlast = 1\n[cache.prediction]\narm = 'a'\n",
        "line 6: cache.prediction: write [[cache.prediction]], with two brackets.",
    ),
    "a number as text": (
        _HEAD + "[[cache.arm]]\nname = 'a'\npull_request = '19830'\n",
        "line 5: cache.arm[1].pull_request: Input should be a valid integer.",
    ),
    "an effect without a unit": (
        _HEAD + "smallest_effect = '5'\n[[cache.arm]]\nname = 'a'\nlast = 1\n",
        "line 3: cache.smallest_effect: '5' does not have the form '5%' or '15s'.",
    ),
    "two conditions in one rule": (
        _HEAD
        + "[[cache.arm]]\nname = 'a'\nlast = 1\nwarm = { message = 'x', attempt = 'later' }\n",
        (
            "line 6: cache.arm[1].warm[1]: needs exactly one of message, step, attempt, "
            "first_after, cache, layers_cached_over and layers_cached_under."
        ),
    ),
    "logs and order in one rule": (
        _HEAD
        + "[[cache.arm]]\nname = 'a'\nlast = 1\nwarm = { cache = 'hit', attempt = 'later' }\n",
        "line 6: cache.arm[1].warm[1]: needs exactly one of message, step,",
    ),
    "a bound of seconds beside a cache": (
        _HEAD
        + "[[cache.arm]]\nname = 'a'\nlast = 1\n"
        + "warm = { cache = 'hit', step = 'x', over = 3 }\n",
        "line 6: cache.arm[1].warm[1]: needs step together with either over or under (seconds).",
    ),
    "a rule on logs without logs": (
        _HEAD + "[[cache.arm]]\nname = 'a'\nlast = 1\nwarm = { layers_cached_over = 0.8 }\n",
        "cache: needs logs = true beside layers_cached_over in a rule.",
    ),
    "logs by number": (
        "[cache]\nrepository = 'o/r'\nlogs = 5\n[[cache.arm]]\nname = 'a'\nlast = 1\n",
        "line 3: cache.logs: needs a list in brackets, such as [1, 2] or ['build*', 'test'].",
    ),
    "a share above 1": (
        _HEAD + "[[cache.arm]]\nname = 'a'\nlast = 1\nwarm = { layers_cached_over = 80 }\n",
        "line 6: cache.arm[1].warm[1].layers_cached_over: Input should be less than or equal to 1.",
    ),
    "a step without a bound": (
        _HEAD + "[[cache.arm]]\nname = 'a'\nlast = 1\nwarm = { step = 'x' }\n",
        "line 6: cache.arm[1].warm[1]: needs step together with either over or under (seconds).",
    ),
    "an experiment that is no table": (
        "cache = 5\n",
        "line 1: cache: must be a table: see docs/experiments.md for its keys.",
    ),
    "one bracket too few": (
        _HEAD + "[cache.arm]\nname = 'a'\nlast = 1\n",
        "line 3: cache.arm: write [[cache.arm]], with two brackets.",
    ),
    "a number beyond all bounds": (
        _HEAD + "[[cache.arm]]\nname = 'a'\nlast = 1099511627776\n",
        "line 5: cache.arm[1].last: Input should be less than or equal to 2147483647.",
    ),
    "a blank name": (
        _HEAD + "[[cache.arm]]\nname = ' '\nlast = 1\n",
        "line 4: cache.arm[1].name: is blank: write what it names.",
    ),
    "for ever": (
        _HEAD + "[[cache.arm]]\nname = 'a'\nuntil = 9999-12-31\n",
        "line 5: cache.arm[1].until: lies too far ahead: leave `until` out for an open end.",
    ),
}


@pytest.mark.parametrize(("text", "expected"), MISTAKES.values(), ids=MISTAKES)
def test_mistake(tmp_path: Path, text: str, expected: str) -> None:
    """Each mistake is one sentence with file, line, key path and remedy."""
    path = tmp_path / "experiments.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ExperimentFileInvalid) as raised:
        load_experiments(path)
    assert str(raised.value).startswith(str(path))
    assert expected in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """The sentence names the file and the flag."""
    with pytest.raises(ExperimentFileInvalid, match=r"gone\.toml: can't be read .*--experiments"):
        load_experiments(tmp_path / "gone.toml")


def test_one_mistake_does_not_stop_the_others(tmp_path: Path) -> None:
    """The valid experiments are loaded, the mistakes reported beside them."""
    path = tmp_path / "experiments.toml"
    good = '[good]\nrepository = "o/r"\n[[good.arm]]\nname = "a"\nlast = 5\n'
    path.write_text(f"[bad]\nrepository = 5\n{good}", encoding="utf-8")
    file = load_experiments(path)
    assert ("good",) == file.wanted
    assert ["good"] == list(file.experiments)
    assert ["bad"] == list(file.mistakes)
    assert ("bad", "good") == file.names
    assert len(file.mistakes["bad"]) == 2  # the repository and the missing arm


def test_only_an_experiment_that_exists(tmp_path: Path) -> None:
    """--only with an unknown name says which names there are."""
    path = tmp_path / "experiments.toml"
    path.write_text('[good]\nrepository = "o/r"\n[[good.arm]]\nname="a"\nlast=5\n', "utf-8")
    with pytest.raises(ExperimentFileInvalid, match="no experiment 'bad': --only takes good"):
        load_experiments(path, ("bad",))


def test_one_arm_alone_is_its_own_baseline(tmp_path: Path) -> None:
    """Only a repository and one arm with a name and a selector are required."""
    path = tmp_path / "experiments.toml"
    path.write_text('[x]\nrepository = "o/r"\n[[x.arm]]\nname = "a"\nbranch = "b"\n', "utf-8")
    assert load_experiments(path).experiments["x"].baseline_name == "a"


def test_dates() -> None:
    """A day that begins a period is its first instant; a day that ends one belongs to it."""
    days = {"since": datetime(2026, 4, 4).date(), "until": "2026-04-05"}
    arm = Arm.model_validate({"name": "a", **days})
    assert (datetime(2026, 4, 4), datetime(2026, 4, 6)) == (arm.since, arm.until)


def test_the_founding_experiment_is_valid() -> None:
    """What ships in data/ loads, with the founding case's arms in order and its baseline."""
    file = load_experiments(ROOT / "data" / "experiments.toml")
    experiment = file.experiments["docker-layer-cache"]
    expected = [
        "baseline",
        "parallel pre-build",
        "stable ldflags",
        "busybox",
        "combined job",
        "combined job, build cache saved",
    ]
    assert expected == [arm.name for arm in experiment.arm]
    assert experiment.baseline_name == "baseline"
    assert not file.mistakes
