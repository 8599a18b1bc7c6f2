-- What job logs tell, and nothing of their text.

create table attempt_logs (
    run_id bigint not null,
    run_attempt integer not null,
    state varchar not null,
    tries integer not null,
    rules integer not null,
    read_at timestamp not null,
    reason varchar,
    primary key (run_id, run_attempt)
);
comment on table attempt_logs is 'Whether the log archive of an attempt was read. Grain: one row per attempt whose archive was asked for. Source: GET .../attempts/N/logs.';
comment on column attempt_logs.run_id is 'The run';
comment on column attempt_logs.run_attempt is 'The attempt';
comment on column attempt_logs.state is 'read; gone: not asked for again; not found: gone once that is so half a day later, too; unreadable: no archive, or too large';
comment on column attempt_logs.tries is 'How many times it was downloaded; what is unreadable is tried three times at most';
comment on column attempt_logs.rules is 'Version of the rules that read it';
comment on column attempt_logs.read_at is 'When, UTC; of not found since when';
comment on column attempt_logs.reason is 'Why it is unreadable, in words; NULL else';

create table job_logs (
    job_id bigint primary key,
    state varchar not null,
    runner_version varchar,
    provisioner varchar,
    image varchar,
    image_version varchar,
    region varchar,
    cpu_model varchar,
    cores integer,
    machine_s double,
    actions_s double,
    line_count bigint not null,
    told_line_count bigint not null
);
comment on table job_logs is 'What the log of a job tells of its runner. Grain: one row per executed job of an attempt whose archive was read. Source: the job''s files in the archive.';
comment on column job_logs.job_id is 'The job';
comment on column job_logs.state is 'read; cut: its end was not read; empty; damaged: it can''t be unpacked; missing: the archive has none; ambiguous: several jobs fit its file''s name';
comment on column job_logs.runner_version is 'Version of the runner''s program; NULL where no line tells it, as all that follows';
comment on column job_logs.provisioner is 'What made the machine, with its version';
comment on column job_logs.image is 'Image of the machine, such as ubuntu-24.04';
comment on column job_logs.image_version is 'Version of the image';
comment on column job_logs.region is 'Region of the machine, such as westus';
comment on column job_logs.cpu_model is 'Model of its CPU, where some tool printed it';
comment on column job_logs.cores is 'Logical cores, where some tool printed them';
comment on column job_logs.machine_s is 'Seconds of the set-up until actions were asked for';
comment on column job_logs.actions_s is 'Seconds of the set-up in which actions were downloaded';
comment on column job_logs.line_count is 'Lines that were read';
comment on column job_logs.told_line_count is 'Of them, those that told something; the others were passed over';

create table job_actions (
    job_id bigint not null,
    position integer not null,
    action varchar not null,
    ref varchar not null,
    commit_sha varchar,
    primary key (job_id, position)
);
comment on table job_actions is 'Actions that a job downloaded. Grain: one row per job and action. Source: its log.';
comment on column job_actions.job_id is 'The job';
comment on column job_actions.position is 'In their order, from 1';
comment on column job_actions.action is 'owner/name, with a path where the action has one';
comment on column job_actions.ref is 'What the workflow asked for, such as v4';
comment on column job_actions.commit_sha is 'What came; NULL where the log does not tell';

create table cache_outcomes (
    job_id bigint not null,
    position integer not null,
    step_number integer,
    tool varchar not null,
    kind varchar not null,
    outcome varchar not null,
    cache_key varchar,
    found_key varchar,
    bytes bigint,
    seconds double,
    primary key (job_id, position)
);
comment on table cache_outcomes is 'What became of each look into a cache, and of each attempt to save one. Grain: one row per job and look or save. Source: its log.';
comment on column cache_outcomes.job_id is 'The job';
comment on column cache_outcomes.position is 'In their order, from 1';
comment on column cache_outcomes.step_number is 'Number of the step; NULL where the log does not tell it';
comment on column cache_outcomes.tool is 'Whose cache, such as actions/cache or actions/setup-go';
comment on column cache_outcomes.kind is 'restore or save';
comment on column cache_outcomes.outcome is 'Of restore: hit (the exact key), partial (another key), miss, failed; of save: saved, unchanged (nothing to be saved), refused (the key is taken), failed';
comment on column cache_outcomes.cache_key is 'The key that was asked for; NULL where the log does not tell it, or it looks like a secret';
comment on column cache_outcomes.found_key is 'The key that was restored; NULL likewise';
comment on column cache_outcomes.bytes is 'Size of what was restored or saved; NULL where the log does not tell';
comment on column cache_outcomes.seconds is 'How long it took, in seconds; NULL likewise';

create table build_layers (
    job_id bigint not null,
    position integer not null,
    step_number integer,
    build integer not null,
    vertex integer not null,
    kind varchar not null,
    stage varchar,
    place varchar,
    outcome varchar not null,
    seconds double,
    primary key (job_id, position)
);
comment on table build_layers is 'What image builds did. Grain: one row per job, build and vertex, and one for what it pushed. Source: its log (plain progress).';
comment on column build_layers.job_id is 'The job';
comment on column build_layers.position is 'In their order, from 1';
comment on column build_layers.step_number is 'Number of the step; NULL where the log does not tell it';
comment on column build_layers.build is 'Which build of the job, from 1';
comment on column build_layers.vertex is 'Number of BuildKit''s vertex in its build, such as 12 for #12, or of the older builder''s step';
comment on column build_layers.kind is 'The instruction (RUN, COPY, ADD, WORKDIR, FROM, ...), or load, context, import cache, export cache, export image, push, other';
comment on column build_layers.stage is 'Stage of the Dockerfile as the builder names it; NULL where it names none';
comment on column build_layers.place is 'Place in its stage, such as 3/7; NULL where the log does not tell';
comment on column build_layers.outcome is 'cached, done, failed or canceled';
comment on column build_layers.seconds is 'Seconds as BuildKit says them, of the older builder by its lines'' instants; 0 where cached; NULL where nothing says';

create table inner_steps (
    job_id bigint not null,
    position integer not null,
    step_number integer,
    name varchar not null,
    offset_s double not null,
    seconds double,
    primary key (job_id, position)
);
comment on table inner_steps is 'Steps inside composite actions, which the API does not tell. Grain: one row per job and inner step. Source: its log.';
comment on column inner_steps.job_id is 'The job';
comment on column inner_steps.position is 'In their order, from 1';
comment on column inner_steps.step_number is 'Number of the step that they are part of; NULL where the log does not tell it';
comment on column inner_steps.name is 'As GitHub names steps: Run, and the action or the first line of the command; *** where that looks like a secret';
comment on column inner_steps.offset_s is 'Seconds from the first line of the job''s log';
comment on column inner_steps.seconds is 'Until the next one, or the end of the step; NULL where that is not known';

-- Which logs an experiment asks for, and what a cache state rests on.
alter table experiments add column log_jobs varchar[];
comment on column experiments.log_jobs is 'Globs on keys or names of the jobs whose logs are read; NULL where none are';

alter table arm_attempts add column cache_state_by varchar;
comment on column arm_attempts.cache_state_by is 'What says so: message, step, attempt, first_after, cache or layers_cached_over; NULL of other';
