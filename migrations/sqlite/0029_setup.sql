-- Counts the versions of the configuration, which every node keeps in memory. Whatever changes one of its tables, by
-- whichever statement, raises it in the same transaction. The turns of teams and how far automations have looked are no
-- configuration.
create table setup (
    one integer primary key check (one = 1),
    version integer not null
);
insert into setup (one, version) values (1, 1);

create trigger tier_insert_raises_setup after insert on tier begin update setup set version = version + 1; end;
create trigger tier_update_raises_setup after update on tier begin update setup set version = version + 1; end;
create trigger tier_delete_raises_setup after delete on tier begin update setup set version = version + 1; end;

create trigger product_insert_raises_setup after insert on product begin update setup set version = version + 1; end;
create trigger product_update_raises_setup after update on product begin update setup set version = version + 1; end;
create trigger product_delete_raises_setup after delete on product begin update setup set version = version + 1; end;

create trigger category_insert_raises_setup after insert on category begin update setup set version = version + 1; end;
create trigger category_update_raises_setup after update on category begin update setup set version = version + 1; end;
create trigger category_delete_raises_setup after delete on category begin update setup set version = version + 1; end;

create trigger question_insert_raises_setup after insert on question begin update setup set version = version + 1; end;
create trigger question_update_raises_setup after update on question begin update setup set version = version + 1; end;
create trigger question_delete_raises_setup after delete on question begin update setup set version = version + 1; end;

create trigger priority_matrix_insert_raises_setup after insert on priority_matrix begin update setup set version = version + 1; end;
create trigger priority_matrix_update_raises_setup after update on priority_matrix begin update setup set version = version + 1; end;
create trigger priority_matrix_delete_raises_setup after delete on priority_matrix begin update setup set version = version + 1; end;

create trigger resolution_code_insert_raises_setup after insert on resolution_code begin update setup set version = version + 1; end;
create trigger resolution_code_update_raises_setup after update on resolution_code begin update setup set version = version + 1; end;
create trigger resolution_code_delete_raises_setup after delete on resolution_code begin update setup set version = version + 1; end;

create trigger tag_insert_raises_setup after insert on tag begin update setup set version = version + 1; end;
create trigger tag_update_raises_setup after update on tag begin update setup set version = version + 1; end;
create trigger tag_delete_raises_setup after delete on tag begin update setup set version = version + 1; end;

create trigger team_organisation_insert_raises_setup after insert on team_organisation begin update setup set version = version + 1; end;
create trigger team_organisation_update_raises_setup after update on team_organisation begin update setup set version = version + 1; end;
create trigger team_organisation_delete_raises_setup after delete on team_organisation begin update setup set version = version + 1; end;

create trigger routing_rule_insert_raises_setup after insert on routing_rule begin update setup set version = version + 1; end;
create trigger routing_rule_update_raises_setup after update on routing_rule begin update setup set version = version + 1; end;
create trigger routing_rule_delete_raises_setup after delete on routing_rule begin update setup set version = version + 1; end;

create trigger calendar_insert_raises_setup after insert on calendar begin update setup set version = version + 1; end;
create trigger calendar_update_raises_setup after update on calendar begin update setup set version = version + 1; end;
create trigger calendar_delete_raises_setup after delete on calendar begin update setup set version = version + 1; end;

create trigger calendar_day_insert_raises_setup after insert on calendar_day begin update setup set version = version + 1; end;
create trigger calendar_day_update_raises_setup after update on calendar_day begin update setup set version = version + 1; end;
create trigger calendar_day_delete_raises_setup after delete on calendar_day begin update setup set version = version + 1; end;

create trigger calendar_before_insert_raises_setup after insert on calendar_before begin update setup set version = version + 1; end;
create trigger calendar_before_update_raises_setup after update on calendar_before begin update setup set version = version + 1; end;
create trigger calendar_before_delete_raises_setup after delete on calendar_before begin update setup set version = version + 1; end;

create trigger calendar_day_before_insert_raises_setup after insert on calendar_day_before begin update setup set version = version + 1; end;
create trigger calendar_day_before_update_raises_setup after update on calendar_day_before begin update setup set version = version + 1; end;
create trigger calendar_day_before_delete_raises_setup after delete on calendar_day_before begin update setup set version = version + 1; end;

create trigger service_policy_insert_raises_setup after insert on service_policy begin update setup set version = version + 1; end;
create trigger service_policy_update_raises_setup after update on service_policy begin update setup set version = version + 1; end;
create trigger service_policy_delete_raises_setup after delete on service_policy begin update setup set version = version + 1; end;

create trigger team_insert_raises_setup after insert on team begin update setup set version = version + 1; end;
create trigger team_update_raises_setup after update of tier_id, name, calendar_id, skills, assignment, capacity, archived_at on team
    begin update setup set version = version + 1; end;
create trigger team_delete_raises_setup after delete on team begin update setup set version = version + 1; end;

create trigger automation_insert_raises_setup after insert on automation begin update setup set version = version + 1; end;
create trigger automation_update_raises_setup after update of position, name, trigger_on, conditions, deeds, archived_at on automation
    begin update setup set version = version + 1; end;
create trigger automation_delete_raises_setup after delete on automation begin update setup set version = version + 1; end;

create trigger setting_insert_raises_setup after insert on setting when new.key = 'desk_model'
    begin update setup set version = version + 1; end;
create trigger setting_update_raises_setup after update on setting when new.key = 'desk_model'
    begin update setup set version = version + 1; end;
create trigger setting_delete_raises_setup after delete on setting when old.key = 'desk_model'
    begin update setup set version = version + 1; end;
