//! Which priority an impact and an urgency give.

use super::parts::{Bar, Body, Edition};
use crate::domain::view::WithForms;
use crate::domain::{FormRoute, Impact, Priority, PriorityMatrix, Urgency};
use crate::error::{AppError, Json};
use crate::pages::load::{failed, page};
use crate::t;
use crate::ui::{
    AdminPlace, AdminShell, ButtonKind, Choice, ErrorSummary, Form, FormSection, PageTitle, SelectField, SubmitButton,
    labelled, language, words as common,
};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

const FORM: FormRoute = FormRoute::SavePriorities;

/// The matrix in force.
#[server(prefix = "/read", endpoint = "admin-priorities", input = GetUrl, output = Json)]
pub async fn load_priorities() -> Result<WithForms<PriorityMatrix>, AppError> {
    use super::forms::{edition, with_forms};
    use crate::desk::admin::priorities;
    use crate::domain::AuditObject;
    use crate::pages::request;
    let found = async {
        let context = request::request_context()?;
        let meanwhile = edition(&context, AuditObject::PriorityMatrix, "0").await?;
        let shown = priorities::load(&context.desk, &context.viewer).await?;
        with_forms(&context, shown, &[FORM.into()], meanwhile).await
    };
    request::answer(found.await)
}

#[component]
pub(super) fn Priorities() -> impl IntoView {
    let data = Resource::new_blocking(|| (), |()| load_priorities());
    view! {
        <AdminShell place=AdminPlace::Priorities>
            {page(data, |found| view! { <PrioritiesContent found=found/> }.into_any())}
        </AdminShell>
    }
}

#[component]
fn PrioritiesContent(found: WithForms<PriorityMatrix>) -> impl IntoView {
    let l = language();
    provide_context(found.meanwhile.clone());
    let kept = found.form(FORM.name());
    let matrix = found.shown;
    view! {
        <PageTitle title=t::ui::admin_priorities(l) failed=failed(&kept)/>
        <Bar title=t::ui::admin_priorities(l) lead=t::admin::priorities_lead(l)/>
        <Body>
            <Form to=FORM kept=kept class="form full">
                <ErrorSummary/>
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
            let field = PriorityMatrix::field(impact, *urgency);
            labelled(&field, &t::admin::cell(l, common::staff_impact(l, impact), common::staff_urgency(l, *urgency)));
            view! {
                <SelectField
                    name=field
                    label=common::staff_urgency(l, *urgency)
                    options=Choice::each(Priority::ALL, |priority| common::priority(l, priority))
                    value=matrix.priority(impact, *urgency).as_str()
                />
            }
        })
        .collect();
    view! { <FormSection title=common::staff_impact(l, impact)><div class="grid-3">{cells}</div></FormSection> }
}
