//! How many statements each page and each form of a ticket sends to the database. Each is a hop to another thread on SQLite
//! and a round trip on PostgreSQL, so the numbers are kept: a page that sends more than `statements.txt` says fails here.

use crate::common::*;
use crate::rights_matrix::World;
use crate::rights_matrix::rows::{FORMS, PAGES, Right};
use std::collections::BTreeMap;
use std::fmt::Write;

const KEPT: &str = include_str!("statements.txt");

/// Whose page it is, of those who are shown it; none: a visitor's.
fn reader(right: Right) -> Option<Who> {
    match right {
        Right::Strangers => None,
        Right::Everyone | Right::SignedIn | Right::Registrants | Right::Customers | Right::CustomersTicket => {
            Some(Who::Customer)
        }
        Right::Staff | Right::StaffOf(_) | Right::StaffsTicket | Right::Managers | Right::Problem(..) => {
            Some(Who::Tier2)
        }
        Right::Leads => Some(Who::Lead),
        Right::Vendors | Right::VendorsTicket => Some(Who::Vendor),
        Right::Admins | Right::AdminsOf(_) => Some(Who::Admin),
        Right::Ticket(_, may) => may.first().copied(),
    }
}

fn address(world: &World, route: &str, right: Right) -> String {
    let id = match right {
        Right::CustomersTicket | Right::StaffsTicket | Right::VendorsTicket => world.a.to_string(),
        Right::AdminsOf(object) | Right::StaffOf(object) => world.words[object].clone(),
        _ => "0".to_owned(),
    };
    let (one, other) = if route.contains("{question}") { (&world.words["spare_category"], &*id) } else { (&id, "") };
    let path = route.replace("{id}", one).replace("{question}", other).replace("{purpose}", "reset");
    let path = path.replace("{token}", "0123456789abcdef0123456789abcdef");
    if route == "/new/details" { format!("{path}?category={}", world.words["category"]) } else { path }
}

/// The number of statements that something sends, once everything that is kept in memory is there.
async fn count<T>(app: &TestApp, work: impl Future<Output = T>) -> (u64, T) {
    let before = app.desk.db().statements();
    let done = work.await;
    (app.desk.db().statements() - before, done)
}

on_both!(no_page_and_no_form_sends_more_statements_than_are_kept, |app| {
    let world = World::make(app).await;
    let mut seen = BTreeMap::new();
    for (route, right) in PAGES {
        let client = match reader(*right) {
            Some(who) => world.app.as_(who).await,
            None => world.app.visitor(),
        };
        let path = address(&world, route, *right);
        client.get(&path).await;
        let (sent, answer) = count(&world.app, client.get(&path)).await;
        // A page that is not there sends few. Links that were never mailed lead to a page that says so.
        assert!(answer.status == 200 || route.contains("{token}"), "{path}: {}", answer.status);
        seen.insert(format!("page {route}"), sent);
    }
    for (path, fields, right) in FORMS {
        let Right::Ticket(state, may) = right else { continue };
        let (ticket, client) = (world.ticket(state).await, world.app.as_(may[0]).await);
        let version = world.app.version(ticket).await;
        let mut all = world.fill(fields, &ticket.to_string());
        all.extend([("ticket".into(), ticket.to_string()), ("version".into(), version)]);
        let all: Vec<_> = all.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let (sent, answer) = count(&world.app, client.post(path.trim_start_matches("/do/"), &all)).await;
        assert_eq!(answer.status, 303, "{path}: {}", answer.text());
        seen.insert(format!("form {path}"), sent);
    }
    let customer = world.app.as_(Who::Customer).await;
    let (sent, answer) = count(&world.app, world.app.register(&customer, &[], &[])).await;
    answer.expect(303);
    seen.insert("registering, from the form to the ticket".to_owned(), sent);
    let kept: BTreeMap<_, u64> = KEPT
        .lines()
        .filter_map(|line| line.rsplit_once(' '))
        .map(|(what, number)| (what, number.parse().expect("a number")))
        .collect();
    let mut more = String::new();
    for (what, sent) in &seen {
        if kept.get(what.as_str()).is_none_or(|kept| sent > kept) {
            let _ = writeln!(more, "{what} {sent}");
        }
    }
    assert!(more.is_empty(), "more than tests/server/statements.txt says:\n{more}");
    let gone: Vec<_> = kept.keys().filter(|what| !seen.contains_key(**what)).collect();
    assert!(gone.is_empty(), "what is not there any more: {gone:?}");
});
