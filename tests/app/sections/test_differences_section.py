"""The part "What differs" on a page of its own: what it says, and that no name acts."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.cases import HOSTILE, INGESTED_AT, SHOWN
from tests.app.conftest import Build, tables_of, words_of
from tests.build_database import build_database
from tests.queries.facts import attempt, job, needs, step


def with_work(path: Path) -> Path:
    """
    Plain (baseline), `HOSTILE` and third: 3 warm runs each of `build`, 60 s, 50 s and 40 s.

    plain alone runs the step `HOSTILE check` of 9 s, which is on its path.
    """
    arms = {"plain": 60, HOSTILE: 50, "third": 40}
    runs = [
        (arm, end, 10 * place + number)
        for place, (arm, end) in enumerate(arms.items(), start=1)
        for number in range(3)
    ]
    return build_database(
        path,
        properties=[{"property": "source", "value": "github"}],
        experiments=[{"experiment": "cache", "baseline": "plain"}],
        arms=[
            {"experiment": "cache", "arm": arm, "position": place, "has_cache_rule": True}
            for place, arm in enumerate(arms, start=1)
        ],
        arm_attempts=[
            {"experiment": "cache", "arm": arm, "run_id": run_id, "cache_state": "warm"}
            for arm, _, run_id in runs
        ],
        run_attempts=[attempt(run_id) for *_, run_id in runs],
        jobs=[
            row
            for _, end, run_id in runs
            for row in (
                job(100 * run_id, (0, 0, 5), run_id, name="ready", job_key="ready"),
                job(100 * run_id + 1, (5, 5, end), run_id, name=HOSTILE, job_key="build"),
            )
        ],
        job_needs=[
            edge
            for *_, run_id in runs
            for edge in needs({100 * run_id + 1: [100 * run_id]}, run_id)
        ],
        attempt_graphs=[{"run_id": run_id} for *_, run_id in runs],
        steps=[
            row
            for arm, end, run_id in runs
            for row in (
                step(100 * run_id + 1, 1, (5, end - 9), name="Compile"),
                *(
                    [step(100 * run_id + 1, 2, (end - 9, end), name=f"{HOSTILE} check")]
                    if arm == "plain"
                    else []
                ),
            )
        ],
        ingests=[{"ingest_id": 1, "finished_at": INGESTED_AT}],
    )


def section(candidate: str, cache_state: str) -> None:
    """A page with it alone; it runs on its own, and so imports what it needs."""
    from app_pages.choosing.selection import Selection  # noqa: PLC0415 - likewise
    from app_pages.reading import current_snapshot  # noqa: PLC0415 - AppTest runs the body alone
    from app_pages.sections.differences_section import draw_differences  # noqa: PLC0415 - likewise
    from queries.arms.clock import Clock  # noqa: PLC0415 - likewise

    draw_differences(Selection(current_snapshot(), "cache", Clock()), candidate, cache_state)


def opened(database: Path, patch: pytest.MonkeyPatch, arguments: Sequence[str]) -> AppTest:
    """The part of a candidate and a cache state."""
    patch.setenv("LONGPOLE_DATABASE", str(database))
    app = AppTest.from_function(section, args=tuple(arguments), default_timeout=30).run()
    assert [] == list(app.exception)
    return app


def test_section(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check is missing: 50 - 60 = -10 s, with 9 s put back -1 s. Names stay text."""
    app = opened(build(with_work), monkeypatch, (HOSTILE, "warm"))
    said = words_of(app)
    assert f"{SHOWN} drops “{SHOWN} check” (9 s on the path)." in said
    assert "Parity-adjusted difference: -1 s instead of -10 s" in said
    rows = tables_of(app)[0]
    assert ["what", "work", "on the path", "baseline", "arm", "verdict", "where", "fate"] == list(
        rows
    )
    app.toggle(key="figures").set_value(True).run()
    rows = tables_of(app)[0]
    cells = ["-9 s", "-9 s", "9 s", "–", "–", "3 of 3", "dropped"]
    assert ["step", f"{SHOWN} check", "build", "baseline only", *cells] == (
        rows[rows["work"].str.endswith("check")].iloc[0].tolist()
    )
    assert "plain" == app.selectbox[0].value
    assert "-10 s" == rows.loc[rows["work"].eq("build"), "on the path"].iloc[0]
    assert ["[y](javascript" in block.value for block in app.markdown] == [False] * len(
        app.markdown
    )


def test_another_arm(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    """Against the other candidate instead of the baseline both do the same, and are 10 s apart."""
    app = opened(build(with_work), monkeypatch, (HOSTILE, "warm"))
    app.selectbox[0].select("third").run()
    assert [] == list(app.exception)
    said = words_of(app)
    assert f"From third to {SHOWN}, on the path" in said
    assert f"third and {SHOWN} do the same work" in said
    assert "+10 s" in set(tables_of(app)[0]["on the path"])


def test_filters(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    """What one arm does alone is the check, a step; of such jobs there is none."""
    app = opened(build(with_work), monkeypatch, (HOSTILE, "warm"))
    app.segmented_control(key="rows").set_value("Only one arm does").run()
    assert [f"{SHOWN} check"] == tables_of(app)[0]["work"].tolist()
    app.segmented_control(key="level").set_value("Jobs").run()
    assert "There is no such row." in words_of(app)
    assert [] == list(app.dataframe)


@pytest.mark.parametrize("arguments", [("plain", "warm"), ("third", "cold"), ("none", "warm")])
def test_nothing_to_compare(
    arguments: tuple[str, str], build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The baseline itself, a cache state without runs, an arm that is not there: a sentence."""
    app = opened(build(with_work), monkeypatch, arguments)
    assert "There is nothing to compare" in words_of(app)
