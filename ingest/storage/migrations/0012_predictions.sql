-- What the experiment file predicts of arms, from others with changes.

create table predictions (
    experiment varchar not null,
    position integer not null,
    arm varchar not null,
    from_arm varchar not null,
    changes varchar not null,
    primary key (experiment, position)
);
comment on table predictions is 'Arms that are predicted from others with changes. Grain: one row per experiment and prediction. Source: the experiment file.';
comment on column predictions.experiment is 'Name of the experiment';
comment on column predictions.position is 'Place of the prediction in the experiment, 1 = first';
comment on column predictions.arm is 'The arm that is predicted';
comment on column predictions.from_arm is 'The arm whose runs are replayed with the changes';
comment on column predictions.changes is 'The changes, in order, as a JSON list';
