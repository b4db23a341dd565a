//! A shared ticket, for the vendor.

use crate::domain::FormRoute;
use crate::domain::view::{VendorTicket, promise_shown};
use crate::error::{AppError, Json};
use crate::pages::load::{Forms, failed, kept, page, param};
use crate::pages::story::{StoryHops, StoryView, story_asked};
use crate::t;
use crate::ui::{
    Banner, BannerKind, ButtonKind, Card, Crumbs, DateField, ErrorSummary, Field, FilePicker, Form, MadeFrom,
    MarkdownEditor, PageTitle, Prio, Reader, SubmitButton, TextArea, VendorShell, language, words,
};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

/// A shared ticket with what was kept of its forms.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SharedPage {
    pub ticket: VendorTicket,
    pub forms: Forms,
    pub most_mb: u64,
    /// The idempotency key that a message is sent with.
    pub once: String,
}

#[server(prefix = "/read", endpoint = "shared-ticket", input = GetUrl, output = Json)]
pub async fn load_shared_ticket(
    id: String,
    #[server(default)] before: String,
    #[server(default)] whole: String,
) -> Result<SharedPage, AppError> {
    use crate::desk::read::vendor;
    use crate::domain::view::StoryAt;
    use crate::pages::request;
    let context = request::answer(request::request_context())?;
    let id = request::answer(id.parse().map_err(|_| AppError::NotFound))?;
    let ticket =
        request::answer(vendor::ticket(&context.desk, &context.viewer, id, StoryAt::parse(&before, &whole)).await)?;
    let names = [FormRoute::VendorAnswer, FormRoute::VendorPromise, FormRoute::VendorReturn].map(|route| route.of(&id));
    let forms = request::answer(context.kept_of(&names).await)?;
    let once = crate::desk::Secret::default().reveal().to_owned();
    Ok(SharedPage { ticket, forms, most_mb: context.desk.config().upload_mb, once })
}

#[component]
pub(super) fn SharedTicket() -> impl IntoView {
    let at = story_asked();
    let data = Resource::new_blocking(param("id"), move |id| {
        let (before, whole) = at.get_untracked();
        load_shared_ticket(id, before, whole)
    });
    view! { <VendorShell>{page(data, |found| view! { <SharedTicketContent found=found/> }.into_any())}</VendorShell> }
}

#[component]
fn SharedTicketContent(found: SharedPage) -> impl IntoView {
    let l = language();
    let SharedPage { ticket, forms, most_mb, once } = found;
    let number = ticket.id.to_string();
    let wrong = forms.values().any(failed);
    let before = |route: FormRoute| kept(&forms, &route.of(&number));
    let (answer, promise, give_back) =
        (before(FormRoute::VendorAnswer), before(FormRoute::VendorPromise), before(FormRoute::VendorReturn));
    let trail = vec![("/vendor".to_owned(), t::vendor::shared_with_you(l).to_owned())];
    let label = t::vendor::your_message(l, &ticket.provider);
    let names = (number.clone(), number.clone(), number.clone());
    let (subject, story, id) = (ticket.subject.clone(), ticket.story.clone(), number.clone());
    let load = move |before, whole| {
        let id = id.clone();
        async move { load_shared_ticket(id, before, whole).await.map(|found| found.ticket.story) }
    };
    let provider = ticket.provider.clone();
    view! {
        <PageTitle title=format!("{number} {subject}") failed=wrong/>
        <Crumbs items=trail here=number/>
        <div class="ticket-head">
            <h1 dir="auto">{subject}</h1>
            <p class="cluster">
                <span class="badge boxed" data-status="open">{t::vendor::waiting(l, &ticket.vendor)}</span>
                <Prio priority=ticket.priority/>
                <span class="muted small">{t::vendor::shared_since(l, &words::in_sentence(l, &ticket.shared.text))}</span>
            </p>
        </div>
        <div class="split vendor-split">
            <section class="stack" aria-labelledby="messages">
                <h2 id="messages">{t::vendor::messages(l, &provider)}</h2>
                <StoryHops story=story.clone() write=Some(("#field-write-text", label.clone()))/>
                <StoryView story=story load=load reader=Reader::Vendor/>
                <Form to=FormRoute::VendorAnswer.of(&names.0) kept=answer within="write" class="composer" label=label.clone()>
                    <ErrorSummary/>
                    <input type="hidden" name="ticket" value=names.0.clone()/>
                    <input type="hidden" name="once" value=once/>
                    <MarkdownEditor name="text" label=label placeholder=t::vendor::message_placeholder(l) rows=4 bare=true/>
                    <footer><FilePicker max_mb=most_mb label=t::vendor::files(l)/><SubmitButton label=t::vendor::send(l)/></footer>
                </Form>
            </section>
            <aside class="stack" aria-label=t::vendor::about(l)>
                <Card title=t::vendor::your_side(l)>
                    <Form to=FormRoute::VendorPromise.of(&names.1) kept=promise within="side">
                        <ErrorSummary/>
                        <input type="hidden" name="ticket" value=names.1.clone()/>
                        <MadeFrom name="shown" value=promise_shown(&ticket.reference, ticket.promised.as_deref())/>
                        <Field name="reference" label=t::vendor::reference(l) value=ticket.reference.clone() optional=true/>
                        <DateField name="promised" label=t::vendor::promised(l) value=ticket.promised.clone().unwrap_or_default() optional=true/>
                        <SubmitButton label=t::vendor::save(l)/>
                    </Form>
                </Card>
                <Card title=t::vendor::return_title(l)>
                    <p class="soft small">{t::vendor::return_text(l)}</p>
                    <Form to=FormRoute::VendorReturn.of(&names.2) kept=give_back within="return">
                        <ErrorSummary/>
                        <input type="hidden" name="ticket" value=names.2.clone()/>
                        <TextArea name="answer" label=t::vendor::answer(l) rows=4/>
                        <SubmitButton label=t::vendor::give_back(l) kind=ButtonKind::Primary wide=true/>
                    </Form>
                </Card>
                <Banner kind=BannerKind::Info title=t::vendor::what_you_see_title(l) text=t::vendor::what_you_see(l, &provider)/>
            </aside>
        </div>
    }
}
