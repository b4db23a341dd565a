//! The sentence that says what was just done. The server names it in the address after a redirect.

use super::language;
use super::panel::{Banner, BannerKind};
use crate::domain::Language;
use crate::t;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// Says what was just done, if the address has a `notice`. Every shell has one.
#[component]
pub fn NoticeBanner(
    /// What the pages of this shell say themselves, and more of it.
    #[prop(optional)]
    except: &'static str,
) -> impl IntoView {
    let (language, query) = (language(), use_query_map());
    move || {
        let key = query.read().get("notice").filter(|key| key != except);
        key.as_deref().and_then(|key| words(language, key)).map(|text| {
            view! { <div class="site-notice" role="status" data-notice=key.clone()><Banner kind=BannerKind::Ok title=text/></div> }
        })
    }
}

/// The sentence of a notice.
fn words(l: Language, key: &str) -> Option<&'static str> {
    Some(match key {
        "archived" => t::notice::archived(l),
        "assigned" => t::notice::assigned(l),
        "changed_all" => t::notice::changed_all(l),
        "changed_none" => t::notice::changed_none(l),
        "changed_some" => t::notice::changed_some(l),
        "confirmed" => t::notice::confirmed(l),
        "followed_up" => t::notice::followed_up(l),
        "follower_added" => t::notice::follower_added(l),
        "follower_removed" => t::notice::follower_removed(l),
        "given_back" => t::notice::given_back(l),
        "invited" => t::notice::invited(l),
        "mail_retried" => t::notice::mail_retried(l),
        "mails_retried" => t::notice::mails_retried(l),
        "not_solved" => t::notice::not_solved(l),
        "noted" => t::notice::noted(l),
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
        "taken_all" => t::notice::taken_all(l),
        "taken_some" => t::notice::taken_some(l),
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
