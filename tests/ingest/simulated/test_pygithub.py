"""The client that ingest uses can talk to the simulated GitHub."""

import json

from github import Auth, Github

from ingest.simulated import SimulatedGithub, many_runs


def test_pygithub_reads() -> None:
    """PyGithub's requester gets content and ETag; its objects find a run and its jobs."""
    with SimulatedGithub(many_runs(3, jobs_per_run=2), token="right") as server:
        client = Github(base_url=server.url, auth=Auth.Token("right"), seconds_between_requests=0)
        path = "/repos/example/many/actions/runs?per_page=2"
        status, headers, body = client.requester.requestJson("GET", path)
        again, _, empty = client.requester.requestJson(
            "GET", path, headers={"If-None-Match": headers["etag"]}
        )
        run = client.get_repo("example/many").get_workflow_run(2)
        names = [job.name for job in run.jobs()]
        client.close()

    assert (200, [3, 2]) == (status, [run["id"] for run in json.loads(body)["workflow_runs"]])
    assert (304, "") == (again, empty)
    assert ["job 1", "job 2"] == names
