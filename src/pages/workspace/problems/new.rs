//! A new problem, on its own, from a ticket, or from what was learned.

use super::Frame;
use crate::domain::view::{DeskRail, ProblemStart};
use crate::domain::{FormRoute, KeptForm};
use crate::error::{AppError, Json};
use crate::pages::load::{AddressPart, failed, page_of, query};
use crate::pages::workspace::list::Failed;
use crate::t;
use crate::ui::{
    ButtonKind, ButtonLink, Checkbox, Choice, Crumbs, ErrorSummary, Field, Form, MarkdownEditor, PageTitle,
    SelectField, SubmitButton, TextArea, language,
};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

/// What the page starts with, and what was kept of its form.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewProblemPage {
    pub start: ProblemStart,
    pub kept: KeptForm,
    pub rail: DeskRail,
    /// What the form is known again by.
    pub once: String,
}

/// What a new problem starts with.
#[server(prefix = "/read", endpoint = "new-problem", input = GetUrl, output = Json)]
pub async fn load_new_problem(
    #[server(default)] ticket: String,
    #[server(default)] draft: String,
) -> Result<NewProblemPage, AppError> {
    use crate::desk::problems::read;
    use crate::desk::read::workspace;
    use crate::pages::request;
    let found = async {
        let context = request::request_context()?;
        let number = |text: &str| if text.is_empty() { Ok(None) } else { text.parse().map(Some) };
        let ticket = number(&ticket).map_err(|_| AppError::NotFound)?.map(crate::domain::TicketId);
        let draft = number(&draft).map_err(|_| AppError::NotFound)?.map(crate::domain::DraftId);
        let start = read::start(&context.desk, &context.viewer, ticket, draft).await?;
        let rail = workspace::rail(&context.desk, &context.viewer).await?;
        let once = crate::desk::Secret::default().reveal().to_owned();
        Ok(NewProblemPage { start, kept: context.kept(FormRoute::AddProblem.name()).await?, rail, once })
    };
    request::answer(found.await)
}

#[component]
pub fn NewProblem() -> impl IntoView {
    let (ticket, draft) = (query("ticket"), query("draft"));
    let data = Resource::new_blocking(move || (ticket(), draft()), |(ticket, draft)| load_new_problem(ticket, draft));
    page_of(
        data,
        AddressPart::Address,
        move |found| view! { <NewProblemContent found=found/> }.into_any(),
        |error| view! { <Failed error=error/> }.into_any(),
    )
}

/// The fields of a problem.
#[component]
pub fn ProblemFields(
    title: String,
    symptoms: String,
    cause: String,
    workaround: String,
    category: String,
    owner: String,
    categories: Vec<Choice>,
    owners: Vec<Choice>,
) -> impl IntoView {
    let l = language();
    view! {
        <Field name="title" label=t::problems::title(l) hint=t::problems::title_hint(l) value=title autocomplete="off" maxlength=200/>
        <TextArea name="symptoms" label=t::problems::symptoms(l) hint=t::problems::symptoms_hint(l) value=symptoms optional=true rows=3/>
        <TextArea name="cause" label=t::problems::cause(l) hint=t::problems::cause_hint(l) value=cause optional=true rows=3/>
        <MarkdownEditor name="workaround" label=t::problems::workaround(l) hint=t::problems::workaround_hint(l) value=workaround optional=true rows=5/>
        <div class="form-grid">
            <SelectField name="category" label=t::problems::category(l) options=categories value=category empty=t::problems::no_category(l) optional=true/>
            <SelectField name="owner" label=t::problems::owner(l) options=owners value=owner empty=t::problems::no_owner(l) optional=true/>
        </div>
    }
}

#[component]
fn NewProblemContent(found: NewProblemPage) -> impl IntoView {
    let l = language();
    let NewProblemPage { start, kept, rail, once } = found;
    let wrong = failed(&kept);
    let text = |id: Option<i64>| id.map(|id| id.to_string()).unwrap_or_default();
    let (ticket, draft) = (text(start.ticket.map(|id| id.0)), text(start.draft.map(|id| id.0)));
    let from = start.ticket.map(|id| {
        view! { <p class="soft">{t::problems::new_from_ticket(l)} " " <a href=format!("/desk/tickets/{id}")>{id.to_string()}</a></p> }
    });
    let (category, owner) = (text(start.category.map(|id| id.0)), text(start.owner.map(|id| id.0)));
    let (categories, owners) = (Choice::named(&start.choices.categories), Choice::named(&start.choices.owners));
    let known = start.draft.is_some();
    // What was typed about something else does not belong here.
    let same = kept.value("ticket") == ticket && kept.value("draft") == draft;
    let kept = if same { kept } else { KeptForm::default() };
    view! {
        <PageTitle title=t::problems::add(l) failed=wrong/>
        <Frame rail=rail place="/desk/problems" title=t::problems::add(l) acts=|| ()>
            <Crumbs items=vec![("/desk/problems".to_owned(), t::problems::problems(l).to_owned())] here=t::problems::add(l)/>
            {from}
            <section class="card">
                <Form to=FormRoute::AddProblem kept=kept>
                    <ErrorSummary/>
                    <input type="hidden" name="ticket" value=ticket/>
                    <input type="hidden" name="draft" value=draft/>
                    <input type="hidden" name="once" value=once/>
                    <ProblemFields
                        title=start.title
                        symptoms=start.symptoms
                        cause=String::new()
                        workaround=start.workaround
                        category=category
                        owner=owner
                        categories=categories
                        owners=owners
                    />
                    <Checkbox name="known" label=t::problems::known_now(l) hint=t::problems::known_now_hint(l) checked=known/>
                    <p class="cluster form-do">
                        <SubmitButton label=t::problems::save(l) kind=ButtonKind::Primary/>
                        <ButtonLink href="/desk/problems" label=t::problems::cancel(l) kind=ButtonKind::Ghost/>
                    </p>
                </Form>
            </section>
        </Frame>
    }
}
