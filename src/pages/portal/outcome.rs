//! The requester's word on the outcome.

use super::forms::{Confirm, FollowUp, NotSolved};
use crate::domain::view::CustomerTicket;
use crate::domain::{Problem, Status};
use crate::pages::forms::Reopen;
use crate::pages::load::{Forms, failed, kept};
use crate::t;
use crate::ui::{ButtonKind, Card, ErrorSummary, Form, IconName, SubmitButton, TextArea, language};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Solved, not solved, open again, or go on in a new ticket: whichever can be said now.
#[component]
pub fn OutcomePanel(ticket: CustomerTicket, forms: Forms, reopen_days: i64) -> impl IntoView {
    let l = language();
    let (can, id) = (ticket.can, ticket.id.to_string());
    let resolved = ticket.status == Status::Resolved;
    let confirm = can.confirm.then(|| {
        let id = id.clone();
        let before = kept(&forms, &format!("confirm-{id}"));
        let (label, kind) = if resolved {
            (t::portal::yes_solved(l), ButtonKind::Primary)
        } else {
            (t::portal::yes_close(l), ButtonKind::Quiet)
        };
        view! {
            <Form action=Confirm::PATH name=format!("confirm-{id}") kept=before within="confirm">
                <ErrorSummary/>
                <input type="hidden" name="ticket" value=id/>
                <SubmitButton label=label kind=kind icon=IconName::Check wide=true/>
            </Form>
        }
    });
    let not_solved = can.not_solved.then(|| {
        let (id, forms) = (id.clone(), forms.clone());
        let words = (t::portal::no_not_solved(l), t::portal::what_is_left(l));
        view! { <Again action=NotSolved::PATH form="not-solved" id=id forms=forms words=words/> }
    });
    let reopen = (can.reopen && !resolved).then(|| {
        let until = ticket.reopen_until.clone().map(|when| t::portal::open_again_until(l, &when.text));
        let words = (t::portal::open_again(l), t::portal::why_again(l));
        let (id, forms) = (id.clone(), forms.clone());
        view! {
            <Card title=t::portal::follow_up_title(l)>
                {until.map(|text| view! { <p class="soft small">{text}</p> })}
                <Again action=Reopen::PATH form="reopen" id=id forms=forms words=words/>
            </Card>
        }
    });
    let follow_up = (can.follow_up && !can.reopen).then(|| {
        let words = (t::portal::follow_up(l), t::portal::follow_up_what(l));
        let (id, forms) = (id.clone(), forms.clone());
        view! {
            <Card title=t::portal::follow_up_title(l)>
                <p class="soft small">{t::portal::follow_up_text(l)}</p>
                <Again action=FollowUp::PATH form="follow-up" id=id forms=forms words=words/>
            </Card>
        }
    });
    let asked = (can.confirm || can.not_solved).then(|| {
        view! {
            <Card title=t::portal::working_again(l)>
                <p class="soft small">{t::portal::working_text(l, &reopen_days.to_string())}</p>
                <div class="stack outcome" id="outcome">{confirm}{not_solved}</div>
            </Card>
        }
    });
    view! { {asked}{reopen}{follow_up} }
}

/// A form that opens with a reason; closed until it is asked for, without JavaScript too.
#[component]
fn Again(
    action: &'static str,
    form: &'static str,
    id: String,
    forms: Forms,
    words: (&'static str, &'static str),
) -> impl IntoView {
    let name = format!("{form}-{id}");
    let mut before = kept(&forms, &name);
    if !failed(&before) {
        // A reply that came when the ticket had ended is not lost: it is what the reader goes on with.
        let reply = kept(&forms, &format!("reply-{id}"));
        if reply.general == Some(Problem::NotNow) {
            before = reply;
        }
    }
    let (title, label) = words;
    let open = failed(&before);
    view! {
        <details class="more" open=open>
            <summary class="btn wide">{title}</summary>
            <Form action=action name=name kept=before within=form>
                <ErrorSummary labels=[("text", label)]/>
                <input type="hidden" name="ticket" value=id/>
                <TextArea name="text" label=label rows=3/>
                <SubmitButton label=title/>
            </Form>
        </details>
    }
}
