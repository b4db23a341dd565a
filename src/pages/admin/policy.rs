//! One service level, or a new one.

use super::parts::{Archive, BrokenBanner, Edition, ThingPage, begin};
use super::policy_terms::{OwnFields, TierFields, typed};
use super::rungs::Rungs;
use crate::domain::view::{PolicyCard, WithForms};
use crate::domain::{ClockKind, Contract, FormName, FormRoute, Priority, Status};
use crate::error::{AppError, Json};
use crate::pages::load::{page, param};
use crate::t;
use crate::ui::{
    AdminPlace, AdminShell, ButtonKind, CheckboxGroup, Choice, ErrorSummary, Field, Form, SelectField, SubmitButton,
    language, words,
};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// One service level; what a new one is asked for with `new`.
#[server(prefix = "/read", endpoint = "admin-service-level", input = GetUrl, output = Json)]
pub async fn load_policy(id: String) -> Result<WithForms<PolicyCard>, AppError> {
    use super::forms::{edition, with_forms};
    use crate::desk::admin::{self, policies};
    use crate::domain::AuditObject;
    use crate::pages::request;
    let found = async {
        let context = request::request_context()?;
        let meanwhile = edition(&context, AuditObject::ServicePolicy, &id).await?;
        let shown = policies::card(&context.desk, &context.viewer, admin::id_or_new(&id)?).await?;
        let names = [FormRoute::SavePolicy, FormRoute::ArchivePolicy, FormRoute::AddRung].map(|route| route.of(&id));
        with_forms(&context, shown, &names, meanwhile).await
    };
    request::answer(found.await)
}

#[component]
pub(super) fn Policy() -> impl IntoView {
    let data = Resource::new_blocking(param("id"), load_policy);
    view! {
        <AdminShell place=AdminPlace::ServiceLevels>
            {page(data, |found| view! { <PolicyContent found=found/> }.into_any())}
        </AdminShell>
    }
}

#[component]
fn PolicyContent(found: WithForms<PolicyCard>) -> impl IntoView {
    let l = language();
    let card = begin(found);
    let id = card.id.map_or_else(|| "new".to_owned(), |id| id.to_string());
    let (name, archive) = (FormRoute::SavePolicy.of(&id), FormRoute::ArchivePolicy.of(&id));
    let title = if card.id.is_some() { card.name.clone() } else { t::service::add_policy(l).to_owned() };
    let rest = card.id.map(|_| {
        view! {
            <Rungs card=card.clone()/>
            <Archive
                to=archive
                archived=card.archived
                values=vec![("id", id.clone())]
                gone=t::service::policy_archive_text(l)
                back=t::service::policy_restore_text(l)
            />
        }
    });
    view! {
        <ThingPage place=AdminPlace::ServiceLevels title=title>
            <BrokenBanner parts=card.broken.clone()/>
            <section class="card"><Edited card=card name=name id=id/></section>
            {rest}
        </ThingPage>
    }
}

#[component]
fn Edited(card: PolicyCard, name: FormName, id: String) -> impl IntoView {
    let l = language();
    let value = |id: Option<i64>| id.map(|id| id.to_string()).unwrap_or_default();
    let known = card.targets.clone();
    // Fields are made within the form: only there they find what was typed before, and what was wrong with it.
    let target = move |kind: &ClockKind| {
        let known = known.iter().find(|(other, _)| other == kind).map(|(_, minutes)| typed(*minutes));
        view! {
            <Field
                name=format!("target-{kind}")
                label=words::clock(l, *kind)
                value=known.unwrap_or_default()
                optional=true
                short=true
                autocomplete="off"
            />
        }
    };
    let states = [Status::New, Status::Open, Status::WaitingCustomer, Status::WaitingVendor];
    view! {
        <Form to=name>
            <ErrorSummary/>
            <Edition/>
            <input type="hidden" name="id" value=id/>
            <Field name="name" label=t::admin::name(l) value=card.name autocomplete="off"/>
            <fieldset class="group">
                <legend>{t::service::applies_to(l)}</legend>
                <p class="hint">{t::service::applies_hint(l)}</p>
                <div class="form-grid">
                    <SelectField
                        name="organisation"
                        label=t::admin::organisation(l)
                        options=Choice::named(&card.choices.organisations)
                        value=value(card.organisation)
                        empty=t::desk::any_organisation(l)
                    />
                    <SelectField
                        name="contract"
                        label=t::service::contract(l)
                        options=Choice::each(Contract::ALL, |contract| words::contract(l, contract))
                        value=card.contract.map(|contract| contract.to_string()).unwrap_or_default()
                        empty=t::service::any_contract(l)
                    />
                    <SelectField
                        name="category"
                        label=t::admin::field_category(l)
                        options=Choice::named(&card.choices.categories)
                        value=value(card.category)
                        empty=t::service::any_category(l)
                    />
                    <SelectField
                        name="priority"
                        label=t::desk::priority(l)
                        options=Choice::each(Priority::ALL, |priority| words::priority(l, priority))
                        value=card.priority.map(|priority| priority.to_string()).unwrap_or_default()
                        empty=t::desk::any_priority(l)
                    />
                </div>
            </fieldset>
            <fieldset class="group">
                <legend>{t::service::targets(l)}</legend>
                <p class="hint">{t::service::targets_hint(l)}</p>
                <div class="form-grid">{ClockKind::ALL.iter().map(target).collect::<Vec<_>>()}</div>
                <TierFields tiers=card.tiers.clone()/>
                <SelectField
                    name="calendar"
                    label=t::service::counted_in(l)
                    options=Choice::named(&card.choices.calendars)
                    value=value(card.calendar.map(|id| id.0))
                    empty=t::service::round_the_clock(l)
                />
                <Field
                    name="warn"
                    label=t::service::warn_percent(l)
                    hint=t::service::warn_hint(l)
                    value=card.warn_percent.to_string()
                    inputmode="numeric"
                    short=true
                    autocomplete="off"
                />
                <OwnFields own=card.own.clone() calendars=card.choices.calendars.clone()/>
            </fieldset>
            <CheckboxGroup
                legend=t::service::pausing(l)
                name="pausing"
                hint=t::service::pausing_hint(l)
                options=Choice::each(&states, |status| words::status(l, status))
                values=card.pausing.iter().map(|status| status.to_string()).collect()
                optional=true
                row=true
            />
            <div><SubmitButton label=t::admin::save(l) kind=ButtonKind::Primary/></div>
        </Form>
    }
}
