-- What workflow files say of steps, where it is more than the API shows.

create table step_lists (
    job_id bigint primary key,
    has_parallel boolean not null,
    unmatched_because varchar
);
comment on table step_lists is 'Whether the listed steps of a job were found in its workflow file. Grain: one row per job whose file has parallel steps, or actions of the repository itself.';
comment on column step_lists.job_id is 'The job';
comment on column step_lists.has_parallel is 'Whether some steps of its file may run at the same time';
comment on column step_lists.unmatched_because is 'Why they were not found, completing "its steps"; NULL if they were';

create table step_places (
    job_id bigint not null,
    number integer not null,
    kind varchar not null,
    is_background boolean not null,
    group_number integer,
    awaited_by integer,
    cancelled_by integer,
    primary key (job_id, number)
);
comment on table step_places is 'What a workflow file says of a step. Grain: one row per step of a job whose steps were matched; those that the runner adds have none, but for a wait.';
comment on column step_places.job_id is 'The job';
comment on column step_places.number is 'Number of the step within the job';
comment on column step_places.kind is 'run, action, local action (of the repository itself), wait, wait all, cancel, or parallel group (the step that waits for a group''s members)';
comment on column step_places.is_background is 'Whether the job goes on while it runs; so do the members of parallel groups';
comment on column step_places.group_number is 'Number of the parallel group that it is a member of; NULL for none';
comment on column step_places.awaited_by is 'Number of the first step that waits for its end; NULL for steps that are not in the background, and for those that are cancelled';
comment on column step_places.cancelled_by is 'Number of the step that cancels it before anything waits for it; NULL for none';

-- Of what is stored it is looked up at the end of the next ingest, with a network or without.
update attempt_graphs
set rules = 0;
