"""A browser is found, installed, or asked for."""

import subprocess
from pathlib import Path

import pytest

from tests.browser import install


def test_on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Chromium on the PATH is taken, under whichever of its names."""
    program = tmp_path / "chromium-browser"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert program == install.find_browser()


def test_none_to_be_had(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where nothing can be installed, one command is named, and the exit code is 1."""
    tried: list[list[str]] = []

    def fail(command: list[str], **_: object) -> None:
        tried.append(command)

    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(install, "_playwrights_own", lambda: tmp_path / "missing")
    monkeypatch.setattr(subprocess, "run", fail)
    assert 1 == install.main()
    assert ["playwright", "install", "chromium"] == tried[0][-3:]
    assert "run `sudo apt-get install chromium`" in capsys.readouterr().err
