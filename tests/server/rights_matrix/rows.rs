//! The rows of the matrix.

use super::{SIDE_A, STAFF};
use crate::common::{TestApp, Who};
use std::collections::BTreeMap;

/// Who may use an address.
#[derive(Clone, Copy, Debug)]
pub enum Right {
    /// Everyone, signed in or not.
    Everyone,
    /// Everyone, for what only the link in a mail names.
    Strangers,
    /// Everyone who has signed in.
    SignedIn,
    /// Everyone but vendors.
    Registrants,
    Customers,
    Staff,
    Vendors,
    /// Leads and admins.
    Leads,
    Admins,
    /// Admins, for the thing that this word of [`words`] names.
    AdminsOf(&'static str),
    /// Staff, for the thing that this word of [`words`] names.
    StaffOf(&'static str),
    /// Those who manage problems.
    Managers,
    /// Staff, or only those who manage problems, for a problem in this state.
    Problem(&'static str, bool),
    /// Those who may do this to ticket A in this state.
    Ticket(&'static str, &'static [Who]),
    /// Those who may read ticket A as customers do.
    CustomersTicket,
    StaffsTicket,
    VendorsTicket,
}

use Right::*;
use Who::*;

/// Those who may work at tier 2.
const WORKERS: &[Who] = &[Tier2, Tier3, Lead, Admin];
const SIDE_A_AND_WORKERS: &[Who] = &[Customer, Follower, CustomerLead, Tier2, Tier3, Lead, Admin];
const SIDE_A_AND_STAFF: &[Who] = &[Customer, Follower, CustomerLead, Tier1, Tier2, Tier3, Lead, Admin];
const VENDOR: &[Who] = &[Vendor];
const WORKERS_AND_VENDOR: &[Who] = &[Tier2, Tier3, Lead, Admin, Vendor];

/// Pages by their routes.
pub const PAGES: &[(&str, Right)] = &[
    ("/", Everyone),
    ("/new", Registrants),
    ("/new/details", Registrants),
    ("/new/check", Registrants),
    ("/tickets", Customers),
    ("/tickets/{id}", CustomersTicket),
    ("/tickets/{id}/promises", CustomersTicket),
    ("/sign-in", Everyone),
    ("/sign-in/link", Everyone),
    ("/sign-up", Everyone),
    ("/forgot", Everyone),
    ("/mail-sent", Everyone),
    ("/link/{purpose}/{token}", Everyone),
    ("/account", SignedIn),
    ("/account/sessions", SignedIn),
    ("/desk", Staff),
    ("/desk/tickets/{id}", StaffsTicket),
    ("/desk/tickets/{id}/promises", StaffsTicket),
    ("/desk/problems", Staff),
    ("/desk/problems/new", Managers),
    ("/desk/problems/{id}", StaffOf("problem")),
    ("/desk/learning", Staff),
    ("/wallboard", Staff),
    ("/reports", Leads),
    ("/reports/work", Leads),
    ("/reports/tickets", Leads),
    ("/reports/follow-ups", Leads),
    ("/survey/{token}", Everyone),
    ("/vendor", Vendors),
    ("/vendor/tickets/{id}", VendorsTicket),
    ("/admin/people", Admins),
    ("/admin/people/{id}", AdminsOf("person")),
    ("/admin/organisations", Admins),
    ("/admin/organisations/{id}", AdminsOf("organisation")),
    ("/admin/tiers", Admins),
    ("/admin/tiers/{id}", AdminsOf("tier")),
    ("/admin/teams", Admins),
    ("/admin/teams/{id}", AdminsOf("team")),
    ("/admin/automations", Admins),
    ("/admin/automations/{id}", AdminsOf("automation")),
    ("/admin/rules", Admins),
    ("/admin/rules/{id}", AdminsOf("rule")),
    ("/admin/routing-test", Admins),
    ("/admin/products", Admins),
    ("/admin/products/{id}", AdminsOf("product")),
    ("/admin/codes", Admins),
    ("/admin/codes/{id}", AdminsOf("code")),
    ("/admin/tags", Admins),
    ("/admin/tags/{id}", AdminsOf("tag")),
    ("/admin/categories", Admins),
    ("/admin/categories/{id}", AdminsOf("category")),
    ("/admin/categories/{id}/questions/{question}", AdminsOf("question")),
    ("/admin/priorities", Admins),
    ("/admin/service-levels", Admins),
    ("/admin/service-levels/test", Admins),
    ("/admin/service-levels/{id}", AdminsOf("policy")),
    ("/admin/calendars", Admins),
    ("/admin/calendars/{id}", AdminsOf("calendar")),
    ("/admin/mail", Admins),
    ("/admin/audit", Admins),
];

/// What pages ask of the server, with the parameters of the question.
pub const READS: &[(&str, &str, Right)] = &[
    ("/read/gate", "", Everyone),
    ("/read/link", "purpose=reset;token=x", Everyone),
    ("/read/home", "", Everyone),
    ("/read/categories", "", Registrants),
    ("/read/register", "category={category}", Registrants),
    ("/read/account", "", SignedIn),
    ("/read/sessions", "", SignedIn),
    ("/read/tickets", "asked[whose]=organisation", Customers),
    ("/read/ticket", "id={id}", CustomersTicket),
    ("/read/desk", "asked[view]=all", Staff),
    ("/read/desk-ticket", "id={id}", StaffsTicket),
    ("/read/problems", "", Staff),
    ("/read/problem", "id={id}", StaffOf("problem")),
    ("/read/new-problem", "", Managers),
    ("/read/learning", "", Staff),
    ("/read/banners", "", Everyone),
    ("/read/wallboard", "", Staff),
    ("/read/report", "asked[from]=2026-03-01", Leads),
    ("/read/report-work", "", Leads),
    ("/read/report-tickets", "measure=created", Leads),
    ("/read/follow-ups", "", Leads),
    ("/read/survey", "token=x", Everyone),
    ("/read/shared", "", Vendors),
    ("/read/shared-ticket", "id={id}", VendorsTicket),
    ("/read/admin-people", "", Admins),
    ("/read/admin-person", "id={id}", AdminsOf("person")),
    ("/read/admin-organisations", "", Admins),
    ("/read/admin-organisation", "id={id}", AdminsOf("organisation")),
    ("/read/admin-tiers", "", Admins),
    ("/read/admin-tier", "id={id}", AdminsOf("tier")),
    ("/read/admin-teams", "", Admins),
    ("/read/admin-team", "id={id}", AdminsOf("team")),
    ("/read/admin-automations", "", Admins),
    ("/read/admin-automation", "id={id}", AdminsOf("automation")),
    ("/read/admin-rules", "", Admins),
    ("/read/admin-rule", "id={id}", AdminsOf("rule")),
    ("/read/admin-routing-test", "asked[subject]=x", Admins),
    ("/read/admin-categories", "", Admins),
    ("/read/admin-category", "id={id}", AdminsOf("category")),
    ("/read/admin-question", "category={spare_category};id={id}", AdminsOf("question")),
    ("/read/admin-names", "list=tags", Admins),
    ("/read/admin-name", "list=tags;id={id}", AdminsOf("tag")),
    ("/read/admin-priorities", "", Admins),
    ("/read/desk-promises", "id={id}", StaffsTicket),
    ("/read/promises", "id={id}", CustomersTicket),
    ("/read/admin-service-levels", "", Admins),
    ("/read/admin-service-level", "id={id}", AdminsOf("policy")),
    ("/read/admin-service-level-test", "asked[priority]=urgent", Admins),
    ("/read/admin-calendars", "", Admins),
    ("/read/admin-calendar", "id={id}", AdminsOf("calendar")),
    ("/read/admin-mail", "", Admins),
    ("/read/admin-audit", "", Admins),
];

const CARD: &str = "symptoms=x;tried=x;ruled_out=x;question=x;tier={tier3}";

/// Forms, with fields that are accepted. Those of tickets get the ticket and its version besides.
pub const FORMS: &[(&str, &str, Right)] = &[
    ("/do/sign-in", "email=karin@a.test;password=x", Everyone),
    ("/do/sign-up", "name=X;email=new@kund.test;password=x", Everyone),
    ("/do/ask-reset", "email=karin@a.test", Everyone),
    ("/do/ask-sign-in-link", "email=karin@a.test", Everyone),
    ("/do/use-link", "purpose=sign-in;token=x", Everyone),
    ("/do/choose-password", "purpose=reset;token=x;password=x", Everyone),
    ("/do/set-up", "token=x;provider=X;tiers=X;product=X;name=X;email=x@x.test;password=sju granar vid", Strangers),
    ("/do/language", "language=en", Everyone),
    ("/do/theme", "theme=system", Everyone),
    ("/do/stage-file", "", Everyone),
    ("/do/preview", "text=x", Everyone),
    ("/do/discard", "form=x", Everyone),
    ("/do/sign-out", "", Everyone),
    ("/do/register-details", "category={category}", Registrants),
    ("/do/register-confirm", "submission=x", Everyone),
    ("/do/profile", "name=X;language=en;zone=UTC;theme=system", SignedIn),
    ("/do/password", "current=x;password=x", SignedIn),
    ("/do/sign-out-everywhere", "", SignedIn),
    ("/do/end-session", "session={missing}", SignedIn),
    ("/do/reply", "text=x", Ticket("open", SIDE_A_AND_WORKERS)),
    ("/do/add-follower", "follower={colleague}", Ticket("open", SIDE_A_AND_STAFF)),
    ("/do/remove-follower", "follower={follower}", Ticket("open", SIDE_A_AND_STAFF)),
    ("/do/confirm", "", Ticket("resolved", SIDE_A)),
    ("/do/not-solved", "text=x", Ticket("resolved", SIDE_A)),
    ("/do/reopen", "text=x", Ticket("closed", SIDE_A_AND_WORKERS)),
    ("/do/follow-up", "text=x", Ticket("closed", SIDE_A)),
    ("/do/note", "text=x", Ticket("open", STAFF)),
    ("/do/take", "", Ticket("open", WORKERS)),
    ("/do/assign", "assignee={tier3person}", Ticket("open", WORKERS)),
    ("/do/set-team", "team={team}", Ticket("open", WORKERS)),
    ("/do/set-priority", "priority=urgent;reason=x", Ticket("open", WORKERS)),
    ("/do/set-category", "category={spare_category}", Ticket("open", WORKERS)),
    ("/do/set-tags", "tags={tag}", Ticket("open", WORKERS)),
    ("/do/set-status", "status=waiting_customer", Ticket("open", WORKERS)),
    ("/do/escalate", CARD, Ticket("open", WORKERS)),
    ("/do/give-back", "tier={tier1};answer=x", Ticket("open", WORKERS)),
    ("/do/resolve", "code={code};summary=x;learn=nothing", Ticket("open", WORKERS)),
    ("/do/apply-workaround", "problem={problem};revision=1", Ticket("open", WORKERS)),
    ("/do/recall", "answer=x", Ticket("shared", WORKERS)),
    ("/do/write-vendor", "text=x", Ticket("shared", WORKERS)),
    ("/do/vendor-answer", "text=x", Ticket("shared", VENDOR)),
    ("/do/vendor-promise", "reference=x;promised=2026-05-02", Ticket("shared", WORKERS_AND_VENDOR)),
    ("/do/vendor-return", "answer=x", Ticket("shared", VENDOR)),
    ("/do/change-selected", "take=yes", Staff),
    ("/do/take-next", "", Staff),
    ("/do/add-problem", "title=Brand new", Managers),
    ("/do/drop-draft", "id={draft}", Managers),
    ("/do/edit-problem", "id={id};version=1;title=Renamed", Problem("open", true)),
    ("/do/step-problem", "id={id};version=1;move=recognised", Problem("open", true)),
    ("/do/resolve-problem", "id={id};version=1;code={code};summary=x", Problem("known_error", true)),
    ("/do/solve-incidents", "id={id}", Problem("resolved", true)),
    ("/do/publish-banner", "id={id};version=1;title_en=x;text_en=x;everyone=yes", Problem("open", true)),
    ("/do/withdraw-banner", "id={id};version=1", Problem("open", true)),
    ("/do/apply-to-all", "id={id};revision=1", Problem("open", false)),
    ("/do/link-problem", "problem={id};tickets={incident}", Problem("open", false)),
    ("/do/unlink-problem", "problem={id};ticket={incident}", Problem("open", false)),
    ("/do/me-too", "key={banner}", Customers),
    ("/do/absence", "", Staff),
    ("/do/rate", "token=x;rating=good", Strangers),
    ("/do/explain-rating", "token=x;reason=fast", Strangers),
    ("/do/follow-up-answer", "id={missing};note=x", Leads),
    ("/do/admin-retry-mail", "id={id}", AdminsOf("mail")),
    ("/do/admin-retry-all-mail", "", Admins),
    ("/do/admin-invite", "name=X;email=invited@support.test;role=lead;language=en", Admins),
    ("/do/admin-add-organisation", "kind=client;name=Brand new", Admins),
    ("/do/admin-add-tier", "name=Brand new;kind=staffed", Admins),
    ("/do/admin-add-team", "tier={tier};name=Brand new", Admins),
    ("/do/admin-add-automation", "name=Brand new;trigger=on-registered;note=x", Admins),
    ("/do/admin-add-rule", "name=Brand new;all-0-field=text;all-0-values=x", Admins),
    ("/do/admin-add-name", "list=tags;name=brand-new", Admins),
    ("/do/admin-add-category", "product={product};name=Brand new", Admins),
    ("/do/admin-priorities", "{matrix}", Admins),
    ("/do/admin-place", "id={id};role=customer;organisation={organisation}", AdminsOf("spare_person")),
    ("/do/admin-identity", "id={id};name=Corrected;email=corrected@a.test", AdminsOf("spare_person")),
    ("/do/admin-access", "id={id};access=end_sessions", AdminsOf("spare_person")),
    ("/do/admin-organisation", "id={id};name=Renamed", AdminsOf("spare_organisation")),
    ("/do/admin-archive-organisation", "id={id};archived=1", AdminsOf("spare_organisation")),
    ("/do/admin-tier", "id={id};name=Renamed;kind=staffed", AdminsOf("spare_tier")),
    ("/do/admin-step-tier", "id={id};direction=down", AdminsOf("spare_tier")),
    ("/do/admin-archive-tier", "id={id};archived=1", AdminsOf("spare_tier")),
    (
        "/do/admin-team",
        "id={id};name=Renamed;assignment=round_robin;capacity=3;members={tier3person}",
        AdminsOf("team"),
    ),
    ("/do/admin-member", "id={id};person={tier3person};languages=sv", AdminsOf("team")),
    ("/do/admin-desk-model", "model=local", Admins),
    ("/do/admin-archive-team", "id={id};archived=1", AdminsOf("team")),
    ("/do/admin-rule", "id={id};name=Renamed;any-0-field=priority;any-0-values=Urgent", AdminsOf("rule")),
    (
        "/do/admin-automation",
        "id={id};name=Renamed;trigger=after-activity;wait=3;unit=days;priority=high",
        AdminsOf("automation"),
    ),
    ("/do/admin-step-automation", "id={id};direction=down", AdminsOf("automation")),
    ("/do/admin-archive-automation", "id={id};archived=1", AdminsOf("automation")),
    ("/do/admin-step-rule", "id={id};direction=down", AdminsOf("rule")),
    ("/do/admin-archive-rule", "id={id};archived=1", AdminsOf("rule")),
    ("/do/admin-rename", "list=tags;id={id};name=renamed", AdminsOf("spare_tag")),
    ("/do/admin-archive-name", "list=tags;id={id};archived=1", AdminsOf("spare_tag")),
    ("/do/admin-contract", "id={id};contract=premium", AdminsOf("spare_organisation")),
    ("/do/admin-service-level", "id={id};name=Renamed;target-resolution=4 h;warn=80", AdminsOf("policy")),
    ("/do/admin-step-service-level", "id={id};direction=down", AdminsOf("policy")),
    ("/do/admin-archive-service-level", "id={id};archived=", AdminsOf("policy")),
    ("/do/admin-add-rung", "id={id};clock=resolution;percent=120;action=tell_leads", AdminsOf("policy")),
    ("/do/admin-remove-rung", "id={id};rung={rung}", AdminsOf("policy")),
    ("/do/admin-calendar", "id={id};name=Renamed;zone=UTC;day-0=8-17", AdminsOf("calendar")),
    ("/do/admin-calendar-day", "id={id};day=2026-12-24;day-name=X", AdminsOf("calendar")),
    ("/do/admin-remove-day", "id={id};day=2026-12-24", AdminsOf("calendar")),
    ("/do/admin-remove-feed", "id={id};feed=1", AdminsOf("calendar")),
    ("/do/admin-import-days", "id={id};what=year;country=se;year=2026", AdminsOf("calendar")),
    ("/do/admin-archive-calendar", "id={id};archived=", AdminsOf("calendar")),
    ("/do/admin-category", "id={id};product={product};name=Renamed", AdminsOf("spare_category")),
    ("/do/admin-add-question", "id={id};label=Brand new;kind=text", AdminsOf("spare_category")),
    ("/do/admin-archive-category", "id={id};archived=1", AdminsOf("spare_category")),
    ("/do/admin-question", "id={id};label=Renamed;kind=text", AdminsOf("question")),
    ("/do/admin-step-question", "id={id};direction=down", AdminsOf("question")),
    ("/do/admin-archive-question", "id={id};archived=1", AdminsOf("question")),
];

/// The words that stand in braces in the rows, and the spare things that admins may change.
pub async fn words(app: &TestApp) -> BTreeMap<&'static str, String> {
    app.sql("insert into organisation (kind, name, created_at) values ('client', 'Spare', 1)").await;
    app.sql("insert into tier (position, name, self_service, outside) values (9, 'Spare', false, false)").await;
    app.sql("insert into tag (name) values ('spare')").await;
    app.sql("insert into category (name) values ('Spare')").await;
    for (position, label) in [(1, "One"), (2, "Two")] {
        let columns = "category_id, position, label, kind, options, required";
        app.sql(&format!(
            "insert into question ({columns}) select max(id), {position}, '{label}', 'text', '[]', false from category"
        ))
        .await;
    }
    let columns = "role, name, email, language, time_zone, created_at, confirmed_at";
    app.sql(&format!("insert into person ({columns}) values ('customer', 'Spare', 'spare@x.test', 'en', 'UTC', 1, 1)"))
        .await;
    let problem = super::problem(app, "open").await;
    let columns = "problem_id, key, title_en, text_en, title_sv, text_sv, everyone, starts_at";
    app.sql(&format!("insert into banner ({columns}) values ({problem}, 'k', 'Storm', 'Wind', '', '', true, 1)")).await;
    let (columns, author) =
        ("ticket_id, author_id, title, symptoms, solution, state, created_at", app.people.id(Tier2));
    app.sql(&format!(
        "insert into learning_draft ({columns}) select min(id), {author}, '{0}', '', '{0}', 'open', 1 from ticket",
        super::INTERNAL
    ))
    .await;
    let mut words = BTreeMap::from([("problem", problem.to_string()), ("banner", "k".to_owned())]);
    words.insert("draft", app.number("select max(id) from learning_draft").await.to_string());
    words.insert("incident", app.number("select min(id) from ticket").await.to_string());
    let tier = app.people.tiers[2].0;
    app.sql(&format!("insert into team (tier_id, name) values ({tier}, 'Spare')")).await;
    let columns = "position, name, trigger_on, conditions, deeds, looked_at";
    let values = r#"1, 'Spare', '{"after":{"since":"solved","minutes":60}}', '{}', '{"note":"spare"}', 1"#;
    app.sql(&format!("insert into automation ({columns}) values ({values})")).await;
    app.sql("insert into routing_rule (position, name, conditions, result) values (1, 'Spare', '{\"all\":[{\"field\":\"subject\",\"values\":[\"spare\"]}]}', '{}')").await;
    let columns = "message_id, recipient, subject, body, created_at, next_at, attempts, failed_at, last_error";
    app.sql(&format!("insert into outbox ({columns}) values ('<lost@x>', 'x@x.test', 'x', 'x', 1, 1, 1, 1, '550 no')"))
        .await;
    words.insert("mail", app.number("select max(id) from outbox").await.to_string());
    for (name, table) in [
        ("spare_organisation", "organisation"),
        ("spare_tier", "tier"),
        ("spare_tag", "tag"),
        ("spare_category", "category"),
        ("spare_person", "person"),
    ] {
        words.insert(name, app.number(&format!("select max(id) from {table}")).await.to_string());
    }
    for (name, table) in [
        ("product", "product"),
        ("code", "resolution_code"),
        ("tag", "tag"),
        ("question", "question"),
        ("team", "team"),
        ("rule", "routing_rule"),
        ("automation", "automation"),
    ] {
        words.insert(name, app.number(&format!("select min(id) from {table}")).await.to_string());
    }
    words.insert("policy", app.number("select min(id) from service_policy").await.to_string());
    words.insert("calendar", app.number("select min(id) from calendar").await.to_string());
    words.insert("rung", "resolution/120/tell_leads/".to_owned());
    let matrix: Vec<(String, String, String)> = app.rows("select impact, urgency, priority from priority_matrix").await;
    let matrix = matrix.iter().map(|(impact, urgency, priority)| {
        let (impact, urgency) = (impact.parse().expect("an impact"), urgency.parse().expect("an urgency"));
        format!("{}={priority}", tierdesk::domain::PriorityMatrix::field(impact, urgency))
    });
    words.insert("matrix", matrix.collect::<Vec<_>>().join(";"));
    words.insert("category", app.category.to_string());
    words.insert("person", app.people.id(Customer).to_string());
    words.insert("follower", app.people.id(Follower).to_string());
    words.insert("colleague", app.people.id(Colleague).to_string());
    words.insert("tier3person", app.people.id(Tier3).to_string());
    words.insert("organisation", app.people.org_a.to_string());
    words.insert("tier", app.people.tiers[1].to_string());
    words.insert("tier1", app.people.tiers[1].to_string());
    words.insert("tier3", app.people.tiers[3].to_string());
    words.insert("missing", super::MISSING.to_string());
    words
}
