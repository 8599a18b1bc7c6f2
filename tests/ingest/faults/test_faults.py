"""A small part of what `make faults` does in full, and that it would see a loss."""

from collections.abc import Iterator

import pytest

from tests.ingest.faults.apart import Apart, Ran
from tests.ingest.faults.broken_wire import whole
from tests.ingest.faults.fault import Fault
from tests.ingest.faults.fault_list import FAULTS
from tests.ingest.faults.nights import Nights, nights
from tests.ingest.project import Project
from tests.simulated import Answer


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    """A first night, well ended, shared by the second ones."""
    with pytest.MonkeyPatch.context() as patch, nights(tmp_path_factory.mktemp("x"), patch) as each:
        yield each


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("reset in the body", "jobs, page 1", "next night"),
        ("a row missing, once", "runs, page 2+", "healed"),
        ("reset in the body", "archive", "next night"),
        ("500, once", "archive", "healed"),
        ("302 to another host", "logs", "next night"),
    ],
)
def test_nothing_is_lost(made: Nights, name: str, kind: str, expected: str) -> None:
    """What a fault keeps away is said, and there after the next night; not a row is lost."""
    (fault,) = [fault for fault in FAULTS if fault.name == name]
    outcome = made.outcome(fault, kind)
    assert (expected, 0) == (outcome.result, outcome.lost)
    assert outcome.injected >= 1


def test_a_loss_is_seen(made: Nights) -> None:
    """A server that says "not modified" of a listing that was can't be seen through: it fails."""
    lie = Fault("304 for a listing that changed", lambda asked, _: whole(asked, Answer(304)))
    outcome = made.outcome(lie, "runs, page 1")
    assert not outcome.is_fine
    assert outcome.result.startswith("exit 0, though ")


def test_a_night_that_takes_too_much_is_seen(made: Nights) -> None:
    """One that another process spends is measured there; 400 MiB are the most."""
    with Apart() as apart:
        spent: list[Ran] = []

        def ingest(project: Project) -> Ran:
            spent.append(apart.night(project, made.wire.url))
            return Ran(spent[0].code, spent[0].mib + 400)

        outcome = made.outcome_of(ingest=ingest)
    assert 0 == spent[0].code
    assert 50 < spent[0].mib < 400
    assert (False, 0) == (outcome.is_fine, outcome.lost)
    assert f"the night took {spent[0].mib + 400:.0f} MiB" == outcome.result
