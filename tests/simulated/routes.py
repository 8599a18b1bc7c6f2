"""
What the simulated GitHub answers to which path and query.

Source: GitHub's REST API description for the endpoints named in `answer`.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tests.simulated.archives import archive, log_files
from tests.simulated.references import file_content, full_sha
from tests.simulated.run_filters import (
    CAPPING_PARAMETERS,
    RESULTS_CAP,
    FilterNotUnderstood,
    run_filter,
)
from tests.simulated.world import Json, SimulatedRepository, World

LARGEST_PAGE = 100
_PULL_COMMITS_CAP = 250
_PAGE_PARAMETERS = frozenset({"per_page", "page"})
_RUN_PARAMETERS = frozenset({"exclude_pull_requests"})


class UnknownObject(Exception):
    """GitHub would answer 404."""


class GoneObject(UnknownObject):
    """GitHub would answer 410: there was one."""


class UnknownRequest(Exception):
    """A path or parameter that this server does not know: the test or the server is wrong."""


@dataclass(frozen=True, slots=True)
class Found:
    """
    An answer's content, and its place among the pages of a listing.

    Attributes:
        content: To be sent as JSON.
        page: Number of this page, from 1.
        last_page: Number of the last page that can be reached; 1 where nothing is listed.
        link_path: Path of the other pages: GitHub names the repository by its id there.
        archive: Makes what is linked to in place of an answer; None where it is answered.
    """

    content: Any
    page: int = 1
    last_page: int = 1
    link_path: str = ""
    archive: Callable[[], Iterable[bytes]] | None = None


def answer(world: World, path: str, query: Mapping[str, str]) -> Found:
    """
    The answer to a GET request.

    Args:
        world: What GitHub holds.
        path: Decoded path below the API root.
        query: Decoded parameters.

    Raises:
        UnknownObject: Known path, no such object.
        UnknownRequest: Unknown path or parameter.
    """
    try:
        match path.strip("/").split("/"):
            case ["repos", owner, name, *rest]:
                repository = world.repository(f"{owner}/{name}")
            case ["repositories", repository_id, *rest]:
                repository = world.repository_with_id(_number(repository_id))
            case _:
                raise UnknownRequest(path)
        found = _below_repository(repository, rest, query)
    except KeyError as error:
        raise UnknownObject(path) from error
    except FilterNotUnderstood as error:
        raise UnknownRequest(f"{path}?{error}") from error
    link_path = "/".join(["", "repositories", str(repository.answer["id"]), *rest])
    return replace(found, link_path=link_path)


def _below_repository(
    repository: SimulatedRepository, path: Sequence[str], query: Mapping[str, str]
) -> Found:
    match path:
        case []:
            _only(query)
            return Found(repository.answer)
        case ["pulls", *rest]:
            return _pulls(repository, rest, query)
        case ["commits", *ref] if ref:
            _only(query, _PAGE_PARAMETERS)
            return Found(repository.commits[full_sha(repository, "/".join(ref))])
        case ["contents", *file_path] if file_path:
            _only(query, {"ref"})
            return Found(file_content(repository, "/".join(file_path), query.get("ref")))
        case ["actions", "workflows", *rest]:
            return _workflows(repository, rest, query)
        case ["actions", "runs", *rest]:
            return _runs(repository, rest, query)
    raise UnknownRequest("/".join(path))


def _pulls(repository: SimulatedRepository, path: Sequence[str], query: Mapping[str, str]) -> Found:
    match path:
        case [number]:
            _only(query)
            return Found(repository.pulls[_number(number)])
        case [number, "commits"]:
            _only(query, _PAGE_PARAMETERS)
            return _page(repository.pull_commits[_number(number)][:_PULL_COMMITS_CAP], query)
    raise UnknownRequest("/".join(path))


def _workflows(
    repository: SimulatedRepository, path: Sequence[str], query: Mapping[str, str]
) -> Found:
    match path:
        case []:
            _only(query, _PAGE_PARAMETERS)
            return _page(list(repository.workflows.values()), query, "workflows")
        case [name]:
            _only(query)
            return Found(_named_workflows(repository, name)[0])
        case [name, "runs"]:
            ids = {workflow["id"] for workflow in _named_workflows(repository, name)}
            return _run_listing(repository, query, ids)
    raise UnknownRequest("/".join(path))


def _runs(repository: SimulatedRepository, path: Sequence[str], query: Mapping[str, str]) -> Found:
    match path:
        case []:
            return _run_listing(repository, query)
        case [run_id]:
            _only(query, _RUN_PARAMETERS)
            attempts = repository.runs[_number(run_id)]
            return Found(_as_asked(attempts[max(attempts)], query))
        case [run_id, "attempts", attempt, *rest]:
            return _attempt(repository, (_number(run_id), _number(attempt)), rest, query)
        case [run_id, "jobs"]:
            _only(query, _PAGE_PARAMETERS, {"filter"})
            number = _number(run_id)
            match query.get("filter", "latest"):
                case "all":
                    return _page(repository.jobs_of(number), query, "jobs")
                case "latest":
                    newest = max(repository.runs[number])
                    return _page(repository.jobs_of(number, newest), query, "jobs")
    raise UnknownRequest("/".join(path))


def _attempt(
    repository: SimulatedRepository,
    key: tuple[int, int],
    path: Sequence[str],
    query: Mapping[str, str],
) -> Found:
    run_id, attempt = key
    match path:
        case []:
            _only(query, _RUN_PARAMETERS)
            run = repository.runs[run_id][attempt]
            return Found(_as_asked(_with_own_creation(run), query))
        case ["jobs"]:
            _only(query, _PAGE_PARAMETERS)
            return _page(repository.jobs_of(run_id, attempt), query, "jobs")
        case ["logs"]:
            _only(query)
            return Found(None, archive=_archive(repository, run_id, attempt))
    raise UnknownRequest("/".join(path))


def _archive(
    repository: SimulatedRepository, run_id: int, attempt: int
) -> Callable[[], Iterable[bytes]]:
    """Of a run in progress there is none yet."""
    if repository.runs[run_id][attempt]["status"] != "completed":
        raise UnknownObject(f"logs of {run_id}")
    jobs = repository.jobs_of(run_id, attempt)
    made = repository.logs.get((run_id, attempt), lambda: archive(log_files(jobs)))
    if made is None:
        raise GoneObject(f"logs of {run_id}")
    return made


def _run_listing(
    repository: SimulatedRepository,
    query: Mapping[str, str],
    workflow_ids: Collection[int] | None = None,
) -> Found:
    """The runs of some workflows, or of all, as far as the query's filters let them through."""
    _only(query, CAPPING_PARAMETERS, _PAGE_PARAMETERS, _RUN_PARAMETERS)
    is_capped = not CAPPING_PARAMETERS.isdisjoint(query)
    is_wanted = run_filter(query)
    selected = repository.runs_where(
        lambda run: (workflow_ids is None or run["workflow_id"] in workflow_ids) and is_wanted(run)
    )
    found = _page(selected, query, "workflow_runs", RESULTS_CAP if is_capped else None)
    found.content["workflow_runs"] = [
        _as_asked(run, query) for run in found.content["workflow_runs"]
    ]
    return found


def _page(
    items: Sequence[Json], query: Mapping[str, str], envelope: str = "", cap: int | None = None
) -> Found:
    """One page of a listing; what lies beyond the cap is counted, but not shown."""
    try:
        size = min(max(int(query.get("per_page", "30")), 1), LARGEST_PAGE)
        page = max(int(query.get("page", "1")), 1)
    except ValueError as error:
        raise UnknownRequest(f"page {query}") from error
    reachable = items if cap is None else items[:cap]
    shown = list(reachable[(page - 1) * size : page * size])
    return Found(
        {"total_count": len(items), envelope: shown} if envelope else shown,
        page,
        max(1, -(-len(reachable) // size)),
    )


def _as_asked(run: Json, query: Mapping[str, str]) -> Json:
    if query.get("exclude_pull_requests") in ("true", "1"):
        return {**run, "pull_requests": []}
    return run


def _with_own_creation(run: Json) -> Json:
    """An attempt's own endpoint gives the attempt's creation, elsewhere it is the run's."""
    if run["run_attempt"] == 1 or run["run_started_at"] is None:
        return run
    return {**run, "created_at": run["run_started_at"]}


def _named_workflows(repository: SimulatedRepository, name: str) -> list[Json]:
    """By id, or by the name of the file."""
    if name.isdigit():
        return [repository.workflows[int(name)]]
    named = [
        workflow
        for workflow in repository.workflows.values()
        if workflow["path"].rpartition("/")[2] == name
    ]
    if not named:
        raise KeyError(name)
    return named


def _only(query: Mapping[str, str], *known: frozenset[str] | set[str]) -> None:
    if unknown := query.keys() - frozenset().union(*known):
        raise UnknownRequest(f"parameter {min(unknown)}")


def _number(text: str) -> int:
    """An object's number; a text that is none names no object."""
    if not text.isdigit():
        raise KeyError(text)
    return int(text)
