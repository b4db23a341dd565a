//! The pages on which the program's forms stand.

use crate::common::page_forms::{PageForm, Takes, dialogs_of, forms_of};
use crate::common::*;
use crate::rights_matrix::World;
use crate::rights_matrix::rows::FORMS;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use tierdesk::domain::FormRoute;

/// Forms that stand on no page, or whose page is there before anybody is.
const WITHOUT_PAGE: &[&str] = &["/do/preview", "/do/stage-file", "/do/discard", "/do/set-up"];

/// A form with the page that shows it and who opens it.
#[derive(Clone, Debug)]
pub struct Place {
    pub who: Option<Who>,
    pub page: String,
    pub form: PageForm,
}

/// Every form of the program that stands on a page, once.
pub async fn places(world: &World) -> Vec<Place> {
    let app = &world.app;
    let (open, shared) = (world.ticket("open").await, world.ticket("shared").await);
    let (resolved, closed, old) =
        (world.ticket("resolved").await, world.ticket("closed").await, world.ticket("closed").await);
    app.sql(&format!("update ticket set closed_at = 1 where id = {old}")).await;
    let asked = survey(app, Who::Customer).await;
    let lead = app.ticket(Who::CustomerLead, "Rated").await;
    app.act(Who::CustomerLead, "confirm", lead, &[]).await.expect(303);
    let rated = survey(app, Who::CustomerLead).await;
    app.visitor().post("rate", &[("token", &rated), ("rating", "bad")]).await.expect(303);
    app.visitor().post("ask-reset", &[("email", Who::Customer.email())]).await.expect(303);
    let reset = app.last_mail(Who::Customer.email()).await.token();
    app.visitor().post("ask-sign-in-link", &[("email", Who::Customer.email())]).await.expect(303);
    let link = app.last_mail(Who::Customer.email()).await.token();
    let mut known = Vec::new();
    for (state, incident) in [("open", None), ("known_error", Some(open)), ("resolved", None)] {
        let id = crate::rights_matrix::problem(app, state).await;
        let incident = match incident {
            Some(ticket) => ticket,
            None => world.ticket("open").await,
        };
        let values = format!("({incident}, {id}, 1)");
        app.sql(&format!("insert into problem_ticket (ticket_id, problem_id, linked_at) values {values}")).await;
        known.push(id);
    }
    app.sql(&format!("update banner set problem_id = {}", known[0])).await;
    more_of_what_is_there(world).await;
    let word = |name: &str| world.words[name].clone();
    let category = app.category;
    let mut pages: Vec<(Option<Who>, String)> = Vec::new();
    for path in ["/sign-in", "/sign-in/link", "/sign-up", "/forgot"] {
        pages.push((None, path.to_owned()));
    }
    pages.push((None, format!("/new/details?category={category}")));
    pages.push((None, format!("/link/reset/{reset}")));
    pages.push((None, format!("/link/sign-in/{link}")));
    pages.push((None, format!("/survey/{asked}")));
    pages.push((None, format!("/survey/{rated}")));
    for path in ["/", "/account", "/account/sessions", "/new/check"] {
        pages.push((Some(Who::Customer), path.to_owned()));
    }
    for id in [open, resolved, closed, old] {
        pages.push((Some(Who::Customer), format!("/tickets/{id}")));
    }
    for path in ["/account", "/desk?view=all", "/desk/problems/new", "/desk/learning"] {
        pages.push((Some(Who::Tier2), path.to_owned()));
    }
    pages.push((Some(Who::Tier2), format!("/new/details?category={category}")));
    for id in [open, shared, closed] {
        pages.push((Some(Who::Tier2), format!("/desk/tickets/{id}")));
    }
    for id in known {
        pages.push((Some(Who::Tier2), format!("/desk/problems/{id}")));
    }
    pages.push((Some(Who::Vendor), format!("/vendor/tickets/{shared}")));
    pages.push((Some(Who::Lead), "/reports/follow-ups".to_owned()));
    for list in [
        "people/new",
        "organisations/new",
        "tiers",
        "teams",
        "rules",
        "rules/new",
        "automations",
        "automations/new",
        "tags",
        "products",
        "codes",
        "categories",
        "priorities",
        "calendars/new",
        "service-levels",
        "service-levels/new",
        "mail",
    ] {
        pages.push((Some(Who::Admin), format!("/admin/{list}")));
    }
    for (list, name) in [
        ("people", "spare_person"),
        ("organisations", "spare_organisation"),
        ("tiers", "spare_tier"),
        ("teams", "team"),
        ("rules", "rule"),
        ("automations", "automation"),
        ("tags", "spare_tag"),
        ("categories", "spare_category"),
        ("calendars", "calendar"),
        ("service-levels", "policy"),
    ] {
        pages.push((Some(Who::Admin), format!("/admin/{list}/{}", word(name))));
    }
    for question in [word("question"), "new".to_owned()] {
        let of = app.number(&format!("select category_id from question where id = {}", word("question"))).await;
        pages.push((Some(Who::Admin), format!("/admin/categories/{of}/questions/{question}")));
    }
    let mut found: BTreeMap<String, Place> = BTreeMap::new();
    let customer = app.as_(Who::Customer).await;
    customer.post("register-details", &app.details(&category.to_string(), &[])).await.expect(303);
    let mut browsers: BTreeMap<Option<Who>, Client> = BTreeMap::from([(Some(Who::Customer), customer)]);
    let mut at = 0;
    while let Some((who, page)) = pages.get(at).cloned() {
        at += 1;
        let client = match browsers.entry(who) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => place.insert(browser(app, who).await),
        };
        let html = client.get(&page).await.expect(200).text();
        if !page.contains("dialog=") && !page.contains("write=") {
            pages.extend(dialogs_of(&html).into_iter().map(|dialog| (who, dialog)));
        }
        for form in forms_of(&html) {
            let takes_files = form.fields.iter().any(|field| field.takes == Takes::File);
            let carries = FormRoute::files_at(&form.action) > 0;
            assert!(carries || !takes_files, "{} on {page} takes files: the table of forms has to say so", form.action);
            // A form with other fields is another form: a new thing's is not that of one that is there.
            let mut names: Vec<&str> = form.fields.iter().map(|field| field.name.as_str()).collect();
            names.sort_unstable();
            names.dedup();
            let key = format!("{} {}", form.action, names.join(" "));
            found.entry(key).or_insert_with(|| Place { who, page: page.clone(), form });
        }
    }
    let mut missing: Vec<&str> = FORMS
        .iter()
        .map(|(path, ..)| *path)
        .filter(|path| !found.values().any(|place| place.form.action == **path))
        .collect();
    missing.retain(|path| !WITHOUT_PAGE.contains(path));
    assert!(missing.is_empty(), "on no page that tests/server/forms_guard.rs opens: {missing:?}");
    found.into_values().collect()
}

/// The token of the survey that somebody was mailed.
async fn survey(app: &TestApp, who: Who) -> String {
    let mails = app.outbox().await.into_iter().filter(|mail| mail.recipient == who.email());
    let link = mails.filter_map(|mail| mail.body.split_once("/survey/").map(|(_, rest)| rest.to_owned())).next_back();
    link.expect("a survey").chars().take_while(char::is_ascii_hexdigit).collect()
}

/// Things without which a form has nothing to stand beside: a second one to change places with, members, dates.
async fn more_of_what_is_there(world: &World) {
    let (app, word) = (&world.app, |name: &str| world.words[name].clone());
    let (team, calendar) = (word("team"), word("calendar"));
    let member = app.people.id(Who::Tier1);
    app.sql(&format!("insert into team_member (team_id, person_id) values ({team}, {member})")).await;
    app.sql(&format!("insert into team (tier_id, name) values ({}, 'Second')", app.people.tiers[2])).await;
    app.sql(&format!(
        "insert into calendar_day (calendar_id, day, name, hours) values ({calendar}, '2026-06-06', 'X', '[]')"
    ))
    .await;
    let feed = format!("({calendar}, 'https://days.test/x.ics', 9000000000000)");
    app.sql(&format!("insert into calendar_feed (calendar_id, address, next_at) values {feed}")).await;
    for (table, columns) in
        [("routing_rule", "conditions, result"), ("automation", "trigger_on, conditions, deeds, looked_at")]
    {
        app.sql(&format!("insert into {table} (position, name, {columns}) select 2, 'Other', {columns} from {table}"))
            .await;
    }
}

pub async fn browser(app: &TestApp, who: Option<Who>) -> Client {
    match who {
        Some(who) => app.as_(who).await,
        None => app.visitor(),
    }
}
