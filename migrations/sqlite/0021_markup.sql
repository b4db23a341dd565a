-- Dates that somebody took out of a calendar by hand, so that no feed closes them again.
create table calendar_day_removed (
    calendar_id integer not null references calendar (id),
    day text not null,
    primary key (calendar_id, day)
) strict;
