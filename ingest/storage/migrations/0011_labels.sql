-- An arm may be the legs of a job on runners with some labels.

alter table arms add column labels varchar[];
comment on column arms.labels is 'Labels of runners, in lower case and sorted, to which the arm narrows the job that is the clock; NULL for any';
