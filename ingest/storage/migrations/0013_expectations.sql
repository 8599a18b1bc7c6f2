-- What people expected of arms, in their words, and what of it can be checked.

create table expectations (
    experiment varchar not null,
    position integer not null,
    words varchar not null,
    who varchar,
    link varchar,
    arm varchar not null,
    against_arm varchar,
    cache_state varchar,
    measured varchar not null,
    measured_name varchar,
    waits_for varchar,
    claims varchar not null,
    primary key (experiment, position)
);
comment on table expectations is 'What people expected of arms. Grain: one row per experiment and expectation. Source: the experiment file.';
comment on column expectations.experiment is 'Name of the experiment';
comment on column expectations.position is 'Place of the expectation in the experiment, 1 = first';
comment on column expectations.words is 'The words as they were written';
comment on column expectations.who is 'Whose they are; NULL if the file does not say';
comment on column expectations.link is 'Address where they stand; NULL likewise';
comment on column expectations.arm is 'The arm that they are about';
comment on column expectations.against_arm is 'The arm that it is compared with; NULL where nothing is compared';
comment on column expectations.cache_state is 'cold or warm: of which runs; NULL for those of each state';
comment on column expectations.measured is 'clock, job, step or role';
comment on column expectations.measured_name is 'Glob of the job or step, or name of the role; NULL of the clock';
comment on column expectations.waits_for is 'Glob of a job that the clock is said to wait for; NULL for none';
comment on column expectations.claims is 'What can be checked: kind, value, unit and ends, as a JSON list';
