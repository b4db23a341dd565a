-- Addresses of iCalendar files that are fetched again every day.

create table calendar_feed (
    id integer primary key,
    calendar_id integer not null references calendar (id),
    address text not null,
    -- When it was fetched last, and what was wrong if the last try failed.
    fetched_at integer,
    trouble text,
    next_at integer not null,
    unique (calendar_id, address)
) strict;

-- The feed that a date came from; none once somebody gave the date hours by hand.
alter table calendar_day add column feed_id integer references calendar_feed (id);
