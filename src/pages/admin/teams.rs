//! Teams of the tiers.

use super::parts::{Bar, Body, Edition, InUse};
use super::routing_words;
use crate::domain::routing::Model;
use crate::domain::view::{Named, TeamLine, TeamList, WithForms};
use crate::domain::{FormRoute, KeptForm};
use crate::error::{AppError, Json};
use crate::pages::load::{failed, page};
use crate::t;
use crate::ui::{
    AdminPlace, AdminShell, Choice, EmptyState, ErrorSummary, Field, Form, PageTitle, RadioGroup, SelectField,
    SubmitButton, TableScroll, language,
};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// All teams.
#[server(prefix = "/read", endpoint = "admin-teams", input = GetUrl, output = Json)]
pub async fn load_teams() -> Result<WithForms<TeamList>, AppError> {
    use super::forms::{edition, with_forms};
    use crate::desk::admin::teams;
    use crate::domain::{AuditObject, FormName};
    use crate::pages::request;
    let found = async {
        let context = request::request_context()?;
        let meanwhile = edition(&context, AuditObject::Team, "0").await?;
        let shown = teams::list(&context.desk, &context.viewer).await?;
        let names = [FormRoute::AddTeam, FormRoute::SaveModel].map(FormName::from);
        with_forms(&context, shown, &names, meanwhile).await
    };
    request::answer(found.await)
}

#[component]
pub(super) fn Teams() -> impl IntoView {
    let data = Resource::new_blocking(|| (), |()| load_teams());
    view! {
        <AdminShell place=AdminPlace::Teams>
            {page(data, |found: WithForms<TeamList>| {
                provide_context(found.meanwhile.clone());
                let (kept, chosen) = (found.form(FormRoute::AddTeam.name()), found.form(FormRoute::SaveModel.name()));
                view! { <TeamsContent kept=kept chosen=chosen list=found.shown/> }.into_any()
            })}
        </AdminShell>
    }
}

#[component]
fn TeamsContent(list: TeamList, kept: KeptForm, chosen: KeptForm) -> impl IntoView {
    let l = language();
    let rows: Vec<_> = list.lines.into_iter().map(|line| view! { <Row line=line/> }).collect();
    let table = if rows.is_empty() {
        view! { <EmptyState title=t::routing::teams_none(l) text=t::routing::teams_none_text(l)/> }.into_any()
    } else {
        view! {
            <div class="card flush">
                <TableScroll label=t::ui::admin_teams(l)>
                    <table class="table">
                        <thead>
                            <tr>
                                <th scope="col">{t::admin::name(l)}</th>
                                <th scope="col">{t::admin::tier(l)}</th>
                                <th scope="col">{t::routing::place(l)}</th>
                                <th scope="col">{t::routing::hours(l)}</th>
                                <th scope="col">{t::routing::assignment(l)}</th>
                                <th scope="col" class="n">{t::routing::members(l)}</th>
                                <th scope="col" class="n">{t::admin::tickets(l)}</th>
                                <th scope="col">{t::admin::state(l)}</th>
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
        <PageTitle title=t::ui::admin_teams(l) failed=failed(&kept) || failed(&chosen)/>
        <Bar title=t::ui::admin_teams(l) lead=t::routing::teams_lead(l)/>
        <Body>
            {table}
            <Addition kept=kept tiers=list.tiers/>
            <Organised model=list.model kept=chosen/>
        </Body>
    }
}

#[component]
fn Row(line: TeamLine) -> impl IntoView {
    let l = language();
    let hours = line.hours.unwrap_or_else(|| t::routing::always(l).to_owned());
    let now = if line.open { t::routing::open_now(l) } else { t::routing::closed_now(l) };
    let now = (!line.archived).then(|| view! { <br/><span class="muted small">{now}</span> });
    view! {
        <tr>
            <th scope="row"><a href=format!("/admin/teams/{}", line.id)>{line.name}</a></th>
            <td>{line.tier}</td>
            <td>{line.place}</td>
            <td>{hours}{now}</td>
            <td>{routing_words::assignment(l, line.assignment)}</td>
            <td class="n">{line.members}</td>
            <td class="n">{line.tickets}</td>
            <td><InUse archived=line.archived/></td>
        </tr>
    }
}

/// How the desks share the work.
#[component]
fn Organised(model: Model, kept: KeptForm) -> impl IntoView {
    let l = language();
    let models = Model::ALL
        .iter()
        .map(|model| {
            let (label, hint) = routing_words::model(l, *model);
            Choice::new(model.as_str(), label).hint(hint)
        })
        .collect::<Vec<_>>();
    view! {
        <section class="card">
            <header><h2>{t::routing::model(l)}</h2></header>
            <Form to=FormRoute::SaveModel kept=kept within="model">
                <ErrorSummary/>
                <Edition/>
                <RadioGroup name="model" legend=t::routing::model_legend(l) options=models value=model.as_str()/>
                <div><SubmitButton label=t::admin::save(l) described=t::routing::model(l)/></div>
            </Form>
        </section>
    }
}

#[component]
fn Addition(kept: KeptForm, tiers: Vec<Named>) -> impl IntoView {
    let l = language();
    view! {
        <section class="card">
            <header><h2>{t::routing::add_team(l)}</h2></header>
            <Form to=FormRoute::AddTeam kept=kept>
                <ErrorSummary/>
                <div class="form-grid">
                    <Field name="name" label=t::admin::name(l) autocomplete="off"/>
                    <SelectField name="tier" label=t::admin::tier(l) options=Choice::named(&tiers)/>
                </div>
                <div><SubmitButton label=t::admin::add(l)/></div>
            </Form>
        </section>
    }
}
