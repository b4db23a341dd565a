-- Teams ("desks") of a tier, to which tickets are routed, and the rules by which they get there.

create table team (
    id integer primary key,
    tier_id integer not null references tier (id),
    name text not null,
    -- Its working hours; none: round the clock.
    calendar_id integer references calendar (id),
    -- The region or the client it serves, in words.
    place text not null default '',
    -- Products, categories and languages; an empty list is all of them.
    skills text not null default '{}',
    -- How its tickets are given to people by themselves.
    assignment text not null default 'off',
    -- Unfinished tickets up to which a person is given more.
    capacity integer not null default 10,
    -- Who was given one last.
    last_person_id integer references person (id),
    archived_at integer
) strict;
create index team_tier on team (tier_id);

create table team_member (
    team_id integer not null references team (id),
    person_id integer not null references person (id),
    skills text not null default '{}',
    primary key (team_id, person_id)
) strict;
create index team_member_person on team_member (person_id);

-- The only organisations that a team serves; none: all of them.
create table team_organisation (
    team_id integer not null references team (id),
    organisation_id integer not null references organisation (id),
    primary key (team_id, organisation_id)
) strict;

alter table ticket add column team_id integer references team (id);
create index ticket_team on ticket (team_id, status, activity_at desc);

-- Who is away, until when, and who stands in.
create table absence (
    person_id integer primary key references person (id),
    until_at integer not null,
    substitute_id integer references person (id)
) strict;

-- The first rule whose conditions a new ticket meets decides where it goes.
create table routing_rule (
    id integer primary key,
    position integer not null,
    name text not null,
    conditions text not null,
    result text not null,
    archived_at integer
) strict;
