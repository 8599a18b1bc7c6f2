-- Where jobs and their needs stand in workflow files: attempts of the same files share it.

create table file_jobs (
    files_key varchar not null,
    job_key varchar not null,
    path varchar,
    line integer,
    needs_line integer,
    matrix_line integer,
    runs_on_line integer,
    environment_line integer,
    primary key (files_key, job_key)
);
comment on table file_jobs is 'Where a job stands in its workflow file. Grain: one row per key of files and job.';
comment on column file_jobs.files_key is 'The files, as in attempt_graphs';
comment on column file_jobs.job_key is 'Key of the job; caller/job within a called workflow';
comment on column file_jobs.path is 'Path of the called file that it stands in, as owner/name/path@ref in another repository; NULL: the file of the run itself';
comment on column file_jobs.line is 'Line of its key, from 1; NULL where the file has no such job in words';
comment on column file_jobs.needs_line is 'Line of its needs; NULL without';
comment on column file_jobs.matrix_line is 'Line of its matrix; NULL without';
comment on column file_jobs.runs_on_line is 'Line of its runs-on; NULL without';
comment on column file_jobs.environment_line is 'Line of its environment, which may have it wait for an approval; NULL without';

alter table need_uses add column line integer;
comment on column need_uses.line is 'Line of the need in the job''s file, from 1';

-- Of what is stored it is looked up at the end of the next ingest, with a network or without.
update attempt_graphs
set rules = 0;
