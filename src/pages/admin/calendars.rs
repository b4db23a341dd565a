//! Working hours.

use super::parts::{Bar, Body, InUse};
use crate::domain::view::CalendarLine;
use crate::error::{AppError, Json};
use crate::pages::load::page;
use crate::t;
use crate::ui::{
    AdminPlace, AdminShell, ButtonKind, ButtonLink, EmptyState, IconName, PageTitle, TableScroll, language,
};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// Every calendar.
#[server(prefix = "/read", endpoint = "admin-calendars", input = GetUrl, output = Json)]
pub async fn load_calendars() -> Result<Vec<CalendarLine>, AppError> {
    use crate::desk::admin::calendars;
    use crate::pages::request;
    let context = request::answer(request::request_context())?;
    request::answer(calendars::list(&context.desk, &context.viewer).await)
}

#[component]
pub(super) fn Calendars() -> impl IntoView {
    let data = Resource::new_blocking(|| (), |()| load_calendars());
    view! {
        <AdminShell place=AdminPlace::Calendars>
            {page(data, |lines| view! { <CalendarsContent lines=lines/> }.into_any())}
        </AdminShell>
    }
}

#[component]
fn CalendarsContent(lines: Vec<CalendarLine>) -> impl IntoView {
    let l = language();
    let list = if lines.is_empty() {
        view! { <EmptyState title=t::admin::nothing_yet(l)/> }.into_any()
    } else {
        let rows: Vec<_> = lines
            .into_iter()
            .map(|line| {
                view! {
                    <tr data-off=line.archived.then_some("")>
                        <th scope="row"><a href=format!("/admin/calendars/{}", line.id)>{line.name}</a></th>
                        <td>{line.hours}</td>
                        <td>{line.zone.replace('_', " ")}</td>
                        <td class="n">{line.days}</td>
                        <td><InUse archived=line.archived/></td>
                    </tr>
                }
            })
            .collect();
        view! {
            <TableScroll label=t::ui::admin_calendars(l)>
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{t::admin::name(l)}</th>
                            <th scope="col">{t::service::hours(l)}</th>
                            <th scope="col">{t::service::zone(l)}</th>
                            <th scope="col" class="n">{t::service::days_ahead(l)}</th>
                            <th scope="col">{t::admin::state(l)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </TableScroll>
        }
        .into_any()
    };
    view! {
        <PageTitle title=t::ui::admin_calendars(l)/>
        <Bar title=t::ui::admin_calendars(l) lead=t::service::calendars_lead(l)>
            <ButtonLink
                href="/admin/calendars/new"
                label=t::service::add_calendar(l)
                kind=ButtonKind::Primary
                icon=IconName::Plus
            />
        </Bar>
        <Body><div class="card flush">{list}</div></Body>
    }
}
