-- What is done as a promised time runs out, and the order of tickets by what is due next.

alter table service_policy add column ladder jsonb not null default '[]';

-- The highest percentage of the target at which something was done.
alter table clock add column climbed bigint not null default 0;

-- When the next of its clocks is up; none while no clock runs.
alter table ticket add column due_at bigint;
create index ticket_due on ticket (coalesce(due_at, 9223372036854775807), id) where confirmed;
