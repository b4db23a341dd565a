//! Every page and every question that pages ask beside every viewer.

use super::rows::{PAGES, READS, Right};
use super::*;

#[test]
fn every_question_has_a_row_and_every_row_a_question() {
    let mut program: Vec<_> = leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path).collect();
    let mut rows: Vec<_> = READS.iter().map(|(path, ..)| *path).collect();
    program.sort_unstable();
    rows.sort_unstable();
    assert_eq!(program, rows, "what the program answers, and the rows of tests/server/rights_matrix/rows.rs");
}

/// What an address is expected to answer a viewer.
#[derive(Debug, PartialEq)]
enum Expected {
    Shown,
    /// As if it were not there.
    Nothing,
    /// Seen to be there, and not for this person.
    Forbidden,
    SignIn,
}

fn expected(right: Right, viewer: Option<Who>, id: i64, world: &World) -> Expected {
    let Some(who) = viewer else {
        return if matches!(right, Right::Everyone | Right::Strangers | Right::Registrants) {
            Expected::Shown
        } else {
            Expected::SignIn
        };
    };
    let (staff, vendor) = (STAFF.contains(&who), matches!(who, Who::Vendor | Who::OtherVendor));
    let (of_a, of_b) = (id == world.a.0, id == world.b.0);
    if matches!(right, Right::Managers) && staff && !MANAGERS.contains(&who) {
        return Expected::Forbidden;
    }
    let shown = match right {
        Right::Everyone | Right::SignedIn => true,
        Right::Registrants => !vendor,
        // Staff are led from customers' addresses to their own.
        Right::Customers => !vendor,
        Right::CustomersTicket => of_a && (staff || SIDE_A.contains(&who)) || of_b && (staff || SIDE_B.contains(&who)),
        Right::Staff => staff,
        Right::Leads => matches!(who, Who::Lead | Who::Admin),
        Right::Strangers => true,
        Right::StaffsTicket => staff && (of_a || of_b),
        Right::Vendors => vendor,
        Right::VendorsTicket => of_a && who == Who::Vendor,
        Right::Admins => who == Who::Admin,
        Right::AdminsOf(_) => who == Who::Admin && id != MISSING,
        Right::StaffOf(_) => staff && id != MISSING,
        Right::Managers => staff,
        Right::Ticket(..) | Right::Problem(..) => false,
    };
    if shown { Expected::Shown } else { Expected::Nothing }
}

/// The ids that a row is tried with: ticket A, ticket B and none, or a thing and none.
fn ids(right: Right, world: &World) -> Vec<i64> {
    match right {
        Right::CustomersTicket | Right::StaffsTicket | Right::VendorsTicket => vec![MISSING, world.a.0, world.b.0],
        Right::AdminsOf(object) | Right::StaffOf(object) => {
            vec![MISSING, world.words[object].parse().expect("a number")]
        }
        _ => vec![0],
    }
}

/// An answer without what differs from one to the next anyway: the nonce and the address that was asked for.
fn plain(answer: &Answer, path: &str) -> String {
    let text = answer.text();
    let policy = answer.header("content-security-policy");
    let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap_or("none");
    text.replace(nonce, "nonce").replace(path, "path")
}

/// Opens a page and follows where it leads within the site.
async fn open(client: &Client, path: &str) -> Answer {
    let mut answer = client.get(path).await;
    for _ in 0..3 {
        if ![302, 303].contains(&answer.status) || answer.location().starts_with("/sign-in") {
            break;
        }
        answer = client.get(answer.location()).await;
    }
    answer
}

/// Fills in the form whose answers the page of the last step shows.
async fn answer_questions(world: &World, client: &Client) {
    let more = [("requester", "karin@a.test"), ("name", "Guest"), ("email", "guest@kund.test")];
    client.post("register-details", &world.app.details(&world.words["category"], &more)).await;
}

on_both!(every_page_is_shown_to_those_who_may_see_it_and_does_not_exist_for_others, |app| {
    let world = World::make(app).await;
    let (browsers, before) = (browsers(&world.app).await, world.app.fingerprint().await);
    let routes = tierdesk::server::pages();
    for (path, _) in PAGES {
        assert!(routes.iter().any(|route| route == path), "{path} has a row and no page");
    }
    for route in routes {
        let row = PAGES.iter().find(|(path, _)| *path == route);
        let right = row.unwrap_or_else(|| panic!("{route} has no row in tests/server/rights_matrix/rows.rs")).1;
        for (viewer, client) in &browsers {
            let mut missing = None;
            for id in ids(right, &world) {
                let category = &world.words["spare_category"];
                let (one, other) = if route.contains("{question}") {
                    (category.clone(), id.to_string())
                } else {
                    (id.to_string(), String::new())
                };
                let path = route.replace("{id}", &one).replace("{question}", &other);
                let path = path.replace("{purpose}", "reset").replace("{token}", "0123456789abcdef0123456789abcdef");
                if route == "/new/check" {
                    answer_questions(&world, client).await;
                }
                // The second step of registering is about what was chosen in the first.
                let path =
                    if route == "/new/details" { format!("{path}?category={}", world.words["category"]) } else { path };
                let answer = open(client, &path).await;
                world.sweep(*viewer, &path, &answer);
                match expected(right, *viewer, id, &world) {
                    Expected::Shown => assert_eq!(answer.status, 200, "{path} for {viewer:?}"),
                    Expected::Forbidden => assert_eq!(answer.status, 403, "{path} for {viewer:?}"),
                    Expected::SignIn => assert!(
                        answer.location().starts_with("/sign-in?next=/"),
                        "{path} for {viewer:?}: {}",
                        answer.status
                    ),
                    Expected::Nothing => {
                        assert_eq!(answer.status, 404, "{path} for {viewer:?}");
                        let text = plain(&answer, &path);
                        let first = missing.get_or_insert_with(|| text.clone());
                        assert_eq!(text, *first, "{path}: {viewer:?} can tell a foreign thing from a missing one");
                    }
                }
            }
        }
    }
    assert_eq!(world.app.fingerprint().await, before, "looking changes nothing");
});

on_both!(every_question_is_answered_to_those_who_may_know_and_to_nobody_else, |app| {
    let world = World::make(app).await;
    let (browsers, before) = (browsers(&world.app).await, world.app.fingerprint().await);
    for (path, query, right) in READS {
        for (viewer, client) in &browsers {
            let mut missing = None;
            for id in ids(*right, &world) {
                let fields = world.fill(query, &id.to_string());
                let query: Vec<_> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
                let address = format!("{path}?{}", query.join("&").replace('[', "%5B").replace(']', "%5D"));
                let answer = client.read(&address).await;
                world.sweep(*viewer, &address, &answer);
                let staff = viewer.is_some_and(|who| STAFF.contains(&who));
                let is = match expected(*right, *viewer, id, &world) {
                    // Here nobody is led on.
                    Expected::Shown if staff && matches!(right, Right::Customers | Right::CustomersTicket) => {
                        Expected::Nothing
                    }
                    is => is,
                };
                match is {
                    Expected::Shown => {
                        assert_eq!(answer.status, 200, "{address} for {viewer:?}: {}", answer.text())
                    }
                    Expected::Forbidden => {
                        assert_eq!(answer.status, 403, "{address} for {viewer:?}: {}", answer.text())
                    }
                    Expected::SignIn => {
                        assert_eq!(answer.status, 401, "{address} for {viewer:?}: {}", answer.text())
                    }
                    Expected::Nothing => {
                        assert_eq!(answer.status, 404, "{address} for {viewer:?}: {}", answer.text());
                        let text = plain(&answer, &address);
                        let first = missing.get_or_insert_with(|| text.clone());
                        assert_eq!(text, *first, "{address}: {viewer:?} can tell a foreign thing from a missing one");
                    }
                }
            }
        }
    }
    assert_eq!(world.app.fingerprint().await, before, "asking changes nothing");
});
