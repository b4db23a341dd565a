-- Working hours, promised times, and the clocks that run on tickets.

-- How support is sold to an organisation.
alter table organisation add column contract text;

create table calendar (
    id integer primary key,
    name text not null,
    -- An IANA time zone.
    zone text not null,
    -- Seven lists of ranges in minutes of the day, Monday's first.
    week text not null,
    archived_at integer
) strict;

-- Dates with hours of their own; a holiday has none.
create table calendar_day (
    calendar_id integer not null references calendar (id),
    day text not null,
    name text not null,
    hours text not null,
    primary key (calendar_id, day)
) strict;

-- A ticket gets the first policy whose conditions it meets.
create table service_policy (
    id integer primary key,
    position integer not null,
    name text not null,
    organisation_id integer references organisation (id),
    contract text,
    category_id integer references category (id),
    priority text,
    -- None: round the clock.
    calendar_id integer references calendar (id),
    -- Minutes by clock.
    targets text not null,
    -- The statuses in which clocks towards the requester stand still.
    pausing text not null,
    warn_percent integer not null,
    archived_at integer
) strict;

create table clock (
    id integer primary key,
    ticket_id integer not null references ticket (id),
    kind text not null,
    -- The policy under which it ran last.
    policy_id integer not null references service_policy (id),
    -- Minutes.
    target integer not null,
    started_at integer not null,
    stopped_at integer,
    -- When the target is used up; none while the clock stands still.
    due_at integer,
    -- When somebody has to be told next.
    next_at integer,
    warned_at integer,
    missed_at integer,
    -- Milliseconds that had counted when it stopped.
    counted integer,
    -- Under which policies it ran, and when it stood still.
    stretches text not null,
    pauses text not null
) strict;
create unique index clock_running on clock (ticket_id, kind) where stopped_at is null;
create index clock_ticket on clock (ticket_id);
create index clock_next on clock (next_at) where next_at is not null;
