"""Why GitHub refuses: the remedy that GitHub gives for it, and none of its words."""

import json
from typing import Any

import pytest

from ingest.api.answers import explain_query_refusal, explain_refusal
from ingest.workflow_files.object_queries import ObjectName, read_objects
from tests.ingest.project import PULL_REQUEST_ARM, Project, SmallWorld
from tests.simulated import Answer, Request, SimulatedGithub

_SAML = (
    "Resource protected by organization SAML enforcement. You must grant your Personal Access "
    "token access to this organization."
)
_INTEGRATION = "Resource not accessible by integration"
_PERSONAL = "Resource not accessible by personal access token"
_MESSAGES = [
    (_SAML, "authorize it for the organization"),
    (_INTEGRATION, "under `permissions:`"),
    (_PERSONAL, "the token lacks a permission, or the repository: grant it"),
    (
        (
            "`o` forbids access via a personal access token (classic). Please use a GitHub App, "
            "OAuth App, or a personal access token with fine-grained permissions."
        ),
        "use a fine-grained one",
    ),
    (
        (
            "The 'o' organization forbids access via a fine-grained personal access tokens if the "
            "token's lifetime is greater than 366 days."
        ),
        "use one that the policy takes",
    ),
    (
        (
            "Although you appear to have the correct authorization credentials, the `o` "
            "organization has an IP allow list enabled, and your IP address is not permitted to "
            "access this resource."
        ),
        "added to the list",
    ),
    (
        (
            "Although you appear to have the correct authorization credentials, the `o` "
            "organization has enabled OAuth App access restrictions, meaning that data access to "
            "third-parties is limited."
        ),
        "ask an owner to approve it",
    ),
    ("Repository access blocked", "leave it out of the experiment file"),
]


def _body(message: object) -> str:
    return json.dumps({"message": message, "documentation_url": "https://docs.github.com"})


@pytest.mark.parametrize(("message", "remedy"), _MESSAGES)
def test_each_refusal_has_its_remedy(message: str, remedy: str) -> None:
    """By the message alone, of REST with 403 and of GraphQL with its errors."""
    why = explain_refusal(403, {}, _body(message))
    assert why is not None
    assert remedy in why
    assert why == explain_query_refusal({"type": "FORBIDDEN", "message": message, "path": ["r0"]})
    assert explain_refusal(404, {}, _body(message)) is None


def test_signs_other_than_the_message() -> None:
    """SAML is told by its header and by GraphQL's extension, legal reasons by the status."""
    saml = explain_refusal(403, {}, _body(_SAML))
    header = "required; url=https://github.com/orgs/o/sso?authorization_request=AZSC"
    assert saml == explain_refusal(403, {"x-github-sso": header}, "<html>")
    assert saml == explain_query_refusal(
        {"type": "FORBIDDEN", "extensions": {"saml_failure": True}}
    )
    assert "legal reasons (451)" in str(explain_refusal(451, {}, "<html>"))


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("actions=read", "lacks a permission (actions=read), or"),
        ("contents=read; pull_requests=read", "(contents=read; pull_requests=read)"),
        ("<b>\n", "lacks a permission, or"),
        ("a=b," * 100_000, "lacks a permission, or"),
        ("", "lacks a permission, or"),
    ],
)
def test_the_permission_that_is_needed(header: str, expected: str) -> None:
    """As GitHub's header says it, if it has the form of one."""
    headers = {"x-accepted-github-permissions": header}
    assert expected in str(explain_refusal(403, headers, _body(_PERSONAL)))


@pytest.mark.parametrize(
    "body", ["", "<html>", "[]", "null", _body(5), _body(None), _body("no"), "[" * 100_000]
)
def test_what_is_not_known(body: str) -> None:
    """No reason is guessed."""
    assert explain_refusal(403, {}, body) is None


@pytest.mark.parametrize("error", [{}, {"extensions": 5}, {"message": {}}, {"extensions": {}}])
def test_a_query_refused_for_what_is_not_known(error: dict[str, Any]) -> None:
    """Nor here."""
    assert explain_query_refusal(error) is None


@pytest.mark.parametrize(
    ("status", "headers", "body", "expected"),
    [
        (
            403,
            {"X-GitHub-SSO": "required; url=https://github.com/orgs/o/sso"},
            "",
            "`Configure SSO",
        ),
        (403, {}, _body(_INTEGRATION), "under `permissions:`"),
        (451, {}, _body("Repository access blocked"), "legal reasons (451)"),
    ],
)
def test_a_night_says_it(
    project: Project, status: int, headers: dict[str, str], body: str, expected: str
) -> None:
    """One sentence of the repository; nothing counts as deleted, and the next night completes."""
    small = SmallWorld()
    small.add_run(1)
    project.write(PULL_REQUEST_ARM)

    def refuse(_request: Request, _honest: Answer) -> Answer:
        return Answer(status, headers, body.encode())

    with SimulatedGithub(small.world) as github:
        assert 0 == project.ingest(api=github.url).exit_code
        github.hook = refuse
        outcome = project.ingest(api=github.url)
        assert 1 == outcome.exit_code
        assert 1 == outcome.stderr.count("GitHub refuses /repos/o/r, since ")
        assert expected in outcome.stderr
        assert "Traceback" not in outcome.output
        github.hook = None
        assert 0 == project.ingest(api=github.url).exit_code
    assert [("completed",)] == project.query("select status from run_attempts")


def test_objects_behind_single_sign_on() -> None:
    """GraphQL names the object; what is refused is its repository."""
    names = [ObjectName("o/r", "a"), ObjectName("o/lib", "b")]
    error = {
        "type": "FORBIDDEN",
        "path": ["r1", "o1"],
        "extensions": {"saml_failure": True},
        "message": _SAML,
    }
    answer = {"data": {"r0": {"o0": None}, "r1": {"o1": None}}, "errors": [error]}
    objects = read_objects(names, answer)
    assert [names[0]] == list(objects.found)
    assert ["o/lib"] == list(objects.refused)
    assert "`Configure SSO`" in objects.refused["o/lib"]
