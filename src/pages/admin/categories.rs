//! The kinds of trouble that a ticket can be registered under.

use super::parts::{Bar, Body, InUse};
use crate::domain::view::{CategoryLine, CategoryList, Named, WithForms};
use crate::domain::{FormRoute, KeptForm};
use crate::error::{AppError, Json};
use crate::pages::load::{failed, page};
use crate::t;
use crate::ui::{
    AdminPlace, AdminShell, ButtonKind, Choice, EmptyState, ErrorSummary, Field, Form, PageTitle, SelectField,
    SubmitButton, TableScroll, language,
};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// Every category.
#[server(prefix = "/read", endpoint = "admin-categories", input = GetUrl, output = Json)]
pub async fn load_categories() -> Result<WithForms<CategoryList>, AppError> {
    use super::forms::with_forms;
    use crate::desk::admin::categories;
    use crate::pages::request;
    let found = async {
        let context = request::request_context()?;
        let shown = categories::list(&context.desk, &context.viewer).await?;
        with_forms(&context, shown, &[FormRoute::AddCategory.into()], Default::default()).await
    };
    request::answer(found.await)
}

#[component]
pub(super) fn Categories() -> impl IntoView {
    let data = Resource::new_blocking(|| (), |()| load_categories());
    view! {
        <AdminShell place=AdminPlace::Categories>
            {page(data, |found: WithForms<CategoryList>| {
                view! { <CategoriesContent kept=found.form(FormRoute::AddCategory.name()) list=found.shown/> }.into_any()
            })}
        </AdminShell>
    }
}

#[component]
fn CategoriesContent(list: CategoryList, kept: KeptForm) -> impl IntoView {
    let l = language();
    let shown = if list.lines.is_empty() {
        view! { <EmptyState title=t::admin::nothing_yet(l)/> }.into_any()
    } else {
        let rows: Vec<_> = list.lines.into_iter().map(|line| view! { <Row line=line/> }).collect();
        view! {
            <TableScroll label=t::ui::admin_categories(l)>
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{t::admin::name(l)}</th>
                            <th scope="col">{t::admin::product(l)}</th>
                            <th scope="col" class="n">{t::admin::questions(l)}</th>
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
        <PageTitle title=t::ui::admin_categories(l) failed=failed(&kept)/>
        <Bar title=t::ui::admin_categories(l) lead=t::admin::categories_lead(l)/>
        <Body>
            <div class="card flush">{shown}</div>
            <Addition products=list.products kept=kept/>
        </Body>
    }
}

#[component]
fn Row(line: CategoryLine) -> impl IntoView {
    view! {
        <tr data-off=line.archived.then_some("")>
            <th scope="row"><a href=format!("/admin/categories/{}", line.id)>{line.name}</a></th>
            <td>{line.product}</td>
            <td class="n">{line.questions}</td>
            <td><InUse archived=line.archived/></td>
        </tr>
    }
}

#[component]
fn Addition(products: Vec<Named>, kept: KeptForm) -> impl IntoView {
    let l = language();
    view! {
        <section class="card">
            <header><h2>{t::admin::add_category(l)}</h2></header>
            <Form to=FormRoute::AddCategory kept=kept>
                <ErrorSummary/>
                <div class="form-grid">
                    <SelectField
                        name="product"
                        label=t::admin::product(l)
                        options=Choice::named(&products)
                        empty=t::admin::no_product(l)
                    />
                    <Field name="name" label=t::admin::name(l) autocomplete="off"/>
                </div>
                <div><SubmitButton label=t::admin::add(l) kind=ButtonKind::Primary/></div>
            </Form>
        </section>
    }
}
