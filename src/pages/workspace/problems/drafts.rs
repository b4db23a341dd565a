//! What was learned from tickets and waits to be put to use.

use super::Frame;
use crate::domain::FormRoute;
use crate::domain::view::{DeskRail, DraftCard, DraftList};
use crate::error::{AppError, Json};
use crate::pages::load::{AddressPart, address, page_of, query};
use crate::pages::workspace::list::Failed;
use crate::t;
use crate::ui::{ButtonKind, ButtonLink, EmptyState, Form, PageTitle, Pagination, SubmitButton, TimeTag, language};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

const HERE: &str = "/desk/learning";

/// A page of what was learned.
#[server(prefix = "/read", endpoint = "learning", input = GetUrl, output = Json)]
pub async fn load_drafts(#[server(default)] after: String) -> Result<(DraftList, DeskRail), AppError> {
    use crate::desk::problems::learn;
    use crate::desk::read::workspace;
    use crate::pages::request;
    let context = request::answer(request::request_context())?;
    let list = request::answer(learn::waiting(&context.desk, &context.viewer, &after).await)?;
    let rail = request::answer(workspace::rail(&context.desk, &context.viewer).await)?;
    Ok((list, rail))
}

#[component]
pub fn Drafts() -> impl IntoView {
    let data = Resource::new_blocking(query("after"), load_drafts);
    let after = query("after");
    page_of(
        data,
        AddressPart::Address,
        move |(list, rail)| view! { <DraftsContent list=list rail=rail later=!after().is_empty()/> }.into_any(),
        |error| view! { <Failed error=error/> }.into_any(),
    )
}

#[component]
fn DraftsContent(list: DraftList, rail: DeskRail, later: bool) -> impl IntoView {
    let l = language();
    let manage = list.can.manage;
    let first = later.then(|| HERE.to_owned());
    let next = list.page.next.as_deref().map(|after| address(HERE, &[("after", after)]));
    let none = list.page.lines.is_empty();
    let cards: Vec<_> = list.page.lines.into_iter().map(|draft| view! { <Draft draft=draft manage=manage/> }).collect();
    view! {
        <PageTitle title=t::problems::learning(l)/>
        <Frame rail=rail place=HERE title=t::problems::learning(l) acts=|| ()>
            <p class="soft">{t::problems::learning_lead(l)}</p>
            {none.then(|| view! { <EmptyState title=t::problems::no_drafts(l) text=t::problems::no_drafts_text(l)/> })}
            {cards}
            <Pagination first=first next=next/>
        </Frame>
    }
}

#[component]
fn Draft(draft: DraftCard, manage: bool) -> impl IntoView {
    let l = language();
    let id = draft.id.to_string();
    let symptoms = (!draft.symptoms.is_empty()).then(|| view! { <p class="pre soft">{draft.symptoms.clone()}</p> });
    let described = draft.title.clone();
    let acts = manage.then(|| {
        view! {
            <div class="cluster">
                <ButtonLink href=format!("/desk/problems/new?draft={id}") label=t::problems::use_draft(l)/>
                <Form to=FormRoute::DropDraft.of(&id) class="" within=format!("drop-{id}")>
                    <input type="hidden" name="id" value=id.clone()/>
                    <SubmitButton label=t::problems::drop_draft(l) described=described kind=ButtonKind::Ghost/>
                </Form>
            </div>
        }
    });
    view! {
        <article class="card stack">
            <h2>{draft.title.clone()}</h2>
            <p class="muted small">
                {t::problems::draft_by(l, &draft.author)} " " <a href=format!("/desk/tickets/{}", draft.ticket)>{draft.ticket.to_string()}</a> ", "
                <TimeTag when=draft.at/>
            </p>
            {symptoms}
            <div class="rich" dir="auto" inner_html=draft.solution></div>
            {acts}
        </article>
    }
}
