"""The founding experiment, as shipped, on the real commits: DESIGN section 1."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.config.experiment_file import load_experiments
from tests.ingest.project import Project
from tests.ingest.stackrox_world import stackrox_world
from tests.simulated import SimulatedGithub

ROOT = Path(__file__).resolve().parents[3]

EXPECTED = {
    "parallel pre-build": {"3b15b284b65": "cold", "04b23aa369a": "other"},
    "stable ldflags": {"16db8568da3": "cold", "5752a504337": "warm"},
    "busybox": {"431696fe9c3": "cold", "a1aa738571a": "other", "f2ef1a086aa": "warm"},
    "combined job": {"9a7f355971a": "cold", "9dea91bd837": "other"},
    "combined job, build cache saved": {"52eb0a09bcc": "cold", "de4c6f10269": "warm"},
}
BASELINE = "ROX-33958/resue-components"


@pytest.fixture(scope="module")
def ingested(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """A night with the experiment file of data/."""
    with pytest.MonkeyPatch.context() as patch:
        project = Project(tmp_path_factory.mktemp("founding"), patch)
        project.write((ROOT / "data/experiments.toml").read_text("utf-8"))
        with SimulatedGithub(stackrox_world(shared)) as github:
            outcome = project.ingest(api=github.url)
        assert 0 == outcome.exit_code, outcome.output
        yield project


def test_arms_hold_the_treatments(ingested: Project) -> None:
    """
    Each arm selects the runs of its treatment, each run in one arm, with its cache state.

    The warm run of the combined job was pushed before the build cache could be saved: neither.
    """
    rows = ingested.query(
        "select arm, head_sha[:11], cache_state from arm_attempts "
        "inner join run_attempts using (run_id, run_attempt) where excluded_because is null "
        "and head_branch <> 'ROX-33958/resue-components'"
    )
    found: dict[str, dict[str, str]] = {arm: {} for arm in EXPECTED}
    for arm, sha, state in rows:
        found[arm][sha] = state
    assert EXPECTED == found
    assert sum(map(len, EXPECTED.values())) == len(rows)


def test_the_baseline_is_its_branch(ingested: Project) -> None:
    """All runs of the base's branch, none of them cold or warm, and no commit of another arm."""
    expected = [("baseline", BASELINE, "other", 3)]
    assert expected == ingested.query(
        "select arm, head_branch, cache_state, count(*) from arm_attempts "
        "inner join run_attempts using (run_id, run_attempt) where arm = 'baseline' "
        "group by all"
    )


def test_common_history_is_in_no_arm(ingested: Project) -> None:
    """The runs of the 24 shared commits are listed, selected by no arm, and cost no request."""
    rows = ingested.query(
        "select count(*), count(arm), count(jobs_fetched_at) from run_attempts "
        "left join arm_attempts using (run_id, run_attempt) "
        "inner join pull_request_commits on sha = head_sha "
        "where pull_number = 19830 and position <= 24"
    )
    assert [(24, 0, 0)] == rows


def test_structures_are_those_of_the_arms(ingested: Project) -> None:
    """What `build-and-push-main` waits for in the files tells combined jobs from the others."""
    keys = dict(ingested.query("select job_id, job_key from jobs"))
    needed: dict[int, set[str]] = {}
    for job_id, needed_id, _ in ingested.needs():
        if keys[job_id] == "build-and-push-main":
            needed.setdefault(job_id, set()).add(keys[needed_id])
    selected = ingested.query(
        "select arm, job_id from arm_attempts inner join jobs using (run_id, run_attempt)"
    )
    counts: dict[str, int] = {}
    for arm, job_id in selected:
        if job_id in needed:
            counts[arm] = max(counts.get(arm, 0), len(needed[job_id]))
    combined = {"combined job", "combined job, build cache saved"}
    expected = {arm: 1 if arm in combined else 6 for arm in ["baseline", *EXPECTED]}
    assert expected == counts


def test_the_founding_experiment_against_its_commits(project: Project, shared: Path) -> None:
    """
    The arms of data/experiments.toml hold the treatments that DESIGN section 1 names.

    Pull request, first and last commit of each, by the real commit list.
    """
    text = (shared / "workflows/stackrox/commits.csv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    shas = {
        number: [row["sha"] for row in rows if row["pull_request"] == str(number)]
        for number in (19830, 19831)
    }
    experiment = load_experiments(ROOT / "data/experiments.toml").experiments["docker-layer-cache"]
    found = {}
    for arm in experiment.arm:
        if arm.commits is None or arm.pull_request is None:
            continue
        positions = [
            shas[arm.pull_request].index(sha) + 1
            for sha in (arm.commits.first, arm.commits.last)
            if sha is not None
        ]
        found[arm.name] = (arm.pull_request, *positions)
    expected = {
        "parallel pre-build": (19831, 25, 26),
        "stable ldflags": (19830, 25, 26),
        "busybox": (19830, 27, 29),
        "combined job": (19830, 30, 31),
        "combined job, build cache saved": (19830, 32, 33),
    }
    assert expected == found
