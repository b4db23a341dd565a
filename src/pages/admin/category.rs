//! One category with its questions.

use super::parts::{Archive, Edition, Neighbours, Steps, ThingPage, begin, in_order, with_users};
use super::words;
use crate::domain::view::{CategoryCard, WithForms};
use crate::domain::{FormRoute, Question};
use crate::error::{AppError, Json};
use crate::pages::load::{page, param};
use crate::t;
use crate::ui::{
    AdminPlace, AdminShell, ButtonKind, ButtonLink, Choice, ErrorSummary, Field, Form, IconName, SelectField,
    SubmitButton, language,
};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// One category with all its questions.
#[server(prefix = "/read", endpoint = "admin-category", input = GetUrl, output = Json)]
pub async fn load_category(id: String) -> Result<WithForms<CategoryCard>, AppError> {
    use super::forms::{edition, with_forms};
    use crate::desk::admin::{self, categories};
    use crate::domain::AuditObject;
    use crate::pages::request;
    let found = async {
        let context = request::request_context()?;
        let meanwhile = edition(&context, AuditObject::Category, &id).await?;
        let shown = categories::card(&context.desk, &context.viewer, admin::id(&id)?).await?;
        let names = [FormRoute::SaveCategory, FormRoute::ArchiveCategory].map(|route| route.of(&id));
        with_forms(&context, shown, &names, meanwhile).await
    };
    request::answer(found.await)
}

#[component]
pub(super) fn Category() -> impl IntoView {
    let data = Resource::new_blocking(param("id"), load_category);
    view! {
        <AdminShell place=AdminPlace::Categories>
            {page(data, |found| view! { <CategoryContent found=found/> }.into_any())}
        </AdminShell>
    }
}

#[component]
fn CategoryContent(found: WithForms<CategoryCard>) -> impl IntoView {
    let l = language();
    let card = begin(found);
    let id = card.id.to_string();
    let (name, archive) = (FormRoute::SaveCategory.of(&id), FormRoute::ArchiveCategory.of(&id));
    let (archived, questions) = (card.archived, card.clone());
    let (values, used_by) = (vec![("id", id.clone())], card.used_by.clone());
    let product = card.product.map(|id| id.to_string()).unwrap_or_default();
    view! {
        <ThingPage place=AdminPlace::Categories title=card.name.clone()>
            <section class="card">
                <Form to=name>
                    <ErrorSummary/>
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
            <Questions card=questions/>
            <Archive
                to=archive
                archived=archived
                values=values
                gone=with_users(t::admin::category_archive_text(l), &used_by)
                back=t::admin::restore_text(l)
            />
        </ThingPage>
    }
}

#[component]
fn Questions(card: CategoryCard) -> impl IntoView {
    let l = language();
    let category = card.id;
    let href = move |question: &Question| format!("/admin/categories/{category}/questions/{}", question.id);
    let (gone, asked): (Vec<_>, Vec<_>) = card.questions.into_iter().partition(|(_, archived)| *archived);
    let rows: Vec<_> = in_order(asked, |(question, _)| question.id.0)
        .map(|((question, _), beside)| {
            let href = href(&question);
            view! { <Row question=question href=href beside=beside/> }
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
fn Row(question: Question, href: String, beside: Neighbours) -> impl IntoView {
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
                    to=FormRoute::StepQuestion.of(&question.id)
                    id=question.id.0
                    row=format!("question-{}", question.id)
                    what=question.label
                    beside=beside
                />
            </div>
        </li>
    }
}
