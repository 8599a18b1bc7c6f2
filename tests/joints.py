"""Joints put between jobs and what they wait for, at random: the answers must stay the same."""

from random import Random

from tests.queries.facts import Row


def with_joints(needs: list[Row], seed: int) -> list[Row]:
    """
    The same needs of attempts in other rows of `job_needs`: some nodes wait through joints.

    Of what a node waits for some is chosen, at times all, and a joint takes its place for some of
    those that wait for all of it; several times over, so that joints wait for joints.
    """
    random = Random(seed)  # noqa: S311 - the same joints every time are meant
    of_attempt: dict[object, dict[object, set[object]]] = {}
    for row in needs:
        of_attempt.setdefault(row["run_id"], {}).setdefault(row["waiting_id"], set()).add(
            row["needed_id"]
        )
    rows: list[Row] = []
    for run_id, needed in of_attempt.items():
        for number in range(1, random.randint(1, 6)):
            chosen = random.choice(sorted(needed, key=str))
            all_of_it = sorted(needed[chosen], key=str)
            taken = set(random.sample(all_of_it, random.randint(1, len(all_of_it))))
            waiting = [node for node in needed if taken <= needed[node]]
            for node in random.sample(waiting, random.randint(1, len(waiting))):
                needed[node] = needed[node] - taken | {-number}
                needed[-number] = taken
        rows += [
            {"run_id": run_id, "waiting_id": waiting_id, "needed_id": needed_id}
            for waiting_id, of_node in needed.items()
            for needed_id in of_node
        ]
    return rows
