//! One organisation, or a new one.

use super::parts::{Archive, Edition, ThingPage, begin, with_users};
use crate::domain::view::{OrganisationLine, WithForms};
use crate::domain::{Contract, FormRoute, OrganisationKind};
use crate::error::{AppError, Json};
use crate::pages::load::{page, param};
use crate::t;
use crate::ui::{
    AdminPlace, AdminShell, ButtonKind, Choice, ErrorSummary, Fact, Facts, Field, Form, RadioGroup, SelectField,
    SubmitButton, language, words as common,
};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// One organisation; none for `new`.
#[server(prefix = "/read", endpoint = "admin-organisation", input = GetUrl, output = Json)]
pub async fn load_organisation(id: String) -> Result<WithForms<Option<OrganisationLine>>, AppError> {
    use super::forms::{edition, with_forms};
    use crate::desk::admin::{self, organisations};
    use crate::domain::AuditObject;
    use crate::pages::request;
    let found = async {
        let context = request::request_context()?;
        admin::enter(&context.viewer)?;
        let meanwhile = edition(&context, AuditObject::Organisation, &id).await?;
        let shown = match admin::id_or_new(&id)? {
            Some(id) => Some(organisations::card(&context.desk, &context.viewer, id).await?),
            None => None,
        };
        let names = [FormRoute::RenameOrganisation, FormRoute::ArchiveOrganisation, FormRoute::SetContract]
            .map(|route| route.of(&id));
        let names = [&names[..], &[FormRoute::AddOrganisation.into()]].concat();
        with_forms(&context, shown, &names, meanwhile).await
    };
    request::answer(found.await)
}

#[component]
pub(super) fn Organisation() -> impl IntoView {
    let data = Resource::new_blocking(param("id"), load_organisation);
    view! {
        <AdminShell place=AdminPlace::Organisations>
            {page(data, |found: WithForms<Option<OrganisationLine>>| match begin(found) {
                Some(line) => view! { <Known line=line/> }.into_any(),
                None => view! { <Unknown/> }.into_any(),
            })}
        </AdminShell>
    }
}

#[component]
fn Unknown() -> impl IntoView {
    let l = language();
    let kinds =
        Choice::each(&[OrganisationKind::Client, OrganisationKind::Vendor], |kind| common::organisation_kind(l, kind));
    view! {
        <ThingPage place=AdminPlace::Organisations title=t::admin::add_organisation(l)>
            <Form to=FormRoute::AddOrganisation>
                <ErrorSummary/>
                <Field name="name" label=t::admin::name(l) autocomplete="off"/>
                <RadioGroup name="kind" legend=t::admin::kind(l) options=kinds value=OrganisationKind::Client.as_str() row=true/>
                <div><SubmitButton label=t::admin::add(l) kind=ButtonKind::Primary/></div>
            </Form>
        </ThingPage>
    }
}

#[component]
fn Known(line: OrganisationLine) -> impl IntoView {
    let l = language();
    let id = line.id.to_string();
    let (name, archive) = (FormRoute::RenameOrganisation.of(&id), FormRoute::ArchiveOrganisation.of(&id));
    let provider = line.kind == OrganisationKind::Provider;
    let title = line.name.clone();
    let removal = (!provider).then(|| {
        view! {
            <Archive
                to=archive
                archived=line.archived
                values=vec![("id", id.clone())]
                gone=with_users(t::admin::organisation_archive_text(l), &line.used_by)
                back=t::admin::organisation_restore_text(l)
            />
        }
    });
    let (terms, number) = (FormRoute::SetContract.of(&id), id.clone());
    let contract = (line.kind == OrganisationKind::Client).then(|| {
        view! {
            <section class="card">
                <Form to=terms within="contract">
                    <ErrorSummary/>
                    <Edition/>
                    <input type="hidden" name="id" value=number/>
                    <SelectField
                        name="contract"
                        label=t::service::contract(l)
                        hint=t::service::contract_hint(l)
                        options=Choice::each(Contract::ALL, |contract| common::contract(l, contract))
                        value=line.contract.map(|contract| contract.to_string()).unwrap_or_default()
                        empty=t::service::no_contract(l)
                    />
                    <div><SubmitButton label=t::admin::save(l) kind=ButtonKind::Primary/></div>
                </Form>
            </section>
        }
    });
    view! {
        <ThingPage place=AdminPlace::Organisations title=title>
            <Facts>
                <Fact label=t::admin::kind(l)>{common::organisation_kind(l, line.kind)}</Fact>
                <Fact label=t::admin::people_count(l)>{line.people}</Fact>
            </Facts>
            <section class="card">
                <Form to=name>
                    <ErrorSummary/>
                    <Edition/>
                    <input type="hidden" name="id" value=id/>
                    <Field
                        name="name"
                        label=t::admin::name(l)
                        nostrip:hint=provider.then(|| t::admin::provider_name_hint(l).to_owned())
                        value=line.name
                        autocomplete="off"
                    />
                    <div><SubmitButton label=t::admin::save(l) kind=ButtonKind::Primary/></div>
                </Form>
            </section>
            {contract}
            {removal}
        </ThingPage>
    }
}
