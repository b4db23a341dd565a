-- What is done to tickets by itself, after something happened or some time after something.

create table automation (
    id integer primary key,
    position integer not null,
    name text not null,
    -- What happened, or since when how much time has passed.
    trigger_on text not null,
    conditions text not null,
    deeds text not null,
    -- Times up to here have been looked at, for those that wait.
    looked_at integer not null,
    archived_at integer
) strict;

create table automation_run (
    id integer primary key,
    automation_id integer not null references automation (id),
    ticket_id integer not null references ticket (id),
    at integer not null,
    -- The moment from which time was counted, for those that wait.
    since integer,
    outcome text not null,
    -- The last event of the ticket when it had run.
    event_id integer not null
) strict;
create index automation_run_latest on automation_run (automation_id, id desc);
create index automation_run_ticket on automation_run (ticket_id, automation_id, id desc);
create unique index automation_run_once on automation_run (automation_id, ticket_id, since) where since is not null;
create index automation_run_at on automation_run (at);
