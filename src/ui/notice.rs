//! The sentence that says what was just done. The server names it in the address after a redirect.

use super::language;
use super::orphan_panel::Orphans;
use super::panel::{Banner, BannerKind};
use super::query::use_query_map;
use crate::domain::Language;
use crate::t;
use leptos::html;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// Says what was just done, if the address has a `notice`. Every shell has one.
#[component]
pub fn NoticeBanner(
    /// What the pages of this shell say themselves, and more of it.
    #[prop(optional)]
    except: &'static str,
) -> impl IntoView {
    let (language, query) = (language(), use_query_map());
    let notice = move || {
        let key = query.read().get("notice").filter(|key| key != except);
        let query = query.read();
        let named = |name: &str| query.get(name).and_then(|numbers| listed(&numbers));
        let changed = named("about").map(|numbers| t::kept::left_changed(language, &numbers));
        let others = named("left").map(|numbers| t::kept::left_unchanged(language, &numbers));
        let about = [changed, others].into_iter().flatten().reduce(|one, other| format!("{one}. {other}"));
        let count = query.get("count");
        key.as_deref().and_then(|key| words(language, key, count.as_deref())).map(|text| {
            let kind = if NOT_DONE.contains(&key.as_deref().unwrap_or_default()) { BannerKind::Near } else { BannerKind::Ok };
            view! { <div class="site-notice" role="status" data-notice=key.clone()><Banner kind=kind title=text nostrip:text=about/></div> }
        })
    };
    view! { <Orphans><Unsent/></Orphans> {notice} }
}

/// Where the server puts what was refused and stands in no form of the page (`server::unsent`). It belongs to the page that
/// was loaded, and goes when the reader goes on to another one without a load.
#[component]
fn Unsent() -> impl IntoView {
    let (node, path) = (NodeRef::<html::Div>::new(), use_location().pathname);
    Effect::new(move |before: Option<String>| {
        let now = path.get();
        if before.is_some_and(|before| before != now)
            && let Some(place) = node.get_untracked()
        {
            place.set_inner_html("");
        }
        now
    });
    view! { <div data-unsent="" node_ref=node inner_html=""></div> }
}

/// Numbers of tickets as they stand in the address; nothing when that is not what stands there.
fn listed(numbers: &str) -> Option<String> {
    let numbers: Option<Vec<i64>> = numbers.split('.').map(|number| number.parse().ok()).collect();
    let numbers: Vec<String> = numbers?.iter().map(i64::to_string).collect();
    Some(numbers.join(", "))
}

/// Notices of what was not done, or only in part.
const NOT_DONE: &[&str] = &[
    "changed_none",
    "changed_some",
    "none_to_take",
    "order_changed",
    "problem_none",
    "problem_some",
    "taken_none",
    "taken_some",
];

/// The sentence of a notice.
fn words(l: Language, key: &str, count: Option<&str>) -> Option<String> {
    let count = count.and_then(|count| count.split_once('.')).and_then(|(done, all)| {
        let (done, all): (i64, i64) = (done.parse().ok()?, all.parse().ok()?);
        Some((done, all.to_string()))
    });
    match (key, count) {
        ("changed_all", Some((done, _))) => Some(t::notice::changed_all(l, done)),
        ("changed_some", Some((done, all))) => Some(t::notice::changed_some(l, done, &all)),
        ("taken_all", Some((done, _))) => Some(t::notice::taken_all(l, done)),
        ("taken_some", Some((done, all))) => Some(t::notice::taken_some(l, done, &all)),
        _ => key.strip_prefix("days.").map_or_else(|| plain(l, key).map(str::to_owned), |counts| days(l, counts)),
    }
}

/// The outcome of a file with holidays: how many days were closed, how many events were left aside, and which lines
/// could not be read.
fn days(l: Language, counts: &str) -> Option<String> {
    let mut parts = counts.splitn(3, '.');
    let mut count = || parts.next()?.parse::<i64>().ok().filter(|count| *count >= 0);
    let (closed, others) = (count()?, count()?);
    let lines: Vec<usize> = parts.next()?.split('-').take(20).filter_map(|line| line.parse().ok()).collect();
    let mut said = vec![t::notice::days(l, closed)];
    if others > 0 {
        said.push(t::notice::days_others(l, others));
    }
    if !lines.is_empty() {
        said.push(t::field_error::not_read_lines(l, &super::words::numbers(&lines)));
    }
    Some(said.join(" "))
}

fn plain(l: Language, key: &str) -> Option<&'static str> {
    Some(match key {
        "added" => t::kept::added(l),
        "archived" => t::notice::archived(l),
        "assigned" => t::notice::assigned(l),
        "changed_none" => t::notice::changed_none(l),
        "confirmed" => t::notice::confirmed(l),
        "followed_up" => t::notice::followed_up(l),
        "follower_added" => t::notice::follower_added(l),
        "follower_removed" => t::notice::follower_removed(l),
        "given_back" => t::notice::given_back(l),
        "invited" => t::notice::invited(l),
        "mail_retried" => t::notice::mail_retried(l),
        "mails_retried" => t::notice::mails_retried(l),
        "none_to_take" => t::notice::none_to_take(l),
        "not_solved" => t::notice::not_solved(l),
        "noted" => t::notice::noted(l),
        "order_changed" => t::notice::order_changed(l),
        "passed_on" => t::notice::passed_on(l),
        "password_saved" => t::notice::password_saved(l),
        "recalled" => t::notice::recalled(l),
        "reset_mailed" => t::notice::reset_mailed(l),
        "registered" => t::notice::registered(l),
        "reopened" => t::notice::reopened(l),
        "resolved" => t::notice::resolved(l),
        "saved" => t::notice::saved(l),
        "sent" => t::notice::sent(l),
        "session_ended" => t::notice::session_ended(l),
        "set_up" => t::notice::set_up(l),
        "signed_out" => t::notice::signed_out(l),
        "taken" => t::notice::taken(l),
        "taken_none" => t::notice::taken_none(l),
        "unfollowed" => t::notice::unfollowed(l),
        "welcome" => t::notice::welcome(l),
        "problem_added" => t::problems::notice_added(l),
        "problem_more" => t::problems::notice_more(l),
        "problem_none" => t::problems::notice_none(l),
        "problem_resolved" => t::problems::notice_resolved(l),
        "problem_some" => t::problems::notice_some(l),
        "incidents_solved" => t::problems::notice_solved(l),
        "workaround_sent" => t::problems::notice_sent(l),
        "linked" => t::problems::notice_linked(l),
        "unlinked" => t::problems::notice_unlinked(l),
        "published" => t::problems::notice_published(l),
        "withdrawn" => t::problems::notice_withdrawn(l),
        "dropped" => t::problems::notice_dropped(l),
        "me_too" => t::disturbance::notice_new(l),
        "me_too_before" => t::disturbance::notice_before(l),
        _ => return None,
    })
}
