"""The client that ingest uses can talk to the simulated GitHub."""

import json

import pytest
from github import Auth, Github, UnknownObjectException

from tests.simulated import SimulatedGithub, many_runs


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


def test_pygithub_asks_a_query() -> None:
    """PyGithub's requester finds the endpoint of queries and gets data and figures."""
    query = """query($name: String!) {
        repository(owner: "example", name: $name) { object(expression: "topic") { oid } }
    }"""
    with SimulatedGithub(many_runs(1), token="right") as server:
        client = Github(base_url=server.url, auth=Auth.Token("right"), seconds_between_writes=0)
        requester = client.requester
        status, headers, body = requester.requestJson(
            "POST", requester.graphql_url, input={"query": query, "variables": {"name": "many"}}
        )
        _, content = requester.graphql_query(query, {"name": "many"})
        with pytest.raises(UnknownObjectException):
            requester.graphql_query(query, {"name": "none"})
        client.close()

    assert f"{server.url}/graphql" == requester.graphql_url
    assert (200, "4999") == (status, headers["x-ratelimit-remaining"])
    assert {"data": {"repository": {"object": {"oid": f"{1:040x}"}}}} == json.loads(body)
    assert json.loads(body) == content
