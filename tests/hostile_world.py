"""A GitHub whose every text is hostile, and an experiment with such names on it."""

import tomlkit

from ingest.api.answer_fields import storable
from tests.hostile_names import HOSTILE, SHORT
from tests.ingest.project import SmallWorld
from tests.simulated import World, shapes

NAMES = [storable(name) for name in HOSTILE.values()]
"""As a database holds them."""

ALL = storable(" ".join(SHORT.values()))
"""Every short one in one text."""

BRANCH = ALL[:200]
"""Of the pull request, which is compared, and so not cut where it comes in."""

ARMS = (f"=a {ALL}", f"\u202eb {ALL}", f"<b>c</b> {ALL}")
"""Names of the arms by runs; the first is the baseline."""

EXPERIMENT = f"@e {ALL}"
"""The experiment's name."""

_RUNS = 9
_IN_A_DESCRIPTION = ("colour", "link of a terminal", "C1", "NUL", "override", "newlines", "tags")


def hostile_world() -> World:
    """
    Each hostile name is a job's, its step's, its runner's and its label's.

    The texts of a run, and of its commit in pull request 5, are those of its jobs together; the
    pull request's own, and those of run 10, which is its own, are all the short ones.
    """
    jobs = [list(HOSTILE.values())[place::_RUNS] for place in range(_RUNS)]
    texts = ["\n".join(names) for names in jobs] + [ALL]
    small = SmallWorld(texts)
    small.pull |= {
        "title": ALL,
        "body": "\n".join(map(HOSTILE.__getitem__, _IN_A_DESCRIPTION)),
        "html_url": BRANCH,
    }
    small.pull["user"] = {**small.pull["user"], "login": ALL}
    small.pull["head"] |= {"ref": BRANCH}
    for place, text in enumerate(texts):
        run = small.add_run(
            place + 1,
            commit=place,
            name=text,
            head_branch=BRANCH if text == ALL else text,
            display_title=text,
            path=text if place < _RUNS else small.workflow["path"],
            event=text if place < _RUNS else "pull_request",
            html_url=f"https://a.example/{text[:200]}",
            actor={"login": text},
            triggering_actor={"login": text},
        )
        names = jobs[place] if place < _RUNS else [ALL]
        answers = [_job(run, 100 * place + number, name) for number, name in enumerate(names)]
        small.repository.add_run(run, answers)
    return small.world


def hostile_experiments() -> str:
    """An experiment file: three arms by runs, one by the pull request, one role."""
    by_runs = [
        {
            "name": arm,
            "runs": list(range(place + 1, _RUNS + 1, len(ARMS))),
            "warm": {"attempt": "first"},
        }
        for place, arm in enumerate(ARMS)
    ]
    by_runs[0]["exclude"] = [{"run": 1, "reason": ALL}]
    experiment = {
        "title": HOSTILE["very long"],
        "repository": "o/r",
        "baseline": ARMS[0],
        "arm": [*by_runs, {"name": "pull", "pull_request": 5}],
        "role": [{"name": ALL, "steps": ["=*"]}],
    }
    return tomlkit.dumps({EXPERIMENT: experiment})


def _job(run: dict[str, object], job_id: int, name: str) -> dict[str, object]:
    at = {"started_at": run["run_started_at"], "completed_at": run["updated_at"]}
    return shapes.job(
        run,
        job_id,
        name,
        html_url=f"javascript:{BRANCH if name == ALL else name}",
        runner_name=name,
        runner_group_name=name,
        labels=[name, f"x{name}"],
        steps=[shapes.step(1, name, **at), shapes.step(2, f"Post {name}")],
    )
