"""Cold, warm or other: a table of examples for each rule of DESIGN section 5."""

import tomllib
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial

import duckdb
import pytest

from ingest.arms.resolve import resolve_experiment
from ingest.config.experiments import Experiment
from ingest.records import ArmAttempt
from ingest.storage.database import open_in_memory
from tests.ingest.stored_facts import save_jobs, save_listed, save_pull, stored_run

Resolve = Callable[[Experiment], list[ArmAttempt]]

MESSAGES = ("experiment: one", "ci: warm run", "ci: warm run again\n\nThe Experiment goes on.")
SHAS = [f"{number:07d}{'0' * 33}" for number in (1, 2, 3)]
_FIRST_OF_TWO = "{run = 2, attempt = 1, reason = 'x'}"
_SHORT = "{step = 'Build', under = 101}"
_LATER = "{attempt = 'later'}, {message = '^e'}"

STATES = {
    "no rule": ("{}", "oooo"),
    "message": ("{cold = {message = '^experiment'}, warm = {message = 'warm'}}", "cwww"),
    "cold before warm": ("{warm = {message = '.'}, cold = {message = 'warm'}}", "wccc"),
    "in the whole message": ("{cold = {message = 'goes on'}}", "oooc"),
    "as it is written": ("{cold = {message = 'Experiment'}}", "oooc"),
    "in any case": ("{cold = {message = '(?i)experiment'}}", "cooc"),
    "the start of the message": ("{cold = {message = '^The'}}", "oooo"),
    "the start of a line": ("{cold = {message = '(?m)^The'}}", "oooc"),
    "several rules": ("{warm = [{message = 'again'}, {message = '^experiment'}]}", "woow"),
    "over": ("{cold = {step = 'Build', over = 199}}", "ccoc"),
    "over, not equal": ("{cold = {step = 'Build', over = 200}}", "oooc"),
    "under": ("{warm = {step = 'Build', under = 200}}", "oowo"),
    "under, not equal": ("{warm = {step = 'Build', under = 100}}", "oooo"),
    "a fraction of a second": ("{warm = {step = 'Build', under = 100.5}}", "oowo"),
    "over none": ("{warm = {step = 'Build', over = 0}}", "wwww"),
    "a glob": ("{cold = {step = 'Bu*', over = 299}}", "oooc"),
    "one character": ("{cold = {step = 'Buil?', over = 299}}", "oooc"),
    "whole names": ("{cold = {step = 'Buil', over = 0}}", "oooo"),
    "case of names": ("{cold = {step = 'build', over = 0}}", "oooo"),
    "the longest of its name": ("{cold = {step = '*', over = 300}}", "oooc"),
    "a skipped step": ("{cold = {step = 'Restore', over = 0}}", "oooo"),
    "no such step": ("{warm = {step = 'Test', under = 1000}}", "oooo"),
    "first attempts": ("{cold = {attempt = 'first'}}", "ccoc"),
    "later attempts": ("{warm = {attempt = 'later'}}", "oowo"),
    "first after": (f"{{cold = {{first_after = '{SHAS[1]}'}}}}", "ocoo"),
    "first after the first": (f"{{cold = {{first_after = '{SHAS[0]}'}}}}", "cooo"),
    "beginning of a sha": (f"{{cold = {{first_after = '{SHAS[2][:7]}'}}}}", "oooc"),
    "the first that counts": (
        f"{{cold = {{first_after = '{SHAS[1]}'}}, exclude = [{_FIRST_OF_TWO}]}}",
        "ooco",
    ),
    "the first run of the commit, counted or not": (
        f"{{cold = {{first_after = '{SHAS[1]}'}}, exclude = [{{run = 2, reason = 'x'}}]}}",
        "oooc",
    ),
    "none that counts": (
        f"{{cold = {{first_after = '{SHAS[2]}'}}, exclude = [{{run = 3, reason = 'x'}}]}}",
        "oooo",
    ),
    "all looks hit": ("{warm = {cache = 'hit'}}", "wooo"),
    "the worst look misses": ("{cold = {cache = 'miss'}}", "ooco"),
    "the worst look is of another key": ("{warm = {cache = 'partial'}}", "oooo"),
    "looks of a step": ("{warm = {cache = 'partial', step = 'Bu*'}}", "oowo"),
    "looks of no such step": ("{warm = {cache = 'hit', step = 'Test'}}", "oooo"),
    "layers over": ("{warm = {layers_cached_over = 0.7}}", "owoo"),
    "layers over, not equal": ("{warm = {layers_cached_over = 0.75}}", "oooo"),
    "layers under": ("{cold = {layers_cached_under = 0.76}}", "ocoo"),
    "layers of a step": ("{warm = {layers_cached_over = 0.7, step = 'Build'}}", "owoo"),
    "logs and words": ("{cold = {cache = 'miss'}, warm = {message = '.'}}", "wwcw"),
    "each kind of rule": (
        f"{{cold = [{{first_after = '{SHAS[2]}'}}, {_SHORT}], warm = [{_LATER}]}}",
        "wocc",
    ),
}


@pytest.fixture(scope="module")
def resolved() -> Iterator[Resolve]:
    """
    What arms make of runs 1 to 3 of three commits; run 2 has a second attempt.

    `Build` takes 200, 200, 100 and 300 s, in this order of attempts; run 3 has `Wait` of 301 s, and
    run 1 skipped `Restore`. By logs, run 1 hit two caches; run 2 had 3 of 4 layers of an image
    cached (a look that failed and FROM tell nothing), and its second attempt found another key in
    `Build` and no key in a step that the log does not tell. Of run 3 there is no log.
    """
    with closing(open_in_memory()) as connection:
        assert SHAS == save_pull(connection, *MESSAGES)
        first, second, third = MESSAGES
        runs = [
            stored_run(
                1,
                SHAS[0],
                {"message": first, "steps": {"Build": 200}, "skipped": {"Restore": 500}},
                hours=1,
            ),
            stored_run(
                2,
                SHAS[1],
                {"message": second, "steps": {"Build": 200}},
                {"message": second, "steps": {"Build": 100}},
                hours=2,
            ),
            stored_run(
                3, SHAS[2], {"message": third, "steps": {"Build": 300, "Wait": 301}}, hours=3
            ),
        ]
        save_listed(connection, runs)
        save_jobs(connection, runs)
        _save_logs(connection)
        yield partial(resolve_experiment, connection, "x")


def _save_logs(connection: duckdb.DuckDBPyConnection) -> None:
    rows = connection.execute(
        "select jobs.job_id, min(steps.number) from jobs inner join steps using (job_id) "
        "where steps.name = 'Build' group by all order by any_value(run_id), any_value(run_attempt)"
    ).fetchall()
    (first, build), (second, _), (again, _), _ = rows
    looks = [
        *[(first, place, build, "hit") for place in (1, 2)],
        (second, 1, build, "failed"),
        (again, 1, build, "partial"),
        (again, 2, None, "miss"),
    ]
    connection.executemany(
        "insert into cache_outcomes (job_id, position, step_number, tool, kind, outcome) "
        "values (?, ?, ?, 'actions/cache', 'restore', ?)",
        looks,
    )
    outcomes = ["cached", "cached", "cached", "done", "cached"]
    kinds = ["RUN", "COPY", "ADD", "WORKDIR", "FROM"]
    connection.executemany(
        "insert into build_layers (job_id, position, step_number, build, vertex, kind, outcome) "
        "values (?, ?, ?, 1, ?, ?, ?)",
        [
            (second, place, build, place, kind, outcome)
            for place, (kind, outcome) in enumerate(zip(kinds, outcomes, strict=True), 1)
        ],
    )


@pytest.mark.parametrize(
    ("rules", "by"),
    [
        ("{cold = {message = '^experiment'}}", "message"),
        ("{cold = {step = 'Build', over = 199}}", "step"),
        ("{cold = {attempt = 'first'}}", "attempt"),
        ("{cold = {cache = 'hit', step = 'Build'}}", "cache"),
        ("{cold = [{cache = 'hit'}, {message = '.'}]}", "cache"),
        ("{cold = {attempt = 'first'}, warm = {message = '.'}}", "attempt"),
        ("{cold = {attempt = 'later'}}", None),
    ],
)
def test_what_says_so(resolved: Resolve, rules: str, by: str | None) -> None:
    """The first rule that matches run 1 is known by its key."""
    arm = {"name": "a", "pull_request": 5} | tomllib.loads(f"x = {rules}")["x"]
    experiment = Experiment.model_validate({"repository": "o/r", "logs": True, "arm": [arm]})
    assert by == resolved(experiment)[0].cache_state_by


@pytest.mark.parametrize(("rules", "expected"), STATES.values(), ids=STATES)
def test_cache_state(resolved: Resolve, rules: str, expected: str) -> None:
    """States of the attempts in order; the first match wins, cold before warm, else other."""
    arm = {"name": "a", "pull_request": 5, "attempts": "full"} | tomllib.loads(f"x = {rules}")["x"]
    experiment = Experiment.model_validate({"repository": "o/r", "logs": True, "arm": [arm]})
    found = resolved(experiment)
    keys = [(1, 1), (2, 1), (2, 2), (3, 1)]
    assert keys == [(each.run_id, each.run_attempt) for each in found]
    assert expected == "".join(each.cache_state[0] for each in found)
