-- What reports are counted from, and what people say about solved tickets.

-- One row for each thing that counts, with everything it is sorted by as it was then: what becomes of the ticket
-- later leaves the row alone. Nothing is referenced, because nothing here may stand in the way of anything else.
create table report_fact (
    measure text not null,
    -- Days since 1970-01-01 in the provider's zone.
    day integer not null,
    ticket_id integer not null,
    -- The event it was read from; for promised times, which end of which clock of the ticket.
    source integer not null,
    at integer not null,
    organisation_id integer,
    category_id integer,
    tier_id integer not null,
    team_id integer,
    person_id integer,
    -- Milliseconds, where the measure has a length.
    value integer not null,
    primary key (measure, day, ticket_id, source)
) strict, without rowid;
create index report_fact_organisation on report_fact (organisation_id, measure, day);

-- The facts of whole days, added up: by category and team, where 0 stands for none, and once more of all of them
-- together, where both are -1.
create table report_day (
    day integer not null,
    measure text not null,
    category_id integer not null,
    tier_id integer not null,
    team_id integer not null,
    n integer not null,
    total integer not null,
    primary key (category_id, day, measure, tier_id, team_id)
) strict, without rowid;

-- The days that are added up. A fact that comes late takes its day out.
create table report_rolled (
    day integer primary key
) strict;

-- One question about a solved ticket, and what was answered.
create table survey (
    id integer primary key,
    ticket_id integer not null unique references ticket (id),
    person_id integer not null references person (id),
    token_hash text not null unique,
    sent_at integer not null,
    expires_at integer not null,
    rating text,
    reason text,
    comment text not null default '',
    answered_at integer,
    explained_at integer,
    followed_at integer,
    followed_by integer references person (id),
    follow_note text not null default ''
) strict;
create index survey_person on survey (person_id, sent_at);
create index survey_bad on survey (answered_at) where rating = 'bad';

create index share_started on share (started_at);
