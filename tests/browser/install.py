"""
Find a browser for the tests, or install one: `python -m tests.browser.install`.

Exit codes: 0 there is one; 1 there is none, and the message has the command to run.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "msedge",
    "microsoft-edge",
)


def find_browser() -> Path | None:
    """An installed Chromium, on the PATH or Playwright's own; None where there is none."""
    for name in _NAMES:
        if found := shutil.which(name):
            return Path(found)
    own = _playwrights_own()
    return own if own.exists() else None


def main() -> int:
    """Find or install a browser, and say which."""
    for command in ([], *_installers()):
        if command:
            print(f"no browser yet: {' '.join(command)}", file=sys.stderr)  # noqa: T201 - the story
            # A failure is seen below: there is still no browser.
            subprocess.run(command, check=False, env={**os.environ, **_UNATTENDED})
        if found := find_browser():
            print(found)  # noqa: T201 - the answer
            return 0
    print(  # noqa: T201 - the remedy
        "error: the tests need a Chromium and could not install one: "
        "run `sudo apt-get install chromium` (or install Google Chrome), then `make test` again.",
        file=sys.stderr,
    )
    return 1


_UNATTENDED = {"DEBIAN_FRONTEND": "noninteractive"}


def _playwrights_own() -> Path:
    """Where Playwright would keep its own."""
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)


def _installers() -> list[list[str]]:
    commands = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if shutil.which("apt-get") and os.geteuid() == 0:
        commands += [
            ["apt-get", "update", "--quiet"],
            ["apt-get", "install", "--quiet", "--yes", "chromium"],
        ]
    return commands


if __name__ == "__main__":
    sys.exit(main())
