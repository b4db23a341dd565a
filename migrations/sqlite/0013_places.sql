-- Where tickets are is told by the events that move them, so that reports of the past never ask what is so today.

-- Where the ticket is after an event that puts it there; none for all other events.
alter table ticket_event add column tier_id integer;
alter table ticket_event add column team_id integer;
alter table ticket_event add column category_id integer;

-- What is known of events from before: names. Teams were not told, so the present one stands for all.
update ticket_event set
    tier_id = case
        when kind in ('escalated', 'returned', 'shared_with_vendor', 'vendor_returned') then
            (select max(l.id) from tier l where l.name = ticket_event.data ->> 'to')
        else coalesce(
            (select max(l.id) from tier l where l.name = (select e.data ->> 'from' from ticket_event e
                where e.ticket_id = ticket_event.ticket_id and e.id > ticket_event.id
                  and e.kind in ('escalated', 'returned', 'shared_with_vendor') order by e.id limit 1)),
            (select t.tier_id from ticket t where t.id = ticket_event.ticket_id)) end,
    team_id = (select t.team_id from ticket t where t.id = ticket_event.ticket_id),
    category_id = coalesce(
        (select max(c.id) from category c where c.name = (select e.data ->> 'from' from ticket_event e
            where e.ticket_id = ticket_event.ticket_id and e.id > ticket_event.id and e.kind = 'category_changed'
            order by e.id limit 1)),
        (select t.category_id from ticket t where t.id = ticket_event.ticket_id))
where kind in ('opened', 'routed', 'team_changed', 'category_changed', 'escalated', 'returned', 'shared_with_vendor',
    'vendor_returned');

-- The team and the category that a ticket had when it was handed to a vendor.
alter table share add column team_id integer;
alter table share add column category_id integer;
update share set
    team_id = (select t.team_id from ticket t where t.id = share.ticket_id),
    category_id = (select t.category_id from ticket t where t.id = share.ticket_id);
create index share_ended on share (ended_at);
-- What vendors promised stands in this index as a whole.
create index clock_vendor on clock (ticket_id, started_at, stopped_at, counted, target, kind)
    where kind in ('vendor_response', 'vendor_resolution');

-- Promised times that were kept by a clock that went on afterwards, as they were. The source is that of the fact.
create table clock_end (
    ticket_id integer not null references ticket (id),
    source integer not null,
    kind text not null,
    -- Minutes.
    target integer not null,
    stopped_at integer not null,
    -- Milliseconds.
    counted integer not null,
    primary key (ticket_id, source)
) strict, without rowid;

create index me_too_ticket on me_too (ticket_id);
create index problem_answer_ticket on problem_answer (ticket_id);

-- When the ticket was registered: how old tickets were at some time in the past is read without looking at them.
alter table report_fact add column born integer not null default 0;
update report_fact set born = coalesce((select t.created_at from ticket t where t.id = report_fact.ticket_id), at);
create index report_fact_ticket on report_fact (ticket_id);

-- Who was open at a moment of the past is open still, or ended since: within five days, or long after it was registered.
-- These are the few that took long.
create index report_fact_long on report_fact (measure, at, born) where at - born > 432000000;

-- What people did on whole days, added up as in report_day; the rows with category -1 are all categories together.
create table report_work (
    day integer not null,
    measure text not null,
    person_id integer not null,
    category_id integer not null,
    tier_id integer not null,
    team_id integer not null,
    n integer not null,
    primary key (category_id, day, measure, person_id, tier_id, team_id)
) strict, without rowid;

-- Added up anew, with rows for each team of all categories together, and for people.
delete from report_rolled;
