//! Nothing that somebody typed is lost: every form that the program has is filled in, refused in each way it can be, and every
//! text is found again on the page that comes then, and on no other one. Passwords are the exception.
//!
//! The forms come from the list of the rights matrix, their fields from the pages that show them. A form that is on no page
//! here, or a page that loses a text, fails.

mod places;

use crate::common::page_forms::{PageForm, Takes, unescaped};
use crate::common::*;
use crate::rights_matrix::{STAFF, World};
use axum::http::header::ACCEPT;
use places::{Place, browser, places};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// A thing that does not exist.
const MISSING: &str = "987654321";

/// Typed texts, by field, and the form as it was sent.
struct Sent {
    fields: Vec<(String, String)>,
    texts: Vec<(String, String)>,
}

/// A browser in which forms were refused for what is in them.
type KeptForm = (Client, Vec<(Sent, Place)>);

/// Counts the texts that were written, so that each is another one.
#[derive(Default)]
struct Pen(usize);

impl Pen {
    /// A text that no page has, with what HTML has to escape, and without a space: one word counts as much as many.
    fn text(&mut self) -> String {
        self.0 += 1;
        format!("zq{}<b>\"&ö", self.0)
    }

    /// A form filled in: texts in all fields, and choices as they are, or nonsense where they are to be refused.
    fn fill(&mut self, form: &PageForm, how: How) -> Sent {
        let (mut fields, mut texts) = (Vec::new(), Vec::new());
        let mut written = 0;
        for field in &form.fields {
            let value = match (&field.takes, how) {
                (Takes::Text, _) => {
                    written += 1;
                    let keeps =
                        how == How::Valid && (!free(&field.name) || field.value.contains(|c: char| c.is_ascii_digit()));
                    if keeps || how == How::Blank(written) {
                        fields.push((field.name.clone(), if keeps { field.value.clone() } else { String::new() }));
                        continue;
                    }
                    let text = match how {
                        How::Long => format!("{}{}", self.text(), "y".repeat(60_000)),
                        _ => self.text(),
                    };
                    texts.push((field.name.clone(), text.clone()));
                    text
                }
                (Takes::Secret, _) => "kort".to_owned(),
                (Takes::Choice(_), How::Nonsense) => "nonsense".to_owned(),
                (Takes::Choice(values), _) if field.value.is_empty() => values.first().cloned().unwrap_or_default(),
                (Takes::Hidden | Takes::Choice(_), _) => field.value.clone(),
                (Takes::Tick, _) if !field.value.is_empty() => field.value.clone(),
                (Takes::Tick | Takes::Button | Takes::File, _) => continue,
            };
            fields.push((field.name.clone(), value));
        }
        Sent { fields, texts }
    }
}

/// Fields of the administration that take any words.
fn free(name: &str) -> bool {
    ["name", "label", "place", "day-name"].contains(&name)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    AsItIs,
    Nonsense,
    Long,
    /// The field of this place is left empty.
    Blank(usize),
    /// So that nothing but its age is wrong with it.
    Valid,
}

impl Sent {
    fn put(&mut self, name: &str, value: &str) {
        self.fields.retain(|(field, _)| field != name);
        self.fields.push((name.to_owned(), value.to_owned()));
    }

    async fn send(&self, client: &Client, place: &Place) -> Answer {
        let mut fields: Vec<(&str, &str)> =
            self.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        fields.retain(|(name, _)| *name != "back");
        // As pages have it: before what was typed.
        fields.insert(0, ("back", &place.page));
        client.submit(place.form.action.trim_start_matches("/do/"), &fields).await
    }

    /// Follows a refusal and finds every text.
    async fn is_found(&self, client: &Client, answer: Answer, place: &Place, way: &str) {
        let page = if answer.status == 303 { client.get(answer.location()).await } else { answer };
        self.is_in(&page.text(), place, way);
    }

    fn is_in(&self, html: &str, place: &Place, way: &str) {
        let shown = unescaped(html);
        for (field, text) in &self.texts {
            let start: String = text.chars().take(40).collect();
            assert!(shown.contains(&start), "{} ({}), {way}: {field} is lost", place.form.action, place.page);
        }
    }
}

/// Where people begin, and are led to when what a form is about is gone.
const HOMES: [&str; 4] = ["/", "/desk", "/vendor", "/admin/people"];

/// Whether a form was refused: it leads back to its page, to where its sender begins, or to an error. What was accepted says
/// so to the browser's drafts.
fn is_refused(answer: &Answer, place: &Place) -> bool {
    match answer.status {
        303 if answer.cookie("td_done").is_some() => false,
        303 => {
            let to = answer.location();
            to == place.page || to.starts_with("/new/details") || HOMES.contains(&to)
        }
        status => status >= 400,
    }
}

/// Sends a form until it is refused for what is in it; nothing when every content is accepted.
async fn invalid(client: &Client, place: &Place, pen: &mut Pen) -> Option<(Sent, Answer)> {
    let blanks = (1..=place.form.texts().count()).map(How::Blank);
    for how in [How::Nonsense, How::Long].into_iter().chain(blanks) {
        let sent = pen.fill(&place.form, how);
        let answer = sent.send(client, place).await;
        if is_refused(&answer, place) {
            return Some((sent, answer));
        }
    }
    None
}

/// The audit log's word for a change of a thing.
fn changed(object: &str) -> &str {
    match object {
        "organisation" | "product" | "resolution_code" | "tag" => "renamed",
        _ => "changed",
    }
}

/// Lets a colleague have changed what a form is about.
async fn meanwhile(app: &TestApp, place: &Place) -> bool {
    let value = |name: &str| place.form.field(name).map(|field| field.value.clone());
    if let Some(edition) = value("edition") {
        let parts: Vec<&str> = edition.split(':').collect();
        let [object, id, _] = parts[..] else { panic!("no edition: {edition}") };
        let name = if object == "priority_matrix" { "priorities" } else { object.trim_start_matches("service_") };
        let admin = app.people.id(Who::Admin);
        app.sql(&format!(
            "insert into audit (at, actor_id, action, object, object_id, detail)
             values (1, {admin}, '{name}_{}', '{object}', {id}, '{{\"name\":\"Colleague\"}}')",
            changed(object)
        ))
        .await;
        return true;
    }
    let Some(_) = value("version") else { return false };
    let (table, id) = match (value("ticket"), value("id")) {
        (Some(ticket), _) => ("ticket", ticket),
        (None, Some(id)) => ("problem", id),
        (None, None) => panic!("{}: a version of nothing", place.form.action),
    };
    app.sql(&format!("update {table} set version = version + 1 where id = {id}")).await;
    true
}

on_both!(k23_every_text_of_every_form_is_found_again_however_it_is_refused, |app| {
    let world = World::make(app).await;
    let places = places(&world).await;
    let app = &world.app;
    let mut pen = Pen::default();
    let mut ways: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut forms, mut fields) = (0, 0);
    let mut kept: BTreeMap<Option<Who>, KeptForm> = BTreeMap::new();
    for place in places.iter().filter(|place| place.form.texts().next().is_some()) {
        (forms, fields) = (forms + 1, fields + place.form.texts().count());
        // Too large: the form as a whole, after everything that was typed.
        let client = browser(app, place.who).await;
        let mut large = pen.fill(&place.form, How::AsItIs);
        let most = tierdesk::domain::limits::text_of(place.who.is_some());
        large.put("zz", &"x".repeat(most + 1));
        let answer = large.send(&client, place).await;
        assert!(is_refused(&answer, place), "{}: {} {}", place.form.action, answer.status, answer.location());
        large.is_found(&client, answer, place, "too large").await;
        *ways.entry("too large").or_default() += 1;
        // The session ended while it was filled in; after signing in again it is there.
        if place.who.is_some() {
            let client = browser(app, place.who).await;
            let session = client.cookie("td-session").expect("a session");
            client.set_cookie("td-session", "");
            let sent = pen.fill(&place.form, How::AsItIs);
            let answer = sent.send(&client, place).await;
            let asked = answer.location().starts_with("/sign-in?next=");
            assert!(asked || is_refused(&answer, place), "{}: {}", place.form.action, answer.location());
            client.set_cookie("td-session", &session);
            let next = answer.location().strip_prefix("/sign-in?next=").and_then(|rest| rest.split('&').next());
            let next = next.map(|next| percent_encoding::percent_decode_str(next).decode_utf8_lossy().into_owned());
            let page = next.unwrap_or_else(|| place.page.clone());
            sent.is_in(&client.get(&page).await.text(), place, "session ended");
            *ways.entry("session ended").or_default() += 1;
        }
        // The thing is gone.
        let about = ["ticket", "id", "problem"].into_iter().find(|name| {
            place
                .form
                .field(name)
                .is_some_and(|field| field.takes == Takes::Hidden && field.value != "new" && !field.value.is_empty())
        });
        if let Some(name) = about {
            let client = browser(app, place.who).await;
            let mut sent = pen.fill(&place.form, How::AsItIs);
            sent.put(name, MISSING);
            let answer = sent.send(&client, place).await;
            assert!(is_refused(&answer, place), "{}: {}", place.form.action, answer.status);
            sent.is_found(&client, answer, place, "thing gone").await;
            *ways.entry("thing gone").or_default() += 1;
        }
        // Something in it is wrong.
        let (client, all) = match kept.entry(place.who) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                let client = browser(app, place.who).await;
                // A person has few sessions, and this one is to outlive those of the other forms.
                let latest = "(select max(id) from session)";
                app.sql(&format!("update session set seen_at = seen_at + 100000 where id = {latest}")).await;
                new.insert((client, Vec::new()))
            }
        };
        if let Some((sent, answer)) = invalid(client, place, &mut pen).await {
            let (direct, back) = (answer.status != 303, answer.location().to_owned());
            sent.is_found(client, answer, place, "invalid").await;
            *ways.entry("invalid").or_default() += 1;
            if !direct {
                all.push((sent, Place { page: back, ..place.clone() }));
            }
        }
    }
    // A second look finds the texts where they belong, and nowhere else; the errors are gone.
    for (client, all) in kept.values() {
        let mut pages: Vec<&String> = all.iter().map(|(_, place)| &place.page).collect();
        pages.sort();
        pages.dedup();
        for page in pages {
            let html = client.get(page).await.text();
            let title = html.split("<title>").nth(1).unwrap_or_default();
            assert!(!html.contains("data-error-summary") && !title.starts_with("Error:"), "{page} tells of it again");
            let shown = unescaped(&html);
            let path = |address: &str| address.split('?').next().unwrap_or_default().to_owned();
            for (sent, place) in all {
                let here = if place.page == *page {
                    true
                } else if path(&place.page) == path(page) {
                    continue;
                } else {
                    false
                };
                for (field, text) in &sent.texts {
                    let start: String = text.chars().take(40).collect();
                    assert_eq!(shown.contains(&start), here, "{field} of {} on {page}", place.form.action);
                }
            }
        }
    }
    // Somebody else changed the thing while the form was filled in.
    let mut told = 0;
    for place in &places {
        if place.form.texts().next().is_none() || !meanwhile(app, place).await {
            continue;
        }
        let client = browser(app, place.who).await;
        let how = if place.form.field("edition").is_some() { How::Valid } else { How::AsItIs };
        let sent = pen.fill(&place.form, how);
        let answer = sent.send(&client, place).await;
        if !is_refused(&answer, place) {
            assert_eq!(place.form.action, "/do/reopen", "of an old page: {}", answer.location());
            continue;
        }
        let html = if answer.status == 303 { client.get(answer.location()).await.text() } else { answer.text() };
        sent.is_in(&html, place, "stale");
        told += usize::from(html.contains("Somebody else changed this while you were writing"));
        *ways.entry("stale").or_default() += 1;
    }
    // The form itself is gone: the ticket ended.
    app.sql("update ticket set status = 'closed', closed_at = 1, assignee_id = null").await;
    app.sql("update share set ended_at = 1").await;
    for place in places.iter().filter(|place| place.page.contains("/tickets/") && place.form.texts().next().is_some()) {
        let client = browser(app, place.who).await;
        let sent = pen.fill(&place.form, How::AsItIs);
        let answer = sent.send(&client, place).await;
        if !is_refused(&answer, place) {
            assert!(["/do/note", "/do/follow-up"].contains(&place.form.action.as_str()), "{}", place.form.action);
            continue;
        }
        sent.is_found(&client, answer, place, "form gone").await;
        *ways.entry("form gone").or_default() += 1;
    }
    // The database is away.
    app.desk.db().close().await;
    for place in places.iter().filter(|place| place.form.texts().next().is_some()) {
        let client = app.visitor();
        client.set_cookie("td-session", "0123456789abcdef0123456789abcdef");
        let sent = pen.fill(&place.form, How::AsItIs);
        let answer = sent.send(&client, place).await.expect(503);
        sent.is_in(&answer.text(), place, "database away");
        *ways.entry("database away").or_default() += 1;
    }
    eprintln!("{forms} forms with {fields} fields for text; times refused: {ways:?}; told of a change: {told}");
    assert!(forms >= 45 && fields >= 100 && ways["stale"] >= 15 && told >= 8, "{forms} {fields} {ways:?} {told}");
});

on_both!(k27_what_forms_take_as_text_is_known_and_every_form_about_a_thing_says_what_it_was_made_from, |app| {
    let world = World::make(app).await;
    let places = places(&world).await;
    let typed_somewhere = |name: &str| places.iter().any(|place| place.form.texts().any(|field| field.name == name));
    for place in &places {
        for field in &place.form.fields {
            let kept = tierdesk::domain::KeptForm {
                values: [(field.name.clone(), vec!["x".to_owned()])].into(),
                ..Default::default()
            };
            let typed = !kept.texts().is_empty();
            match field.takes {
                Takes::Text => assert!(typed, "{} of {} is typed, and would be lost", field.name, place.form.action),
                Takes::Hidden => assert!(
                    !typed || typed_somewhere(&field.name),
                    "{} of {} is nothing that was typed",
                    field.name,
                    place.form.action
                ),
                _ => {}
            }
        }
        let about = place.form.field("id").is_some_and(|field| field.value != "new");
        let adds = ["add", "step", "remove", "import", "retry"].iter().any(|verb| place.form.action.contains(verb));
        if place.who == Some(Who::Admin) && about && !adds && place.form.action.starts_with("/do/admin-") {
            assert!(place.form.field("edition").is_some(), "{} is compared with nothing", place.form.action);
        }
    }
    assert!(STAFF.contains(&Who::Admin));
});

on_both!(k23_too_many_tries_keep_what_was_typed, |app| {
    for (endpoint, page) in [
        ("sign-in", "/sign-in"),
        ("sign-up", "/sign-up"),
        ("ask-reset", "/forgot"),
        ("ask-sign-in-link", "/sign-in/link"),
    ] {
        let client = app.visitor();
        let mut tries = 0;
        loop {
            let name = format!("Åsa{tries}");
            let typed = [
                ("name", name.as_str()),
                ("email", "karin@a.test"),
                ("password", "sju granar vid ån x"),
                ("back", page),
            ];
            let answer = client.submit(endpoint, &typed).await;
            let html = client.get(page).await.text();
            if answer.location() == page && html.contains("minutes") {
                assert!(html.contains("karin@a.test"), "{endpoint}");
                assert!(endpoint != "sign-up" || html.contains(&name), "{endpoint}");
                assert!(!html.contains("sju granar"), "never a password");
                break;
            }
            tries += 1;
            assert!(tries < 60, "{endpoint} is limited");
        }
    }
});

on_both!(k23_a_script_gets_the_error_itself, |app| {
    let request = app.visitor().form_request("sign-up").header(ACCEPT, "application/json");
    let body = client::multipart(&[("name", "one-word"), ("email", "x"), ("back", "/sign-up")], &[]);
    assert_eq!(app.visitor().send(request, axum::body::Body::from(body)).await.status, 422);
});
