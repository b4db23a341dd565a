//! What is done to tickets by itself, in the order in which it runs.

use super::automation_words;
use super::conditions::When;
use super::parts::{Bar, Body, Broken, Neighbours, Steps, in_order};
use crate::domain::FormRoute;
use crate::domain::view::{AutomationLine, WithForms};
use crate::error::{AppError, Json};
use crate::pages::load::page;
use crate::t;
use crate::ui::{
    AdminPlace, AdminShell, ButtonKind, ButtonLink, EmptyState, IconName, PageTitle, TableScroll, language,
};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// All automations.
#[server(prefix = "/read", endpoint = "admin-automations", input = GetUrl, output = Json)]
pub async fn load_automations() -> Result<WithForms<Vec<AutomationLine>>, AppError> {
    use crate::desk::admin::automations;
    use crate::pages::request;
    let found = async {
        let context = request::request_context()?;
        let shown = automations::list(&context.desk, &context.viewer).await?;
        Ok(WithForms { shown, kept: Default::default(), meanwhile: Default::default() })
    };
    request::answer(found.await)
}

#[component]
pub(super) fn Automations() -> impl IntoView {
    let data = Resource::new_blocking(|| (), |()| load_automations());
    view! {
        <AdminShell place=AdminPlace::Automations>
            {page(data, |found: WithForms<Vec<AutomationLine>>| view! { <AutomationsContent lines=found.shown/> }.into_any())}
        </AdminShell>
    }
}

#[component]
fn AutomationsContent(lines: Vec<AutomationLine>) -> impl IntoView {
    let l = language();
    let (gone, order): (Vec<_>, Vec<_>) = lines.into_iter().partition(|line| line.archived);
    let rows: Vec<_> =
        in_order(order, |line| line.id.0).map(|(line, beside)| view! { <Row line=line beside=beside/> }).collect();
    let gone = (!gone.is_empty()).then(|| {
        let links: Vec<_> = gone
            .into_iter()
            .map(|line| view! { <li><a href=format!("/admin/automations/{}", line.id)>{line.name}</a></li> })
            .collect();
        view! {
            <section>
                <h2>{t::admin::out_of_use(l)}</h2>
                <ul class="names">{links}</ul>
            </section>
        }
    });
    let table = if rows.is_empty() {
        view! { <EmptyState title=t::automation::none(l) text=t::automation::none_text(l)/> }.into_any()
    } else {
        view! {
            <div class="card flush">
                <TableScroll label=t::automation::title(l)>
                    <table class="table">
                        <thead>
                            <tr>
                                <th scope="col">{t::admin::name(l)}</th>
                                <th scope="col">{t::routing::when(l)}</th>
                                <th scope="col">{t::automation::only_if(l)}</th>
                                <th scope="col">{t::routing::then(l)}</th>
                                <th scope="col">{t::automation::lately(l)}</th>
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
        <PageTitle title=t::automation::title(l)/>
        <Bar title=t::automation::title(l) lead=t::automation::lead(l)>
            <ButtonLink href="/admin/automations/new" label=t::automation::add(l) kind=ButtonKind::Primary icon=IconName::Plus/>
        </Bar>
        <Body>
            {table}
            {gone}
        </Body>
    }
}

#[component]
fn Row(line: AutomationLine, beside: Neighbours) -> impl IntoView {
    let l = language();
    let then: Vec<_> =
        automation_words::actions(l, &line.actions).into_iter().map(|part| view! { <li>{part}</li> }).collect();
    let ran = match (line.ran, line.idle) {
        (0, 0) => Some(t::automation::not_run(l).to_owned()),
        (0, _) => None,
        (ran, _) => Some(t::automation::ran(l, ran)),
    };
    let cut = (line.cut > 0).then(|| view! { <br/><span>{t::automation::was_cut(l, line.cut)}</span> });
    let idle = (line.idle > 0)
        .then(|| view! { <span>{(line.ran > 0).then(|| view! { <br/> })}{t::notification::idle(l, line.idle)}</span> });
    view! {
        <tr id=format!("automation-{}", line.id)>
            <th scope="row"><a href=format!("/admin/automations/{}", line.id)>{line.name.clone()}</a><Broken parts=line.broken.clone()/></th>
            <td>{automation_words::trigger(l, line.trigger)}</td>
            <td><When all=line.all any=line.any/></td>
            <td><ul class="phrases">{then}</ul></td>
            <td>{ran}{idle}{cut}</td>
            <td class="acts">
                <div class="steps"><Steps
                    to=FormRoute::StepAutomation.of(&line.id)
                    id=line.id.0
                    row=format!("automation-{}", line.id)
                    what=line.name
                    beside=beside
                /></div>
            </td>
        </tr>
    }
}
