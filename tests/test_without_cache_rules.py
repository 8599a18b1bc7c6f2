"""Where no arm tells cold runs from warm ones, nobody is told of either."""

import re
import shutil
from functools import partial
from pathlib import Path

import duckdb
import pytest
from plotly.offline import get_plotlyjs

from queries.answers import answer
from queries.meaning.tables import BUILDS
from queries.report import FORMS, evidence_of, write_report
from tests.app.conftest import PAGES, TABS, OpenPage
from tests.app.conftest import open_page as open_page
from tests.app.conftest import scanned_once as scanned_once
from tests.conftest import build_here, once

WORD = re.compile(r"cold|warm|not classed|cache state|[·,] all [·(,]|\| all \|", re.IGNORECASE)
"""Of ours; the state `all` has no word, either."""
_VIEWS = [*((page, "", "") for page in PAGES)] + [
    (*place, shown) for place, tabs in TABS.items() for shown in tabs
]


@pytest.fixture(scope="module")
def unruled(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """
    The demo as ingest stores it without rules and logs.

    What its strangers write about caches, and what logs tell of them, is aside.
    """
    return once(tmp_path_factory, "unruled", partial(_write_unruled, demo.resolve()))


def _write_unruled(demo: Path, database: Path) -> None:
    shutil.copyfile(demo, database)
    database.chmod(0o644)
    with duckdb.connect(database) as connection:
        connection.execute(
            "update arms set has_cache_rule = false, "
            'rule = json_merge_patch(rule, \'{"cold": null, "warm": null}\')'
        )
        connection.execute("update arm_attempts set cache_state = 'other'")
        for table, column in (
            ("run_attempts", "message"),
            ("pull_request_commits", "headline"),
            ("pull_request_commits", "message"),
            ("expectations", "words"),
        ):
            connection.execute(
                f"update {table} set {column} = regexp_replace({column}, 'warm|cold', 'x', 'g')"
            )
        connection.execute("update expectations set cache_state = null")
        connection.execute("update experiments set log_jobs = null")
        for table in ("cache_outcomes", "build_layers"):
            connection.execute(f"delete from {table}")
        connection.execute(f"drop table {BUILDS}")
    assert {} == build_here(database, None)


def words_found(text: str) -> list[str]:
    """What is said of caches, with what stands around it."""
    return [text[max(0, m.start() - 60) : m.end() + 40] for m in WORD.finditer(text)]


def test_state(unruled: Path, demo: Path) -> None:
    """Every attempt is of the state `all`, and the experiment says that nothing is told apart."""
    (experiment,) = answer("experiments", unruled)["experiment"]
    assert [False] == answer("experiments", unruled)["has_cache_rule"].tolist()
    attempts = answer("attempts_by_arm", unruled, {"experiment": experiment})
    assert {"all"} == set(attempts["cache_state"])
    assert attempts["is_counted"].any()

    assert [True] == answer("experiments", demo)["has_cache_rule"].tolist()
    told = answer("attempts_by_arm", demo, {"experiment": experiment})
    assert {"warm", "cold", "other"} == set(told["cache_state"])


@pytest.mark.parametrize("form", FORMS)
def test_report(form: str, unruled: Path, demo: Path) -> None:
    """No form of the report has a word of it; with rules each has."""
    (experiment,) = answer("experiments", unruled)["experiment"]
    text = write_report(evidence_of(experiment, unruled), form)  # type: ignore[arg-type]
    assert [] == words_found(text.replace(get_plotlyjs(), ""))
    assert words_found(write_report(evidence_of(experiment, demo), form))  # type: ignore[arg-type]


@pytest.mark.parametrize("view", _VIEWS, ids=" ".join)
def test_page(view: tuple[str, str, str], open_page: OpenPage, unruled: Path) -> None:
    """No text, table, label, filter or figure of a page has."""
    page, key, shown = view
    app = open_page(page, unruled, **({key: shown} if key else {}))
    assert [] == list(app.exception)
    protos = [
        str(element.proto) for element in app.main if getattr(element, "proto", None) is not None
    ]
    assert protos
    assert [] == words_found("\n".join(protos))
    assert [] == [table for table in app.dataframe if "cache" in table.value]
