"""A plan in words: what each standing says, and that nothing looks like a command but a command."""

import re
from datetime import timedelta

from queries.planning.arrivals import SavedPlan
from queries.planning.sentences import order_lines, plan_lines
from tests.queries.planning.plan_rows import FIRST, planned

_PLAIN: dict[str, dict[str, object]] = {"a": {}, "b": {}}
_SIX = [100.0, 101, 102, 103, 104, 105]
_NEAR = [97.0, 99, 100, 101, 102, 103]


def _said(lines: list[str]) -> str:
    return " ".join(" ".join(lines).split())


def test_where_a_plan_ends() -> None:
    """Undecided after six that were fixed: to go on takes a new number, or nothing would help."""
    near = {("a", "all"): _SIX, ("b", "all"): _NEAR}
    (one,) = planned(_PLAIN, near, runs_per_arm=6).comparisons
    assert one.more is not None
    number = 6 + max(one.more.baseline, one.more.candidate)
    said = _said(plan_lines(planned(_PLAIN, near, runs_per_arm=6)))
    assert said.startswith("x: no run to be made. b against a: undecided by 6 + 6 runs")
    assert f"To go on, fix a new number: runs_per_arm = {number}." in said
    same = {("a", "all"): _SIX, ("b", "all"): _SIX}
    assert "More would hardly settle it: stop." in _said(
        plan_lines(planned(_PLAIN, same, runs_per_arm=6))
    )
    assert "not decided by 6 + 6 runs (baseline first), and not to be settled by" in _said(
        plan_lines(planned(_PLAIN, same))
    )


def test_what_arrived() -> None:
    """Of four planned with the fourth run, two of a and one of b came: one of b is missing."""
    clocks = {("a", "all"): [100.0, 110, 120, 130, 140], ("b", "all"): [90.0]}
    saved = SavedPlan(FIRST + timedelta(hours=3), {("a", "all"): 2, ("b", "all"): 2})
    said = _said(plan_lines(planned(_PLAIN, clocks, saved=saved)))
    assert "Of the plan of 1 Apr 2026: planned 4, arrived 3; missing: 1 of b." in said
    assert "x: 1 more run over 1 day" in said


def test_a_verdict_at_one_look() -> None:
    """Who did not fix a number is told that it is one look's."""
    halves = {("a", "all"): _SIX[:5], ("b", "all"): [one / 2 for one in _SIX[:5]]}
    said = _said(plan_lines(planned(_PLAIN, halves)))
    assert "b against a: faster at one look by 5 + 5 runs (baseline first), 1 + 1 more;" in said


def test_many_runs_are_counted() -> None:
    """Of 20 + 20 the first three of seven days are spelt out, by name."""
    lines = order_lines(planned(_PLAIN, {}, runs_per_arm=20).slots)
    assert "day 1: a, b, b, a, a, b" == lines[0]
    assert 4 == len(lines)
    assert "days 4 to 7: 22 runs likewise" == lines[-1]


def test_only_commands_stand_as_commands() -> None:
    """A long name that a line breaks in is never indented by four."""
    rules: dict[str, dict[str, object]] = {"a": {}, "x " + "rm -rf / " * 30: {}}
    lines = plan_lines(planned(rules, {}))
    commands = [line for line in lines if re.match(r" {4}\S", line)]
    assert commands
    assert [] == [line for line in commands if not line.startswith("    git ")]
