//! Products, resolution codes and tags: the lists that are nothing but names, and one name of each.

use super::parts::{Archive, Bar, Body, Edition, InUse, ThingPage, begin, with_users};
use crate::domain::view::{NameLine, NameList, WithForms};
use crate::domain::{FormRoute, KeptForm};
use crate::error::{AppError, Json};
use crate::pages::load::{failed, page, param};
use crate::t;
use crate::ui::{
    AdminPlace, AdminShell, ButtonKind, EmptyState, ErrorSummary, Field, Form, PageTitle, SubmitButton, TableScroll,
    language,
};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// A list of names.
#[server(prefix = "/read", endpoint = "admin-names", input = GetUrl, output = Json)]
pub async fn load_names(list: NameList) -> Result<WithForms<Vec<NameLine>>, AppError> {
    use super::forms::with_forms;
    use crate::desk::admin::names;
    use crate::pages::request;
    let found = async {
        let context = request::request_context()?;
        let shown = names::list(&context.desk, &context.viewer, list).await?;
        with_forms(&context, shown, &[FormRoute::AddName.of(&list)], Default::default()).await
    };
    request::answer(found.await)
}

/// One name of a list.
#[server(prefix = "/read", endpoint = "admin-name", input = GetUrl, output = Json)]
pub async fn load_name(list: NameList, id: String) -> Result<WithForms<NameLine>, AppError> {
    use super::forms::{edition, with_forms};
    use crate::desk::admin::names;
    use crate::domain::AuditObject;
    use crate::pages::request;
    let found = async {
        let context = request::request_context()?;
        let object = match list {
            NameList::Products => AuditObject::Product,
            NameList::Codes => AuditObject::ResolutionCode,
            NameList::Tags => AuditObject::Tag,
        };
        let meanwhile = edition(&context, object, &id).await?;
        let lines = names::list(&context.desk, &context.viewer, list).await?;
        let shown = lines.into_iter().find(|line| line.id.to_string() == id).ok_or(AppError::NotFound)?;
        let names = [FormRoute::Rename, FormRoute::ArchiveName].map(|route| route.of(&format_args!("{list}-{id}")));
        with_forms(&context, shown, &names, meanwhile).await
    };
    request::answer(found.await)
}

const fn place(list: NameList) -> AdminPlace {
    match list {
        NameList::Products => AdminPlace::Products,
        NameList::Codes => AdminPlace::Codes,
        NameList::Tags => AdminPlace::Tags,
    }
}

/// What a list is for, what adding to it is called, and what archiving one of its names means.
fn about(list: NameList) -> (&'static str, &'static str, &'static str) {
    let l = language();
    match list {
        NameList::Products => (t::admin::products_lead(l), t::admin::add_product(l), t::admin::product_archive_text(l)),
        NameList::Codes => (t::admin::codes_lead(l), t::admin::add_code(l), t::admin::code_archive_text(l)),
        NameList::Tags => (t::admin::tags_lead(l), t::admin::add_tag(l), t::admin::tag_archive_text(l)),
    }
}

#[component]
pub(super) fn Names(list: NameList) -> impl IntoView {
    let data = Resource::new_blocking(move || list, load_names);
    view! {
        <AdminShell place=place(list)>
            {page(data, move |found: WithForms<Vec<NameLine>>| {
                let kept = found.form(&FormRoute::AddName.of(&list));
                view! { <NamesContent list=list kept=kept lines=found.shown/> }.into_any()
            })}
        </AdminShell>
    }
}

#[component]
fn NamesContent(list: NameList, lines: Vec<NameLine>, kept: KeptForm) -> impl IntoView {
    let l = language();
    let title = place(list).title();
    let (lead, add, _) = about(list);
    let shown = if lines.is_empty() {
        view! { <EmptyState title=t::admin::nothing_yet(l)/> }.into_any()
    } else {
        let row = |line: NameLine| {
            view! {
                <tr data-off=line.archived.then_some("")>
                    <th scope="row"><a href=format!("{}/{}", place(list).href(), line.id)>{line.name}</a></th>
                    <td><InUse archived=line.archived/></td>
                </tr>
            }
        };
        let rows: Vec<_> = lines.into_iter().map(row).collect();
        view! {
            <TableScroll label=title>
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{t::admin::name(l)}</th>
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
        <PageTitle title=title failed=failed(&kept)/>
        <Bar title=title lead=lead/>
        <Body>
            <section class="card" aria-label=add>
                <Form to=FormRoute::AddName.of(&list) kept=kept>
                    <ErrorSummary/>
                    <input type="hidden" name="list" value=list.as_str()/>
                    <Field name="name" label=add autocomplete="off"/>
                    <div><SubmitButton label=t::admin::add(l) kind=ButtonKind::Primary/></div>
                </Form>
            </section>
            <div class="card flush">{shown}</div>
        </Body>
    }
}

#[component]
pub(super) fn OneName(list: NameList) -> impl IntoView {
    let id = param("id");
    let data = Resource::new_blocking(move || (list, id()), |(list, id)| load_name(list, id));
    view! {
        <AdminShell place=place(list)>
            {page(data, move |found| view! { <Known list=list found=found/> }.into_any())}
        </AdminShell>
    }
}

#[component]
fn Known(list: NameList, found: WithForms<NameLine>) -> impl IntoView {
    let l = language();
    let line = begin(found);
    let (rename, archive) = {
        let of = |route: FormRoute| route.of(&format_args!("{list}-{}", line.id));
        (of(FormRoute::Rename), of(FormRoute::ArchiveName))
    };
    let (_, _, gone) = about(list);
    let values = vec![("list", list.as_str().to_owned()), ("id", line.id.to_string())];
    view! {
        <ThingPage place=place(list) title=line.name.clone()>
            <section class="card">
                <Form to=rename>
                    <ErrorSummary/>
                    <Edition/>
                    <input type="hidden" name="list" value=list.as_str()/>
                    <input type="hidden" name="id" value=line.id.to_string()/>
                    <Field name="name" label=t::admin::name(l) value=line.name autocomplete="off"/>
                    <div><SubmitButton label=t::admin::save(l) kind=ButtonKind::Primary/></div>
                </Form>
            </section>
            <Archive
                to=archive
                archived=line.archived
                values=values
                gone=with_users(gone, &line.used_by)
                back=t::admin::restore_text(l)
            />
        </ThingPage>
    }
}
