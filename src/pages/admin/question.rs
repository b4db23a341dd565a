//! One question of a category, or a new one.

use super::catalogue_forms::{AddQuestion, ArchiveQuestion, SaveQuestion};
use super::parts::{Archive, Bar, Body, Edition};
use super::words;
use crate::domain::QuestionKind;
use crate::domain::view::{QuestionCard, WithForms};
use crate::error::AppError;
use crate::json::Json;
use crate::pages::load::{failed, page, param};
use crate::t;
use crate::ui::{
    AdminPlace, AdminShell, ButtonKind, Checkbox, Choice, Crumbs, ErrorSummary, Field, Form, PageTitle, RadioGroup,
    SubmitButton, TextArea, language,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::server_fn::codec::GetUrl;

/// One question of a category; none for `new`.
#[server(prefix = "/read", endpoint = "admin-question", input = GetUrl, output = Json)]
pub async fn load_question(category: String, id: String) -> Result<WithForms<QuestionCard>, AppError> {
    use super::forms::{edition, with_forms};
    use crate::desk::admin::{self, questions};
    use crate::domain::AuditObject;
    use crate::pages::door;
    let found = async {
        let door = door::door()?;
        let meanwhile = edition(&door, AuditObject::Question, &id).await?;
        let question = admin::id_or_new(&id)?;
        let shown = questions::card(&door.desk, &door.viewer, admin::id(&category)?, question).await?;
        let names = [
            format!("admin-add-question-{category}"),
            format!("admin-question-{id}"),
            format!("admin-archive-question-{id}"),
        ];
        with_forms(&door, shown, &names, meanwhile).await
    };
    door::answer(found.await)
}

#[component]
pub(super) fn OneQuestion() -> impl IntoView {
    let (category, question) = (param("id"), param("question"));
    let data = Resource::new_blocking(move || (category(), question()), |(category, id)| load_question(category, id));
    view! {
        <AdminShell place=AdminPlace::Categories>
            {page(data, |found| view! { <Content found=found/> }.into_any())}
        </AdminShell>
    }
}

#[component]
fn Content(found: WithForms<QuestionCard>) -> impl IntoView {
    let l = language();
    provide_context(found.meanwhile.clone());
    let card = found.shown.clone();
    let (action, name, id) = match &card.question {
        Some(question) => (SaveQuestion::PATH, format!("admin-question-{}", question.id), question.id.to_string()),
        None => (AddQuestion::PATH, format!("admin-add-question-{}", card.category), card.category.to_string()),
    };
    let archive = format!("admin-archive-question-{id}");
    let (kept, refused) = (found.form(&name), found.form(&archive));
    let new = card.question.is_none();
    let button = if new { t::admin::add(l) } else { t::admin::save(l) };
    let title = card.question.as_ref().map_or(t::admin::add_question(l).to_owned(), |question| question.label.clone());
    let above = vec![
        (AdminPlace::Categories.href().to_owned(), t::ui::admin_categories(l).to_owned()),
        (format!("/admin/categories/{}", card.category), card.category_name.clone()),
    ];
    let (label, kind, options, required) = match card.question {
        Some(question) => (question.label, question.kind, question.options.join("\n"), question.required),
        None => (String::new(), QuestionKind::Text, String::new(), false),
    };
    let kinds = Choice::each(QuestionKind::ALL, |kind| words::question_kind(l, kind));
    let labels = [
        ("label", t::admin::question_label(l)),
        ("kind", t::admin::question_kind(l)),
        ("options", t::admin::question_options(l)),
    ];
    let wrong = failed(&kept) || failed(&refused);
    let removal = (!new).then(|| {
        view! {
            <Archive
                action=ArchiveQuestion::PATH
                name=archive
                kept=refused
                archived=card.archived
                values=vec![("id", id.clone())]
                gone=t::admin::question_archive_text(l)
                back=t::admin::question_restore_text(l)
            />
        }
    });
    view! {
        <PageTitle title=title.clone() failed=wrong/>
        <Bar title=title.clone()/>
        <Body>
            <Crumbs items=above here=title/>
            <section class="card">
                <Form action=action name=name kept=kept>
                    <ErrorSummary labels=labels/>
                    <Edition/>
                    <input type="hidden" name="id" value=id.clone()/>
                    <Field name="label" label=t::admin::question_label(l) value=label autocomplete="off"/>
                    <RadioGroup name="kind" legend=t::admin::question_kind(l) options=kinds value=kind.as_str()/>
                    <TextArea
                        name="options"
                        label=t::admin::question_options(l)
                        hint=t::admin::question_options_hint(l)
                        value=options
                        optional=true
                    />
                    <Checkbox name="required" label=t::admin::question_required(l) checked=required/>
                    <div><SubmitButton label=button kind=ButtonKind::Primary/></div>
                </Form>
            </section>
            {removal}
        </Body>
    }
}
