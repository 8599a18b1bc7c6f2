"""
`make audit`: whether a locked dependency has a known vulnerability.

Exit 0: none has. 1: one has, or several. 3: it is not known, as no database of vulnerabilities
could be reached, or it does not know a dependency. (make ends with 2 whenever a command fails.)
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import click

LOCKS = ("requirements-dev.lock", "requirements-spark.lock", "requirements-uv.lock")
"""Hold all of `requirements.lock` too."""

_ROOT = Path(__file__).resolve().parents[1]
_REMEDY = "run `make audit` again where the database of the Python Package Index is reachable."


class Outcome(NamedTuple):
    """
    What an audit found.

    Attributes:
        exit_code: Of the command.
        lines: What it says.
    """

    exit_code: int
    lines: list[str]


def outcome(report: str, complaint: str) -> Outcome:
    """
    What pip-audit's answer means: a dependency that it skipped is not one without vulnerabilities.

    Args:
        report: Its output as JSON; without any where it failed.
        complaint: What it said beside it.
    """
    try:
        found = json.loads(report)["dependencies"]
    except (ValueError, KeyError, TypeError):
        said = (complaint.strip().splitlines() or ["pip-audit gave no answer"])[-1]
        return Outcome(3, [f"Not audited ({said.rstrip('.')}): {_REMEDY}"])
    vulnerable = [
        f"{one['name']} {one['version']}: {known['id']}, mended in "
        f"{', '.join(known.get('fix_versions', [])) or 'no version yet'}"
        for one in found
        for known in one.get("vulns", [])
    ]
    unknown = [one["name"] for one in found if "skip_reason" in one]
    if unknown or not found:
        example = f", for example {unknown[0]}" if unknown else ""
        vulnerable.append(
            f"Not audited: {len(unknown)} of {len(found)} dependencies are unknown to the "
            f"database that answered{example}: {_REMEDY}"
        )
        return Outcome(1 if len(vulnerable) > 1 else 3, vulnerable)
    if vulnerable:
        return Outcome(1, [*vulnerable, "`make lock` takes newer versions."])
    return Outcome(0, [f"Of {len(found)} locked dependencies none has a known vulnerability."])


@click.command()
def main() -> None:
    """Audit the locked dependencies; exit 1 if one is vulnerable, 3 if that is not known."""
    audited = subprocess.run(
        [
            *(sys.executable, "-m", "pip_audit", "--require-hashes"),
            *(f"--requirement={lock}" for lock in LOCKS),
            *("--disable-pip", "--format", "json", "--progress-spinner", "off"),
        ],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    found = outcome(audited.stdout, audited.stderr)
    click.echo("\n".join(found.lines), err=found.exit_code != 0)
    sys.exit(found.exit_code)


if __name__ == "__main__":
    main(prog_name="python -m tests.audit")
