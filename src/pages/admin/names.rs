//! Products, resolution codes and tags: the lists that are nothing but names, and one name of each.

use super::forms::{AddName, ArchiveName, Rename};
use super::parts::{Archive, Bar, Body, Edition, InUse, with_users};
use crate::domain::Kept;
use crate::domain::view::{NameLine, NameList, WithForms};
use crate::error::AppError;
use crate::json::Json;
use crate::pages::load::{failed, page, param};
use crate::t;
use crate::ui::{
    AdminPlace, AdminShell, ButtonKind, Crumbs, EmptyState, ErrorSummary, Field, Form, PageTitle, SubmitButton,
    TableScroll, language,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::server_fn::codec::GetUrl;

/// A list of names.
#[server(prefix = "/read", endpoint = "admin-names", input = GetUrl, output = Json)]
pub async fn load_names(list: NameList) -> Result<WithForms<Vec<NameLine>>, AppError> {
    use super::forms::with_forms;
    use crate::desk::admin::names;
    use crate::pages::door;
    let found = async {
        let door = door::door()?;
        let shown = names::list(&door.desk, &door.viewer, list).await?;
        with_forms(&door, shown, &[format!("admin-add-{list}")], Default::default()).await
    };
    door::answer(found.await)
}

/// One name of a list.
#[server(prefix = "/read", endpoint = "admin-name", input = GetUrl, output = Json)]
pub async fn load_name(list: NameList, id: String) -> Result<WithForms<NameLine>, AppError> {
    use super::forms::{edition, with_forms};
    use crate::desk::admin::names;
    use crate::domain::AuditObject;
    use crate::pages::door;
    let found = async {
        let door = door::door()?;
        let object = match list {
            NameList::Products => AuditObject::Product,
            NameList::Codes => AuditObject::ResolutionCode,
            NameList::Tags => AuditObject::Tag,
        };
        let meanwhile = edition(&door, object, &id).await?;
        let lines = names::list(&door.desk, &door.viewer, list).await?;
        let shown = lines.into_iter().find(|line| line.id.to_string() == id).ok_or(AppError::NotFound)?;
        let names = ["rename", "archive"].map(|deed| format!("admin-{deed}-{list}-{id}"));
        with_forms(&door, shown, &names, meanwhile).await
    };
    door::answer(found.await)
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
                let kept = found.form(&format!("admin-add-{list}"));
                view! { <Content list=list kept=kept lines=found.shown/> }.into_any()
            })}
        </AdminShell>
    }
}

#[component]
fn Content(list: NameList, lines: Vec<NameLine>, kept: Kept) -> impl IntoView {
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
                <Form action=AddName::PATH name=format!("admin-add-{list}") kept=kept>
                    <ErrorSummary labels=[("name", add)]/>
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
    provide_context(found.meanwhile.clone());
    let line = found.shown.clone();
    let (rename, archive) = (format!("admin-rename-{list}-{}", line.id), format!("admin-archive-{list}-{}", line.id));
    let (kept, refused) = (found.form(&rename), found.form(&archive));
    let (_, _, gone) = about(list);
    let above = vec![(place(list).href().to_owned(), place(list).title().to_owned())];
    let values = vec![("list", list.as_str().to_owned()), ("id", line.id.to_string())];
    view! {
        <PageTitle title=line.name.clone() failed={failed(&kept) || failed(&refused)}/>
        <Bar title=line.name.clone()/>
        <Body>
            <Crumbs items=above here=line.name.clone()/>
            <section class="card">
                <Form action=Rename::PATH name=rename kept=kept>
                    <ErrorSummary labels=[("name", t::admin::name(l))]/>
                    <Edition/>
                    <input type="hidden" name="list" value=list.as_str()/>
                    <input type="hidden" name="id" value=line.id.to_string()/>
                    <Field name="name" label=t::admin::name(l) value=line.name autocomplete="off"/>
                    <div><SubmitButton label=t::admin::save(l) kind=ButtonKind::Primary/></div>
                </Form>
            </section>
            <Archive
                action=ArchiveName::PATH
                name=archive
                kept=refused
                archived=line.archived
                values=values
                gone=with_users(gone, &line.used_by)
                back=t::admin::restore_text(l)
            />
        </Body>
    }
}
