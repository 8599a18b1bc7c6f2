"""What somebody may have meant by a glob that matches nothing."""

from difflib import SequenceMatcher

import pytest

from basis.nearest import nearest, with_callers

KEYS = ["prep", "release/pack", "release/sign", "test"]
NAMES = ["Prepare", "Release / pack", "Release / sign", "test (3.12)"]


@pytest.mark.parametrize(
    ("globs", "expected"),
    [
        (["relase*"], ["release", "release/pack", "release/sign"]),
        (["Test"], ["test", "test (3.12)"]),
        (["sgin"], ["release/sign", "Release / sign"]),
        (["prepair"], ["Prepare", "prep"]),
        (["perp", "tset"], ["prep", "test", "test (3.12)"]),
        (["zzz"], []),
        (["*"], []),
        ([], []),
    ],
)
def test_nearest(globs: list[str], expected: list[str]) -> None:
    """Callers' keys, keys and names; parts between slashes count, letters' case does not."""
    assert expected == nearest(globs, KEYS, NAMES)


def test_callers() -> None:
    """Each once, before what it calls."""
    assert ["a", "a/b", "a/b/c", "a/d", "e"] == with_callers(["a/b/c", "a/d", "a", "e"])


def test_work_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of thousands of long names, made to be hard to compare, few are compared, and cut."""
    compared: list[tuple[str, str]] = []

    class Counting(SequenceMatcher[str]):
        def ratio(self) -> float:
            compared.append((self.a, self.b))  # type: ignore[attr-defined] # as documented
            return super().ratio()

    monkeypatch.setattr("basis.nearest.SequenceMatcher", Counting)
    hard = [f"{'ab' * 40}/{place}/{'ab' * 40}" for place in range(5_000)]
    nearest(["ab" * 500], hard, [name.replace("/", " / ") for name in hard])
    assert 0 < len(compared) <= 30 * 13
    assert 100 == max(len(text) for pair in compared for text in pair)
