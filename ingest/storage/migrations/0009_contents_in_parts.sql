-- Contents are stored in parts: DuckDB reads 2,048 values of a column at a time, whatever their size,
-- and two thousand files of 500 KB fit into no memory that an ingest may take.

-- Messages of more than 8,000 bytes are cut, as newer versions cut them where they come in.

update run_attempts
set message = left(message, 1900) || '… [cut, ' || left(sha256(message), 8) || ']'
where strlen(message) > 8000;
update pull_request_commits
set message = left(message, 1900) || '… [cut, ' || left(sha256(message), 8) || ']'
where strlen(message) > 8000;
comment on column run_attempts.message is 'Message of the head commit, cut after 8,000 bytes';
comment on column pull_request_commits.message is 'Message, cut after 8,000 bytes';

create table contents_in_parts (
    blob_sha varchar not null,
    part integer not null,
    content varchar not null,
    is_scanned boolean default false,
    primary key (blob_sha, part)
);
insert into contents_in_parts
select
    whole.blob_sha,
    numbers.part_number as part,
    substr(whole.content, numbers.part_number * 2000 - 1999, 2000) as content,  -- noqa: RF04
    whole.is_scanned,
from workflow_contents as whole,
    range(1, greatest(1, (length(whole.content) + 1999) // 2000) + 1) as numbers (part_number);
drop table workflow_contents;
alter table contents_in_parts rename to workflow_contents;
comment on table workflow_contents is 'The text of workflow files. Grain: one row per content and part of 2,000 characters. Source: GraphQL Blob.text.';
comment on column workflow_contents.blob_sha is 'Git''s id of the content';
comment on column workflow_contents.part is 'Place of the part in the content, from 1';
comment on column workflow_contents.content is 'The part''s text; untrusted';
comment on column workflow_contents.is_scanned is 'Whether the content was searched for what its runs share';
