-- Workflow files, the graph of each attempt's jobs, and what it is made from.

alter table run_attempts add column referenced_workflows struct(path varchar, sha varchar, ref varchar)[];
comment on column run_attempts.referenced_workflows is 'Reusable workflow files that this attempt called: owner/name/path@ref, commit, ref; NULL where it was not said';

-- What is stored of these listings has no referenced workflows: they are read once more, and as
-- far as they go.
delete from listings;
delete from http_cache
where url like '%/actions/%';

alter table pull_requests add column base_sha varchar;
comment on column pull_requests.base_sha is 'Commit of the base branch that GitHub compares it with';
delete from http_cache
where url like '%/pulls/%';

alter table jobs add column unmapped_because varchar;
comment on column jobs.unmapped_because is 'Why the job was not found in the workflow file, completing "it"; NULL if it was, and where there is no file';
alter table jobs add column may_wait_for varchar;
comment on column jobs.may_wait_for is 'What else than a runner the file lets it wait for: environment, concurrency group, max-parallel, joined by a comma and a space; NULL for nothing else';
alter table jobs add column is_failure_tolerated boolean;
comment on column jobs.is_failure_tolerated is 'Whether continue-on-error lets its run succeed without it; NULL where an expression decides, and where it was not found in the file';

-- Contents have a table of their own, so that each is stored once.
drop table workflow_files;

create table workflow_files (
    repository varchar not null,
    path varchar not null,
    commit_sha varchar not null,
    blob_sha varchar,
    problem varchar,
    primary key (repository, path, commit_sha)
);
comment on table workflow_files is 'A workflow file as of a commit. Grain: one row per repository, path and commit. Source: GraphQL Repository.object.';
comment on column workflow_files.repository is 'owner/name';
comment on column workflow_files.path is 'Path within the repository';
comment on column workflow_files.commit_sha is 'The commit';
comment on column workflow_files.blob_sha is 'Git''s id of the content; NULL where there is none';
comment on column workflow_files.problem is 'Why it has no jobs that could be read, in a sentence; NULL if it has';

create table workflow_contents (
    blob_sha varchar primary key,
    content varchar not null
);
comment on table workflow_contents is 'The text of workflow files. Grain: one row per content. Source: GraphQL Blob.text.';
comment on column workflow_contents.blob_sha is 'Git''s id of the content';
comment on column workflow_contents.content is 'The text; untrusted';

create table attempt_graphs (
    run_id bigint not null,
    run_attempt integer not null,
    source varchar not null,
    repository varchar,
    path varchar,
    commit_sha varchar,
    problem varchar,
    is_final boolean not null,
    base_sha varchar,
    primary key (run_id, run_attempt)
);
comment on table attempt_graphs is 'What the edges of an attempt''s job graph are made from. Grain: one row per attempt whose jobs were looked up.';
comment on column attempt_graphs.run_id is 'The run';
comment on column attempt_graphs.run_attempt is 'The attempt';
comment on column attempt_graphs.source is 'workflow file (the one that ran), approximate file (one that may differ from it), or inferred (from times, without a file)';
comment on column attempt_graphs.repository is 'owner/name of the file''s repository; NULL without a file';
comment on column attempt_graphs.path is 'Path of the file; NULL without one';
comment on column attempt_graphs.commit_sha is 'Commit of the file; NULL without one';
comment on column attempt_graphs.problem is 'What could not be read of the file or of those that it calls, in sentences; NULL if nothing';
comment on column attempt_graphs.is_final is 'False while a file could not be fetched: it is tried again at the next ingest';
comment on column attempt_graphs.base_sha is 'Commit of the pull request''s base that the file was compared with; NULL where none was known';

alter table arms add column milestone_legs varchar[];
comment on column arms.milestone_legs is 'Legs (or job names) that the milestone must have for an attempt to count; NULL for those that most attempts have';
