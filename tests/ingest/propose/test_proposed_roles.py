"""`longpole roles` on the demo: the founding renaming, from names and durations alone."""

import re
import tomllib
from pathlib import Path

from click.testing import CliRunner, Result

from ingest.config.experiment_file import parse_experiments
from longpole.queries_command import main as queries
from queries.answers import answer
from queries.differences.one_sided import one_sided
from queries.differences.sides import side_of

ROOT = Path(__file__).resolve().parents[3]
EXPERIMENT = "docker-layer-cache"
FIVE = [
    "Build and push main image",
    "Build main images",
    "Prepare main image build context",
    "Push images",
    "Push remaining images",
]


def roles(*arguments: str, database: Path) -> Result:
    """The command, in this process."""
    return CliRunner().invoke(queries, ["roles", *arguments, f"--database={database}"])


def test_the_founding_renaming(demo: Path) -> None:
    """
    One role of exactly these five steps; pasted into the founding experiment it replaces its own.

    The file with the proposal in place of the role that somebody wrote by hand is valid.
    """
    result = roles(EXPERIMENT, "--afresh", database=demo)
    assert (0, "these numbers are simulated\n") == (result.exit_code, result.stderr)
    (role,) = tomllib.loads(result.stdout)[EXPERIMENT]["role"]
    assert {"name": "build and push main image", "steps": FIVE} == role
    reasons = " ".join(re.findall(r"^# (.*)$", result.stdout, re.MULTILINE))
    assert "“Push images” (32 s, baseline) and “Push remaining images”" in reasons

    founding = (ROOT / "data/experiments.toml").read_text("utf-8")
    without, found, _ = founding.partition(f"[[{EXPERIMENT}.role]]")
    assert found
    loaded = parse_experiments(without + result.stdout, Path("pasted.toml"))
    assert {} == loaded.mistakes
    (pasted,) = loaded.experiments[EXPERIMENT].role
    assert (role["name"], FIVE) == (pasted.name, pasted.steps)


def test_nothing_to_propose(demo: Path) -> None:
    """The roles that the demo has leave nothing to propose; an unknown experiment is refused."""
    assert roles(EXPERIMENT, database=demo).stdout.startswith("# Nothing to propose")
    unknown = roles("none", database=demo)
    assert 1 == unknown.exit_code
    assert "Traceback" not in unknown.stderr


def test_what_the_combined_job_lacks(demo: Path) -> None:
    """The debugger check and the build-tag steps, which plain pull requests skip, are listed."""
    work = answer("work_by_arm", demo, {"experiment": EXPERIMENT})
    baseline, combined = (side_of(work, arm, "warm") for arm in ("baseline", "combined job"))
    assert baseline is not None
    assert combined is not None
    lacks = {one.piece: one for one in one_sided(baseline, combined) if one.is_of_baseline}
    check = lacks["Check debugger presence in the main image"]
    assert (True, ("build-and-push-main",), True) == (
        check.is_missing,
        check.jobs,
        (check.path_s or 0) > 0,
    )
    for kind in ("prerelease", "race condition"):
        assert lacks[f"Set build tag for {kind} images"].is_skipped
    assert "build and push main image" not in lacks
