"""The sentences that the founding file ships with, held against a simulated night."""

from pathlib import Path

from queries.expectations.judging import Outcome
from queries.findings import EXPECTATIONS, find
from tests.demo_facts import simulated_night

_FILE = Path(__file__).resolve().parents[3] / "data" / "experiments.toml"


def test_each_sentence_is_closed(tmp_path: Path) -> None:
    """
    With a run or none of each arm, as there were, nothing can be told, and each says why.

    No glob is misspelt: a step or job that is missed is one of an arm without a run.
    """
    database = tmp_path / "night.duckdb"
    simulated_night(database, _FILE)
    found = find(EXPECTATIONS, "docker-layer-cache", database)
    assert {1, 2, 3, 4, 5} == {one.expectation.position for one in found}
    assert {Outcome.CANNOT_TELL, Outcome.NEVER_MEASURED} == {one.outcome for one in found}
    for one in found:
        if one.outcome is Outcome.NEVER_MEASURED:
            assert one.reason is not None
            assert one.reason.endswith(" counts")
        else:
            assert one.more is not None
            assert one.figure is not None
