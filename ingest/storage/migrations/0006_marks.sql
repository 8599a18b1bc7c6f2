-- Marks are made when jobs are looked up in their files, by rules that have a version: attempts that
-- were marked by older ones are looked up again by the next ingest, without a request.

alter table jobs add column may_be_superseded boolean default false;
alter table jobs alter column may_be_superseded set not null;
comment on column jobs.may_be_superseded is 'True where it did not succeed, another of its name was created after it started, and nobody knows how many of them the workflow file can make';
alter table jobs add column carried_over_doubt varchar;
comment on column jobs.carried_over_doubt is 'What speaks against is_carried_over, true or not, completing "it"; NULL if nothing does';
comment on column jobs.is_carried_over is 'True where a re-run lists it but it did not run again: it started before the attempt did, or before its creation without a runner';
comment on column jobs.is_superseded is 'True where it did not succeed, another of the same name was created after it started, and there are more of that name than the workflow file can make';

-- Whether a stored content has jobs is found when it is read, by today's rules.
update workflow_files
set problem = null
where blob_sha in (select workflow_contents.blob_sha, from workflow_contents);
comment on column workflow_files.problem is 'Why its content is not stored, in a sentence; NULL if it is';
delete from workflow_resources;
update workflow_contents
set is_scanned = false;

alter table attempt_graphs add column rules integer default 0;
alter table attempt_graphs alter column rules set not null;
comment on column attempt_graphs.rules is 'Version of the rules by which its jobs were marked and looked up; what older ones made is made anew';

comment on column jobs.leg is 'Matrix values as in the name, joined by a comma and a space; NULL without a matrix, and where legs of different values show the same name';
