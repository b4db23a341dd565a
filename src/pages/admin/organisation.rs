//! One organisation, or a new one.

use super::forms::{AddOrganisation, ArchiveOrganisation, RenameOrganisation};
use super::parts::{Archive, Bar, Body, Edition, with_users};
use super::service_forms::SetContract;
use crate::domain::view::{OrganisationLine, WithForms};
use crate::domain::{Contract, Kept, OrganisationKind};
use crate::error::AppError;
use crate::json::Json;
use crate::pages::load::{failed, page, param};
use crate::t;
use crate::ui::{
    AdminPlace, AdminShell, ButtonKind, Choice, Crumbs, ErrorSummary, Fact, Facts, Field, Form, PageTitle, RadioGroup,
    SelectField, SubmitButton, language, words as common,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::server_fn::codec::GetUrl;

/// One organisation; none for `new`.
#[server(prefix = "/read", endpoint = "admin-organisation", input = GetUrl, output = Json)]
pub async fn load_organisation(id: String) -> Result<WithForms<Option<OrganisationLine>>, AppError> {
    use super::forms::{edition, with_forms};
    use crate::desk::admin::{self, organisations};
    use crate::domain::AuditObject;
    use crate::pages::door;
    let found = async {
        let door = door::door()?;
        admin::enter(&door.viewer)?;
        let meanwhile = edition(&door, AuditObject::Organisation, &id).await?;
        let shown = match admin::id_or_new(&id)? {
            Some(id) => Some(organisations::card(&door.desk, &door.viewer, id).await?),
            None => None,
        };
        let names =
            ["admin-organisation", "admin-archive-organisation", "admin-contract"].map(|name| format!("{name}-{id}"));
        let names = [&names[..], &["admin-add-organisation".to_owned()]].concat();
        with_forms(&door, shown, &names, meanwhile).await
    };
    door::answer(found.await)
}

#[component]
pub(super) fn Organisation() -> impl IntoView {
    let data = Resource::new_blocking(param("id"), load_organisation);
    view! {
        <AdminShell place=AdminPlace::Organisations>
            {page(data, |found: WithForms<Option<OrganisationLine>>| match found.shown.clone() {
                Some(line) => view! { <Known line=line forms=found/> }.into_any(),
                None => view! { <Unknown kept=found.form("admin-add-organisation")/> }.into_any(),
            })}
        </AdminShell>
    }
}

fn above() -> Vec<(String, String)> {
    vec![(AdminPlace::Organisations.href().to_owned(), t::ui::admin_organisations(language()).to_owned())]
}

#[component]
fn Unknown(kept: Kept) -> impl IntoView {
    let l = language();
    let kinds =
        Choice::each(&[OrganisationKind::Client, OrganisationKind::Vendor], |kind| common::organisation_kind(l, kind));
    view! {
        <PageTitle title=t::admin::add_organisation(l) failed=failed(&kept)/>
        <Bar title=t::admin::add_organisation(l)/>
        <Body>
            <Crumbs items=above() here=t::admin::add_organisation(l)/>
            <Form action=AddOrganisation::PATH name="admin-add-organisation" kept=kept>
                <ErrorSummary labels=[("name", t::admin::name(l)), ("kind", t::admin::kind(l))]/>
                <Field name="name" label=t::admin::name(l) autocomplete="off"/>
                <RadioGroup name="kind" legend=t::admin::kind(l) options=kinds value=OrganisationKind::Client.as_str() row=true/>
                <div><SubmitButton label=t::admin::add(l) kind=ButtonKind::Primary/></div>
            </Form>
        </Body>
    }
}

#[component]
fn Known(line: OrganisationLine, forms: WithForms<Option<OrganisationLine>>) -> impl IntoView {
    let l = language();
    provide_context(forms.meanwhile.clone());
    let id = line.id.to_string();
    let (name, archive) = (format!("admin-organisation-{id}"), format!("admin-archive-organisation-{id}"));
    let (kept, refused) = (forms.form(&name), forms.form(&archive));
    let provider = line.kind == OrganisationKind::Provider;
    let title = line.name.clone();
    let removal = (!provider).then(|| {
        view! {
            <Archive
                action=ArchiveOrganisation::PATH
                name=archive
                kept=refused.clone()
                archived=line.archived
                values=vec![("id", id.clone())]
                gone=with_users(t::admin::organisation_archive_text(l), &line.used_by)
                back=t::admin::organisation_restore_text(l)
            />
        }
    });
    let terms = format!("admin-contract-{id}");
    let (agreed, number) = (forms.form(&terms), id.clone());
    let contract = (line.kind == OrganisationKind::Client).then(|| {
        view! {
            <section class="card">
                <Form action=SetContract::PATH name=terms kept=agreed within="contract">
                    <ErrorSummary labels=[("contract", t::service::contract(l))]/>
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
        <PageTitle title=title.clone() failed={failed(&kept) || failed(&refused)}/>
        <Bar title=title.clone()/>
        <Body>
            <Crumbs items=above() here=title/>
            <Facts>
                <Fact label=t::admin::kind(l)>{common::organisation_kind(l, line.kind)}</Fact>
                <Fact label=t::admin::people_count(l)>{line.people}</Fact>
            </Facts>
            <section class="card">
                <Form action=RenameOrganisation::PATH name=name kept=kept>
                    <ErrorSummary labels=[("name", t::admin::name(l))]/>
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
        </Body>
    }
}
