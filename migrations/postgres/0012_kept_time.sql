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

-- How a clock stopped, and when its time was up; `missed_at` says when that was noticed.
alter table clock add column ending text;
alter table clock add column broken_at bigint;
update clock set ending = 'done' where stopped_at is not null;
update clock set broken_at = coalesce(due_at, stopped_at, missed_at) where counted > target * 60000
    or (stopped_at is null and missed_at is not null);
update clock set missed_at = coalesce(missed_at, stopped_at) where broken_at is not null;

-- A missed time counts when it was up, and not when its clock stopped: what was missed is counted again.
delete from report_fact where measure like 'missed_%';
delete from report_day;
delete from report_rolled;
delete from setting where key = 'reports_filled';

-- Tickets whose clocks have to be looked at, because something was changed by which they are promised; not before a
-- moment. What is due is told before.
create table clock_look (
    ticket_id bigint primary key references ticket (id),
    not_before bigint not null
);
create index clock_policy on clock (policy_id) where stopped_at is null;
