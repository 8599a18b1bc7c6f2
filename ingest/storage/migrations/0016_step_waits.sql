-- What job logs tell of steps in the background.

create table step_waits (
    job_id bigint not null,
    number integer not null,
    kind varchar,
    awaited_by integer,
    cancelled_by integer,
    primary key (job_id, number)
);
comment on table step_waits is 'Which steps ran in the background, and which waited for them or cancelled them. Grain: one row per such step, of jobs of which all is known. Source: the job''s log.';
comment on column step_waits.job_id is 'The job';
comment on column step_waits.number is 'Number of the step within the job';
comment on column step_waits.kind is 'wait, wait all or cancel; NULL of a step in the background';
comment on column step_waits.awaited_by is 'Number of the first step that waits for its end; NULL for those that are cancelled, and of a step that waits or cancels';
comment on column step_waits.cancelled_by is 'Number of the step that cancels it before anything waits for it; NULL for none';
