"""What an audit says: sound, vulnerable, and not known are three things."""

import json

import pytest

from tests.audit import outcome

_SOUND = {"name": "a", "version": "1", "vulns": []}
_VULNERABLE = {
    "name": "b",
    "version": "2",
    "vulns": [{"id": "PYSEC-1", "fix_versions": ["3"]}, {"id": "PYSEC-2", "fix_versions": []}],
}
_UNKNOWN = {"name": "c", "skip_reason": "Dependency not found on PyPI"}


@pytest.mark.parametrize(
    ("dependencies", "exit_code", "words"),
    [
        ([_SOUND], 0, "Of 1 locked dependencies none"),
        ([_SOUND, _VULNERABLE], 1, "b 2: PYSEC-1, mended in 3\nb 2: PYSEC-2, mended in no version"),
        ([_SOUND, _UNKNOWN], 3, "Not audited: 1 of 2 dependencies are unknown"),
        ([_UNKNOWN, _VULNERABLE], 1, "Not audited: 1 of 2"),
        ([], 3, "Not audited: 0 of 0"),
    ],
)
def test_outcomes(dependencies: list[dict[str, object]], exit_code: int, words: str) -> None:
    """A dependency that was skipped is never taken for a sound one."""
    found = outcome(json.dumps({"dependencies": dependencies}), "")
    assert exit_code == found.exit_code
    assert words in "\n".join(found.lines)


@pytest.mark.parametrize("report", ["", "not JSON", "[]", "{}"])
def test_no_answer(report: str) -> None:
    """Where no database answers, the last thing that was said is the reason."""
    found = outcome(report, "Traceback\nConnectionError: no route.\n")
    assert 3 == found.exit_code
    assert found.lines[0].startswith("Not audited (ConnectionError: no route): run `make audit`")
