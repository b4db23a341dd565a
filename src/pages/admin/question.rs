//! One question of a category, or a new one.

use super::parts::{Archive, Edition, ThingPage, begin};
use super::words;
use crate::domain::view::{QuestionCard, WithForms};
use crate::domain::{FormRoute, QuestionKind};
use crate::error::{AppError, Json};
use crate::pages::load::{page, param};
use crate::t;
use crate::ui::{
    AdminPlace, AdminShell, ButtonKind, Checkbox, Choice, ErrorSummary, Field, Form, RadioGroup, SubmitButton,
    TextArea, language,
};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// One question of a category; none for `new`.
#[server(prefix = "/read", endpoint = "admin-question", input = GetUrl, output = Json)]
pub async fn load_question(category: String, id: String) -> Result<WithForms<QuestionCard>, AppError> {
    use super::forms::{edition, with_forms};
    use crate::desk::admin::{self, questions};
    use crate::domain::AuditObject;
    use crate::pages::request;
    let found = async {
        let context = request::request_context()?;
        let meanwhile = edition(&context, AuditObject::Question, &id).await?;
        let question = admin::id_or_new(&id)?;
        let shown = questions::card(&context.desk, &context.viewer, admin::id(&category)?, question).await?;
        let names =
            [FormRoute::AddQuestion.of(&category), FormRoute::SaveQuestion.of(&id), FormRoute::ArchiveQuestion.of(&id)];
        with_forms(&context, shown, &names, meanwhile).await
    };
    request::answer(found.await)
}

#[component]
pub(super) fn OneQuestion() -> impl IntoView {
    let (category, question) = (param("id"), param("question"));
    let data = Resource::new_blocking(move || (category(), question()), |(category, id)| load_question(category, id));
    view! {
        <AdminShell place=AdminPlace::Categories>
            {page(data, |found| view! { <OneQuestionContent found=found/> }.into_any())}
        </AdminShell>
    }
}

#[component]
fn OneQuestionContent(found: WithForms<QuestionCard>) -> impl IntoView {
    let l = language();
    let card = begin(found);
    let (name, id) = match &card.question {
        Some(question) => (FormRoute::SaveQuestion.of(&question.id), question.id.to_string()),
        None => (FormRoute::AddQuestion.of(&card.category), card.category.to_string()),
    };
    let archive = FormRoute::ArchiveQuestion.of(&id);
    let new = card.question.is_none();
    let button = if new { t::admin::add(l) } else { t::admin::save(l) };
    let title = card.question.as_ref().map_or(t::admin::add_question(l).to_owned(), |question| question.label.clone());
    let of = (format!("/admin/categories/{}", card.category), card.category_name.clone());
    let (label, kind, options, required) = match card.question {
        Some(question) => (question.label, question.kind, question.options.join("\n"), question.required),
        None => (String::new(), QuestionKind::Text, String::new(), false),
    };
    let kinds = Choice::each(QuestionKind::ALL, |kind| words::question_kind(l, kind));
    let removal = (!new).then(|| {
        view! {
            <Archive
                to=archive
                archived=card.archived
                values=vec![("id", id.clone())]
                gone=t::admin::question_archive_text(l)
                back=t::admin::question_restore_text(l)
            />
        }
    });
    view! {
        <ThingPage place=AdminPlace::Categories of=of title=title>
            <section class="card">
                <Form to=name>
                    <ErrorSummary/>
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
        </ThingPage>
    }
}
