-- What a fair comparison must know of an arm's rule and of what workflow files share.

alter table arms add column has_cache_rule boolean;
comment on column arms.has_cache_rule is 'Whether the arm''s rule tells cold from warm; NULL where it was stored by an older version';

create table workflow_resources (
    blob_sha varchar not null,
    job_key varchar not null,
    kind varchar not null,
    name varchar not null,
    is_branch_bound boolean not null,
    is_cancelling boolean not null,
    primary key (blob_sha, job_key, kind, name)
);
comment on table workflow_resources is 'What the runs of a workflow file may share. Grain: one row per content, job, kind and name. Source: the file''s steps and concurrency groups.';
comment on column workflow_resources.blob_sha is 'Git''s id of the content';
comment on column workflow_resources.job_key is 'The job; empty for the whole workflow';
comment on column workflow_resources.kind is 'cache write, cache read, or concurrency';
comment on column workflow_resources.name is 'Registry reference, cache key or scope, or group, as written; untrusted';
comment on column workflow_resources.is_branch_bound is 'The name holds an expression that differs between branches or runs';
comment on column workflow_resources.is_cancelling is 'A later run of the group cancels an earlier one; false for caches';

alter table workflow_contents add column is_scanned boolean default false;
comment on column workflow_contents.is_scanned is 'Whether it was searched for what its runs share';
