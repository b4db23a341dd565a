//! Which priority an impact and an urgency give.

use super::catalogue_forms::SavePriorities;
use super::parts::{Bar, Body, Edition};
use crate::domain::view::WithForms;
use crate::domain::{Impact, Priority, PriorityMatrix, Urgency};
use crate::error::AppError;
use crate::json::Json;
use crate::pages::load::{failed, page};
use crate::t;
use crate::ui::{
    AdminPlace, AdminShell, ButtonKind, Choice, ErrorSummary, Form, FormSection, PageTitle, SelectField, SubmitButton,
    language, words as common,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::server_fn::codec::GetUrl;

const FORM: &str = "admin-priorities";

/// The matrix in force.
#[server(prefix = "/read", endpoint = "admin-priorities", input = GetUrl, output = Json)]
pub async fn load_priorities() -> Result<WithForms<PriorityMatrix>, AppError> {
    use super::forms::{edition, with_forms};
    use crate::desk::admin::priorities;
    use crate::domain::AuditObject;
    use crate::pages::door;
    let found = async {
        let door = door::door()?;
        let meanwhile = edition(&door, AuditObject::PriorityMatrix, "0").await?;
        let shown = priorities::load(&door.desk, &door.viewer).await?;
        with_forms(&door, shown, &[FORM.to_owned()], meanwhile).await
    };
    door::answer(found.await)
}

#[component]
pub(super) fn Priorities() -> impl IntoView {
    let data = Resource::new_blocking(|| (), |()| load_priorities());
    view! {
        <AdminShell place=AdminPlace::Priorities>
            {page(data, |found| view! { <Content found=found/> }.into_any())}
        </AdminShell>
    }
}

#[component]
fn Content(found: WithForms<PriorityMatrix>) -> impl IntoView {
    let l = language();
    provide_context(found.meanwhile.clone());
    let kept = found.form(FORM);
    let matrix = found.shown;
    let labels: Vec<(String, String)> = PriorityMatrix::cells()
        .map(|(impact, urgency)| {
            let words = t::admin::cell(l, common::staff_impact(l, impact), common::staff_urgency(l, urgency));
            (PriorityMatrix::field(impact, urgency), words)
        })
        .collect();
    view! {
        <PageTitle title=t::ui::admin_priorities(l) failed=failed(&kept)/>
        <Bar title=t::ui::admin_priorities(l) lead=t::admin::priorities_lead(l)/>
        <Body>
            <Form action=SavePriorities::PATH name=FORM kept=kept class="form full">
                <ErrorSummary labels=labels/>
                <Edition/>
                {Impact::ALL.iter().map(|impact| view! { <Row impact=*impact matrix=matrix.clone()/> }).collect::<Vec<_>>()}
                <div><SubmitButton label=t::admin::save(l) kind=ButtonKind::Primary/></div>
            </Form>
        </Body>
    }
}

/// The priorities of one impact.
#[component]
fn Row(impact: Impact, matrix: PriorityMatrix) -> impl IntoView {
    let l = language();
    let cells: Vec<_> = Urgency::ALL
        .iter()
        .map(|urgency| {
            view! {
                <SelectField
                    name=PriorityMatrix::field(impact, *urgency)
                    label=common::staff_urgency(l, *urgency)
                    options=Choice::each(Priority::ALL, |priority| common::priority(l, priority))
                    value=matrix.priority(impact, *urgency).as_str()
                />
            }
        })
        .collect();
    view! { <FormSection title=common::staff_impact(l, impact)><div class="grid-3">{cells}</div></FormSection> }
}
