-- When a ticket became visible to support: when it was registered, or when its sender's address was confirmed.
alter table ticket add column arrived_at integer not null default 0;
update ticket set arrived_at = created_at;
create index ticket_arrived on ticket (arrived_at, id) where confirmed;

-- Of what a member of staff is told by mail.
alter table person add column mail_tickets integer not null default 1;
alter table person add column mail_notes integer not null default 1;

-- Tickets that came to a team or tier, for those of its people who are told; those of a burst wait for one mail.
create table ticket_news (
    id integer primary key,
    person_id integer not null references person (id),
    ticket_id integer not null references ticket (id),
    at integer not null,
    told_at integer
) strict;
create index ticket_news_person on ticket_news (person_id, told_at);
create index ticket_news_told on ticket_news (told_at);
create index ticket_news_ticket on ticket_news (ticket_id);

-- The hours in which a clock counts now; none is round the clock.
alter table clock add column calendar_id integer references calendar (id);
update clock set calendar_id = json_extract(stretches, '$[#-1].calendar') where stopped_at is null;
-- The hours of the clock that is up next.
alter table ticket add column due_calendar_id integer references calendar (id);
update ticket set due_calendar_id = (
    select calendar_id from clock
    where ticket_id = ticket.id and stopped_at is null and due_at is not null order by due_at, id limit 1)
where due_at is not null;
