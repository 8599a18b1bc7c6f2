-- Needs of many jobs for the same ones are stored once, with a joint between.

alter table job_needs rename column job_id to waiting_id;
alter table job_needs rename column needed_job_id to needed_id;
comment on table job_needs is 'Which job waited for which. Grain: one row per attempt, who waits, and what it waits for. Where several jobs wait for the same ones a joint stands between: who waits for a joint waits for all that the joint waits for.';
comment on column job_needs.waiting_id is 'The job that waits; below 0 a joint of the attempt';
comment on column job_needs.needed_id is 'The job it waits for; below 0 a joint of the attempt';

-- What is stored stays right. The next ingest, with a network or without, stores it in fewer rows.
update attempt_graphs
set rules = 0;
