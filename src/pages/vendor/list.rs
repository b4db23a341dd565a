//! What is shared with a vendor right now.

use crate::domain::view::SharedTicketLine;
use crate::error::{AppError, Json};
use crate::pages::load::page;
use crate::t;
use crate::ui::{EmptyState, PageTitle, Prio, VendorShell, language, viewer, words};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

#[server(prefix = "/read", endpoint = "shared", input = GetUrl, output = Json)]
pub async fn load_shared() -> Result<Vec<SharedTicketLine>, AppError> {
    use crate::desk::read::vendor;
    use crate::pages::request;
    let context = request::answer(request::request_context())?;
    request::answer(vendor::list(&context.desk, &context.viewer).await)
}

#[component]
pub(super) fn SharedList() -> impl IntoView {
    let data = Resource::new_blocking(|| (), |()| load_shared());
    view! { <VendorShell>{page(data, |lines| view! { <Lines lines=lines/> }.into_any())}</VendorShell> }
}

#[component]
fn Lines(lines: Vec<SharedTicketLine>) -> impl IntoView {
    let l = language();
    let none = lines.is_empty();
    let rows: Vec<_> = lines
        .into_iter()
        .map(|line| {
            let reference = (!line.reference.is_empty()).then(|| t::vendor::reference_is(l, &line.reference));
            let promised = line.promised.as_deref().map(|date| t::vendor::promised_is(l, date));
            view! {
                <li>
                    <a href=format!("/vendor/tickets/{}", line.id)>
                        <span class="title">{line.subject}</span>
                        <span class="meta">
                            <span class="num">{line.id.to_string()}</span>
                            <time datetime=line.since.iso>{t::vendor::shared_since(l, &words::in_sentence(l, &line.since.text))}</time>
                            {reference.map(|text| view! { <span>{text}</span> })}
                            {promised.map(|text| view! { <span>{text}</span> })}
                        </span>
                        <span class="side"><Prio priority=line.priority/></span>
                    </a>
                </li>
            }
        })
        .collect();
    let provider = viewer().provider;
    view! {
        <PageTitle title=t::vendor::shared_with_you(l)/>
        <div class="head"><h1>{t::vendor::shared_with_you(l)}</h1></div>
        {if none {
            view! { <EmptyState title=t::vendor::none(l) text=t::vendor::none_text(l, &provider)/> }.into_any()
        } else {
            view! { <div class="card flush"><ul class="tickets">{rows}</ul></div> }.into_any()
        }}
    }
}
