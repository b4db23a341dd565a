//! The requester's word on the outcome.

use crate::domain::view::CustomerTicket;
use crate::domain::{FormRoute, KeptForm, Status};
use crate::pages::load::{Forms, failed, kept};
use crate::t;
use crate::ui::{ButtonKind, Card, ErrorSummary, FilePicker, Form, IconName, SubmitButton, TextArea, language};
use leptos::prelude::*;

/// Solved, not solved, open again, or go on in a new ticket: whichever can be said now.
#[component]
pub fn OutcomePanel(ticket: CustomerTicket, forms: Forms, reopen_days: i64, most_mb: u64) -> impl IntoView {
    let l = language();
    let (can, id) = (ticket.can, ticket.id.to_string());
    let resolved = ticket.status == Status::Resolved;
    let confirm = can.confirm.then(|| {
        let id = id.clone();
        let before = kept(&forms, &FormRoute::Confirm.of(&id));
        let (label, kind) = if resolved {
            (t::portal::yes_solved(l), ButtonKind::Primary)
        } else {
            (t::portal::yes_close(l), ButtonKind::Quiet)
        };
        view! {
            <Form to=FormRoute::Confirm.of(&id) kept=before within="confirm">
                <ErrorSummary/>
                <input type="hidden" name="ticket" value=id/>
                <SubmitButton label=label kind=kind icon=IconName::Check wide=true/>
            </Form>
        }
    });
    let named = |route: FormRoute| (route.of(&id), id.clone());
    let not_solved = can.not_solved.then(|| {
        let (before, (name, id)) = (goes_on(&ticket, &forms, FormRoute::NotSolved), named(FormRoute::NotSolved));
        let words = [t::portal::no_not_solved(l), t::portal::what_is_left(l), t::portal::send_not_solved(l)];
        view! {
            <Opener title=words[0] open=before.says()>
                <Form to=name kept=before.kept within="not-solved">
                    <AgainFields id=id instead_of=before.instead_of most_mb=most_mb words=words/>
                </Form>
            </Opener>
        }
    });
    let reopen = (can.reopen && !resolved).then(|| {
        let until = ticket.reopen_until.clone().map(|when| t::portal::open_again_until(l, &when.text));
        let (before, (name, id)) = (goes_on(&ticket, &forms, FormRoute::Reopen), named(FormRoute::Reopen));
        let words = [t::portal::open_again(l), t::portal::why_again(l), t::portal::send_again(l)];
        view! {
            <Card title=t::portal::follow_up_title(l)>
                {until.map(|text| view! { <p class="soft small">{text}</p> })}
                <Opener title=words[0] open=before.says()>
                    <Form to=name kept=before.kept within="reopen">
                        <AgainFields id=id instead_of=before.instead_of most_mb=most_mb words=words/>
                    </Form>
                </Opener>
            </Card>
        }
    });
    let follow_up = (can.follow_up && !can.reopen).then(|| {
        let (before, (name, id)) = (goes_on(&ticket, &forms, FormRoute::FollowUp), named(FormRoute::FollowUp));
        let words = [t::portal::follow_up(l), t::portal::follow_up_what(l), t::portal::send_follow_up(l)];
        view! {
            <Card title=t::portal::follow_up_title(l)>
                <p class="soft small">{t::portal::follow_up_text(l)}</p>
                <Opener title=words[0] open=before.says()>
                    <Form to=name kept=before.kept within="follow-up">
                        <AgainFields id=id instead_of=before.instead_of most_mb=most_mb words=words/>
                    </Form>
                </Opener>
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

/// Earlier input of a form that says something, and the form that it was refused in where that is another one.
#[derive(Clone, Default)]
pub(super) struct EarlierInput {
    pub kept: KeptForm,
    pub instead_of: Option<FormRoute>,
}

impl EarlierInput {
    /// Whether there is anything to show.
    fn says(&self) -> bool {
        failed(&self.kept) || says(&self.kept)
    }
}

/// Whether a form holds a text or a file.
fn says(kept: &KeptForm) -> bool {
    !kept.texts().is_empty() || !kept.files.is_empty()
}

/// The forms of the requester's side that say something, with whether the ticket has them now.
fn saying(ticket: &CustomerTicket) -> [(FormRoute, bool); 4] {
    let can = ticket.can;
    [
        (FormRoute::Reply, can.reply),
        (FormRoute::NotSolved, can.not_solved),
        (FormRoute::Reopen, can.reopen && ticket.status != Status::Resolved),
        (FormRoute::FollowUp, can.follow_up && !can.reopen),
    ]
}

/// The input that a form begins with. In the first form that the ticket has, the reader goes on with the text and files
/// of one that it does not have any more, until they are sent.
pub(super) fn goes_on(ticket: &CustomerTicket, forms: &Forms, form: FormRoute) -> EarlierInput {
    let of = |form: FormRoute| kept(forms, &form.of(&ticket.id));
    let own = EarlierInput { kept: of(form), instead_of: None };
    let all = saying(ticket);
    let first = all.iter().find(|(_, there)| *there).is_some_and(|(name, _)| *name == form);
    if !first || own.says() {
        return own;
    }
    let gone = all.iter().filter(|(_, there)| !there).map(|(name, _)| (of(*name), *name)).find(|(kept, _)| says(kept));
    gone.map_or(own, |(kept, name)| EarlierInput { kept, instead_of: Some(name) })
}

/// Names the form that another one goes on with, which is done with once this one is.
#[component]
pub(super) fn InsteadOf(form: Option<FormRoute>) -> impl IntoView {
    form.map(|form| view! { <input type="hidden" name="instead_of" value=form.name()/> })
}

/// A form that is closed until it is asked for or holds something, without JavaScript too.
#[component]
fn Opener(title: &'static str, open: bool, children: Children) -> impl IntoView {
    view! {
        <details class="more" open=open>
            <summary class="btn wide">{title}</summary>
            {children()}
        </details>
    }
}

/// The fields of such a form: a reason, and files.
#[component]
fn AgainFields(
    id: String,
    instead_of: Option<FormRoute>,
    most_mb: u64,
    /// The words of its opener, its field and its button.
    words: [&'static str; 3],
) -> impl IntoView {
    let [_, label, send] = words;
    view! {
        <ErrorSummary/>
        <input type="hidden" name="ticket" value=id/>
        <InsteadOf form=instead_of/>
        <TextArea name="text" label=label rows=3/>
        <FilePicker max_mb=most_mb/>
        <SubmitButton label=send/>
    }
}
