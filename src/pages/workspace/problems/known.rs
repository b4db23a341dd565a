//! What is known about a ticket's trouble, beside the ticket: its problem, likely known errors with their
//! workarounds, and like tickets.

use super::words::StateBadge;
use crate::domain::view::{Candidate, KnownTrouble, LikeProblem};
use crate::domain::{FormRoute, KeptForm, TicketId};
use crate::t;
use crate::ui::{ButtonKind, ErrorSummary, Form, Panel, StatusBadge, SubmitButton, language};
use leptos::prelude::*;

#[component]
pub fn KnownPanel(ticket: TicketId, known: KnownTrouble, kept: KeptForm) -> impl IntoView {
    let l = language();
    let can = known.can;
    let reply = known.may_reply && can.apply;
    let add = (can.manage && known.problem.is_none()).then(|| {
        view! { <p><a href=format!("/desk/problems/new?ticket={ticket}")>{t::problems::add_from_ticket(l)}</a></p> }
    });
    let own = known.problem.map(|(problem, told)| {
        let unlink = can.link.then(|| {
            view! {
                <Form to=FormRoute::UnlinkProblem class="" within="unlink">
                    <input type="hidden" name="problem" value=problem.id.to_string()/>
                    <input type="hidden" name="ticket" value=ticket.to_string()/>
                    <SubmitButton label=t::problems::unlink(l) kind=ButtonKind::Link/>
                </Form>
            }
        });
        let note = told.then(|| view! { <p class="muted small">{t::problems::told_yes_ticket(l)}</p> });
        let offer = reply && !told && problem.state.is_open();
        view! { <Likely ticket=ticket problem=problem offer=offer link=false own=true/> {note} {unlink} }
    });
    let others: Vec<_> = known
        .problems
        .into_iter()
        .map(|problem| view! { <Likely ticket=ticket problem=problem offer=reply link=can.link own=false/> })
        .collect();
    let nothing = own.is_none() && others.is_empty();
    let tickets: Vec<_> = known.tickets.into_iter().map(|like| view! { <LikeTicket like=like/> }).collect();
    view! {
        <Panel title=t::problems::problem(l)>
            <div class="known stack">
                <ErrorSummary kept=kept/>
                {nothing.then(|| view! { <p class="muted small">{t::problems::nothing_known(l)}</p> })}
                {own}
                {others}
                {add}
            </div>
        </Panel>
        {(!tickets.is_empty()).then(|| view! {
            <Panel title=t::problems::like_tickets(l)><ul class="links plain">{tickets}</ul></Panel>
        })}
    }
}

/// A problem that the ticket is or could be an incident of.
#[component]
fn Likely(
    ticket: TicketId,
    problem: LikeProblem,
    /// Offer to answer with the workaround.
    offer: bool,
    /// Offer to link alone.
    link: bool,
    /// It is the ticket's problem already.
    own: bool,
) -> impl IntoView {
    let l = language();
    let (id, number) = (problem.id.to_string(), ticket.to_string());
    let why = (!own).then(|| t::problems::alike(l, &problem.alike.to_string()));
    let title = problem.title;
    let (named, known) = ((id.clone(), number.clone(), title.clone()), (id.clone(), number, title.clone()));
    let workaround = problem.workaround.map(|(html, revision)| {
        let apply = offer.then(|| {
            let (id, number, title) = named;
            view! {
                <Form to=FormRoute::ApplyWorkaround.of(&number) class="" within=format!("apply-{id}")>
                    <input type="hidden" name="ticket" value=number.clone()/>
                    <input type="hidden" name="problem" value=id.clone()/>
                    <input type="hidden" name="revision" value=revision.to_string()/>
                    <SubmitButton label=t::problems::apply(l) described=title/>
                </Form>
            }
        });
        view! {
            <details class="more">
                <summary>{t::problems::workaround(l)}</summary>
                <div class="rich small" dir="auto" inner_html=html></div>
            </details>
            {apply}
        }
    });
    let only_link = link.then(|| {
        let (id, number, title) = known;
        view! {
            <Form to=FormRoute::LinkProblem.of(&id) class="" within=format!("link-{id}")>
                <input type="hidden" name="problem" value=id.clone()/>
                <input type="hidden" name="tickets" value=number/>
                <SubmitButton label=t::problems::link_only(l) described=title kind=ButtonKind::Link/>
            </Form>
        }
    });
    view! {
        <div class="likely">
            <p><a href=format!("/desk/problems/{id}")><b>{title}</b></a></p>
            <p class="muted small"><StateBadge state=problem.state/> " " {why}</p>
            {workaround}
            {only_link}
        </div>
    }
}

#[component]
fn LikeTicket(like: Candidate) -> impl IntoView {
    let l = language();
    view! {
        <li>
            <a href=format!("/desk/tickets/{}", like.id)>
                <span><b>{like.subject}</b><small>{like.id.to_string()} ", " {t::problems::alike(l, &like.alike.to_string())}</small></span>
                <StatusBadge status=like.status/>
            </a>
        </li>
    }
}
