"""How much memory a process has; Linux only, as it reads /proc."""

import re
from pathlib import Path


def resident_mib(process_id: int) -> float:
    """What a process has in memory now, MiB; 0 once it has ended."""
    return _mib(process_id, "VmRSS")


def peak_mib(process_id: int) -> float:
    """The most that it has had so far, as the kernel counts it, MiB; 0 once it has ended."""
    return _mib(process_id, "VmHWM")


def _mib(process_id: int, name: str) -> float:
    try:
        status = Path(f"/proc/{process_id}/status").read_text(encoding="ascii")
    except ProcessLookupError:
        return 0.0
    found = re.search(rf"^{name}:\s+(\d+) kB$", status, re.MULTILINE)
    return 0.0 if found is None else int(found[1]) / 1024
