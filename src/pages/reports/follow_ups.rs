//! Bad answers to the survey, and what was done about them.

use super::parts::Failed;
use super::parts::{FOLLOW_UPS, Frame};
use crate::domain::view::{FollowUp, Page, ReportFrame, WithForms};
use crate::domain::{FormRoute, KeptForm};
use crate::error::{AppError, Json};
use crate::pages::load::{AddressPart, address, page_of, query};
use crate::t;
use crate::ui::{EmptyState, ErrorSummary, Form, Pagination, SubmitButton, TextArea, TimeTag, language, words};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// A page of bad answers: those that wait, or with `done` the others; `after` is what the page before gave.
#[server(prefix = "/read", endpoint = "follow-ups", input = GetUrl, output = Json)]
pub async fn load_follow_ups(
    #[server(default)] done: bool,
    #[server(default)] after: String,
) -> Result<WithForms<(ReportFrame, Page<FollowUp>)>, AppError> {
    use crate::desk::report::{follow_up, read};
    use crate::pages::request;
    let found = async {
        let context = request::request_context()?;
        let frame = read::frame(&context.desk, &context.viewer).await?;
        let page = follow_up::list(&context.desk, &context.viewer, done, &after).await?;
        let names: Vec<_> = page.lines.iter().map(|line| FormRoute::FollowUpAnswer.of(&line.id)).collect();
        let kept = context.kept_of(&names).await?;
        Ok(WithForms { shown: (frame, page), kept, meanwhile: Default::default() })
    };
    request::answer(found.await)
}

#[component]
pub(super) fn FollowUps() -> impl IntoView {
    let (done, after) = (query("done"), query("after"));
    let data = Resource::new_blocking(move || (done() == "yes", after()), |(done, after)| load_follow_ups(done, after));
    page_of(
        data,
        AddressPart::Address,
        move |found| {
            let (done, later) = (untrack(done) == "yes", !untrack(after).is_empty());
            view! { <FollowUpsContent found=found done=done later=later/> }.into_any()
        },
        |error| view! { <Failed error=error/> }.into_any(),
    )
}

#[component]
fn FollowUpsContent(found: WithForms<(ReportFrame, Page<FollowUp>)>, done: bool, later: bool) -> impl IntoView {
    let l = language();
    let (frame, page) = found.shown.clone();
    let which = if done { "yes" } else { "" };
    let first = later.then(|| address(FOLLOW_UPS, &[("done", which)]));
    let next = page.next.as_deref().map(|after| address(FOLLOW_UPS, &[("done", which), ("after", after)]));
    let (other, words) = if done {
        (FOLLOW_UPS.to_owned(), t::reports::show_waiting(l))
    } else {
        (address(FOLLOW_UPS, &[("done", "yes")]), t::reports::show_done(l))
    };
    let list = if page.lines.is_empty() {
        view! { <EmptyState title=t::reports::no_follow_ups(l)/> }.into_any()
    } else {
        let cards: Vec<_> = page
            .lines
            .into_iter()
            .map(|line| {
                let kept = found.form(&FormRoute::FollowUpAnswer.of(&line.id));
                view! { <Answer line=line kept=kept/> }
            })
            .collect();
        view! { <div class="stack">{cards}</div> }.into_any()
    };
    view! {
        <Frame frame=frame here=FOLLOW_UPS title=t::reports::follow_ups(l)>
            <div class="admin-page stack">
                <p class="muted small">{t::reports::follow_ups_text(l)} " " <a href=other>{words}</a></p>
                {list}
                <Pagination first=first next=next/>
            </div>
        </Frame>
    }
}

#[component]
fn Answer(line: FollowUp, kept: KeptForm) -> impl IntoView {
    let l = language();
    let who = if line.organisation.is_empty() {
        line.person.clone()
    } else {
        t::ui::from_organisation(l, &line.organisation, &line.person)
    };
    let (id, ticket) = (line.id.to_string(), line.ticket.to_string());
    let end = match line.followed {
        Some(followed) => view! {
            <p class="small">{t::reports::followed_by(l, &followed.by)} " " <TimeTag when=followed.at/></p>
            <p class="quote">{followed.note}</p>
        }
        .into_any(),
        None => view! {
            <Form
                to=FormRoute::FollowUpAnswer.of(&line.id)
                kept=kept
                within=format!("answer-{}", line.id)
                label=t::reports::follow_up_of(l, &ticket)
            >
                <ErrorSummary/>
                <input type="hidden" name="id" value=id/>
                <TextArea name="note" label=t::reports::note(l) hint=t::reports::note_hint(l) rows=2/>
                <div><SubmitButton label=t::reports::mark_followed(l)/></div>
            </Form>
        }
        .into_any(),
    };
    let (heading, label) = (format!("answer-{}", line.id), format!("answer-{}", line.id));
    view! {
        <section class="card stack gap-s" aria-labelledby=label>
            <header>
                <h2 id=heading><a href=format!("/desk/tickets/{ticket}")>{line.subject}</a></h2>
                <span class="muted small"><TimeTag when=line.at/></span>
            </header>
            <p class="small">{who} ", " <span class="num">{ticket}</span></p>
            {line.reason.map(|reason| view! { <p><b>{words::reason(l, reason)}</b></p> })}
            {(!line.comment.is_empty()).then(|| view! { <p class="quote">{line.comment}</p> })}
            {end}
        </section>
    }
}
