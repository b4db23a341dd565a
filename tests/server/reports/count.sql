-- What reports should say, counted from the events, clocks and shares by plain SQL that knows nothing of the program's own
-- counting: no table of the reports is read here. The same statements for SQLite and PostgreSQL. They leave `own`, one row
-- for everything that counts; `span`, the times in which tickets were open; `stay`, the times in which they were
-- somewhere; and `lent`, the times in which vendors had them. Used by tests/server/reports and scripts/reports-proof.py.

-- A team that was found in the same change in which a ticket came somewhere.
create temp table routed as
select id, ticket_id, at, tier_id, team_id from ticket_event where kind = 'routed' and tier_id is not null;
create index routed_ticket on routed (ticket_id, id);

create temp table came as
select e.id, e.ticket_id, e.at, e.kind, e.actor_id, e.tier_id, e.team_id, e.category_id,
       cast(e.data ->> 'bounced' as text) in ('1', 'true') as bounced,
       (select min(r.id) from routed r
        where r.ticket_id = e.ticket_id and r.id > e.id and (e.kind = 'opened' or r.at = e.at)
          and e.kind not in ('team_changed', 'category_changed', 'confirmed')
          and not exists (select 1 from ticket_event m where m.ticket_id = e.ticket_id and m.id > e.id and m.id < r.id
              and m.kind in ('escalated', 'returned', 'shared_with_vendor', 'vendor_returned', 'team_changed'))) as found
from ticket_event e join ticket t on t.id = e.ticket_id
where t.confirmed and e.kind <> 'routed' and e.tier_id is not null;

create temp table placed as
select c.id, c.ticket_id, c.at, c.kind, c.actor_id, c.bounced, coalesce(r.tier_id, c.tier_id) as tier_id,
       case when r.id is null then c.team_id else r.team_id end as team_id, c.category_id
from came c left join routed r on r.id = c.found;
create index placed_ticket on placed (ticket_id, id);

create temp table moved as
select p.*, lag(tier_id) over (partition by ticket_id order by id) as from_tier,
       lag(team_id) over (partition by ticket_id order by id) as from_team,
       lag(category_id) over (partition by ticket_id order by id) as from_category
from placed p;

-- Ends and new beginnings, each with the one before.
create temp table mark as
select e.id, e.ticket_id, e.at, e.kind, e.actor_id,
       case when e.kind in ('resolved', 'confirmed') then 'end' else 'open' end as turn
from ticket_event e join ticket t on t.id = e.ticket_id left join person p on p.id = e.actor_id
where t.confirmed
  and (e.kind in ('resolved', 'confirmed', 'not_solved', 'reopened', 'opened')
       or (e.kind = 'replied' and (p.role in ('customer', 'customer_lead')
           or cast(e.data ->> 'asks' as text) in ('1', 'true'))));

create temp table turned as
select m.*, lag(turn) over (partition by ticket_id order by id) as before from mark m;
create index turned_ticket on turned (ticket_id, id);

-- What makes a solution more than a first word, or more than the requester's own.
create temp table touched as
select e.ticket_id, e.id,
       case when e.kind <> 'replied' then 'move'
            when exists (select 1 from me_too m join problem_answer a on a.ticket_id = m.ticket_id
                where m.ticket_id = e.ticket_id and a.kind = 'workaround' and a.at = e.at) then 'known'
            else 'word' end as what
from ticket_event e left join person p on p.id = e.actor_id
where e.kind in ('escalated', 'returned', 'shared_with_vendor', 'vendor_returned')
   or (e.kind = 'replied' and p.role in ('agent', 'lead', 'admin'))
union all
select ticket_id, id, 'end' from turned where turn = 'end' and before = 'open';
create index touched_ticket on touched (ticket_id, id);

-- Since when a ticket is where it is.
create temp table begun as
select ticket_id, id, at from placed
where kind in ('opened', 'escalated', 'returned', 'shared_with_vendor', 'vendor_returned')
union all
select ticket_id, id, at from turned where turn = 'open' and before = 'end';
create index begun_ticket on begun (ticket_id, id);

create temp table own (
    measure text, ticket_id bigint, at bigint, tier_id bigint, team_id bigint, category_id bigint, person_id bigint,
    value bigint, organisation_id bigint
);

insert into own
select 'created', m.ticket_id, m.at, m.tier_id, m.team_id, m.category_id, null, 0, t.organisation_id
from moved m join ticket t on t.id = m.ticket_id where m.kind = 'opened';

insert into own
select case when m.kind in ('escalated', 'shared_with_vendor') then 'passed_up' else 'passed_down' end, m.ticket_id, m.at,
       m.from_tier, m.from_team, m.from_category, case when p.role in ('agent', 'lead', 'admin') then p.id end,
       m.at - (select max(b.at) from begun b where b.ticket_id = m.ticket_id and b.id < m.id), t.organisation_id
from moved m join ticket t on t.id = m.ticket_id left join person p on p.id = m.actor_id
where m.kind in ('escalated', 'shared_with_vendor', 'returned', 'vendor_returned');

insert into own
select case when m.kind in ('escalated', 'shared_with_vendor') then 'arrived' else 'came_back' end, m.ticket_id, m.at,
       m.tier_id, m.team_id, m.from_category, null, 0, t.organisation_id
from moved m join ticket t on t.id = m.ticket_id
where m.kind in ('escalated', 'shared_with_vendor', 'returned', 'vendor_returned');

insert into own
select 'bounced', m.ticket_id, m.at, m.tier_id, m.team_id, m.from_category, null, 0, t.organisation_id
from moved m join ticket t on t.id = m.ticket_id where m.kind = 'returned' and m.bounced;

insert into own
select case when e.kind = 'confirmed' and not exists (select 1 from touched x
                where x.ticket_id = e.ticket_id and x.id < e.id and x.what in ('word', 'end')) then 'self_solved'
            else 'solved' end,
       e.ticket_id, e.at, w.tier_id, w.team_id, w.category_id,
       case when p.role in ('agent', 'lead', 'admin') then p.id end,
       e.at - (select max(b.at) from begun b where b.ticket_id = e.ticket_id and b.id < e.id), t.organisation_id
from turned e join ticket t on t.id = e.ticket_id left join person p on p.id = e.actor_id
join placed w on w.id = (select max(x.id) from placed x where x.ticket_id = e.ticket_id and x.id < e.id)
where e.turn = 'end' and e.before = 'open';

insert into own
select 'first_contact', e.ticket_id, e.at, w.tier_id, w.team_id, w.category_id,
       case when p.role in ('agent', 'lead', 'admin') then p.id end, 0, t.organisation_id
from turned e join ticket t on t.id = e.ticket_id left join person p on p.id = e.actor_id
join placed w on w.id = (select max(x.id) from placed x where x.ticket_id = e.ticket_id and x.id < e.id)
where e.turn = 'end' and e.before = 'open' and e.kind = 'resolved'
  and not exists (select 1 from touched x where x.ticket_id = e.ticket_id and x.id < e.id);

insert into own
select 'reopened', e.ticket_id, e.at, w.tier_id, w.team_id, w.category_id, null, 0, t.organisation_id
from turned e join ticket t on t.id = e.ticket_id
join placed w on w.id = (select max(x.id) from placed x where x.ticket_id = e.ticket_id and x.id <= e.id)
where e.turn = 'open' and e.before = 'end';

-- What was kept, each time when it was done, and what was missed, once, when its time was up; where the ticket was just
-- before.
insert into own
select c.measure || c.kind, c.ticket_id, c.at, w.tier_id, w.team_id, w.category_id, null, c.counted, t.organisation_id
from (select 'kept_' as measure, ticket_id, kind, stopped_at as at, counted from clock
      where ending = 'done' and broken_at is null and (due_at is null or stopped_at <= due_at)
      union all select 'kept_', ticket_id, kind, stopped_at, counted from clock_end
      union all select 'missed_', ticket_id, kind, broken_at, 0 from clock where broken_at is not null) c
join ticket t on t.id = c.ticket_id
join placed w on w.id = coalesce(
    (select max(x.id) from placed x where x.ticket_id = c.ticket_id and x.at < c.at),
    (select min(x.id) from placed x where x.ticket_id = c.ticket_id))
where t.confirmed;

create temp table answer as
select e.ticket_id, e.at, cast(e.data ->> 'rating' as text) as rating, w.tier_id, w.team_id, w.category_id,
       t.organisation_id,
       not exists (select 1 from clock c where c.ticket_id = e.ticket_id and c.broken_at is not null
           and c.missed_at <= e.at and c.kind in ('first_response', 'next_response', 'resolution')) as kept
from ticket_event e join ticket t on t.id = e.ticket_id
join placed w on w.id = (select max(x.id) from placed x where x.ticket_id = e.ticket_id and x.id < e.id)
where e.kind = 'rated';

insert into own
select 'rated_' || rating, ticket_id, at, tier_id, team_id, category_id, null, 0, organisation_id from answer;

insert into own
select case when rating = 'good' then 'pleased' else 'unhappy' end || case when kept then '_kept' else '_missed' end,
       ticket_id, at, tier_id, team_id, category_id, null, 0, organisation_id
from answer;

create temp table span as
select s.ticket_id, s.from_at, s.to_at, t.created_at as born, t.organisation_id
from (select ticket_id, at as from_at, turn, lead(at) over (partition by ticket_id order by id) as to_at
      from turned where kind = 'opened' or turn <> before) s
join ticket t on t.id = s.ticket_id where s.turn = 'open';

create temp table stay as
select ticket_id, tier_id, team_id, category_id, at as from_at,
       lead(at) over (partition by ticket_id order by id) as to_at
from placed;
create index stay_ticket on stay (ticket_id);

create temp table lent as
select s.id, s.vendor_id, s.ticket_id, s.started_at, s.ended_at, m.from_tier, m.from_team as team_id,
       m.from_category as category_id, t.organisation_id
from share s join moved m on m.id = s.event_id join ticket t on t.id = s.ticket_id;
