-- What calendars said before they were changed, and what became of clocks.

-- The zone and the week that held until a change: time that has counted is reckoned with the hours that held then.
create table calendar_before (
    calendar_id bigint not null references calendar (id),
    until_at bigint not null,
    zone text not null,
    week jsonb not null,
    primary key (calendar_id, until_at)
);

-- The hours that a date had until a change. None: those of its weekday. Dates that lay ahead are not kept.
create table calendar_day_before (
    calendar_id bigint not null references calendar (id),
    day text not null,
    until_at bigint not null,
    name text,
    hours jsonb,
    primary key (calendar_id, day, until_at)
);
