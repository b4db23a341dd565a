//! The rules by which new tickets find their way, in the order in which they are asked.

use super::conditions::When;
use super::parts::{Bar, Body, Broken, Neighbours, Steps, in_order};
use super::routing_words;
use crate::domain::FormRoute;
use crate::domain::view::{RuleLine, WithForms};
use crate::error::{AppError, Json};
use crate::pages::load::page;
use crate::t;
use crate::ui::{
    AdminPlace, AdminShell, ButtonKind, ButtonLink, EmptyState, IconName, PageTitle, TableScroll, language,
};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// All rules.
#[server(prefix = "/read", endpoint = "admin-rules", input = GetUrl, output = Json)]
pub async fn load_rules() -> Result<WithForms<Vec<RuleLine>>, AppError> {
    use crate::desk::admin::rules;
    use crate::pages::request;
    let found = async {
        let context = request::request_context()?;
        let shown = rules::list(&context.desk, &context.viewer).await?;
        Ok(WithForms { shown, kept: Default::default(), meanwhile: Default::default() })
    };
    request::answer(found.await)
}

#[component]
pub(super) fn Rules() -> impl IntoView {
    let data = Resource::new_blocking(|| (), |()| load_rules());
    view! {
        <AdminShell place=AdminPlace::Rules>
            {page(data, |found: WithForms<Vec<RuleLine>>| view! { <RulesContent lines=found.shown/> }.into_any())}
        </AdminShell>
    }
}

#[component]
fn RulesContent(lines: Vec<RuleLine>) -> impl IntoView {
    let l = language();
    let (gone, order): (Vec<_>, Vec<_>) = lines.into_iter().partition(|line| line.archived);
    let rows: Vec<_> = in_order(order, |line| line.id.0)
        .enumerate()
        .map(|(place, (line, beside))| view! { <Row line=line place=place + 1 beside=beside/> })
        .collect();
    let gone = (!gone.is_empty()).then(|| {
        let links: Vec<_> = gone
            .into_iter()
            .map(|line| view! { <li><a href=format!("/admin/rules/{}", line.id)>{line.name}</a></li> })
            .collect();
        view! {
            <section>
                <h2>{t::admin::out_of_use(l)}</h2>
                <ul class="names">{links}</ul>
            </section>
        }
    });
    let table = if rows.is_empty() {
        view! { <EmptyState title=t::routing::rules_none(l) text=t::routing::rules_none_text(l)/> }.into_any()
    } else {
        view! {
            <div class="card flush">
                <TableScroll label=t::ui::admin_rules(l)>
                    <table class="table">
                        <thead>
                            <tr>
                                <th scope="col" class="n">{t::routing::place_in_order(l)}</th>
                                <th scope="col">{t::admin::name(l)}</th>
                                <th scope="col">{t::routing::when(l)}</th>
                                <th scope="col">{t::routing::then(l)}</th>
                                <th scope="col"><span class="vh">{t::admin::actions(l)}</span></th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </TableScroll>
            </div>
        }
        .into_any()
    };
    view! {
        <PageTitle title=t::ui::admin_rules(l)/>
        <Bar title=t::ui::admin_rules(l) lead=t::routing::rules_lead(l)>
            <div class="cluster">
            <ButtonLink href="/admin/routing-test" label=t::routing::tester(l) icon=IconName::Search/>
            <ButtonLink href="/admin/rules/new" label=t::routing::add_rule(l) kind=ButtonKind::Primary icon=IconName::Plus/>
            </div>
        </Bar>
        <Body>
            {table}
            {gone}
        </Body>
    }
}

#[component]
fn Row(line: RuleLine, place: usize, beside: Neighbours) -> impl IntoView {
    let l = language();
    let then: Vec<_> =
        routing_words::result(l, &line.result).into_iter().map(|part| view! { <li>{part}</li> }).collect();
    view! {
        <tr id=format!("rule-{}", line.id)>
            <td class="n">{place}</td>
            <th scope="row"><a href=format!("/admin/rules/{}", line.id)>{line.name.clone()}</a><Broken parts=line.broken.clone()/></th>
            <td><When all=line.all.clone() any=line.any.clone()/></td>
            <td><ul class="phrases">{then}</ul></td>
            <td class="acts">
                <div class="steps"><Steps
                    to=FormRoute::StepRule.of(&line.id)
                    id=line.id.0
                    row=format!("rule-{}", line.id)
                    what=line.name
                    beside=beside
                /></div>
            </td>
        </tr>
    }
}
