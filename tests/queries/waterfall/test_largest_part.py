"""What the largest role or step is, from differences split by hand."""

from dataclasses import replace

from queries.waterfall import Waterfall, waterfalls_of
from queries.waterfall.sentences import others_sentence, steps_sentence
from tests.queries.waterfall.path_rows import Run, answers_of, ran


def _waterfall(old: list[Run], new: list[Run]) -> Waterfall:
    (found,) = waterfalls_of(answers_of(old, new))
    return found


def _called(candidate: str, found: Waterfall) -> Waterfall:
    return replace(found, of_candidate=replace(found.of_candidate, arm=candidate))


def _image(**seconds: float) -> Run:
    """A run whose path is one job with these steps, all of one role."""
    return [ran("image", step, its, role="image") for step, its in seconds.items()]


def test_steps_of_a_role() -> None:
    """(60 + 80) / 2 = 70 s and (10 + 20) / 2 = 15 s became (30 + 40) / 2 = 35 s."""
    old = [_image(Build=60, Push=10), _image(Build=80, Push=20)]
    found = _waterfall(old, [_image(Both=30), _image(Both=40)])
    assert (
        "“image” is “Build” (1 min 10 s) and “Push” (15 s) in old, and “Both” (35 s) in new: means "
        "on the path."
    ) == steps_sentence(found)


def test_steps_of_a_role_in_some_runs() -> None:
    """One of two runs has it: 30 s there are 15 s of the mean; the fourth step is counted."""
    old = [_image(Build=60, Push=30, Tag=5, Sign=2)]
    found = _waterfall(old, [_image(Build=20, Both=30), _image(Build=10)])
    assert (
        "“image” is “Build” (1 min), “Push” (30 s), “Tag” (5 s) and 1 more (2 s) in old, and "
        "“Build” (15 s) and “Both” (15 s) in new: means on the path."
    ) == steps_sentence(found)


def test_nothing_to_say_of_steps() -> None:
    """The same steps on both sides, or no role: their names say it."""
    assert steps_sentence(_waterfall([_image(Build=60)], [_image(Build=50)])) is None
    no_role: list[Run] = [[ran("image", "Build", 60)]]
    assert steps_sentence(_waterfall(no_role, [[ran("image", "Build", 50)]])) is None


def test_other_candidates() -> None:
    """
    Of old 30 s and 60 s, new saves 10 s by “pack” and 20 s by “build”: the larger one is told.

    That other waterfalls have it in the same direction is said, by 20 s or 25 s; where they lose by
    it, have another cache state or are this one, nothing is.
    """
    old: Run = [ran("image", "pack", 30), ran("image", "build", 60)]
    found = _waterfall([old], [[ran("image", "pack", 20), ran("image", "build", 40)]])
    alike = _called("alike", _waterfall([old], [[ran("image", "build", 40)]]))
    third = _called("third", _waterfall([old], [[ran("image", "build", 35)]]))
    slower = _called("slower", _waterfall([old], [[ran("image", "build", 61)]]))
    assert "“build” saves 20 s in alike and 25 s in third, too." == others_sentence(
        found, [found, alike, slower, third]
    )
    assert others_sentence(found, [found, slower, replace(alike, cache_state="cold")]) is None
    assert others_sentence(_waterfall([old], [old]), [alike]) is None
