"""All experiments of a file resolved and stored; what is wrong with one is said once."""

import duckdb

from ingest.arms.misfits import find_misfits
from ingest.arms.resolve import SELECTS_NOTHING, resolve
from ingest.arms.store import save_experiment
from ingest.config.experiment_file import ExperimentFile
from ingest.config.experiments import Experiment
from ingest.errors import ExperimentInvalid
from ingest.records import Failure
from ingest.story import Story
from ingest.tally import Tally

_NONE_STORED = (
    "selects none of the stored runs: fetch, or compare its selectors and its workflow with what "
    "GitHub has"
)


class Resolving:
    """
    Resolving of what an ingest has fetched.

    Args:
        file: The experiments.
        story: To tell what is wrong.
        tally: What fetching did and said; to be filled.
        is_offline: Whether nothing was to be fetched.
    """

    def __init__(
        self, file: ExperimentFile, story: Story, tally: Tally, *, is_offline: bool
    ) -> None:
        self._file = file
        self._story = story
        self._tally = tally
        self._is_offline = is_offline

    def resolve(self, connection: duckdb.DuckDBPyConnection) -> None:
        """
        Store what arms select, of experiments that were not fetched as well: they may share facts.

        Where an experiment's rules conflict, what was stored of it stays.
        """
        for name, experiment in self._file.experiments.items():
            try:
                attempts = resolve(connection, name, experiment)
            except ExperimentInvalid as mistake:
                self._refuse(name, mistake)
                continue
            position = self._file.names.index(name) + 1
            save_experiment(connection, name, position, experiment, attempts)
            selecting = {attempt.arm for attempt in attempts}
            if name in self._file.wanted:
                self._note_what_selects_nothing(name, experiment, selecting)
                self._note_what_matches_nothing(connection, name)

    def _refuse(self, name: str, mistake: ExperimentInvalid) -> None:
        """Say a mistake once: where fetching failed, that is the reason, and was said."""
        is_said = any(failure.what.startswith(f"{name}: ") for failure in self._tally.failures)
        is_cut_short = name not in self._tally.answered and not self._is_offline
        if name in self._file.wanted and not is_said and not is_cut_short:
            self._tally.failures.append(Failure(f"{name}: arms", str(mistake)))
            self._story.event(str(mistake), "error", what=f"{name}: arms")

    def _note_what_selects_nothing(
        self, name: str, experiment: Experiment, selecting: set[str]
    ) -> None:
        """Unless it was said when the runs were listed, or they could not be."""
        why = _NONE_STORED if self._is_offline else SELECTS_NOTHING
        for arm in experiment.arm:
            note = Failure(f"{name}: arm {arm.name!r}", why)
            is_known = self._is_offline or name in self._tally.answered
            if arm.name not in selecting and is_known and self._tally.is_new(note):
                self._tally.contradictions.append(note)

    def _note_what_matches_nothing(self, connection: duckdb.DuckDBPyConnection, name: str) -> None:
        for note in find_misfits(connection, name):
            self._tally.contradictions.append(note)
            self._story.event(
                f"note: {note.what}: {note.why}", "warning", what=note.what, why=note.why
            )
