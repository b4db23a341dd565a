//! Mail that was given up.

use super::parts::{Bar, Body};
use crate::domain::view::{LostMail, Page};
use crate::error::AppError;
use crate::pages::load::{address, page, query};
use crate::t;
use crate::ui::{AdminPlace, AdminShell, EmptyState, Form, PageTitle, Pagination, SubmitButton, TimeTag, language};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::server_fn::codec::{GetUrl, MultipartData, MultipartFormData};

/// A page of what was given up, the latest first; `before` names the last mail of the page before.
#[server(prefix = "/read", endpoint = "admin-mail", input = GetUrl)]
pub async fn load_mail(#[server(default)] before: String) -> Result<Page<LostMail>, AppError> {
    use crate::desk::admin::mail;
    use crate::pages::door;
    let door = door::answer(door::door())?;
    // An address that was tampered with shows the first page.
    door::answer(mail::page(&door.desk, &door.viewer, before.parse().ok()).await)
}

/// Sends a mail again.
#[server(name = RetryMail, prefix = "/do", endpoint = "admin-retry-mail", input = MultipartFormData)]
pub async fn retry_mail(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::admin::mail;
    use crate::domain::OutboxId;
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let id: OutboxId = form.id("id")?;
        mail::retry(&door.desk, &door.viewer.actor, id).await?;
        Ok(Outcome::to("/admin/mail").notice("mail_retried"))
    }
    .await;
    door::finish(door, form, "admin-retry-mail", done).await
}

/// Sends everything again.
#[server(name = RetryAllMail, prefix = "/do", endpoint = "admin-retry-all-mail", input = MultipartFormData)]
pub async fn retry_all_mail(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::admin::mail;
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        mail::retry_all(&door.desk, &door.viewer.actor).await?;
        Ok(Outcome::to("/admin/mail").notice("mails_retried"))
    }
    .await;
    door::finish(door, form, "admin-retry-all-mail", done).await
}

#[component]
pub(super) fn Mail() -> impl IntoView {
    let before = query("before");
    let data = Resource::new_blocking(before, load_mail);
    view! {
        <AdminShell place=AdminPlace::Mail>
            {page(data, move |found| {
                let later = !untrack(before).is_empty();
                view! { <Content found=found later=later/> }.into_any()
            })}
        </AdminShell>
    }
}

#[component]
fn Content(found: Page<LostMail>, later: bool) -> impl IntoView {
    let l = language();
    let path = AdminPlace::Mail.href();
    let first = later.then(|| path.to_owned());
    let next = found.next.as_deref().map(|before| address(path, &[("before", before)]));
    let all = (!found.lines.is_empty()).then(|| {
        view! {
            <Form action=RetryAllMail::PATH name="admin-retry-all-mail" class="inline-form">
                <SubmitButton label=t::admin::mail_retry_all(l)/>
            </Form>
        }
    });
    let list = if found.lines.is_empty() {
        view! { <EmptyState title=t::admin::mail_empty(l) text=t::admin::mail_empty_text(l)/> }.into_any()
    } else {
        let rows: Vec<_> = found.lines.into_iter().map(|mail| view! { <Row mail=mail/> }).collect();
        view! { <ol class="sessions">{rows}</ol> }.into_any()
    };
    view! {
        <PageTitle title=t::ui::admin_mail(l)/>
        <Bar title=t::ui::admin_mail(l) lead=t::admin::mail_lead(l)>{all}</Bar>
        <Body>
            <section class="card flush" aria-label=t::ui::admin_mail(l)>{list}</section>
            <Pagination first=first next=next/>
        </Body>
    }
}

#[component]
fn Row(mail: LostMail) -> impl IntoView {
    let l = language();
    let reason = if mail.reason.is_empty() { t::admin::mail_unknown(l) } else { &mail.reason };
    view! {
        <li>
            <div class="what">
                <b>{mail.subject.clone()}</b>
                <small>{t::admin::mail_to(l, &mail.to)} ", " <TimeTag when=mail.at/></small>
                <small>{t::admin::mail_why(l, reason)}</small>
            </div>
            <Form action=RetryMail::PATH name="admin-retry-mail" class="inline-form">
                <input type="hidden" name="id" value=mail.id.to_string()/>
                <SubmitButton label=t::admin::mail_retry(l) described=mail.subject/>
            </Form>
        </li>
    }
}
