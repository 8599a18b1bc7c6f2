-- The fact tables. Instants are UTC in whole seconds, as GitHub gives them; missing is NULL.

create table properties (
    property varchar primary key,
    value varchar not null
);
comment on table properties is 'What holds for the whole database. Grain: one row per property. Source: the ingest that created it.';
comment on column properties.property is 'api_root (the one API this database belongs to) or source (github, or simulated)';
comment on column properties.value is 'The property''s value';

create table run_attempts (
    run_id bigint not null,
    run_attempt integer not null,
    repository varchar not null,
    workflow_id bigint,
    workflow_name varchar,
    workflow_path varchar,
    run_number bigint,
    event varchar,
    status varchar,
    conclusion varchar,
    head_branch varchar,
    head_sha varchar,
    head_repository varchar,
    head_repository_id bigint,
    title varchar,
    message varchar,
    actor varchar,
    created_at timestamp,
    run_started_at timestamp,
    updated_at timestamp,
    html_url varchar,
    jobs_fetched_at timestamp,
    primary key (run_id, run_attempt)
);
comment on table run_attempts is 'One execution of a workflow run. Grain: one row per run and attempt. Source: REST workflow runs and their attempts.';
comment on column run_attempts.run_id is 'GitHub''s id of the run, the same for all its attempts';
comment on column run_attempts.run_attempt is 'Number of the attempt, from 1';
comment on column run_attempts.repository is 'owner/name in which the run took place';
comment on column run_attempts.workflow_id is 'GitHub''s id of the workflow';
comment on column run_attempts.workflow_name is 'The workflow''s name: as of this run; the path where the file is invalid';
comment on column run_attempts.workflow_path is 'Path of the workflow file, without the @ref that some answers append';
comment on column run_attempts.run_number is 'The run''s number within its workflow';
comment on column run_attempts.event is 'What triggered the run: push, pull_request, schedule, ...';
comment on column run_attempts.status is 'queued, in_progress, completed, waiting, ...; NULL where the attempt could not be fetched';
comment on column run_attempts.conclusion is 'success, failure, cancelled, ...; NULL until completed';
comment on column run_attempts.head_branch is 'Branch of the head commit, without its repository';
comment on column run_attempts.head_sha is 'Head commit';
comment on column run_attempts.head_repository is 'owner/name of the head commit''s repository; NULL where it was deleted';
comment on column run_attempts.head_repository_id is 'Id of that repository, which survives renaming; NULL where it was deleted';
comment on column run_attempts.title is 'display_title: what GitHub''s page shows';
comment on column run_attempts.message is 'Whole message of the head commit';
comment on column run_attempts.actor is 'Login of whoever triggered this attempt';
comment on column run_attempts.created_at is 'When the run''s first attempt was created, UTC; the same for all attempts in listings';
comment on column run_attempts.run_started_at is 'When this attempt started, UTC; the zero of its clocks';
comment on column run_attempts.updated_at is 'When GitHub last touched the run, UTC; drifts, not an end';
comment on column run_attempts.html_url is 'Page of the run at GitHub';
comment on column run_attempts.jobs_fetched_at is 'When the complete job list was stored, UTC; NULL while it is missing or may still change';

create table jobs (
    job_id bigint primary key,
    run_id bigint not null,
    run_attempt integer not null,
    name varchar not null,
    job_key varchar,
    leg varchar,
    status varchar,
    conclusion varchar,
    created_at timestamp,
    started_at timestamp,
    completed_at timestamp,
    runner_id bigint,
    runner_name varchar,
    runner_group varchar,
    runner_labels varchar[],
    is_carried_over boolean not null,
    is_check_run boolean not null,
    is_superseded boolean not null,
    html_url varchar
);
comment on table jobs is 'One job of one attempt. Grain: one row per job id. Source: REST jobs of a workflow run, filter=all.';
comment on column jobs.job_id is 'GitHub''s id of the job; a job that runs again gets a new one';
comment on column jobs.run_id is 'The run it belongs to';
comment on column jobs.run_attempt is 'The attempt it belongs to';
comment on column jobs.name is 'Name as GitHub shows it, cut at 100 characters there';
comment on column jobs.job_key is 'Id of the job in the workflow file, caller/callee where nested; NULL if not mapped';
comment on column jobs.leg is 'Matrix values as in the name, joined by a comma and a space; NULL without a matrix';
comment on column jobs.status is 'queued, in_progress, completed, waiting, ...';
comment on column jobs.conclusion is 'success, failure, cancelled, skipped, ...; NULL until completed';
comment on column jobs.created_at is 'When its needs were met and it was queued, UTC; NULL in old data';
comment on column jobs.started_at is 'When a runner took it, UTC';
comment on column jobs.completed_at is 'When it ended, UTC; NULL while it runs';
comment on column jobs.runner_id is 'Id of its runner; NULL or 0 where none took it';
comment on column jobs.runner_name is 'Name of its runner; NULL or empty where none took it';
comment on column jobs.runner_group is 'Name of its runner''s group';
comment on column jobs.runner_labels is 'Labels asked for by runs-on';
comment on column jobs.is_carried_over is 'True where a partial re-run lists it but it did not run again: no runner, started before created';
comment on column jobs.is_check_run is 'True for a check run that the API lists among the jobs';
comment on column jobs.is_superseded is 'True where it did not succeed and another of the same name was created after it started';
comment on column jobs.html_url is 'Page of the job at GitHub';

create table steps (
    job_id bigint not null,
    number integer not null,
    name varchar,
    status varchar,
    conclusion varchar,
    started_at timestamp,
    completed_at timestamp,
    primary key (job_id, number)
);
comment on table steps is 'One step of one job. Grain: one row per job id and step number. Source: REST jobs of a workflow run; GitHub drops steps with age.';
comment on column steps.job_id is 'The job it belongs to';
comment on column steps.number is 'Number within the job, from 1, with gaps';
comment on column steps.name is 'Name; may repeat within a job';
comment on column steps.status is 'queued, in_progress or completed';
comment on column steps.conclusion is 'success, failure, cancelled, skipped; NULL until completed';
comment on column steps.started_at is 'Start, UTC';
comment on column steps.completed_at is 'End, UTC; NULL while it runs';

create table job_needs (
    run_id bigint not null,
    run_attempt integer not null,
    job_id bigint not null,
    needed_job_id bigint not null,
    source varchar not null,
    primary key (run_id, run_attempt, job_id, needed_job_id)
);
comment on table job_needs is 'Which job waited for which. Grain: one row per attempt, job and needed job.';
comment on column job_needs.run_id is 'The run';
comment on column job_needs.run_attempt is 'The attempt';
comment on column job_needs.job_id is 'The job that waits';
comment on column job_needs.needed_job_id is 'The job it waits for';
comment on column job_needs.source is 'workflow file, approximate file, or inferred';

create table workflow_files (
    repository varchar not null,
    path varchar not null,
    commit_sha varchar not null,
    blob_sha varchar,
    content varchar,
    problem varchar,
    primary key (repository, path, commit_sha)
);
comment on table workflow_files is 'A workflow file as of a commit. Grain: one row per repository, path and commit.';
comment on column workflow_files.repository is 'owner/name';
comment on column workflow_files.path is 'Path within the repository';
comment on column workflow_files.commit_sha is 'The commit';
comment on column workflow_files.blob_sha is 'Git''s id of the content';
comment on column workflow_files.content is 'The text; untrusted';
comment on column workflow_files.problem is 'Why it could not be read; NULL if it could';

create table pull_requests (
    repository varchar not null,
    pull_number integer not null,
    title varchar,
    state varchar,
    is_draft boolean,
    author varchar,
    head_ref varchar,
    head_repository varchar,
    head_repository_id bigint,
    base_ref varchar,
    commit_count integer,
    created_at timestamp,
    closed_at timestamp,
    merged_at timestamp,
    html_url varchar,
    primary key (repository, pull_number)
);
comment on table pull_requests is 'A pull request that an arm selects. Grain: one row per repository and number. Source: REST pull request.';
comment on column pull_requests.repository is 'owner/name of the base repository';
comment on column pull_requests.pull_number is 'Number within the repository';
comment on column pull_requests.title is 'Title';
comment on column pull_requests.state is 'open or closed';
comment on column pull_requests.is_draft is 'True for a draft';
comment on column pull_requests.author is 'Login of its author';
comment on column pull_requests.head_ref is 'Name of the branch to be merged';
comment on column pull_requests.head_repository is 'owner/name of that branch''s repository; NULL where the fork was deleted';
comment on column pull_requests.head_repository_id is 'Id of that repository, which survives renaming; NULL where the fork was deleted';
comment on column pull_requests.base_ref is 'Name of the branch it is to be merged into';
comment on column pull_requests.commit_count is 'Number of its commits as GitHub counts them; the list holds 250 at most';
comment on column pull_requests.created_at is 'Opened, UTC';
comment on column pull_requests.closed_at is 'Closed or merged, UTC; NULL while open';
comment on column pull_requests.merged_at is 'Merged, UTC; NULL if not';
comment on column pull_requests.html_url is 'Page at GitHub';

create table pull_request_commits (
    repository varchar not null,
    pull_number integer not null,
    sha varchar not null,
    position integer not null,
    headline varchar,
    message varchar,
    author varchar,
    committed_at timestamp,
    primary key (repository, pull_number, sha)
);
comment on table pull_request_commits is 'The commits of a pull request as last listed. Grain: one row per pull request and commit. Source: REST pull request commits.';
comment on column pull_request_commits.repository is 'owner/name of the base repository';
comment on column pull_request_commits.pull_number is 'Number of the pull request';
comment on column pull_request_commits.sha is 'The commit';
comment on column pull_request_commits.position is 'Place in the list, 1 = first';
comment on column pull_request_commits.headline is 'First line of the message';
comment on column pull_request_commits.message is 'Whole message';
comment on column pull_request_commits.author is 'Login of its author, or the name in the commit';
comment on column pull_request_commits.committed_at is 'When it was committed, UTC; not when it was pushed';

create table run_pull_requests (
    run_id bigint not null,
    pull_number integer not null,
    evidence varchar not null,
    primary key (run_id, pull_number)
);
comment on table run_pull_requests is 'Which run belongs to which pull request of its repository. Grain: one row per run and pull request.';
comment on column run_pull_requests.run_id is 'The run';
comment on column run_pull_requests.pull_number is 'The pull request';
comment on column run_pull_requests.evidence is 'How we know: api (GitHub says so), head sha (its branch and one of its commits), head branch (its branch while it was open)';

create table experiments (
    experiment varchar primary key,
    position integer not null,
    title varchar,
    repository varchar not null,
    workflow varchar,
    milestone varchar[],
    baseline varchar not null,
    event varchar not null,
    smallest_effect varchar,
    runs_per_arm integer
);
comment on table experiments is 'The experiment file as last loaded. Grain: one row per experiment.';
comment on column experiments.experiment is 'Name of its table in the file';
comment on column experiments.position is 'Place in the file, 1 = first';
comment on column experiments.title is 'The question it asks';
comment on column experiments.repository is 'owner/name';
comment on column experiments.workflow is 'Path of the workflow file; NULL where every workflow counts';
comment on column experiments.milestone is 'Globs on job key or job name whose end is the clock; NULL for the whole run';
comment on column experiments.baseline is 'The arm that the others are compared with';
comment on column experiments.event is 'Event of the runs that count, where the arm does not say otherwise';
comment on column experiments.smallest_effect is 'Difference below which none matters, in per cent or seconds, as written';
comment on column experiments.runs_per_arm is 'Runs planned for each arm; NULL where not fixed';

create table arms (
    experiment varchar not null,
    arm varchar not null,
    position integer not null,
    rule varchar not null,
    primary key (experiment, arm)
);
comment on table arms is 'The arms of the experiments as last loaded. Grain: one row per experiment and arm.';
comment on column arms.experiment is 'The experiment';
comment on column arms.arm is 'Name of the arm';
comment on column arms.position is 'Place in the experiment, 1 = first';
comment on column arms.rule is 'The arm''s rule as JSON: selectors, cache states, exclusions';

create table roles (
    experiment varchar not null,
    role varchar not null,
    position integer not null,
    jobs varchar[],
    steps varchar[],
    primary key (experiment, role)
);
comment on table roles is 'The roles of the experiments as last loaded. Grain: one row per experiment and role.';
comment on column roles.experiment is 'The experiment';
comment on column roles.role is 'Name of the piece of work';
comment on column roles.position is 'Place in the experiment, 1 = first';
comment on column roles.jobs is 'Globs on job key or job name';
comment on column roles.steps is 'Globs on step name';

create table arm_attempts (
    experiment varchar not null,
    arm varchar not null,
    run_id bigint not null,
    run_attempt integer not null,
    cache_state varchar not null,
    selected_by varchar not null,
    excluded_because varchar,
    primary key (experiment, arm, run_id, run_attempt)
);
comment on table arm_attempts is 'Which attempts an arm selects. Grain: one row per experiment, arm, run and attempt.';
comment on column arm_attempts.experiment is 'The experiment';
comment on column arm_attempts.arm is 'The arm';
comment on column arm_attempts.run_id is 'The run';
comment on column arm_attempts.run_attempt is 'The attempt';
comment on column arm_attempts.cache_state is 'cold, warm or other, by the arm''s first rule that matches';
comment on column arm_attempts.selected_by is 'The selectors that matched';
comment on column arm_attempts.excluded_because is 'Reason not to count it that does not depend on the clock; NULL if there is none';

create table ingests (
    ingest_id bigint primary key,
    started_at timestamp not null,
    finished_at timestamp,
    outcome varchar not null,
    requests integer not null,
    requests_not_modified integer not null,
    rate_limit_remaining integer,
    runs_seen integer not null,
    runs_added integer not null,
    jobs_added integer not null,
    steps_added integer not null,
    failures struct(what varchar, why varchar)[] not null,
    longpole_version varchar not null
);
comment on table ingests is 'The ingest log. Grain: one row per ingest.';
comment on column ingests.ingest_id is 'Number of the ingest, from 1';
comment on column ingests.started_at is 'Start, UTC';
comment on column ingests.finished_at is 'End, UTC; NULL where it was interrupted';
comment on column ingests.outcome is 'running (or interrupted), complete, partial, failed';
comment on column ingests.requests is 'Requests answered, those that cost nothing included';
comment on column ingests.requests_not_modified is 'Of these, answered 304 Not Modified, which GitHub does not count';
comment on column ingests.rate_limit_remaining is 'Requests left in GitHub''s window at the end; NULL where it was not said';
comment on column ingests.runs_seen is 'Distinct runs on the listings'' pages that had changed';
comment on column ingests.runs_added is 'Runs stored for the first time';
comment on column ingests.jobs_added is 'Jobs stored for the first time';
comment on column ingests.steps_added is 'Steps stored for the first time';
comment on column ingests.failures is 'What failed or contradicted itself, and why';
comment on column ingests.longpole_version is 'Version of Longpole that ran';

create table http_cache (
    url varchar not null,
    token_fingerprint varchar not null,
    etag varchar not null,
    next_url varchar,
    oldest_created_at timestamp,
    fetched_at timestamp not null,
    primary key (url, token_fingerprint)
);
comment on table http_cache is 'Answers whose content is stored and can be asked for conditionally. Grain: one row per URL and token.';
comment on column http_cache.url is 'Path and query below the API root';
comment on column http_cache.token_fingerprint is 'Truncated hash of the token that asked: ETags belong to it';
comment on column http_cache.etag is 'The answer''s ETag';
comment on column http_cache.next_url is 'The next page, since a 304 does not name it; NULL on the last page';
comment on column http_cache.oldest_created_at is 'Oldest created_at on a page of a run listing, UTC; NULL for other answers';
comment on column http_cache.fetched_at is 'When the answer was stored, UTC';

create table listings (
    listing varchar primary key,
    complete_since timestamp,
    read_at timestamp not null
);
comment on table listings is 'How far back each listing of runs was read without a gap. Grain: one row per listing.';
comment on column listings.listing is 'Path and query of its first page';
comment on column listings.complete_since is 'Every run created at or after this instant is stored, UTC; NULL where it was read to its end';
comment on column listings.read_at is 'When it was last read from its newest run on, UTC';
