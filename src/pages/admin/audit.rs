//! What admins did.

use super::parts::{Bar, Body};
use super::words;
use crate::domain::view::{AuditLine, Page};
use crate::error::{AppError, Json};
use crate::pages::load::{address, page, query};
use crate::t;
use crate::ui::{AdminPlace, AdminShell, EmptyState, PageTitle, Pagination, TimeTag, language};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// A page of the log, the latest first; `before` names the last entry of the page before.
#[server(prefix = "/read", endpoint = "admin-audit", input = GetUrl, output = Json)]
pub async fn load_audit(#[server(default)] before: String) -> Result<Page<AuditLine>, AppError> {
    use crate::desk::admin::audit;
    use crate::pages::request;
    let context = request::answer(request::request_context())?;
    // An address that was tampered with shows the first page.
    request::answer(audit::page(&context.desk, &context.viewer, before.parse().ok()).await)
}

#[component]
pub(super) fn Audit() -> impl IntoView {
    let before = query("before");
    let data = Resource::new_blocking(before, load_audit);
    view! {
        <AdminShell place=AdminPlace::Audit>
            {page(data, move |found| {
                let later = !untrack(before).is_empty();
                view! { <AuditContent found=found later=later/> }.into_any()
            })}
        </AdminShell>
    }
}

#[component]
fn AuditContent(found: Page<AuditLine>, later: bool) -> impl IntoView {
    let l = language();
    let path = AdminPlace::Audit.href();
    let first = later.then(|| path.to_owned());
    let next = found.next.as_deref().map(|before| address(path, &[("before", before)]));
    let list = if found.lines.is_empty() {
        view! { <EmptyState title=t::admin::audit_empty(l)/> }.into_any()
    } else {
        let rows: Vec<_> = found.lines.into_iter().map(|line| view! { <Row line=line/> }).collect();
        view! { <ol class="sessions">{rows}</ol> }.into_any()
    };
    view! {
        <PageTitle title=t::ui::admin_audit(l)/>
        <Bar title=t::ui::admin_audit(l) lead=t::admin::audit_lead(l)/>
        <Body>
            <section class="card flush" aria-label=t::ui::admin_audit(l)>{list}</section>
            <Pagination first=first next=next/>
        </Body>
    }
}

#[component]
fn Row(line: AuditLine) -> impl IntoView {
    let l = language();
    let changes: Vec<_> =
        line.detail.changes.iter().map(|change| view! { <small>{words::change(l, change)}</small> }).collect();
    view! {
        <li>
            <div class="what">
                <b>{words::audited(l, line.action, line.who.as_deref(), &line.detail)}</b>
                {changes}
            </div>
            <span class="muted small"><TimeTag when=line.at/></span>
        </li>
    }
}
