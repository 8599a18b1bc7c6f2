"""Ingest and readers at once: neither waits for the other, and the app follows."""

import os
import subprocess
import sys
from pathlib import Path

from tests.browser.conftest import OpenPage
from tests.ingest.project import PULL_REQUEST_ARM, SmallWorld
from tests.simulated import Answer, Request, SimulatedGithub

ROOT = Path(__file__).resolve().parents[2]
_READS = 2
"""So often the page is read before GitHub's answers become quick."""


def _start(link: Path, experiments: Path, api: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [
            *(sys.executable, "-m", "ingest"),
            *("--experiments", str(experiments)),
            *("--database", str(link)),
        ],
        cwd=ROOT,
        env={"GITHUB_API_URL": api, "GITHUB_TOKEN": "token", "PATH": ""},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_ingest_while_the_app_is_read(link: Path, open_page: OpenPage, tmp_path: Path) -> None:
    """The page shows the old snapshot as long as ingest works, then changes by itself."""
    experiments = tmp_path / "experiments.toml"
    experiments.write_text(PULL_REQUEST_ARM, encoding="utf-8")
    small = SmallWorld()
    for run in (1, 2, 3):
        small.add_run(run, commit=1)

    reads = 0

    def slowly(_request: Request, answer: Answer) -> Answer:
        delay_s = 0.5 if reads < _READS else 0
        return Answer(answer.status, answer.headers, answer.body, delay_s=delay_s)

    with SimulatedGithub(small.world) as github:
        first = _start(link, experiments, github.url)
        told = first.communicate()[0]
        assert first.returncode == 0, told
        page = open_page()
        assert "topic, warm, 3 runs from 5 min" in page.text()

        for run in range(4, 34):
            small.add_run(run, commit=1)
        github.hook = slowly
        second = _start(link, experiments, github.url)
        while second.poll() is None and reads < _READS:
            page.reload()
            reads += "topic, warm, 3 runs from 5 min" in page.text()
        told = second.communicate()[0]
        assert second.returncode == 0, told
        assert _READS == reads
        assert "Traceback" not in told

        page.reload()
        page.page.get_by_label("topic, warm, 33 runs from 5 min").wait_for()
        assert [] == page.faults()
    os.utime(link)  # readers need not go on with what this test showed
    link.unlink()
