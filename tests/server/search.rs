//! Searching: what is found, and that a search never keeps anybody else waiting.

use crate::common::*;
use serde_json::Value;
use std::time::Duration;
use tierdesk::db::{DbError, Link};
use tierdesk::domain::TicketId;
use tierdesk::domain::limits::SEARCHES;

fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// The numbers of the tickets that a search of the workspace finds, and whether it was stopped.
async fn staffs(app: &TestApp, text: &str) -> (Vec<i64>, bool) {
    let path = format!("/read/desk?asked[view]=all&asked[q]={}", escaped(text));
    let page: Value =
        serde_json::from_slice(&app.as_(Who::Tier1).await.read(&path).await.expect(200).body).expect("JSON");
    (numbers(&page["list"]["page"]["lines"]), page["list"]["stopped"].as_bool().expect("a word"))
}

async fn customers(app: &TestApp, who: Who, text: &str) -> (Vec<i64>, bool) {
    let path = format!("/read/tickets?asked[whose]=organisation&asked[text]={}", escaped(text));
    let page: Value = serde_json::from_slice(&app.as_(who).await.read(&path).await.expect(200).body).expect("JSON");
    (numbers(&page["lines"]), page["stopped"].as_bool().expect("a word"))
}

fn numbers(lines: &Value) -> Vec<i64> {
    let mut found: Vec<i64> =
        lines.as_array().expect("lines").iter().map(|line| line["id"].as_i64().expect("a number")).collect();
    found.sort_unstable();
    found
}

on_both!(k63_words_are_found_in_any_case_and_order_wherever_they_stand, |app| {
    let ticket = app.ticket(Who::Customer, "ÅNGPANNAN låter I ÖSTRA HALLEN").await;
    app.ticket(Who::Stranger, "Skrivare").await;
    app.act(Who::Customer, "reply", ticket, &[("text", "Nu även ÄRTRÖRET, och ÉTAGE två.")]).await.expect(303);
    app.act(Who::Tier1, "note", ticket, &[("text", "Ring ÅSA på ÖVERTORNEÅ först")]).await.expect(303);
    app.act(Who::Tier1, "take", ticket, &[]).await.expect(303);
    app.share(Who::Tier1, ticket, &[]).await.expect(303);
    app.act(Who::Vendor, "vendor-promise", ticket, &[("reference", "ÄRENDE-Ö7"), ("promised", "")]).await.expect(303);
    app.sql("update person set name = 'ÅKE ÖBERG' where email = 'karin@a.test'").await;
    for text in [
        "ångpannan",
        "Ångpannan",
        "ÅNGPANNAN",
        "hallen östra",
        "östra ångpannan hallen",
        "ärtröret",
        "étage",
        "övertorneå",
        "Åsa",
        "ärende-ö7",
        "ÄRENDE-Ö7",
        "åke öberg",
        "Öberg åke",
        "öberg ärtröret övertorneå",
        "karin@a.test",
        "KARIN@A.TEST",
    ] {
        assert_eq!(staffs(&app, text).await, (vec![ticket.0], false), "{text}");
    }
    for text in
        ["ångpannan skrivare", "åsö", "övertorneå saknas", "öster", "[åÅ]", "å%", "_ngpannan", ".*", "å?n", "\\"]
    {
        assert_eq!(staffs(&app, text).await.0, [] as [i64; 0], "{text}");
    }
});

on_both!(punctuation_around_words_and_words_before_a_number_keep_nothing_from_being_found, |app| {
    let ticket = app.ticket(Who::Customer, "Skrivaren tar inga följesedlar och text saknas").await;
    app.ticket(Who::Stranger, "Hissen").await;
    let number = ticket.to_string();
    for text in [
        "följesedlar, saknas",
        "(följesedlar)",
        "\"följesedlar\"",
        "”följesedlar” – saknas!",
        "saknas: skrivaren, följesedlar; text.",
        &format!("nr {number}"),
        &format!("No. {number}"),
        &format!("Ärende {number}"),
        &format!("ticket #{number}."),
    ] {
        assert_eq!(staffs(&app, text).await, (vec![ticket.0], false), "{text}");
        assert_eq!(customers(&app, Who::CustomerLead, text).await, (vec![ticket.0], false), "{text}");
    }
    assert_eq!(staffs(&app, &format!("hissen {number}")).await.0, [] as [i64; 0], "other words are looked for");
});

on_both!(k63_customers_find_people_and_words_that_they_may_read_and_nothing_else, |app| {
    let ticket = app.ticket(Who::Customer, "ÅNGPANNAN").await;
    let other = app.ticket(Who::Colleague, "Skrivare").await;
    app.act(Who::Tier1, "reply", ticket, &[("text", "VÄNTA på ÖPPNING")]).await.expect(303);
    app.act(Who::Tier1, "note", ticket, &[("text", "hemlighet canary")]).await.expect(303);
    app.act(Who::Tier1, "take", ticket, &[]).await.expect(303);
    app.share(Who::Tier1, ticket, &[]).await.expect(303);
    app.act(Who::Vendor, "vendor-answer", ticket, &[("text", "leverantören canary")]).await.expect(303);
    app.act(Who::Vendor, "vendor-promise", ticket, &[("reference", "REF-canary"), ("promised", "")]).await.expect(303);
    app.sql("update person set name = 'ÖRJAN ÅS' where email = 'sven@a.test'").await;
    for (text, found) in [
        ("ångpannan", vec![ticket.0]),
        ("öppning vänta", vec![ticket.0]),
        ("örjan", vec![other.0]),
        ("ås örjan skrivare", vec![other.0]),
        ("karin", vec![ticket.0]),
    ] {
        assert_eq!(customers(&app, Who::CustomerLead, text).await, (found, false), "{text}");
    }
    for text in ["hemlighet", "canary", "leverantören", "ref-canary", "Tora", "Vera"] {
        for who in [Who::CustomerLead, Who::Customer] {
            assert_eq!(customers(&app, who, text).await.0, [] as [i64; 0], "{text}");
        }
    }
    // A ticket that is out of the reader's sight is not found by any word or number.
    for text in ["ångpannan", "karin", &ticket.to_string(), &format!("#{ticket}")] {
        assert_eq!(customers(&app, Who::StrangerLead, text).await.0, [] as [i64; 0], "{text}");
        assert_eq!(customers(&app, Who::Colleague, text).await.0, [] as [i64; 0], "{text}");
    }
});

on_both!(k63_people_and_organisations_are_found_in_any_case, |app| {
    app.sql("update person set name = 'ÅKE ÖBERG' where email = 'karin@a.test'").await;
    app.sql(&format!("update organisation set name = 'ÅTERVINNING ÖST' where id = {}", app.people.org_b)).await;
    let admin = app.as_(Who::Admin).await;
    for text in ["åke", "Åke Öberg", "ÖBERG"] {
        let page = admin.read(&format!("/read/admin-people?asked[text]={}", escaped(text))).await.expect(200).text();
        assert!(page.contains("ÅKE ÖBERG") && !page.contains("Sven Alm"), "{text}: {page}");
    }
    for text in ["återvinning", "Öst"] {
        let page =
            admin.read(&format!("/read/admin-organisations?asked[text]={}", escaped(text))).await.expect(200).text();
        assert!(page.contains("ÅTERVINNING") && !page.contains("Voltage"), "{text}: {page}");
    }
});

on_both!(k71_a_number_is_found_at_once_and_a_search_that_takes_too_long_says_so, |app| {
    let first = app.ticket(Who::Customer, "One").await;
    let second = app.ticket(Who::Stranger, &format!("Like {first}")).await;
    for text in [first.to_string(), format!("#{first}"), format!(" {first} ")] {
        let (found, stopped) = staffs(&app, &text).await;
        assert!(found.contains(&first.0) && !stopped, "{text}: {found:?}");
    }
    assert_eq!(staffs(&app, &first.to_string()).await, (vec![first.0, second.0], false), "and what says it");
    // Whatever is looked for: no time, no search.
    app.desk.limit_searches(Duration::ZERO);
    assert_eq!(staffs(&app, &first.to_string()).await.0, [first.0]);
    assert_eq!(customers(&app, Who::CustomerLead, &first.to_string()).await.0, [first.0]);
    assert_eq!(customers(&app, Who::StrangerLead, &first.to_string()).await.0, [] as [i64; 0]);
    // Other pages, and lists in which nothing is looked for, are as they were.
    let page = app.as_(Who::Tier1).await.get("/desk?view=all").await.expect(200).text();
    assert!(page.contains("Like") && !page.contains("The search was stopped"));
});

on_both!(k71_a_search_is_stopped_in_the_middle_and_its_connection_serves_the_next_one, |app| {
    let forever = match app.engine() {
        Engine::Sqlite => "with recursive n(v) as (select 1 union all select v + 1 from n) select count(*) from n",
        Engine::Postgres => "select count(*) from generate_series(1, 100000000000)",
    };
    for _ in 0..2 * SEARCHES {
        let mut search = app.desk.db().search(Duration::from_millis(30)).await.expect("a turn");
        let stopped = match search.link() {
            Link::Sqlite(conn) => sqlx::query(forever).fetch_all(conn).await.map(|_| ()),
            Link::Postgres(conn) => sqlx::query(forever).fetch_all(conn).await.map(|_| ()),
        };
        assert!(matches!(stopped.map_err(DbError::from), Err(DbError::Stopped)));
    }
    let ticket = app.ticket(Who::Customer, "Needle").await;
    assert_eq!(staffs(&app, "needle").await, (vec![ticket.0], false));
});

on_both!(k71_while_searches_take_every_turn_other_pages_are_served, |app| {
    let ticket = app.ticket(Who::Customer, "Needle").await;
    let mut turns = Vec::new();
    for _ in 0..SEARCHES {
        turns.push(app.desk.db().search(Duration::from_secs(60)).await.expect("a turn"));
    }
    app.desk.limit_searches(Duration::from_millis(20));
    let (agent, customer) = (app.as_(Who::Tier1).await, app.as_(Who::Customer).await);
    for _ in 0..8 {
        agent.get("/desk?view=all").await.expect(200);
        agent.get(&format!("/desk/tickets/{ticket}")).await.expect(200);
        customer.get(&format!("/tickets/{ticket}")).await.expect(200);
        assert_eq!(staffs(&app, "needle").await, (vec![], true));
    }
    let page = agent.get("/desk?view=all&q=needle").await.expect(200).text();
    assert!(page.contains("The search was stopped"), "{page}");
    let page = customer.get("/tickets?text=needle").await.expect(200).text();
    assert!(page.contains("The search was stopped"), "{page}");
    drop(turns);
    app.desk.limit_searches(Duration::from_secs(60));
    assert_eq!(staffs(&app, "needle").await, (vec![ticket.0], false));
});

/// A person who goes away during a search gives their turn back: on SQLite the running statement is interrupted.
#[tokio::test]
async fn k71_a_search_that_nobody_waits_for_any_more_ends() {
    let app = TestApp::start(Engine::Sqlite, Setting::default()).await.expect("a program");
    let forever = "with recursive n(v) as (select 1 union all select v + 1 from n) select count(*) from n";
    for _ in 0..3 * SEARCHES {
        let mut search = app.desk.db().search(Duration::from_secs(86_400)).await.expect("a turn");
        let Link::Sqlite(conn) = search.link() else { panic!("not SQLite") };
        let running = tokio::time::timeout(Duration::from_millis(20), sqlx::query(forever).fetch_all(conn));
        running.await.expect_err("it runs for ever");
    }
    let ticket: TicketId = app.ticket(Who::Customer, "Needle").await;
    assert_eq!(staffs(&app, "needle").await, (vec![ticket.0], false));
}
