"""
What a job's log tells of the machine it ran on, and which actions came.

Sources: actions/runner, `JobExtension.cs` and `ActionManager.cs` (what the set-up says), ADR 0354
(groups of machine information); actions/runner-images, readme (image and version); util-linux,
lscpu(1); Linux, proc_cpuinfo(5); Apple, sysctl(3) and system_profiler(8); Go, `testing` (the line
"cpu:" of benchmarks); Julia, `versioninfo`; docker/cli, `info`.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime

from ingest.logs.bounds import LONGEST_VALUE, MOST_ROWS
from ingest.logs.log_facts import JobAction
from ingest.logs.log_lines import Line
from ingest.logs.step_times import GROUP_RUN, POST

_RUNNER = re.compile(r"Current runner version: '(\d[\w.+-]{0,40})'")
_DOWNLOAD = re.compile(
    r"Download action repository '([\w.-]+/[\w./-]{1,200})@([^'\s]{1,250})'"
    r"(?: \(SHA:([0-9a-f]{40})\))?"
)
_PACKAGE = re.compile(
    r"##\[group\]Download immutable action package '([\w.-]+/[\w./-]{1,200})@([^'\s]{1,250})'"
)
_PACKAGE_SHA = re.compile(r"Source commit SHA: ([0-9a-f]{40})")
_GROUP = re.compile(r"##\[group\](.+)")
_WORD = re.compile(r"[\w.+-]{1,80}")
_IMAGE_GROUPS = {"Runner Image", "Virtual Environment"}
_PROVISIONER_GROUPS = {"Runner Image Provisioner", "Virtual Environment Provisioner"}
_NAME = re.compile(r"[\w.+ -]{1,80}")
_MAKER = re.compile(
    r"(AMD|Intel\(R\)|Intel|Apple M\d|Ampere|Neoverse|Cortex|ARM|Azure Cobalt|Cobalt|AWS Graviton"
    r"|Xeon|IBM|POWER\d)\b.*"
)
_CPU = re.compile(
    r"(?:Model name:\s{2,}|model name\t: |machdep\.cpu\.brand_string: |\s+(?:Chip|Processor Name): "
    r"|cpu: |  CPU: (?P<many>[1-9]\d{0,3}) × )(?P<model>\S.{1,200}?)\s*"
)
_CORES = re.compile(r"(?:CPU\(s\):\s{2,}| CPUs: |hw\.(?:ncpu|logicalcpu): )([1-9]\d{0,3})")
_PROCESSOR = re.compile(r"processor\t: (\d{1,4})")


@dataclass(slots=True)
class RunnerFacts:
    """
    What was told so far; where lines contradict each other about the CPU, nothing.

    Attributes:
        told: Columns of `JobLog`, without those of the CPU.
    """

    job_id: int
    told: dict[str, str] = field(default_factory=dict)
    actions: list[JobAction] = field(default_factory=list)
    is_cut: bool = False
    _models: set[str] = field(default_factory=set)
    _cores: set[int] = field(default_factory=set)
    _listed_cores: int = 0
    _group: str | None = None
    _begun_at: datetime | None = None
    _asked_at: datetime | None = None
    _named_at: datetime | None = None
    _is_set_up: bool = True
    _has_version: bool = False
    _is_fetching: bool = False

    def read(self, line: Line) -> bool:
        """Whether the line told something."""
        if not line.at:
            return False
        text = line.text
        if text.startswith(GROUP_RUN) or text == POST:
            self._is_set_up = self._is_fetching = False
        if self._is_set_up:
            return self._read_set_up(line.at, text)
        # The actions of a composite one in the repository itself come before its header.
        if text == "Getting action download info" and not (line.is_of_script or line.is_post):
            self._is_fetching = True
            return True
        if self._is_fetching and self._read_action(text):
            return True
        return not line.is_in_header and self._read_cpu(text)

    @property
    def cpu_model(self) -> str | None:
        """The one model that was told."""
        return next(iter(self._models)) if len(self._models) == 1 else None

    @property
    def cores(self) -> int | None:
        """The one number of logical cores that was told."""
        cores = self._cores | ({self._listed_cores} if self._listed_cores else set())
        return next(iter(cores)) if len(cores) == 1 else None

    @property
    def machine_s(self) -> float | None:
        """Seconds of the set-up until actions were asked for."""
        return _seconds(self._begun_at, self._asked_at)

    @property
    def actions_s(self) -> float | None:
        """Seconds of the set-up from there to its end."""
        return _seconds(self._asked_at, self._named_at)

    def _read_set_up(self, at: datetime, text: str) -> bool:
        is_told = True
        if match := _RUNNER.fullmatch(text):
            self._begun_at = self._begun_at or at
            is_told = self._tell("runner_version", match[1])
        elif text == "Prepare all required actions":
            self._asked_at = self._asked_at or at
        elif text.startswith("Complete job name: "):
            self._named_at, self._is_set_up = at, False
        elif not self._read_action(text):
            is_told = self._read_group(text)
        return is_told

    def _read_group(self, text: str) -> bool:
        if match := _GROUP.fullmatch(text):
            self._group = match[1]
        elif text == "##[endgroup]":
            self._group = None
        elif self._group in _IMAGE_GROUPS:
            return self._read_image(text)
        elif self._group in _PROVISIONER_GROUPS:
            return self._read_provisioner(text)
        return False

    def _read_image(self, text: str) -> bool:
        label, _, value = text.partition(": ")
        columns = {"Image": "image", "Environment": "image", "Version": "image_version"}
        is_told = label in columns and bool(_WORD.fullmatch(value))
        return is_told and self._tell(columns[label], value)

    def _read_provisioner(self, text: str) -> bool:
        label, _, value = text.partition(": ")
        if not value and _NAME.fullmatch(text):
            return self._tell("provisioner", text)
        if not _WORD.fullmatch(value):
            return False
        name = self.told.get("provisioner")
        if label == "Version" and name and not self._has_version:
            self.told["provisioner"], self._has_version = f"{name} {value}", True
            return True
        return label == "Azure Region" and self._tell("region", value)

    def _read_action(self, text: str) -> bool:
        match = _DOWNLOAD.fullmatch(text) or _PACKAGE.fullmatch(text)
        if not match:
            sha = _PACKAGE_SHA.fullmatch(text)
            if sha and self.actions and self.actions[-1].commit_sha is None:
                last = self.actions.pop()
                self.actions.append(
                    JobAction(last.job_id, last.position, last.action, last.ref, sha[1])
                )
            return bool(sha)
        if len(self.actions) >= MOST_ROWS:
            self.is_cut = True
            return False
        sha_or_none = match[3] if match.re is _DOWNLOAD else None
        place = len(self.actions) + 1
        self.actions.append(JobAction(self.job_id, place, match[1], match[2], sha_or_none))
        return True

    def _read_cpu(self, text: str) -> bool:
        if match := _CORES.fullmatch(text):
            self._cores.add(int(match[1]))
        elif match := _PROCESSOR.fullmatch(text):
            self._listed_cores = max(self._listed_cores, int(match[1]) + 1)
        elif (match := _CPU.fullmatch(text)) and _MAKER.fullmatch(match["model"]):
            if len(self._models) <= 1:
                self._models.add(match["model"][:LONGEST_VALUE])
            if match["many"]:
                self._cores.add(int(match["many"]))
        else:
            return False
        return True

    def _tell(self, column: str, value: str) -> bool:
        """Whether the column was not told yet."""
        if column in self.told:
            return False
        self.told[column] = value
        return True


def _seconds(start: datetime | None, end: datetime | None) -> float | None:
    if start is None or end is None or end < start:
        return None
    return round((end - start).total_seconds(), 3)
