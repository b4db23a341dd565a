//! Every form beside every viewer.

use super::rows::{FORMS, Right};
use super::*;
use tierdesk::domain::FormRoute;

#[test]
fn every_form_has_a_row_and_every_row_a_form() {
    let mut program: Vec<_> = FormRoute::ALL.iter().map(|route| route.path()).collect();
    let mut rows: Vec<_> = FORMS.iter().map(|(path, ..)| *path).collect();
    program.sort_unstable();
    rows.sort_unstable();
    assert_eq!(program, rows, "the program's forms, and the rows of tests/server/rights_matrix/rows.rs");
}

async fn send(world: &World, client: &Client, path: &str, fields: &str, ticket: Option<i64>, id: i64) -> Answer {
    let mut all = world.fill(fields, &id.to_string());
    if let Some(ticket) = ticket {
        let version: Vec<(i64,)> = world.app.rows(&format!("select version from ticket where id = {ticket}")).await;
        let version = version.first().map_or(1, |(version,)| *version);
        all.extend([("ticket".into(), ticket.to_string()), ("version".into(), version.to_string())]);
    }
    let all: Vec<_> = all.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    client.post(path.trim_start_matches("/do/"), &all).await
}

/// Whether somebody sees ticket A, which is shared with vendor V, or ticket B.
fn sees(viewer: Option<Who>, of_a: bool) -> bool {
    viewer.is_some_and(|who| {
        STAFF.contains(&who) || if of_a { SIDE_A.contains(&who) || who == Who::Vendor } else { SIDE_B.contains(&who) }
    })
}

on_both!(a_form_about_a_ticket_is_accepted_from_those_who_may_and_changes_nothing_for_others, |app| {
    let world = World::make(app).await;
    let browsers = browsers(&world.app).await;
    for (path, fields, right) in FORMS {
        let Right::Ticket(state, may) = right else { continue };
        world.forget_tries().await;
        let before = world.app.fingerprint().await;
        for (viewer, client) in &browsers {
            let missing = send(&world, client, path, fields, Some(MISSING), MISSING).await;
            assert_eq!(
                missing.status,
                if viewer.is_some() { 404 } else { 401 },
                "{path} with a missing id by {viewer:?}"
            );
            for (ticket, of_a) in [(world.a, true), (world.b, false)] {
                // Side B may on ticket B what side A may on ticket A; that is tried on A alone.
                let like =
                    if viewer.is_some_and(|who| SIDE_B.contains(&who)) { Some(Who::CustomerLead) } else { *viewer };
                if sees(*viewer, of_a) && like.is_some_and(|who| may.contains(&who)) {
                    continue;
                }
                let answer = send(&world, client, path, fields, Some(ticket.0), ticket.0).await;
                world.sweep(*viewer, path, &answer);
                if sees(*viewer, of_a) {
                    assert_eq!(answer.status, 403, "{path} of a ticket that {viewer:?} sees");
                } else {
                    let (here, there) = ((answer.status, answer.text()), (missing.status, missing.text()));
                    assert_eq!(here, there, "{path}: {viewer:?} can tell a foreign ticket from a missing one");
                }
            }
        }
        assert_eq!(world.app.fingerprint().await, before, "{path} changed something for somebody who may not");
        for who in *may {
            let ticket = world.ticket(state).await;
            let client = world.app.as_(*who).await;
            let answer = send(&world, &client, path, fields, Some(ticket.0), ticket.0).await;
            assert_eq!(answer.status, 303, "{path} by {who:?}: {}", answer.text());
        }
    }
});

on_both!(forms_of_admins_do_not_exist_for_others, |app| {
    let world = World::make(app).await;
    let browsers = browsers(&world.app).await;
    let before = world.app.fingerprint().await;
    let rows = || {
        FORMS.iter().filter_map(|(path, fields, right)| match right {
            Right::Admins => Some((path, fields, None)),
            Right::AdminsOf(object) => Some((path, fields, Some(*object))),
            _ => None,
        })
    };
    let id = |object: Option<&str>| object.map_or(0, |object| world.words[object].parse().expect("a number"));
    for (path, fields, object) in rows() {
        for (viewer, client) in browsers.iter().filter(|(viewer, _)| *viewer != Some(Who::Admin)) {
            let answer = send(&world, client, path, fields, None, id(object)).await;
            world.sweep(*viewer, path, &answer);
            assert_eq!(
                answer.status,
                if viewer.is_some() { 404 } else { 401 },
                "{path} by {viewer:?}: {}",
                answer.text()
            );
        }
        if object.is_some() {
            let admin = world.app.as_(Who::Admin).await;
            send(&world, &admin, path, fields, None, MISSING).await.expect(404);
        }
    }
    assert_eq!(world.app.fingerprint().await, before, "nothing happened");
    let admin = world.app.as_(Who::Admin).await;
    for (path, fields, object) in rows() {
        let answer = send(&world, &admin, path, fields, None, id(object)).await;
        assert_eq!(answer.status, 303, "{path} by the admin: {}", answer.text());
    }
    assert!(!world.app.fingerprint().await["audit"].is_empty(), "what admins do is recorded");
});

on_both!(forms_about_problems_are_accepted_from_those_who_may_and_change_nothing_for_others, |app| {
    let world = World::make(app).await;
    let browsers = browsers(&world.app).await;
    for (path, fields, right) in FORMS {
        let Right::Problem(state, managed) = right else { continue };
        world.forget_tries().await;
        let may = if *managed { MANAGERS } else { STAFF };
        let id = problem(&world.app, state).await;
        let before = world.app.fingerprint().await;
        for (viewer, client) in &browsers {
            let allowed = viewer.is_some_and(|who| may.contains(&who));
            let expected = match viewer {
                None => 401,
                Some(_) if allowed => 404,
                Some(who) if STAFF.contains(who) => 403,
                Some(_) => 404,
            };
            let missing = send(&world, client, path, fields, None, MISSING).await;
            assert_eq!(missing.status, expected, "{path} with a missing id by {viewer:?}: {}", missing.text());
            if !allowed {
                let answer = send(&world, client, path, fields, None, id).await;
                world.sweep(*viewer, path, &answer);
                assert_eq!(answer.text(), missing.text(), "{path}: {viewer:?} can tell a problem from a missing one");
                assert_eq!(answer.status, expected, "{path} by {viewer:?}");
            }
        }
        assert_eq!(world.app.fingerprint().await, before, "{path} changed something for somebody who may not");
        for who in may {
            let id = problem(&world.app, state).await;
            let answer = send(&world, &world.app.as_(*who).await, path, fields, None, id).await;
            assert_eq!(answer.status, 303, "{path} by {who:?}: {}", answer.text());
        }
    }
});

on_both!(other_forms_are_open_to_those_they_are_for, |app| {
    let world = World::make(app).await;
    for (path, fields, right) in FORMS {
        for viewer in VIEWERS {
            let client = browser(&world.app, *viewer).await;
            let expected: &[u16] = match (right, viewer) {
                (Right::Ticket(..) | Right::Admins | Right::AdminsOf(_) | Right::Problem(..), _) => continue,
                (Right::Everyone, _) => &[200, 303, 422, 429],
                (Right::SignedIn | Right::Staff | Right::Managers | Right::Customers, None) => &[401],
                (Right::Managers, Some(who)) if MANAGERS.contains(who) => &[303],
                (Right::Managers, Some(who)) if STAFF.contains(who) => &[403],
                (Right::Managers, _) => &[404],
                (Right::Customers, Some(Who::Vendor | Who::OtherVendor)) => &[404],
                (Right::Customers, Some(who)) if STAFF.contains(who) => &[404],
                (Right::Customers, _) => &[303],
                // No link in a mail names anything here.
                (Right::Strangers, _) => &[404],
                (Right::Leads, None) => &[401],
                // Also for leads, because there is no such answer.
                (Right::Leads, _) => &[404],
                (Right::SignedIn, _) if *path == "/do/end-session" => &[404],
                (Right::SignedIn, _) => &[303, 422],
                (Right::Registrants, Some(Who::Vendor | Who::OtherVendor)) => &[403, 404],
                (Right::Registrants, _) => &[303, 422],
                (Right::Staff, Some(who)) if STAFF.contains(who) => &[303],
                (Right::Staff, _) => &[404],
                (right, _) => panic!("no expectation for {right:?}"),
            };
            let ticket = (*path == "/do/change-selected").then_some(world.a.0);
            let fields = if ticket.is_some() { format!("{fields};tickets={}", world.a) } else { (*fields).to_owned() };
            let answer = send(&world, &client, path, &fields, ticket, 0).await;
            world.sweep(*viewer, path, &answer);
            assert!(expected.contains(&answer.status), "{path} by {viewer:?}: {} {}", answer.status, answer.text());
        }
    }
});
