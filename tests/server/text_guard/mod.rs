//! Text that people type stays text in every place where it comes out: strings that mean something to a browser, a mail
//! program, a spreadsheet or a terminal go through every field of every form of the rights matrix, and every page, answer,
//! mail, file and table is looked at afterwards. A form is covered by having its row, a field by being on a page.

mod bytes;
mod found;
mod mails;
mod page;
mod places;
mod source;
mod strings;
mod table;
mod title;
mod typing;

use crate::common::*;
use crate::rights_matrix::World;
use places::{Places, Seen};
use strings::{Odd, Typed};
use tokio::sync::OnceCell;
use typing::{Coverage, Forms, Typing};

/// The nonce that the scripts of a page need to run.
fn nonce(answer: &Answer) -> &str {
    let policy = answer.header("content-security-policy");
    policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap_or("none")
}

/// A text of which bytes are written as `%` and two digits (RFC 3986).
fn decoded(text: &str) -> String {
    String::from_utf8_lossy(&mails::quoted(text, '%')).into_owned()
}

/// How far a kind of string is taken.
#[derive(Clone, Copy, PartialEq)]
enum Reach {
    /// Through all fields of text.
    Texts,
    /// Also through every other field, each by itself, and through the parameters of addresses.
    Farther,
}

/// The forms of all pages, in all states of tickets.
async fn find_forms(world: &World) -> Forms {
    let (typed, mut forms) = (Typed::default(), Forms::default());
    let mut tickets = vec![world.a, world.b];
    for state in ["open", "shared", "resolved", "closed"] {
        tickets.push(world.ticket(state).await);
    }
    Places { world, typed: &typed, seen: Seen::default() }.pages(&tickets, Some(&mut forms)).await;
    forms
}

/// The forms of all pages. Ids are the same in each program.
async fn forms() -> &'static Forms {
    static FORMS: OnceCell<Forms> = OnceCell::const_new();
    FORMS
        .get_or_init(|| async {
            let app = TestApp::start(Engine::Sqlite, Setting::default()).await.expect("a program");
            find_forms(&World::make(app).await).await
        })
        .await
}

/// Types a kind of string everywhere, and fails when it is anything but text anywhere.
async fn stays_text(app: TestApp, kind: Odd, reach: Reach) {
    let (forms, engine) = (forms().await, app.engine());
    let world = World::make(app).await;
    let typed = Typed::beginning_with(usize::from(engine == Engine::Postgres));
    let mut places = Places { world: &world, typed: &typed, seen: Seen::default() };
    let (coverage, tickets) = (Coverage::default(), Vec::new());
    let mut typing = Typing { world: &world, typed: &typed, kind, forms, coverage, tickets };
    typing.names().await;
    typing.registrations().await;
    typing.survey().await;
    typing.all(&mut places).await;
    if reach == Reach::Farther {
        typing.one_by_one(&mut places).await;
    }
    let Typing { coverage, tickets, .. } = typing;
    let tickets: Vec<_> = [world.a].into_iter().chain(tickets).collect();
    places.pages(&tickets, None).await;
    if reach == Reach::Farther {
        places.addresses(kind, &tickets).await;
    }
    places.questions(&tickets).await;
    places.files().await;
    places.tables().await;
    places.mails().await;
    let seen = places.seen;
    let mut faults = coverage.faults;
    faults.extend(seen.faults.iter().map(|(fault, place)| format!("{place}: {fault}")));
    let (forms, accepted, fields) = (coverage.forms.len(), coverage.accepted.len(), coverage.fields.len());
    let shown = seen.fields.len();
    eprintln!("{engine:?}: {forms} forms, {accepted} took the text, {fields} fields, {shown} seen; {:?}", seen.places);
    let said: Vec<String> = faults.iter().take(60).map(|fault| fault.chars().take(500).collect()).collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), said.join("\n"));
    // Fewer would mean that the guard has gone blind.
    assert_eq!(forms, crate::rights_matrix::rows::FORMS.len());
    let (least_accepted, least_fields) = if reach == Reach::Farther { (40, 550) } else { (18, 130) };
    assert!(accepted >= least_accepted && fields >= least_fields, "{accepted} {fields}");
    assert!(["pages", "answers", "mails", "files", "tables"].iter().all(|place| seen.places.contains_key(place)));
}

on_both!(a21_markup_stays_text_everywhere, |app| {
    stays_text(app, strings::MARKUP, Reach::Farther).await;
});
on_both!(a17_odd_letters_formulas_and_headers_do_no_harm_anywhere, |app| {
    stays_text(app, strings::LETTERS, Reach::Farther).await;
});
on_both!(words_and_lines_without_end_do_no_harm_anywhere, |app| {
    stays_text(app, strings::LENGTH, Reach::Texts).await;
});
