-- Teams ("desks") of a tier, to which tickets are routed.

create table team (
    id integer primary key,
    tier_id integer not null references tier (id),
    name text not null,
    -- Its working hours; none: round the clock.
    calendar_id integer references calendar (id),
    archived_at integer
) strict;

alter table ticket add column team_id integer references team (id);
