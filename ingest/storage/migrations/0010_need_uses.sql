-- What jobs use of the jobs that they need, by the files of a graph: attempts of the same files share it.

create table need_uses (
    files_key varchar not null,
    job_key varchar not null,
    need_key varchar not null,
    state varchar not null,
    evidence varchar,
    relied_on_by varchar[] not null,
    is_skipped_on_failure boolean not null,
    primary key (files_key, job_key, need_key)
);
comment on table need_uses is 'What a job uses of a job that its needs name, by their workflow files. Grain: one row per key of files, job and need.';
comment on column need_uses.files_key is 'The files, as in attempt_graphs';
comment on column need_uses.job_key is 'Key of the job; caller/job within a called workflow';
comment on column need_uses.need_key is 'Key of the job that it needs; one that calls a workflow stands for all jobs of that';
comment on column need_uses.state is 'used, may be used, or no use found';
comment on column need_uses.evidence is 'The uses in words, the job being their subject; where none was found what was not read, or NULL';
comment on column need_uses.relied_on_by is 'Keys of jobs that use what is before the need, and wait for it through it alone';
comment on column need_uses.is_skipped_on_failure is 'Whether the job is skipped where the needed one fails or is skipped';

alter table attempt_graphs add column files_key varchar;
comment on column attempt_graphs.files_key is 'Equal for attempts whose graphs are made from the same files; NULL without a graph of a file';

-- Actions of the repository itself are stored beside workflow files from now on.
comment on table workflow_files is 'A workflow file, or one of an action of the repository itself, as of a commit. Grain: one row per repository, path and commit. Source: GraphQL Repository.object.';

-- Of what is stored it is looked up at the end of the next ingest, with a network or without.
update attempt_graphs
set rules = 0;
