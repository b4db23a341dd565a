//! One ticket, for the requester's side.

use super::outcome::{EarlierInput, InsteadOf, OutcomePanel, goes_on};
use crate::domain::view::{CustomerTicket, Details};
use crate::domain::{FormRoute, KeptForm, QuestionKind, Status};
use crate::error::{AppError, Json};
use crate::pages::followers::FollowerList;
use crate::pages::load::{Forms, failed, kept, page, param, query};
use crate::pages::story::{StoryHops, StoryView, story_asked};
use crate::t;
use crate::ui::{
    ButtonKind, Card, Choice, Crumbs, ErrorSummary, Fact, Facts, FilePicker, Form, Icon, IconName, Ladder,
    MarkdownEditor, PageTitle, PortalPlace, PortalShell, Reader, SelectField, StatusBadge, SubmitButton, language,
    words,
};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

/// A ticket with what was kept of its forms.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TicketPage {
    pub ticket: CustomerTicket,
    pub forms: Forms,
    pub most_mb: u64,
    /// The idempotency key that a message is sent with.
    pub once: String,
    pub reopen_days: i64,
}

/// One ticket of the viewer's side.
#[server(prefix = "/read", endpoint = "ticket", input = GetUrl, output = Json)]
pub async fn load_ticket(
    id: String,
    #[server(default)] before: String,
    #[server(default)] whole: String,
) -> Result<TicketPage, AppError> {
    use crate::desk::read::portal;
    use crate::domain::view::StoryAt;
    use crate::pages::request;
    let context = request::answer(request::request_context())?;
    let id = request::answer(id.parse().map_err(|_| AppError::NotFound))?;
    let ticket =
        request::answer(portal::ticket(&context.desk, &context.viewer, id, StoryAt::parse(&before, &whole)).await)?;
    let routes = [
        FormRoute::Reply,
        FormRoute::NotSolved,
        FormRoute::Reopen,
        FormRoute::FollowUp,
        FormRoute::AddFollower,
        FormRoute::Confirm,
    ];
    let names = routes.map(|route| route.of(&id));
    let forms = request::answer(context.kept_of(&names).await)?;
    let config = context.desk.config();
    let once = crate::desk::Secret::default().reveal().to_owned();
    Ok(TicketPage { ticket, forms, most_mb: config.upload_mb, reopen_days: config.reopen_days, once })
}

#[component]
pub(super) fn Ticket() -> impl IntoView {
    let id = param("id");
    let notice = query("notice");
    let at = story_asked();
    let data = Resource::new_blocking(id, move |id| {
        let (before, whole) = at.get_untracked();
        load_ticket(id, before, whole)
    });
    view! {
        <PortalShell place=PortalPlace::Tickets>
            {page(data, move |found| {
                let fresh = notice() == "registered";
                view! { <TicketContent found=found fresh=fresh/> }.into_any()
            })}
        </PortalShell>
    }
}

#[component]
fn TicketContent(found: TicketPage, fresh: bool) -> impl IntoView {
    let l = language();
    let TicketPage { ticket, forms, most_mb, reopen_days, once } = found;
    let number = ticket.id.to_string();
    let title = format!("{number} {}", ticket.subject);
    let wrong = forms.values().any(failed);
    let trail = vec![
        ("/".to_owned(), t::portal::home_title(l).to_owned()),
        ("/tickets".to_owned(), t::portal::my_tickets(l).to_owned()),
    ];
    let next = fresh.then(|| view! { <WhatNext ticket=ticket.clone()/> });
    let details = ticket.details.clone();
    let id = number.clone();
    let load = move |before, whole| {
        let id = id.clone();
        async move { load_ticket(id, before, whole).await.map(|found| found.ticket.story) }
    };
    let write = ticket.can.reply.then(|| ("#field-reply-text", t::portal::reply_to(l).to_owned()));
    let before_reply = goes_on(&ticket, &forms, FormRoute::Reply);
    view! {
        <PageTitle title=title failed=wrong/>
        <Crumbs items=trail here=number.clone()/>
        {next}
        <div class="ticket-head">
            <h1 dir="auto">{ticket.subject.clone()}</h1>
            <p class="cluster">
                <StatusBadge status=ticket.status boxed=true for_customer=true/>
                <span class="muted">
                    {t::portal::ticket_number(l, &number)} ", " {t::portal::reported(l, &words::in_sentence(l, &ticket.details.created.text))}
                </span>
            </p>
        </div>
        <section class="card track" aria-labelledby="track">
            <Where ticket=ticket.clone()/>
            <Ladder rungs=ticket.ladder.clone() for_customer=true label=t::portal::history(l)/>
        </section>
        <div class="split">
            <section class="stack" aria-labelledby="conversation">
                <h2 id="conversation">{t::portal::conversation(l)}</h2>
                <StoryHops story=ticket.story.clone() write=write/>
                <StoryView story=ticket.story.clone() load=load reader=Reader::Customer/>
                {ticket.can.reply.then(|| view! { <ReplyForm number=number.clone() before=before_reply most_mb=most_mb once=once solved=ticket.status == Status::Resolved/> })}
            </section>
            <aside class="stack" aria-label=t::portal::details(l)>
                <OutcomePanel ticket=ticket.clone() forms=forms.clone() reopen_days=reopen_days most_mb=most_mb/>
                <Card title=t::portal::details(l)><DetailFacts details=details/></Card>
                <Followers ticket=ticket.clone() kept=kept(&forms, &FormRoute::AddFollower.of(&number))/>
                <Related ticket=ticket/>
            </aside>
        </div>
    }
}

/// After registering: the number, and what happens next and by when.
#[component]
fn WhatNext(ticket: CustomerTicket) -> impl IntoView {
    let l = language();
    let by = ticket.answer_by.map(|when| t::portal::next_answer(l, &ticket.place, &words::in_sentence(l, &when.text)));
    view! {
        <section class="confirmation" aria-labelledby="registered" data-notice="registered">
            <h2 id="registered">{t::portal::registered_title(l, &ticket.id.to_string())}</h2>
            <p>{t::portal::registered_text(l)}</p>
            <h3>{t::portal::next_title(l)}</h3>
            <ul>
                {by.map(|text| view! { <li>{text}</li> })}
                <li>{t::portal::next_follow(l)}</li>
            </ul>
        </section>
    }
}

/// Where it is, who has it, and when the customer hears next.
#[component]
fn Where(ticket: CustomerTicket) -> impl IntoView {
    let l = language();
    let since = words::in_sentence(l, &ticket.place_since.text);
    let (title, text) = match (ticket.status, ticket.vendor_since) {
        (Status::Closed, _) => (t::portal::closed_title(l).to_owned(), t::portal::closed_text(l).to_owned()),
        (Status::Resolved, _) => (t::portal::solved_title(l).to_owned(), t::portal::solved_text(l).to_owned()),
        (Status::WaitingCustomer, _) => {
            (t::portal::waits_for_you(l).to_owned(), t::portal::waits_for_you_text(l).to_owned())
        }
        (_, Some(vendor)) => {
            (t::portal::with_vendor(l, &words::in_sentence(l, &vendor.text)), t::portal::with_vendor_text(l).to_owned())
        }
        _ => {
            let text = match &ticket.assignee {
                Some(person) => t::portal::with_tier_and_person(l, &since, person),
                None => t::portal::with_tier_since(l, &since),
            };
            (t::portal::with_tier(l, &ticket.place), text)
        }
    };
    // Where the page is one column, what is asked of the reader is far below.
    let hop = match ticket.status {
        Status::WaitingCustomer if ticket.can.reply => Some(("#field-reply-text", t::portal::reply_to(l))),
        Status::Resolved if ticket.can.confirm => Some(("#outcome", t::portal::working_again(l))),
        _ => None,
    };
    let hop =
        hop.map(|(place, label)| view! { <p class="hop"><a class="tap" href=place rel="external">{label}</a></p> });
    let href = format!("/tickets/{}/promises", ticket.id);
    let why = (ticket.answer_by.is_some() || ticket.solved_by.is_some())
        .then(|| view! { <p class="small"><a href=href>{t::service::plain_why(l)}</a></p> });
    let by = ticket.answer_by.map(|when| {
        view! { <p class="promise-by"><Icon name=IconName::Clock sm=true/><strong>{t::portal::answer_by(l, &words::in_sentence(l, &when.text))}</strong></p> }
    });
    let solved = ticket.solved_by.map(|when| {
        view! { <p class="muted small">{t::portal::solved_by(l, &words::in_sentence(l, &when.text))}</p> }
    });
    view! {
        <header class="cluster between">
            <div><h2 id="track">{title}</h2><p class="soft">{text}</p>{hop}</div>
            <div class="promised">{by}{solved}{why}</div>
        </header>
    }
}

#[component]
fn ReplyForm(
    number: String,
    before: EarlierInput,
    most_mb: u64,
    once: String,
    /// Support says that it is solved: whoever writes says whether that is so.
    solved: bool,
) -> impl IntoView {
    let l = language();
    let EarlierInput { kept, instead_of } = before;
    let send = if solved {
        view! {
            <p class="muted small">{t::kept::is_it_solved(l)}</p>
            <SubmitButton label=t::kept::send_not_solved(l) name="solved" value="no"/>
            <SubmitButton label=t::kept::send_solved(l) name="solved" value="yes"/>
        }
        .into_any()
    } else {
        view! { <SubmitButton label=t::portal::send_reply(l) kind=ButtonKind::Primary/> }.into_any()
    };
    view! {
        <Form to=FormRoute::Reply.of(&number) kept=kept within="reply" class="composer" label=t::portal::reply_to(l)>
            <ErrorSummary/>
            <input type="hidden" name="ticket" value=number/>
            <input type="hidden" name="once" value=once/>
            <InsteadOf form=instead_of/>
            <MarkdownEditor name="text" label=t::portal::reply_to(l) placeholder=t::portal::reply_placeholder(l) rows=4 bare=true/>
            <footer>
                <FilePicker max_mb=most_mb/>
                {send}
            </footer>
        </Form>
    }
}

/// What was registered, as label and value.
#[component]
pub fn DetailFacts(details: Details) -> impl IntoView {
    let l = language();
    let mut facts = Vec::new();
    let about = match (details.product, details.category) {
        (Some(product), Some(category)) => Some(format!("{product}: {category}")),
        (product, category) => product.or(category),
    };
    let mut add = |label: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            facts.push((label.to_owned(), value));
        }
    };
    add(t::portal::place(l), about);
    add(t::portal::you_are(l), Some(details.requester));
    add(t::portal::organisation(l), details.organisation);
    add(t::portal::affects(l), Some(words::impact(l, details.impact).to_owned()));
    add(t::portal::how_badly(l), Some(words::urgency(l, details.urgency).to_owned()));
    add(t::portal::symptoms(l), Some(details.symptoms));
    add(t::portal::since_when(l), Some(details.since));
    for answer in details.answers {
        let value = match (answer.kind, answer.value.as_str()) {
            (QuestionKind::YesNo, "yes") => t::portal::yes(l).to_owned(),
            (QuestionKind::YesNo, _) => t::portal::no(l).to_owned(),
            _ => answer.value,
        };
        add(&answer.label, Some(value));
    }
    let facts: Vec<_> = facts.into_iter().map(|(label, value)| view! { <Fact label=label>{value}</Fact> }).collect();
    view! { <Facts>{facts}</Facts> }
}

#[component]
fn Followers(ticket: CustomerTicket, kept: KeptForm) -> impl IntoView {
    let l = language();
    let followers = ticket.followers.clone();
    let open = failed(&kept);
    let form = (ticket.can.add_follower && !ticket.colleagues.is_empty()).then(|| {
        view! {
            <details class="more" open=open>
                <summary>{t::portal::add_follower(l)}</summary>
                <Form to=FormRoute::AddFollower.of(&ticket.id) kept=kept within="follow">
                    <input type="hidden" name="ticket" value=ticket.id.to_string()/>
                    <SelectField name="follower" label=t::portal::colleague(l) options=Choice::named(&ticket.colleagues) empty=t::portal::choose_colleague(l)/>
                    <SubmitButton label=t::portal::add(l)/>
                </Form>
            </details>
        }
    });
    view! {
        <Card title=t::portal::following(l)>
            <FollowerList ticket=ticket.id followers=followers/>
            {form}
        </Card>
    }
}

#[component]
fn Related(ticket: CustomerTicket) -> impl IntoView {
    let l = language();
    let link =
        |id: crate::domain::TicketId, words: String| view! { <p><a href=format!("/tickets/{id}")>{words}</a></p> };
    let follows = ticket.follows.map(|id| link(id, t::portal::follows(l, &id.to_string())));
    let followed = ticket.followed_by.map(|id| link(id, t::portal::followed_by(l, &id.to_string())));
    (follows.is_some() || followed.is_some())
        .then(|| view! { <Card title=t::portal::related(l)>{follows}{followed}</Card> })
}
