//! Who may do what, for every page and every server function that the program has, beside every viewer and an own, a
//! foreign and a missing object. The lists of addresses come from the program: one without a row here fails.

mod downloads;
mod forms;
mod pages;
pub mod rows;

use crate::common::steps::CARD;
use crate::common::*;
use std::collections::BTreeMap;
use tierdesk::domain::TicketId;

/// Everybody who comes to the program; none is a visitor who has not signed in.
const VIEWERS: &[Option<Who>] = &[
    None,
    Some(Who::Stranger),
    Some(Who::StrangerLead),
    Some(Who::Loner),
    Some(Who::Colleague),
    Some(Who::Customer),
    Some(Who::Follower),
    Some(Who::CustomerLead),
    Some(Who::Tier1),
    Some(Who::Tier2),
    Some(Who::Tier3),
    Some(Who::Vendor),
    Some(Who::OtherVendor),
    Some(Who::Lead),
    Some(Who::Admin),
];

pub const STAFF: &[Who] = &[Who::Tier1, Who::Tier2, Who::Tier3, Who::Lead, Who::Admin];
/// Those who manage problems.
const MANAGERS: &[Who] = &[Who::Tier2, Who::Tier3, Who::Lead, Who::Admin];
/// Those who may read ticket A on its requester's side.
const SIDE_A: &[Who] = &[Who::Customer, Who::Follower, Who::CustomerLead];
const SIDE_B: &[Who] = &[Who::Stranger, Who::StrangerLead];

/// A thing that does not exist.
const MISSING: i64 = 987_654_321;

// Words that only some may ever get a byte of.
const INTERNAL: &str = "canary-internal-7f3a";
const TO_VENDOR: &str = "canary-vendor-51c9";
const PUBLIC_A: &str = "canary-acme-e02b";
const PUBLIC_B: &str = "canary-north-9d44";

/// A program with a ticket of organisation A that is shared with vendor V, and one of organisation B.
pub struct World {
    pub app: TestApp,
    pub a: TicketId,
    pub b: TicketId,
    /// What stands in braces in the rows.
    pub words: BTreeMap<&'static str, String>,
}

impl World {
    /// Lets everybody begin anew with what they may do in a while: all of it is tried here in a moment.
    pub async fn forget_tries(&self) {
        self.app.sql("delete from throttle").await;
    }

    pub async fn make(app: TestApp) -> World {
        let describe = |text| [("subject", "Scanner is silent"), ("description", text)];
        let customer = app.as_(Who::Customer).await;
        let files = [("files", "picture.txt", PUBLIC_A.as_bytes())];
        let a = steps::number(&app.register(&customer, &describe(PUBLIC_A), &files).await.expect(303));
        let stranger = app.as_(Who::Stranger).await;
        let b = steps::number(&app.register(&stranger, &describe(PUBLIC_B), &[]).await.expect(303));
        let follower = app.people.id(Who::Follower).to_string();
        app.act(Who::Customer, "add-follower", a, &[("follower", &follower)]).await.expect(303);
        let note = [("files", "canary-internal-7f3a.txt", INTERNAL.as_bytes())];
        app.act_with_files(Who::Tier1, "note", a, &[("text", INTERNAL)], &note).await.expect(303);
        app.act(Who::Tier1, "set-priority", a, &[("priority", "urgent"), ("reason", INTERNAL)]).await.expect(303);
        app.sql(&format!("insert into tag (name) values ('{INTERNAL}')")).await;
        let tag = app.number("select max(id) from tag").await.to_string();
        app.act(Who::Tier1, "set-tags", a, &[("tags", &tag)]).await.expect(303);
        for ticket in [a, b] {
            pass_up(&app, ticket, INTERNAL).await;
        }
        hand_over(&app, a, TO_VENDOR).await;
        app.act(Who::Vendor, "vendor-answer", a, &[("text", TO_VENDOR)]).await.expect(303);
        app.act(Who::Vendor, "vendor-promise", a, &[("reference", TO_VENDOR), ("promised", "2026-05-01")])
            .await
            .expect(303);
        let words = rows::words(&app).await;
        World { app, a, b, words }
    }

    /// A new ticket of organisation A at tier 2, in a state.
    pub async fn ticket(&self, state: &str) -> TicketId {
        let app = &self.app;
        let ticket = app.ticket(Who::Customer, "Another one").await;
        let follower = app.people.id(Who::Follower).to_string();
        app.act(Who::Customer, "add-follower", ticket, &[("follower", &follower)]).await.expect(303);
        pass_up(app, ticket, "x").await;
        match state {
            "open" => {}
            "shared" => hand_over(app, ticket, "x").await,
            "resolved" => drop(app.resolve(Who::Tier2, ticket).await.expect(303)),
            "closed" => drop(app.act(Who::Customer, "confirm", ticket, &[]).await.expect(303)),
            other => panic!("no state {other}"),
        }
        ticket
    }

    /// A row's fields with what stands for the braces.
    pub fn fill(&self, row: &str, id: &str) -> Vec<(String, String)> {
        let mut text = row.replace("{id}", id);
        for (name, value) in &self.words {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        assert!(!text.contains('{'), "{text}");
        let pairs = text.split(';').filter(|pair| !pair.is_empty());
        pairs.map(|pair| pair.split_once('=').expect("name=value")).map(|(n, v)| (n.into(), v.into())).collect()
    }

    /// Fails when somebody gets a byte that is not theirs.
    fn sweep(&self, viewer: Option<Who>, what: &str, answer: &Answer) {
        let is = |group: &[Who]| viewer.is_some_and(|who| group.contains(&who));
        let allowed = [
            (INTERNAL, is(STAFF)),
            (TO_VENDOR, is(STAFF) || viewer == Some(Who::Vendor)),
            (PUBLIC_A, is(STAFF) || is(SIDE_A)),
            (PUBLIC_B, is(STAFF) || is(SIDE_B)),
        ];
        let all = format!("{:?}{}", answer.headers, answer.text());
        for (canary, may) in allowed {
            assert!(may || !all.contains(canary), "{viewer:?} gets {canary} from {what}");
        }
    }
}

/// A new problem with a workaround, in a state, that tells of itself by the word for staff alone.
pub async fn problem(app: &TestApp, state: &str) -> i64 {
    let columns = "title, symptoms, cause, workaround, workaround_revision, state, resolutions, summary,
                   resolution_code_id, folded, created_at, activity_at";
    app.sql(&format!(
        "insert into problem ({columns})
         select '{INTERNAL}', '{INTERNAL}', '{INTERNAL}', 'Restart it.', 1, '{state}', 1, 'Done.', min(id), 'x', 1, 1
         from resolution_code"
    ))
    .await;
    app.number("select max(id) from problem").await
}

async fn pass_up(app: &TestApp, ticket: TicketId, text: &str) {
    let tier = app.people.tiers[2].to_string();
    let fields: Vec<_> = CARD.iter().map(|(name, _)| (*name, text)).chain([("tier", tier.as_str())]).collect();
    app.act(Who::Tier1, "escalate", ticket, &fields).await.expect(303);
}

async fn hand_over(app: &TestApp, ticket: TicketId, text: &str) {
    let (tier, vendor) = (app.people.tiers[4].to_string(), app.people.vendor_v.to_string());
    let more = [("tier", tier.as_str()), ("vendor", vendor.as_str()), ("skip_reason", text)];
    let fields: Vec<_> = CARD.iter().map(|(name, _)| (*name, text)).chain(more).collect();
    app.act(Who::Tier2, "escalate", ticket, &fields).await.expect(303);
}

/// A browser for each viewer.
async fn browsers(app: &TestApp) -> Vec<(Option<Who>, Client)> {
    let mut all = Vec::new();
    for viewer in VIEWERS {
        all.push((*viewer, browser(app, *viewer).await));
    }
    // They outlive the sessions of those who make tickets: a person has so many at most.
    app.sql("update session set seen_at = seen_at + 100000").await;
    all
}

pub async fn browser(app: &TestApp, viewer: Option<Who>) -> Client {
    match viewer {
        Some(who) => app.as_(who).await,
        None => app.visitor(),
    }
}
