"""People and repositories."""

from tests.simulated.shapes.forms import API_ROOT, HTML_ROOT, id_of, node_id, with_fields
from tests.simulated.world import Json

_USER_URLS = (
    "followers",
    "following{/other_user}",
    "gists{/gist_id}",
    "starred{/owner}{/repo}",
    "subscriptions",
    "orgs",
    "repos",
    "events{/privacy}",
    "received_events",
)
_REPOSITORY_URLS = {
    "archive_url": "/{archive_format}{/ref}",
    "assignees_url": "/assignees{/user}",
    "blobs_url": "/git/blobs{/sha}",
    "branches_url": "/branches{/branch}",
    "collaborators_url": "/collaborators{/collaborator}",
    "comments_url": "/comments{/number}",
    "commits_url": "/commits{/sha}",
    "compare_url": "/compare/{base}...{head}",
    "contents_url": "/contents/{+path}",
    "contributors_url": "/contributors",
    "deployments_url": "/deployments",
    "downloads_url": "/downloads",
    "events_url": "/events",
    "forks_url": "/forks",
    "git_commits_url": "/git/commits{/sha}",
    "git_refs_url": "/git/refs{/sha}",
    "git_tags_url": "/git/tags{/sha}",
    "hooks_url": "/hooks",
    "issue_comment_url": "/issues/comments{/number}",
    "issue_events_url": "/issues/events{/number}",
    "issues_url": "/issues{/number}",
    "keys_url": "/keys{/key_id}",
    "labels_url": "/labels{/name}",
    "languages_url": "/languages",
    "merges_url": "/merges",
    "milestones_url": "/milestones{/number}",
    "notifications_url": "/notifications{?since,all,participating}",
    "pulls_url": "/pulls{/number}",
    "releases_url": "/releases{/id}",
    "stargazers_url": "/stargazers",
    "statuses_url": "/statuses/{sha}",
    "subscribers_url": "/subscribers",
    "subscription_url": "/subscription",
    "tags_url": "/tags",
    "teams_url": "/teams",
    "trees_url": "/git/trees{/sha}",
    "url": "",
}


def user(login: str) -> Json:
    """A person or organisation."""
    url = f"{API_ROOT}/users/{login}"
    names = {"orgs": "organizations"}
    urls = {}
    for path in _USER_URLS:
        name = path.partition("{")[0]
        urls[f"{names.get(name, name)}_url"] = f"{url}/{path}"
    return {
        "login": login,
        "id": id_of(login),
        "node_id": node_id("U", id_of(login)),
        "avatar_url": f"https://avatars.githubusercontent.com/u/{id_of(login)}",
        "gravatar_id": "",
        "url": url,
        "html_url": f"{HTML_ROOT}/{login}",
        **urls,
        "type": "User",
        "site_admin": False,
    }


def minimal_repository(full_name: str, **fields: object) -> Json:
    """A repository as other objects contain it; its id follows from its name."""
    owner, _, name = full_name.partition("/")
    url = f"{API_ROOT}/repos/{full_name}"
    shape = {
        "id": id_of(full_name),
        "node_id": node_id("R", id_of(full_name)),
        "name": name,
        "full_name": full_name,
        "private": False,
        "owner": user(owner),
        "html_url": f"{HTML_ROOT}/{full_name}",
        "description": None,
        "fork": False,
        **{key: url + suffix for key, suffix in _REPOSITORY_URLS.items()},
    }
    return with_fields(shape, fields)


def repository(full_name: str, **fields: object) -> Json:
    """A repository as its own endpoint answers."""
    shape = {
        **minimal_repository(full_name),
        "clone_url": f"{HTML_ROOT}/{full_name}.git",
        "git_url": f"git://github.com/{full_name}.git",
        "ssh_url": f"git@github.com:{full_name}.git",
        "svn_url": f"{HTML_ROOT}/{full_name}",
        "mirror_url": None,
        "homepage": None,
        "language": None,
        "license": None,
        "default_branch": "main",
        "visibility": "public",
        "archived": False,
        "disabled": False,
        "has_issues": True,
        "has_projects": False,
        "has_downloads": False,
        "has_wiki": False,
        "has_pages": False,
        "has_discussions": False,
        **dict.fromkeys(
            (
                "forks",
                "forks_count",
                "open_issues",
                "open_issues_count",
                "size",
                "stargazers_count",
                "watchers",
                "watchers_count",
                "network_count",
                "subscribers_count",
            ),
            0,
        ),
        **dict.fromkeys(("created_at", "updated_at", "pushed_at"), "2026-01-01T00:00:00Z"),
    }
    return with_fields(shape, fields)
