//! One category with its questions.

use super::catalogue_forms::{ArchiveCategory, SaveCategory, StepQuestion};
use super::parts::{Archive, Bar, Body, Edition, Steps, with_users};
use super::words;
use crate::domain::Question;
use crate::domain::view::{CategoryCard, WithForms};
use crate::error::AppError;
use crate::json::Json;
use crate::pages::load::{failed, page, param};
use crate::t;
use crate::ui::{
    AdminPlace, AdminShell, ButtonKind, ButtonLink, Choice, Crumbs, ErrorSummary, Field, Form, IconName, PageTitle,
    SelectField, SubmitButton, language,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::server_fn::codec::GetUrl;

/// One category with all its questions.
#[server(prefix = "/read", endpoint = "admin-category", input = GetUrl, output = Json)]
pub async fn load_category(id: String) -> Result<WithForms<CategoryCard>, AppError> {
    use super::forms::{edition, with_forms};
    use crate::desk::admin::{self, categories};
    use crate::domain::AuditObject;
    use crate::pages::door;
    let found = async {
        let door = door::door()?;
        let meanwhile = edition(&door, AuditObject::Category, &id).await?;
        let shown = categories::card(&door.desk, &door.viewer, admin::id(&id)?).await?;
        let names = ["admin-category", "admin-archive-category"].map(|name| format!("{name}-{id}"));
        with_forms(&door, shown, &names, meanwhile).await
    };
    door::answer(found.await)
}

#[component]
pub(super) fn Category() -> impl IntoView {
    let data = Resource::new_blocking(param("id"), load_category);
    view! {
        <AdminShell place=AdminPlace::Categories>
            {page(data, |found| view! { <Content found=found/> }.into_any())}
        </AdminShell>
    }
}

#[component]
fn Content(found: WithForms<CategoryCard>) -> impl IntoView {
    let l = language();
    provide_context(found.meanwhile.clone());
    let card = found.shown.clone();
    let id = card.id.to_string();
    let (name, archive) = (format!("admin-category-{id}"), format!("admin-archive-category-{id}"));
    let (kept, refused) = (found.form(&name), found.form(&archive));
    let (wrong, archived) = (failed(&kept) || failed(&refused), card.archived);
    let (values, used_by) = (vec![("id", id.clone())], card.used_by.clone());
    let above = vec![(AdminPlace::Categories.href().to_owned(), t::ui::admin_categories(l).to_owned())];
    let product = card.product.map(|id| id.to_string()).unwrap_or_default();
    view! {
        <PageTitle title=card.name.clone() failed=wrong/>
        <Bar title=card.name.clone()/>
        <Body>
            <Crumbs items=above here=card.name.clone()/>
            <section class="card">
                <Form action=SaveCategory::PATH name=name kept=kept>
                    <ErrorSummary labels=[("product", t::admin::product(l)), ("name", t::admin::name(l))]/>
                    <Edition/>
                    <input type="hidden" name="id" value=id/>
                    <SelectField
                        name="product"
                        label=t::admin::product(l)
                        options=Choice::named(&card.products)
                        value=product
                        empty=t::admin::no_product(l)
                    />
                    <Field name="name" label=t::admin::name(l) value=card.name.clone() autocomplete="off"/>
                    <div><SubmitButton label=t::admin::save(l) kind=ButtonKind::Primary/></div>
                </Form>
            </section>
            <Questions card=found.shown/>
            <Archive
                action=ArchiveCategory::PATH
                name=archive
                kept=refused
                archived=archived
                values=values
                gone=with_users(t::admin::category_archive_text(l), &used_by)
                back=t::admin::restore_text(l)
            />
        </Body>
    }
}

#[component]
fn Questions(card: CategoryCard) -> impl IntoView {
    let l = language();
    let category = card.id;
    let href = move |question: &Question| format!("/admin/categories/{category}/questions/{}", question.id);
    let (gone, asked): (Vec<_>, Vec<_>) = card.questions.into_iter().partition(|(_, archived)| *archived);
    let last = asked.len().saturating_sub(1);
    let rows: Vec<_> = asked
        .into_iter()
        .enumerate()
        .map(|(place, (question, _))| {
            let href = href(&question);
            view! { <Row question=question href=href first={place == 0} last={place == last}/> }
        })
        .collect();
    let list = if rows.is_empty() {
        view! { <p class="soft">{t::admin::no_questions(l)}</p> }.into_any()
    } else {
        view! { <ol class="sessions card flush">{rows}</ol> }.into_any()
    };
    let gone = (!gone.is_empty()).then(|| {
        let links: Vec<_> = gone
            .into_iter()
            .map(|(question, _)| {
                let href = href(&question);
                view! { <li><a href=href>{question.label}</a></li> }
            })
            .collect();
        view! {
            <h3>{t::admin::out_of_use(l)}</h3>
            <ul class="names">{links}</ul>
        }
    });
    view! {
        <section class="stack" aria-labelledby="questions">
            <div class="cluster between">
                <h2 id="questions">{t::admin::questions(l)}</h2>
                <ButtonLink
                    href=format!("/admin/categories/{category}/questions/new")
                    label=t::admin::add_question(l)
                    icon=IconName::Plus
                />
            </div>
            <p class="muted small">{t::admin::questions_lead(l)}</p>
            {list}
            {gone}
        </section>
    }
}

#[component]
fn Row(question: Question, href: String, first: bool, last: bool) -> impl IntoView {
    let l = language();
    let required = if question.required { t::admin::required(l) } else { t::admin::optional(l) };
    let options = question.options.join(", ");
    let options = (!options.is_empty()).then(|| view! { <small>{options}</small> });
    view! {
        <li id=format!("question-{}", question.id)>
            <div class="what">
                <b><a href=href>{question.label.clone()}</a></b>
                <small>{words::question_kind(l, question.kind)} ", " {required}</small>
                {options}
            </div>
            <div class="steps">
                <Steps
                    action=StepQuestion::PATH
                    name=format!("admin-step-question-{}", question.id)
                    id=question.id.0
                    what=question.label
                    first=first
                    last=last
                />
            </div>
        </li>
    }
}
