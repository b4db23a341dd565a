//! What stands beside a ticket: where it is, who asked, what else they asked.

use super::problems::known::KnownPanel;
use crate::domain::view::{ClockView, DeskTicket, KnownTrouble, ShareCard};
use crate::domain::{FormRoute, KeptForm};
use crate::pages::followers::FollowerList;
use crate::pages::load::failed;
use crate::pages::portal::DetailFacts;
use crate::t;
use crate::ui::{
    Avatar, AvatarKind, DateField, ErrorSummary, Fact, Facts, Field, Form, Ladder, MadeFrom, Panel, Ring, StatusBadge,
    SubmitButton, in_hours, language, words,
};
use leptos::prelude::*;

#[component]
pub fn Side(
    ticket: DeskTicket,
    known: KnownTrouble,
    /// What was kept of answering with a workaround.
    apply: KeptForm,
    /// What was kept of noting what the vendor promised.
    promise: KeptForm,
) -> impl IntoView {
    let l = language();
    let note = ticket.can.write_vendor.then(|| (ticket.id.to_string(), ticket.version.to_string()));
    let share = ticket.share.clone().map(|share| view! { <Share share=share note=note kept=promise/> });
    let followers = ticket.followers.clone();
    let details = ticket.details.clone();
    let name = ticket.details.requester.clone();
    let (avatar, email) = (name.clone(), ticket.requester_email.clone());
    let organisation = ticket.details.organisation.clone().unwrap_or_default();
    let (rungs, team) = (ticket.ladder.clone(), ticket.team.clone());
    view! {
        <Panel title=t::desk::where_it_is(l)>
            <Ladder rungs=rungs tight=true/>
            {team.map(|team| view! { <Facts><Fact label=t::routing::team(l)>{team.name}</Fact></Facts> })}
        </Panel>
        <Promises clocks=ticket.clocks.clone() href=format!("/desk/tickets/{}/promises", ticket.id)/>
        <KnownPanel ticket=ticket.id known=known kept=apply/>
        {share}
        <Panel title=t::desk::requester(l)>
            <p class="person">
                <Avatar name=avatar kind=AvatarKind::Plain/>
                <span><b>{name}</b><br/><span class="muted small">{organisation}</span></span>
            </p>
            <Facts><Fact label=t::desk::mail(l)>{email}</Fact><Fact label=t::desk::followers(l)><FollowerList ticket=ticket.id followers=followers/></Fact></Facts>
        </Panel>
        <Panel title=t::desk::details(l)><DetailFacts details=details/></Panel>
        <Others ticket=ticket/>
    }
}

/// What is promised, and how it stands.
#[component]
fn Promises(clocks: Vec<ClockView>, href: String) -> impl IntoView {
    let l = language();
    let lines: Vec<_> = clocks
        .iter()
        .map(|clock| {
            let label = t::ticket::promise_within(l, words::clock(l, clock.kind), &in_hours(l, clock.target));
            view! { <li><span>{label}</span><span>{words::clock_stands(l, clock)}</span></li> }
        })
        .collect();
    let next = clocks.first().filter(|clock| clock.due.is_some()).map(|clock| {
        let by = clock.due.as_ref().map(|when| {
            t::ticket::promise_by(l, words::clock(l, clock.kind), &words::in_sentence(l, &when.text))
        });
        view! {
            <div class="clock-card">
                <Ring clock=clock.clone()/>
                <div><p class="big" data-state=clock.state.as_str()>{words::clock_stands(l, clock)}</p><p class="why">{by}</p></div>
            </div>
        }
    });
    view! {
        <Panel title=t::ticket::promise(l)>
            {next}
            {if lines.is_empty() {
                view! { <p class="muted small">{t::ticket::promise_none(l)}</p> }.into_any()
            } else {
                view! { <ul class="why-list">{lines}</ul><p class="small"><a href=href>{t::service::why(l)}</a></p> }.into_any()
            }}
        </Panel>
    }
}

#[component]
fn Share(
    share: ShareCard,
    /// The ticket's number and version, for a reader who writes to the vendor, and so notes what it says by telephone.
    note: Option<(String, String)>,
    kept: KeptForm,
) -> impl IntoView {
    let l = language();
    let note = note.map(|(number, version)| {
        view! { <NotePromise share=share.clone() number=number version=version kept=kept/> }
    });
    let or_not = |text: String| {
        if text.is_empty() { t::desk::not_yet(l).to_owned() } else { text }
    };
    let (reference, promised) = (or_not(share.reference), or_not(share.promised.unwrap_or_default()));
    view! {
        <Panel title=t::desk::with_vendor(l)>
            <Facts>
                <Fact label=t::desk::vendor(l)>{share.vendor}</Fact>
                <Fact label=t::desk::since(l)>{share.since.text}</Fact>
                <Fact label=t::desk::vendor_reference(l)>{reference}</Fact>
                <Fact label=t::desk::vendor_promised(l)>{promised}</Fact>
            </Facts>
            {note}
        </Panel>
    }
}

#[component]
fn NotePromise(share: ShareCard, number: String, version: String, kept: KeptForm) -> impl IntoView {
    let l = language();
    let open = failed(&kept);
    view! {
        <details class="more" open=open>
            <summary class="btn small">{t::desk::vendor_promise(l)}</summary>
            <Form to=FormRoute::VendorPromise.of(&number) kept=kept within="promise">
                <ErrorSummary/>
                <input type="hidden" name="ticket" value=number/>
                <MadeFrom name="version" value=version/>
                <Field name="reference" label=t::desk::vendor_reference(l) value=share.reference optional=true/>
                <DateField name="promised" label=t::desk::vendor_promised(l) value=share.promised.unwrap_or_default() optional=true/>
                <SubmitButton label=t::desk::save(l)/>
            </Form>
        </details>
    }
}

#[component]
fn Others(ticket: DeskTicket) -> impl IntoView {
    let l = language();
    let rows: Vec<_> = ticket
        .others
        .into_iter()
        .map(|other| {
            let whose = if other.same_requester { t::desk::same_requester(l) } else { t::desk::same_organisation(l) };
            view! {
                <li>
                    <a href=format!("/desk/tickets/{}", other.id)>
                        <span><b>{other.subject}</b><small>{other.id.to_string()} ", " {whose}</small></span>
                        <StatusBadge status=other.status/>
                    </a>
                </li>
            }
        })
        .collect();
    let link =
        |id: crate::domain::TicketId, words: String| view! { <p><a href=format!("/desk/tickets/{id}")>{words}</a></p> };
    let follows = ticket.follows.map(|id| link(id, t::desk::follows(l, &id.to_string())));
    let followed = ticket.followed_by.map(|id| link(id, t::desk::followed_by(l, &id.to_string())));
    let linked = (follows.is_some() || followed.is_some())
        .then(|| view! { <Panel title=t::desk::linked(l)>{follows}{followed}</Panel> });
    let none = rows.is_empty();
    view! {
        {linked}
        <Panel title=t::desk::others(l)>
            {if none {
                view! { <p class="muted small">{t::desk::others_none(l)}</p> }.into_any()
            } else {
                view! { <ul class="links plain">{rows}</ul> }.into_any()
            }}
        </Panel>
    }
}
