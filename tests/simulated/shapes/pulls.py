"""Commits and pull requests."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from tests.simulated.shapes.forms import id_of, instant, node_id, with_fields
from tests.simulated.shapes.repositories import user
from tests.simulated.world import Json


def commit(
    repository: Json, sha: str, message: str, committed_at: datetime, author: str = "someone"
) -> Json:
    """A commit without parents."""
    person = {"name": author, "email": f"{author}@example.com", "date": instant(committed_at)}
    url = f"{repository['url']}/commits/{sha}"
    return {
        "sha": sha,
        "node_id": node_id("C", id_of(sha)),
        "url": url,
        "html_url": f"{repository['html_url']}/commit/{sha}",
        "comments_url": f"{url}/comments",
        "author": user(author),
        "committer": user(author),
        "parents": [],
        "commit": {
            "url": f"{repository['url']}/git/commits/{sha}",
            "author": person,
            "committer": person,
            "message": message,
            "tree": {"sha": sha, "url": f"{repository['url']}/git/trees/{sha}"},
            "comment_count": 0,
            "verification": {
                "verified": False,
                "reason": "unsigned",
                "signature": None,
                "payload": None,
                "verified_at": None,
            },
        },
    }


def pull_request(
    base: Json, number: int, head_ref: str, commits: Sequence[Json], **fields: object
) -> Json:
    """
    A pull request into `base`'s default branch.

    `head_repository` among the fields names a fork; None is a deleted one. `base_ref` names another
    branch than the default one, `base_sha` its commit.
    """
    head = cast("Json | None", fields.pop("head_repository", base))
    base_ref = str(fields.pop("base_ref", base["default_branch"]))
    base_sha = str(fields.pop("base_sha", f"{id_of(base['full_name']):040x}"))
    url = f"{base['url']}/pulls/{number}"
    issue_url = f"{base['url']}/issues/{number}"
    html_url = f"{base['html_url']}/pull/{number}"
    links = {
        "self": url,
        "html": html_url,
        "issue": issue_url,
        "comments": f"{issue_url}/comments",
        "review_comments": f"{url}/comments",
        "review_comment": f"{base['url']}/pulls/comments{{/number}}",
        "commits": f"{url}/commits",
        "statuses": f"{base['url']}/statuses/{commits[-1]['sha']}",
    }
    created_at = commits[0]["commit"]["committer"]["date"]
    shape = {
        "id": number,
        "node_id": node_id("PR", number),
        "number": number,
        "url": url,
        "html_url": html_url,
        "issue_url": issue_url,
        "diff_url": f"{html_url}.diff",
        "patch_url": f"{html_url}.patch",
        **{f"{name}_url": links[name] for name in ("comments", "commits", "statuses")},
        **{f"{name}_url": links[name] for name in ("review_comments", "review_comment")},
        "_links": {name: {"href": href} for name, href in links.items()},
        "state": "open",
        "locked": False,
        "draft": False,
        "title": commits[0]["commit"]["message"].partition("\n")[0],
        "body": None,
        "user": commits[0]["author"],
        "author_association": "MEMBER",
        "created_at": created_at,
        "updated_at": created_at,
        "closed_at": None,
        "merged_at": None,
        "merge_commit_sha": None,
        "merged": False,
        "merged_by": None,
        "mergeable": True,
        "mergeable_state": "clean",
        "maintainer_can_modify": False,
        **dict.fromkeys(("assignee", "milestone", "auto_merge")),
        "labels": [],
        "commits": len(commits),
        **dict.fromkeys(("additions", "deletions", "changed_files"), 1),
        **dict.fromkeys(("comments", "review_comments"), 0),
        "head": _pull_side(head, head_ref, commits[-1]["sha"]),
        "base": _pull_side(base, base_ref, base_sha),
    }
    return with_fields(shape, fields)


def pull_request_reference(pull: Json) -> Json:
    """A pull request as runs name it."""
    return {
        "id": pull["id"],
        "number": pull["number"],
        "url": pull["url"],
        **{
            side: {
                "ref": pull[side]["ref"],
                "sha": pull[side]["sha"],
                "repo": {key: pull[side]["repo"][key] for key in ("id", "url", "name")},
            }
            for side in ("head", "base")
        },
    }


def _pull_side(repository: Json | None, ref: str, sha: str) -> Json:
    owner = "unknown" if repository is None else repository["owner"]["login"]
    return {
        "label": f"{owner}:{ref}",
        "ref": ref,
        "sha": sha,
        "user": None if repository is None else repository["owner"],
        "repo": repository,
    }
