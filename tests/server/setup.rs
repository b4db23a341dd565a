//! The configuration in memory: every node decides by the present one, and by all of it.

use crate::common::*;
use crate::rights_matrix::World;
use crate::rights_matrix::rows::{FORMS, Right};
use std::sync::Arc;
use tierdesk::db::Db;
use tierdesk::domain::setup::Setup;

/// The configuration by which a node decides now.
async fn known(db: &Db) -> Arc<Setup> {
    db.read().await.expect("a connection").setup().await.expect("the configuration")
}

fn text(setup: &Setup) -> String {
    format!("{setup:?}")
}

on_both!(what_admins_change_on_one_node_is_known_on_the_other_at_its_next_request, |app| {
    let world = World::make(app).await;
    let (other, admin) = (world.app.node().await, world.app.as_(Who::Admin).await);
    let mut changed = 0;
    for (path, fields, right) in FORMS {
        let id = match right {
            Right::Admins => "0",
            Right::AdminsOf(object) => &world.words[object],
            _ => continue,
        };
        let before = known(&other).await;
        let fields = world.fill(fields, id);
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let answer = admin.post(path.trim_start_matches("/do/"), &fields).await;
        assert_eq!(answer.status, 303, "{path}: {}", answer.text());
        // A node that has just been started knows nothing yet, and reads everything.
        let fresh = world.app.node().await;
        let (after, read) = (known(&other).await, known(&fresh).await);
        fresh.close().await;
        assert_eq!(text(&after), text(&read), "{path}");
        changed += usize::from(before.version != after.version);
    }
    other.close().await;
    // Tiers, categories, questions, names, priorities, teams, rules, automations, service levels and calendars.
    assert!(changed >= 34, "{changed} forms change the configuration");
});

on_both!(every_table_of_the_configuration_raises_its_version_and_turns_do_not, |app| {
    let world = World::make(app).await;
    let version = async || world.app.number("select version from setup").await;
    let tables = [
        "tier",
        "product",
        "category",
        "question",
        "resolution_code",
        "tag",
        "team",
        "routing_rule",
        "automation",
        "calendar",
        "service_policy",
    ];
    for table in tables {
        let before = version().await;
        let column = if table == "question" { "label" } else { "name" };
        world.app.sql(&format!("update {table} set {column} = {column}")).await;
        assert!(version().await > before, "{table}");
    }
    for (table, change) in [
        ("priority_matrix", "update priority_matrix set priority = priority"),
        ("calendar_day", "delete from calendar_day"),
        ("setting", "update setting set value = 'local' where key = 'desk_model'"),
    ] {
        world.app.sql("insert into setting (key, value) values ('desk_model', 'central') on conflict do nothing").await;
        let (before, rows) = (version().await, world.app.number(&format!("select count(*) from {table}")).await);
        world.app.sql(change).await;
        assert!(version().await > before || rows == 0, "{table}");
    }
    // Rows that are added and removed raise it too; a table that a migration makes anew loses its triggers on SQLite.
    let listed =
        ["team_organisation", "calendar_day", "calendar_before", "calendar_day_before", "priority_matrix", "setting"];
    for table in tables.iter().chain(&listed) {
        let (sql, most) = match world.app.engine() {
            Engine::Sqlite => {
                (format!("select sql from sqlite_master where type = 'trigger' and tbl_name = '{table}'"), 3)
            }
            Engine::Postgres => (
                format!(
                    "select pg_get_triggerdef(oid) from pg_trigger where tgrelid = '{table}'::regclass and not tgisinternal"
                ),
                1,
            ),
        };
        let triggers: Vec<(String,)> = world.app.rows(&sql).await;
        let all = triggers.iter().map(|(sql,)| sql.to_lowercase()).collect::<String>();
        assert!(triggers.len() >= most, "{table}: {all}");
        assert!(["insert", "update", "delete"].iter().all(|event| all.contains(event)), "{table}: {all}");
    }
    let before = version().await;
    world.app.sql("update team set last_person_id = last_person_id").await;
    world.app.sql("update automation set looked_at = looked_at + 1").await;
    world.app.sql("update setting set value = value where key <> 'desk_model'").await;
    assert_eq!(version().await, before);
});

on_both!(a_request_decides_by_one_configuration_and_the_next_one_by_the_new, |app| {
    let mut conn = app.desk.db().read().await.expect("a connection");
    let before = conn.setup().await.expect("the configuration");
    app.sql("update tag set name = 'renamed'").await;
    app.sql("insert into tag (name) values ('another')").await;
    assert!(Arc::ptr_eq(&conn.setup().await.expect("the configuration"), &before));
    drop(conn);
    let after = known(app.desk.db()).await;
    assert!(after.tags.len() > before.tags.len() && after.version > before.version);
});

on_both!(a_change_that_is_undone_was_never_known_to_anybody_else, |app| {
    let before = known(app.desk.db()).await;
    let mut tx = app.desk.db().write().await.expect("a transaction");
    tx.changes_setup();
    execute(&mut tx, "insert into tag (name) values ('never')").await;
    let inside = tx.setup().await.expect("the configuration");
    assert!(inside.tags.iter().any(|(_, name)| name == "never"), "the transaction sees what it does");
    drop(tx);
    let after = known(app.desk.db()).await;
    assert_eq!(text(&after), text(&before));
    // Another change gets the number that the one undone had had.
    app.sql("insert into tag (name) values ('after all')").await;
    let after = known(app.desk.db()).await;
    assert_eq!(after.version, inside.version);
    assert!(after.tags.iter().all(|(_, name)| name != "never"));
});

on_both!(rules_and_automations_that_are_changed_while_tickets_come_in_are_followed_all_or_none, |app| {
    let admin = app.as_(Who::Admin).await;
    for name in ["left", "right"] {
        admin.post("admin-add-name", &[("list", "tags"), ("name", name)]).await.expect(303);
    }
    let tag = async |name: &str| app.number(&format!("select id from tag where name = '{name}'")).await;
    let (left, right) = (tag("left").await, tag("right").await);
    let rule = [("name", "Either"), ("all-0-field", "text"), ("all-0-values", "scanner"), ("priority", "low")];
    admin.post("admin-add-rule", &rule).await.expect(303);
    let to = left.to_string();
    let automation = [("name", "Either"), ("trigger", "on-registered"), ("add_tags", to.as_str())];
    admin.post("admin-add-automation", &automation).await.expect(303);
    // The rule is read when a ticket is opened, the automation long after.
    let json = if app.engine() == Engine::Postgres { "jsonb" } else { "text" };
    let change = async |round: usize| {
        let low = ("low", "urgent", left, right);
        let (was, is, from, to) = if round.is_multiple_of(2) { low } else { ("urgent", "low", right, left) };
        let mut tx = app.desk.db().write().await.expect("a transaction");
        for (table, column, was, is) in [
            ("routing_rule", "result", format!("\"{was}\""), format!("\"{is}\"")),
            ("automation", "deeds", format!("[{from}]"), format!("[{to}]")),
        ] {
            let changed = format!("cast(replace(cast({column} as text), '{was}', '{is}') as {json})");
            execute(&mut tx, &format!("update {table} set {column} = {changed}")).await;
        }
        tx.commit().await.expect("committed");
    };
    for round in 0..12 {
        let (ticket, ()) = tokio::join!(app.ticket(Who::Customer, "A scanner"), change(round));
        let sql = "select t.priority, g.name from ticket t join ticket_tag x on x.ticket_id = t.id
                   join tag g on g.id = x.tag_id where t.id";
        let found: Vec<(String, String)> = app.rows(&format!("{sql} = {ticket}")).await;
        let found: Vec<_> = found.iter().map(|(priority, tag)| (priority.as_str(), tag.as_str())).collect();
        assert!(found == [("low", "left")] || found == [("urgent", "right")], "round {round}: {found:?}");
    }
});

on_both!(a_ticket_does_not_come_to_a_tier_that_goes_out_of_use_at_the_same_moment, |app| {
    let ticket = app.ticket(Who::Customer, "Scanner").await;
    let before = app.number(&format!("select tier_id from ticket where id = {ticket}")).await;
    let tier = app.people.tiers[3].to_string();
    let card: Vec<_> = steps::CARD.iter().copied().chain([("tier", tier.as_str()), ("skip_reason", "x")]).collect();
    app.as_(Who::Tier1).await;
    let mut tx = app.desk.db().write().await.expect("a transaction");
    execute(&mut tx, &format!("update tier set archived_at = 1 where id = {tier}")).await;
    let goes = async {
        if app.engine() == Engine::Postgres {
            let waits = "select count(*) from pg_stat_activity
                         where datname = current_database() and wait_event_type = 'Lock'";
            let mut tries = 0;
            while tries < 2_000 && app.number(waits).await == 0 {
                tries += 1;
            }
        }
        tx.commit().await.expect("committed");
    };
    let (answer, ()) = tokio::join!(app.act(Who::Tier1, "escalate", ticket, &card), goes);
    assert!(matches!(answer.status, 404 | 409 | 422), "{}", answer.status);
    assert_eq!(app.number(&format!("select tier_id from ticket where id = {ticket}")).await, before);
});

on_both!(pages_of_the_other_node_show_what_was_changed_on_this_one, |app| {
    let other = app.other_node().await;
    let (here, there) = (app.as_(Who::Admin).await, Client::new(other));
    let customer = app.as_(Who::Customer).await;
    for name in ["td-session", "td-forms"] {
        if let Some(value) = customer.cookie(name) {
            there.set_cookie(name, &value);
        }
    }
    there.get("/new").await.expect(200);
    let product = app.number("select min(id) from product").await.to_string();
    for round in 0..3 {
        let name = format!("Conveyor {round}");
        here.post("admin-add-category", &[("product", &product), ("name", &name)]).await.expect(303);
        let page = there.get("/new").await.expect(200).text();
        assert!(page.contains(&name), "{page}");
        let id = app.number(&format!("select id from category where name = '{name}'")).await.to_string();
        let label = format!("Which belt {round}");
        let question = [("id", id.as_str()), ("label", &label), ("kind", "text")];
        here.post("admin-add-question", &question).await.expect(303);
        let page = there.get(&format!("/new/details?category={id}")).await.expect(200).text();
        assert!(page.contains(&label), "{page}");
    }
});

on_both!(a_part_of_the_configuration_that_cannot_be_read_stops_nothing_else, |app| {
    let admin = app.as_(Who::Admin).await;
    for name in ["Good", "From the future"] {
        let fields = [("name", name), ("trigger", "on-registered"), ("note", name)];
        admin.post("admin-add-automation", &fields).await.expect(303);
    }
    let json = if app.engine() == Engine::Postgres { "::jsonb" } else { "" };
    app.sql(&format!(
        "update automation set trigger_on = '{{\"on\": \"not_known_yet\"}}'{json} where name = 'From the future'"
    ))
    .await;
    app.visitor().get("/sign-in").await.expect(200);
    let ticket = app.ticket(Who::Customer, "Scanner").await;
    app.as_(Who::Tier1).await.get(&format!("/desk/tickets/{ticket}")).await.expect(200);
    assert_eq!(app.number("select count(*) from automation_run").await, 1, "the good one ran");
});

on_both!(k55_pages_and_tickets_read_no_configuration_while_nothing_changed, |app| {
    let hours = [("id", "1"), ("name", "Ours"), ("zone", "UTC"), ("day-0", "8-17")];
    app.as_(Who::Admin).await.post("admin-calendar", &hours).await.expect(303);
    let ticket = app.ticket(Who::Customer, "Before").await;
    known(app.desk.db()).await;
    // A request that reads one of these tables now fails.
    for table in [
        "calendar_day",
        "calendar_before",
        "calendar_day_before",
        "service_policy",
        "routing_rule",
        "automation",
        "priority_matrix",
        "question",
        "team_organisation",
        "resolution_code",
    ] {
        app.sql(&format!("alter table {table} rename to away_{table}")).await;
    }
    let staff = app.as_(Who::Tier1).await;
    for page in [format!("/desk/tickets/{ticket}"), "/desk".to_owned()] {
        staff.get(&page).await.expect(200);
    }
    app.as_(Who::Customer).await.get("/").await.expect(200);
    let number = app.number("select count(*) from ticket").await;
    let after = app.ticket(Who::Customer, "After").await;
    assert_eq!(app.number("select count(*) from ticket").await, number + 1);
    staff.get(&format!("/desk/tickets/{after}")).await.expect(200);
});
