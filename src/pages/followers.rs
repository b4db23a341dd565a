//! Who else follows a ticket, each with the way to end it for those who may.

use crate::domain::view::Follower;
use crate::domain::{FormRoute, TicketId};
use crate::t;
use crate::ui::{ButtonKind, Form, SubmitButton, language};
use leptos::prelude::*;

/// The followers of a ticket.
#[component]
pub fn FollowerList(ticket: TicketId, followers: Vec<Follower>) -> impl IntoView {
    let l = language();
    let row = move |follower: Follower| {
        let Follower { id, name, may_go } = follower;
        let going = may_go.then(|| {
            let label = t::ticket::remove_follower(l);
            let described = t::ticket::remove_follower_of(l, &name);
            view! {
                <Form to=FormRoute::RemoveFollower.of(&ticket) within=format!("unfollow-{id}") class="inline-form">
                    <input type="hidden" name="ticket" value=ticket.to_string()/>
                    <input type="hidden" name="follower" value=id.to_string()/>
                    <SubmitButton label=label described=described kind=ButtonKind::Link/>
                </Form>
            }
        });
        view! { <li><span>{name}</span>{going}</li> }
    };
    if followers.is_empty() {
        view! { <p>{t::ticket::nobody_follows(l)}</p> }.into_any()
    } else {
        view! { <ul class="followers plain">{followers.into_iter().map(row).collect::<Vec<_>>()}</ul> }.into_any()
    }
}
