"""
Which files of an archive are which job's.

Sources: cli/cli, `pkg/cmd/run/view/logs.go` and issues 5011, 7640, 10551 and 11109: a file per job
at the top (`0_name.txt`; of an older service a negative number, with less in it), a folder per job
with a file per step (`name/1_Set up job.txt`) that may be missing, or hold `system.txt` alone. What
no file name may hold was left out and names ended after 90 UTF-16 units; now it is `_`.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from zipfile import ZipInfo

from ingest.records import Job

_TOP = re.compile(r"(-?)\d+_(.*)\.txt", re.DOTALL)
_STEP = re.compile(r"([^/]*)/(\d{1,9})_[^/]*\.txt", re.DOTALL)
_NOT_IN_NAMES = re.compile(r'[/\\:*?"<>|]')
_NAME_UNITS = 90
_SHORTEST_CUT = 80
_ENOUGH = 0.9

JobIds = Callable[[ZipInfo, Sequence[Job]], set[int]]
"""Which of several jobs a file's own lines may be of."""


Claims = defaultdict[int, list[ZipInfo]]
"""Files whose names a job fits, by job_id."""


@dataclass(slots=True)
class JobFiles:
    """
    Files of one job.

    Attributes:
        whole: With all its lines; None if there is none, or it is not sure which.
        steps: By number of the step; empty if whole is to be read.
        is_ambiguous: There is a file that several jobs fit.
    """

    whole: ZipInfo | None = None
    steps: dict[int, ZipInfo] = field(default_factory=dict)
    is_ambiguous: bool = False


def find_files(
    infos: Sequence[ZipInfo], jobs: Sequence[Job], fitting: JobIds
) -> dict[int, JobFiles]:
    """
    The files of each job, by job_id; what is not surely a job's is nobody's.

    Args:
        infos: The archive's files.
        jobs: All that ran, whether or not their logs are wanted.
        fitting: Asked where names alone do not decide.
    """
    found = {job.job_id: JobFiles() for job in jobs}
    names = _Names(jobs)
    newer: Claims = defaultdict(list)
    older: Claims = defaultdict(list)
    folders: dict[str, dict[int, list[ZipInfo]]] = {}
    for info in infos:
        if top := _TOP.fullmatch(info.filename):
            for job in names.fitting(top[2]):
                (older if top[1] else newer)[job.job_id].append(info)
        elif step := _STEP.fullmatch(info.filename):
            folders.setdefault(step[1], {}).setdefault(int(step[2]), []).append(info)
    _settle({**older, **newer}, {job.job_id: job for job in jobs}, fitting, found)
    owned: defaultdict[int, list[dict[int, list[ZipInfo]]]] = defaultdict(list)
    for folder, by_step in folders.items():
        fits = names.fitting(folder)
        is_sure = len(fits) == 1 and all(len(same) == 1 for same in by_step.values())
        for job in fits:
            owned[job.job_id].append(by_step if is_sure else {})
    for job_id, folders_of_job in owned.items():
        _add_steps(found[job_id], folders_of_job)
    return found


def _add_steps(files: JobFiles, folders: list[dict[int, list[ZipInfo]]]) -> None:
    """Have the files of steps read, if they are surely the job's, and no fewer lines."""
    if len(folders) != 1 or not folders[0]:
        files.is_ambiguous |= files.whole is None
        return
    steps = {number: same[0] for number, same in sorted(folders[0].items())}
    size = sum(info.file_size for info in steps.values())
    if files.whole is None or size >= _ENOUGH * files.whole.file_size:
        files.steps, files.is_ambiguous = steps, False


def _settle(
    claims: Mapping[int, list[ZipInfo]],
    jobs: dict[int, Job],
    fitting: JobIds,
    found: dict[int, JobFiles],
) -> None:
    """Give each file to the one job that it is of, if that is sure."""
    claimants: defaultdict[int, list[int]] = defaultdict(list)
    files = {id(info): info for infos in claims.values() for info in infos}
    for job_id, infos in claims.items():
        for info in infos:
            claimants[id(info)].append(job_id)
    given: defaultdict[int, list[ZipInfo]] = defaultdict(list)
    for key, info in files.items():
        ids = claimants[key]
        if len(ids) > 1 or len(claims[ids[0]]) > 1:
            sure = fitting(info, [jobs[job_id] for job_id in ids])
            ids = sorted(sure) if len(sure) == 1 else []
        for job_id in ids:
            given[job_id].append(info)
    for job_id in claims:
        if len(given[job_id]) == 1:
            found[job_id].whole = given[job_id][0]
        else:
            found[job_id].is_ambiguous = True


class _Names:
    """Jobs by the names that their files may have."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        self._exact: defaultdict[str, list[Job]] = defaultdict(list)
        self._loose: defaultdict[str, list[Job]] = defaultdict(list)
        for job in jobs:
            for name in {*_shown(job.name)}:
                self._exact[name].append(job)
            self._loose[_letters(job.name)].append(job)

    def fitting(self, name: str) -> list[Job]:
        """Jobs of which a file or folder of this name may be."""
        if exact := self._exact.get(name.strip()):
            return exact
        letters = _letters(name)
        if not letters:
            return []
        if loose := self._loose.get(letters):
            return loose
        if len(name) < _SHORTEST_CUT:
            return []
        return [j for key, same in self._loose.items() if key.startswith(letters) for j in same]


def _shown(name: str) -> tuple[str, ...]:
    """A job's name as the older and the newer service write it."""
    units = _NOT_IN_NAMES.sub("", name).encode("utf-16-le", "replace")[: 2 * _NAME_UNITS]
    newer = _NOT_IN_NAMES.sub("_", name).strip()
    return units.decode("utf-16-le", "replace").strip(), name.replace("/", "_").strip(), newer


def _letters(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())
