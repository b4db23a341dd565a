-- Counts the versions of the configuration, which every node keeps in memory. Whatever changes one of its tables, by
-- whichever statement, raises it in the same transaction. The turns of teams and how far automations have looked are no
-- configuration.
create table setup (
    one integer primary key check (one = 1),
    version bigint not null
);
insert into setup (one, version) values (1, 1);

create function raise_setup() returns trigger language plpgsql
    -- A restore of the data alone runs without a search path.
    set search_path from current as $$
begin
    update setup set version = version + 1;
    return null;
end
$$;

create trigger raises_setup after insert or update or delete on tier
    for each statement execute function raise_setup();
create trigger raises_setup after insert or update or delete on product
    for each statement execute function raise_setup();
create trigger raises_setup after insert or update or delete on category
    for each statement execute function raise_setup();
create trigger raises_setup after insert or update or delete on question
    for each statement execute function raise_setup();
create trigger raises_setup after insert or update or delete on priority_matrix
    for each statement execute function raise_setup();
create trigger raises_setup after insert or update or delete on resolution_code
    for each statement execute function raise_setup();
create trigger raises_setup after insert or update or delete on tag
    for each statement execute function raise_setup();
create trigger raises_setup after insert or update or delete on team_organisation
    for each statement execute function raise_setup();
create trigger raises_setup after insert or update or delete on routing_rule
    for each statement execute function raise_setup();
create trigger raises_setup after insert or update or delete on calendar
    for each statement execute function raise_setup();
create trigger raises_setup after insert or update or delete on calendar_day
    for each statement execute function raise_setup();
create trigger raises_setup after insert or update or delete on calendar_before
    for each statement execute function raise_setup();
create trigger raises_setup after insert or update or delete on calendar_day_before
    for each statement execute function raise_setup();
create trigger raises_setup after insert or update or delete on service_policy
    for each statement execute function raise_setup();
create trigger raises_setup after insert or delete or update of tier_id, name, calendar_id, skills, assignment, capacity, archived_at on team
    for each statement execute function raise_setup();
create trigger raises_setup after insert or delete or update of position, name, trigger_on, conditions, deeds, archived_at on automation
    for each statement execute function raise_setup();
create trigger raises_setup after insert or update on setting
    for each row when (new.key = 'desk_model') execute function raise_setup();
create trigger raises_setup_when_removed after delete on setting
    for each row when (old.key = 'desk_model') execute function raise_setup();
