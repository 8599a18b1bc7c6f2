"""What every test stands on: a time zone that is not UTC, and the shared recordings."""

import os
import time
from pathlib import Path

import pytest

os.environ["TZ"] = "Asia/Kolkata"
time.tzset()

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of recordings, job graphs and schemas beside the checkout, if it is there."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the shared recordings (../shared) are not on this machine")
    return folder
