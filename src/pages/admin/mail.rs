//! Mail that waits or was given up.

use super::parts::{Bar, Body};
use crate::domain::FormRoute;
use crate::domain::view::{HeldMail, LostMail, MailCard};
use crate::error::{AppError, Json};
use crate::pages::load::{address, page, query};
use crate::t;
use crate::ui::{
    AdminPlace, AdminShell, Banner, BannerKind, EmptyState, Form, PageTitle, Pagination, SubmitButton, TimeTag,
    language,
};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// Mails that wait, and a page of those given up, the latest first; `before` names the last mail of the page before.
#[server(prefix = "/read", endpoint = "admin-mail", input = GetUrl, output = Json)]
pub async fn load_mail(#[server(default)] before: String) -> Result<MailCard, AppError> {
    use crate::desk::admin::mail;
    use crate::pages::request;
    let context = request::answer(request::request_context())?;
    // An address that was tampered with shows the first page.
    request::answer(mail::page(&context.desk, &context.viewer, before.parse().ok()).await)
}

#[component]
pub(super) fn Mail() -> impl IntoView {
    let before = query("before");
    let data = Resource::new_blocking(before, load_mail);
    view! {
        <AdminShell place=AdminPlace::Mail>
            {page(data, move |found| {
                let later = !untrack(before).is_empty();
                view! { <MailContent found=found later=later/> }.into_any()
            })}
        </AdminShell>
    }
}

#[component]
fn MailContent(found: MailCard, later: bool) -> impl IntoView {
    let l = language();
    let path = AdminPlace::Mail.href();
    let MailCard { held, lost: found } = found;
    let first = later.then(|| path.to_owned());
    let next = found.next.as_deref().map(|before| address(path, &[("before", before)]));
    let all = (held.is_some() || !found.lines.is_empty()).then(|| {
        view! {
            <Form to=FormRoute::RetryAllMail class="inline-form">
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
            {held.map(|held| view! { <Held held=held/> })}
            <section class="card flush" aria-label=t::ui::admin_mail(l)>{list}</section>
            <Pagination first=first next=next/>
        </Body>
    }
}

/// How much waits, since when, and why.
#[component]
fn Held(held: HeldMail) -> impl IntoView {
    let l = language();
    let why = (!held.reason.is_empty()).then(|| view! { <p>{t::admin::mail_held_why(l, &held.reason)}</p> });
    view! {
        <Banner kind=BannerKind::Near title=t::admin::mail_held(l, held.count)>
            <p>{t::admin::mail_held_since(l)} " " <TimeTag when=held.since/></p>
            {why}
            <p>{t::admin::mail_held_text(l)}</p>
        </Banner>
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
            <Form to=FormRoute::RetryMail class="inline-form">
                <input type="hidden" name="id" value=mail.id.to_string()/>
                <SubmitButton label=t::admin::mail_retry(l) described=mail.subject/>
            </Form>
        </li>
    }
}
