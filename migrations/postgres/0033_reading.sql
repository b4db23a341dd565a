-- Up to which event each of the staff has read a ticket: what came later is new to them.
create table ticket_seen (
    person_id bigint not null references person (id),
    ticket_id bigint not null references ticket (id) on delete cascade,
    event_id bigint not null,
    primary key (person_id, ticket_id)
);
create index ticket_seen_ticket on ticket_seen (ticket_id);

-- The minutes that were promised in all by what is due next, so that lists can draw the share that is left.
alter table ticket add column due_target bigint;
update ticket set due_target = (
    select target from clock
    where ticket_id = ticket.id and stopped_at is null and due_at is not null order by due_at, id limit 1)
where due_at is not null;
