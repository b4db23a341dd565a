-- Finer targets of service levels.

-- Minutes at single tiers, by the tier's id, in place of the general time at a tier.
alter table service_policy add column tier_targets text not null default '{}';
-- By clock: hours and a warning threshold that it has of its own.
alter table service_policy add column own_terms text not null default '{}';

-- At which tier a clock of the time at a tier runs.
alter table clock add column tier_id integer references tier (id);
update clock set tier_id = (select tier_id from ticket where ticket.id = clock.ticket_id)
    where kind = 'tier' and (stopped_at is null or ending = 'withdrawn');
