"""The demo: facts that a simulated night stored, in a database of its own."""

from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from ingest.demo import FACTS
from longpole.ingest_command import main
from queries.answers import answer
from tests.demo_facts import simulated_night, write_facts


def test_demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    `--demo` needs no token and no network, and never touches the database of real data.

    The founding case: three arms with 10 to 15 counted attempts each, marked as simulated.

    The price of run 24 by hand: of its 20 executed jobs 6 took up to a minute (14, 48, 52, 49, 49
    and 33 s), 13 up to two (78 to 119 s), one three (133 s): 6 + 26 + 3 = 35 minutes on
    ubuntu-latest, since January 2026 at $0.006: $0.21.
    """
    monkeypatch.chdir(tmp_path)
    environ = {"LONGPOLE_DATABASE": str(tmp_path / "real.duckdb"), "GITHUB_TOKEN": "", "PATH": ""}
    for _ in range(2):
        outcome = CliRunner().invoke(main, ["--demo"], env=environ, catch_exceptions=False)
        assert 0 == outcome.exit_code
        assert outcome.stdout.startswith("complete: 62 runs, 1122 jobs and 16393 steps added")
    assert ["data"] == [path.name for path in tmp_path.iterdir()]
    with duckdb.connect((tmp_path / "data/demo.duckdb").resolve(), read_only=True) as connection:
        source = connection.execute("select value from properties where property = 'source'")
        assert [("simulated",)] == source.fetchall()
        counted = connection.execute(
            """
            select arm, count(*)
            from arm_attempts
            inner join run_attempts using (run_id, run_attempt)
            where excluded_because is null and conclusion = 'success'
            group by arm
            order by arm
            """
        ).fetchall()
    assert [("baseline", 13), ("combined job", 15), ("parallel pre-build", 14)] == counted
    costs = answer(
        "costs_by_attempt", tmp_path / "data/demo.duckdb", {"experiment": "docker-layer-cache"}
    )
    (run,) = costs[costs["run_id"] == 24].itertuples()
    assert (35.0, 0.21, 0) == (run.billed_minutes, run.price_usd, run.unpriced_job_count)
    assert costs["price_usd"].notna().all()


def test_its_facts_are_those_of_a_simulated_night(tmp_path: Path) -> None:
    """Every row of every table; `make demo-facts` writes them anew."""
    simulated_night(tmp_path / "night.duckdb")
    write_facts(tmp_path / "night.duckdb", tmp_path / "facts")
    names = [file.name for file in sorted(FACTS.glob("*.parquet"))]
    assert names == [file.name for file in sorted((tmp_path / "facts").glob("*.parquet"))]
    of_the_night = {
        "ingests.parquet": "(started_at, finished_at)",
        "run_attempts.parquet": "(jobs_fetched_at)",
    }
    with duckdb.connect() as connection:
        for name in names:
            left_out = f"exclude {of_the_night[name]}" if name in of_the_night else ""
            rows = f"select * {left_out} from read_parquet(?) order by all"
            stored, new = (
                connection.execute(rows, [str(folder / name)]).fetchall()
                for folder in (FACTS, tmp_path / "facts")
            )
            assert stored == new, name


@pytest.mark.parametrize("flag", ["--dry-run", "--no-fetch", "--only=x", "--max-requests=5"])
def test_flags_that_mean_nothing_for_the_demo(flag: str, tmp_path: Path) -> None:
    """The demo ingests one whole experiment: a flag that would be ignored is refused."""
    database = tmp_path / "x.duckdb"
    outcome = CliRunner().invoke(main, ["--demo", f"--database={database}", flag])
    assert 2 == outcome.exit_code
    assert f"--demo ingests one whole experiment: leave out {flag.partition('=')[0]}." in (
        outcome.stderr
    )
    assert [] == list(tmp_path.iterdir())
