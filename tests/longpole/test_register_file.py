"""The register of predictions: what is read of it, what is appended, and that nothing changes."""

import os
import stat
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from basis.changes import changes_of
from basis.errors import LongpoleError
from ingest.errors import WriteFailed
from longpole import line_file
from longpole.line_file import LineFileInvalid, LineInvalid, line_of
from longpole.register_lines import REGISTER, Closed, Made, Register, register_path
from longpole.registering import FoundPredictions, hold, lacking_lines
from queries.arms.clock import Clock
from queries.what_if.outcome import Span
from queries.what_if.predictions import Prediction

_AT = datetime(2026, 4, 10, 2)
_CHANGES = changes_of([{"do": "scale", "job": "build", "times": 0.5}])
_HOSTILE = 'a\n{"kind":"made"}\r\u202e\u2028"<b>=1+1'


def _made(arm: str = "b", day: int = 0, predicted_s: float = 100) -> Made:
    return Made(
        made_at=(_AT + timedelta(days=day)).replace(tzinfo=UTC),
        experiment="e",
        arm=arm,
        cache_state="warm",
        from_arm="a",
        changes=_CHANGES,
        milestone=("push*",),
        clock="time to push*",
        predicted_s=predicted_s,
        predicted_low_s=90,
        predicted_high_s=110,
        range_count=5,
        run_count=6,
        newest_run_id=7,
        newest_run_attempt=1,
        longpole_version="0.1.0",
    )


def _closed(made: Made, day: int = 1) -> Closed:
    return Closed(
        closed_at=(_AT + timedelta(days=day)).replace(tzinfo=UTC),
        made_sha256=sha256(line_of(made)[:-1]).hexdigest(),
        experiment=made.experiment,
        arm=made.arm,
        cache_state=made.cache_state,
        measured_s=80,
        measured_count=5,
        error=0.25,
        is_in_range=False,
        longpole_version="0.1.0",
    )


def _data(*lines: Made | Closed) -> bytes:
    return b"".join(map(line_of, lines))


def _standing(
    measured: dict[str, int], arms: Sequence[str] = ("b",), predicted_s: float = 100
) -> FoundPredictions:
    """Predictions of arms in warm runs, of which so many count, with a median of 80 s."""
    return FoundPredictions(
        experiment="e",
        clock=Clock(("push*",)),
        predictions=[
            Prediction(
                arm=arm,
                from_arm="a",
                cache_state="warm",
                changes=_CHANGES,
                run_count=6,
                predicted_s=Span(predicted_s, 90, 110),
                measured_s=80 if measured.get(arm) else None,
                measured_count=measured.get(arm, 0),
                problem=None,
                newest_run=(7, 1),
            )
            for arm in arms
        ],
        medians=pd.DataFrame(
            [
                (arm, "warm", count, 80.0, _AT + timedelta(hours=1))
                for arm, count in measured.items()
            ],
            columns=["arm", "cache_state", "attempt_count", "clock_p50_s", "first_started_at"],
        ),
    )


def _lacking(register: Register, standing: FoundPredictions, day: int = 0) -> list[Made | Closed]:
    at = _AT + timedelta(days=day)
    return lacking_lines(register, standings=[standing], whole={"e"}, at=at)


@pytest.mark.parametrize(
    ("experiments", "register"),
    [("experiments.toml", "predictions.jsonl"), ("ours.toml", "ours.predictions.jsonl")],
)
def test_where_it_is(experiments: str, register: str) -> None:
    """Beside the experiment file, one for each."""
    assert Path("data") / register == register_path(Path("data") / experiments)


def test_lines_are_read_as_they_were_written() -> None:
    """One line each, whatever strangers call an arm; line ends of git change nothing."""
    made = _made(_HOSTILE)
    data = _data(made, _closed(made))
    assert 2 == data.count(b"\n")
    assert "\u202e" not in data.decode()
    for text in (data, data.replace(b"\n", b"\r\n"), data.replace(b"\n", b"\n\n")):
        (entry,) = REGISTER.of_data(text).entries.values()
        assert (made, _closed(made)) == (entry.made, entry.closed)


@pytest.mark.parametrize(
    ("data", "number", "why"),
    [
        (_data(_made()) + b"<<<<<<< ours\n", 2, "is the marker of a merge conflict"),
        (b">>>>>>> theirs", 1, "is the marker of a merge conflict"),
        (b"{}\n", 1, "is none of a register (Unable to extract tag"),
        (b"nonsense\n", 1, "is none of a register (Invalid JSON"),
        (_data(_made())[:50] + b"\n", 1, "is none of a register (Invalid JSON"),
        (_data(_made()).replace(b'"arm"', b'"amr"'), 1, "is none of a register (arm: Field requ"),
        (_data(_made()).replace(b":6,", b':"6",'), 1, "is none of a register (run_count: Input"),
        (_data(_made()).replace(b":90.0", b":-1.0"), 1, "is none of a register (predicted_low_s"),
        (_data(_made()) + b'{"kind":"made","x":1}', 2, "is none of a register (made_at: Field"),
        (_data(_closed(_made())), 1, "closes a prediction whose line was changed, or is not there"),
        (
            _data(_made(), _closed(_made())).replace(b'"predicted_s":100.0', b'"predicted_s":80.0'),
            2,
            "closes a prediction whose line was changed, or is not there",
        ),
        (b" " * 2**20 + b"{}\n", 1, "has more than 1,048,576 bytes"),
    ],
)
def test_lines_that_are_none(data: bytes, number: int, why: str) -> None:
    """The line is named, and what is wrong; a changed figure of a closed prediction is found."""
    with pytest.raises(LineInvalid) as found:
        REGISTER.of_data(data)
    assert (number, True) == (found.value.number, found.value.why.startswith(why))


def test_two_that_wrote_the_same() -> None:
    """As after a merge of two branches: the earlier one counts, and it is closed once."""
    early, late = _made(day=0), _made(day=1, predicted_s=101)
    for lines in ((late, early, _closed(late, 3)), (early, late, _closed(late, 3))):
        register = REGISTER.of_data(_data(*lines))
        (entry,) = register.entries.values()
        assert (early, _closed(late, 3)) == (entry.made, entry.closed)
        assert [] == _lacking(register, _standing({"b": 9}), 4)


@given(cut=st.integers(0, 10_000))
def test_a_line_that_broke_off(tmp_path_factory: pytest.TempPathFactory, cut: int) -> None:
    """Wherever a crash cut the last line, what was whole stays, and the line is written anew."""
    first, second = _data(_made("b")), _data(_made("c"))
    torn = second[: cut % len(second)]
    path = tmp_path_factory.mktemp("torn") / "predictions.jsonl"
    path.write_bytes(first + torn)
    standing = _standing({}, ("b", "c"))
    register = REGISTER.append(path, lambda known: _lacking(known, standing))
    assert ["b", "c"] == [entry.made.arm for entry in register.entries.values()]
    # A line of which the end alone is missing is whole: nothing is lacking, and nothing is written.
    is_whole = len(torn) == len(second) - 1
    assert first + (torn if is_whole else second) == path.read_bytes()


def test_before_and_after_it_ran() -> None:
    """
    No run: made. One to four: nothing. Five: closed. Never again, whatever is predicted later.

    100 s predicted against 80 s measured are off by 100 / 80 - 1 = 0.25, outside 90 to 110 s.
    """
    register = REGISTER.of_data(b"")
    assert [_made()] == _lacking(register, _standing({}))
    assert [] == _lacking(register, _standing({"b": 1}))
    assert [] == lacking_lines(register, standings=[_standing({})], whole=(), at=_AT)
    register = REGISTER.of_data(_data(_made()))
    for count in range(5):
        assert [] == _lacking(register, _standing({"b": count}, predicted_s=95))
    assert [_closed(_made())] == _lacking(register, _standing({"b": 5}, predicted_s=95), 1)
    register = REGISTER.of_data(_data(_made(), _closed(_made())))
    assert [] == _lacking(register, _standing({"b": 50}), 2)
    (shown,) = hold(_standing({"b": 50}, predicted_s=95), register)
    assert (Span(100, 90, 110), 0.25, False) == (shown.held_s, shown.error, shown.is_in_range)


def test_another_clock_is_another_prediction() -> None:
    """What was registered on the clock of then is neither shown nor closed on that of now."""
    register = REGISTER.of_data(_data(_made()))
    standing = replace(_standing({"b": 9}), clock=Clock(("deploy",)))
    assert [] == _lacking(register, standing)
    (shown,) = hold(standing, register)
    assert (False, None) == (shown.is_registered, shown.registered)


@given(
    nights=st.lists(
        st.tuples(
            st.dictionaries(st.sampled_from("bcd"), st.integers(0, 8)),
            st.sets(st.sampled_from("bcd")),
            st.integers(90, 110),
        ),
        max_size=5,
    )
)
def test_lines_are_never_changed(
    tmp_path_factory: pytest.TempPathFactory, nights: list[tuple[dict[str, int], set[str], int]]
) -> None:
    """Whatever nights find: the file only grows, and each arm is made and closed once at most."""
    path = tmp_path_factory.mktemp("nights") / "predictions.jsonl"
    before = b""
    for day, (measured, arms, predicted_s) in enumerate(nights):
        standing = _standing(measured, sorted(arms), predicted_s)
        REGISTER.append(path, lambda known, s=standing, d=day: _lacking(known, s, d))  # type: ignore[misc]
        after = path.read_bytes()
        assert after.startswith(before)
        before = after
    lines = before.decode().splitlines()
    for kind in ("made", "closed"):
        told = [line.partition('"arm":"')[2][0] for line in lines if f'"kind":"{kind}"' in line]
        assert len(told) == len(set(told))


def test_who_else_wrote_meanwhile(tmp_path: Path) -> None:
    """What is lacking is asked again once nobody else can write."""
    path = tmp_path / "predictions.jsonl"
    path.write_bytes(_data(_made()))
    REGISTER.append(path, lambda known: _lacking(known, _standing({}, ("b", "c"))))
    assert _data(_made(), _made("c")) == path.read_bytes()


def test_a_file_that_cannot_be_continued(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it held stays, and a sentence says what to do."""
    path = tmp_path / "predictions.jsonl"
    path.write_bytes(_data(_made()))

    def continued() -> Register:
        return REGISTER.append(path, lambda known: _lacking(known, _standing({}, ("c",))))

    with monkeypatch.context() as patch:
        patch.setattr(line_file, "MOST_BYTES", len(_data(_made())) + 1)
        with pytest.raises(LineFileInvalid, match=r"would have more than .* bytes, or a line of"):
            continued()
        patch.setattr(line_file, "MOST_BYTES", 1)
        with pytest.raises(LineFileInvalid, match="has more than 1 bytes: put back the file"):
            REGISTER.read(path)
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", _half_of(os.write))
        with pytest.raises(WriteFailed, match=r"No space left on device.: free space there"):
            continued()
    assert _data(_made()) == path.read_bytes()
    with pytest.raises(WriteFailed, match="can't be written"):
        REGISTER.append(tmp_path / "no" / "predictions.jsonl", lambda _known: [])
    assert 2 == len(continued().entries)


def test_who_may_read_it(tmp_path: Path) -> None:
    """A new file is for everybody to read, as the experiment file is."""
    path = tmp_path / "predictions.jsonl"
    with pytest.raises(LongpoleError, match="is no file"):
        REGISTER.read(tmp_path)
    assert {} == REGISTER.read(path).entries
    REGISTER.append(path, lambda _known: [_made()])
    assert not stat.S_IMODE(path.stat().st_mode) & 0o133


def _half_of(write: object) -> object:
    def half(descriptor: int, data: bytes) -> int:
        written: int = write(descriptor, data[: len(data) // 2])  # type: ignore[operator]
        return written

    return half
