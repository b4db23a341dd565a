//! Service levels: which times are promised for which tickets, in the order in which they are asked.

use super::parts::{Bar, Body, Broken, Neighbours, Steps, in_order};
use crate::domain::FormRoute;
use crate::domain::view::PolicyLine;
use crate::error::{AppError, Json};
use crate::pages::load::page;
use crate::t;
use crate::ui::{
    AdminPlace, AdminShell, ButtonKind, ButtonLink, EmptyState, IconName, PageTitle, TableScroll, asked, language,
    target,
};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// Every service level in its order, and after them those out of use.
#[server(prefix = "/read", endpoint = "admin-service-levels", input = GetUrl, output = Json)]
pub async fn load_policies() -> Result<Vec<PolicyLine>, AppError> {
    use crate::desk::admin::policies;
    use crate::pages::request;
    let context = request::answer(request::request_context())?;
    request::answer(policies::list(&context.desk, &context.viewer).await)
}

#[component]
pub(super) fn Policies() -> impl IntoView {
    let data = Resource::new_blocking(|| (), |()| load_policies());
    view! {
        <AdminShell place=AdminPlace::ServiceLevels>
            {page(data, |lines| view! { <PoliciesContent lines=lines/> }.into_any())}
        </AdminShell>
    }
}

#[component]
fn PoliciesContent(lines: Vec<PolicyLine>) -> impl IntoView {
    let l = language();
    let (gone, used): (Vec<_>, Vec<_>) = lines.into_iter().partition(|line| line.archived);
    let list = if used.is_empty() {
        view! { <EmptyState title=t::service::no_policies(l) text=t::service::no_policies_text(l)/> }.into_any()
    } else {
        let rows: Vec<_> = in_order(used, |line| line.id.0)
            .enumerate()
            .map(|(place, (line, beside))| view! { <Row line=line place=place + 1 beside=beside/> })
            .collect();
        view! {
            <TableScroll label=t::ui::admin_service_levels(l)>
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col" class="n">{t::service::order(l)}</th>
                            <th scope="col">{t::admin::name(l)}</th>
                            <th scope="col">{t::service::applies_to(l)}</th>
                            <th scope="col">{t::service::targets(l)}</th>
                            <th scope="col">{t::service::counted_in(l)}</th>
                            <th scope="col"><span class="vh">{t::admin::actions(l)}</span></th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </TableScroll>
        }
        .into_any()
    };
    let gone = (!gone.is_empty()).then(|| {
        let links: Vec<_> = gone
            .into_iter()
            .map(|line| view! { <li><a href=format!("/admin/service-levels/{}", line.id)>{line.name}</a></li> })
            .collect();
        view! { <section><h2>{t::admin::out_of_use(l)}</h2><ul class="names">{links}</ul></section> }
    });
    view! {
        <PageTitle title=t::ui::admin_service_levels(l)/>
        <Bar title=t::ui::admin_service_levels(l) lead=t::service::policies_lead(l)>
            <span class="cluster">
                <ButtonLink href="/admin/service-levels/test" label=t::service::try_it(l) icon=IconName::Search/>
                <ButtonLink
                    href="/admin/service-levels/new"
                    label=t::service::add_policy(l)
                    kind=ButtonKind::Primary
                    icon=IconName::Plus
                />
            </span>
        </Bar>
        <Body>
            <div class="card flush">{list}</div>
            {gone}
        </Body>
    }
}

#[component]
fn Row(line: PolicyLine, place: usize, beside: Neighbours) -> impl IntoView {
    let l = language();
    let asks: Vec<_> = line.asks.iter().map(|(what, name)| view! { <li>{asked(l, *what, name)}</li> }).collect();
    let asks = if asks.is_empty() {
        view! { <span class="muted">{t::service::every_ticket(l)}</span> }.into_any()
    } else {
        view! { <ul class="plain">{asks}</ul> }.into_any()
    };
    let targets: Vec<_> = line.targets.iter().map(|time| view! { <li>{target(l, time)}</li> }).collect();
    view! {
        <tr id=format!("policy-{}", line.id)>
            <td class="n">{place}</td>
            <th scope="row"><a href=format!("/admin/service-levels/{}", line.id)>{line.name.clone()}</a><Broken parts=line.broken.clone()/></th>
            <td>{asks}</td>
            <td><ul class="plain">{targets}</ul></td>
            <td>{line.calendar.unwrap_or_else(|| t::service::round_the_clock(l).to_owned())}</td>
            <td class="acts">
                <div class="steps"><Steps
                    to=FormRoute::StepPolicy.of(&line.id)
                    id=line.id.0
                    row=format!("policy-{}", line.id)
                    what=line.name
                    beside=beside
                /></div>
            </td>
        </tr>
    }
}
