//! The dialogs of a problem's page: writing it anew, and saying that it is gone.

use super::new::ProblemFields;
use crate::domain::view::ProblemCard;
use crate::domain::{FormRoute, KeptForm};
use crate::t;
use crate::ui::{
    ButtonKind, Checkbox, Choice, ErrorSummary, Form, MadeFrom, MarkdownEditor, SelectField, SubmitButton, language,
};
use leptos::prelude::*;

/// A dialog's form about a problem: its number and the version that was read go along.
#[component]
pub fn ProblemForm(
    id: String,
    version: i64,
    kept: KeptForm,
    form: FormRoute,
    submit: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <Form to=form.of(&id) kept=kept within=form.name() class="form dialog-form">
            <div class="content stack">
                <ErrorSummary/>
                <input type="hidden" name="id" value=id/>
                <MadeFrom name="version" value=version.to_string()/>
                {children()}
            </div>
            <footer><SubmitButton label=submit kind=ButtonKind::Primary keys="Ctrl Enter"/></footer>
        </Form>
    }
}

/// A thing that is chosen now stays among what can be chosen, even when it is out of use.
fn with_present(mut choices: Vec<Choice>, value: &str, label: &str) -> Vec<Choice> {
    if !value.is_empty() && !choices.iter().any(|choice| choice.value == value) {
        choices.push(Choice::new(value, label));
    }
    choices
}

#[component]
pub fn EditForm(card: ProblemCard, kept: KeptForm) -> impl IntoView {
    let l = language();
    let category = card.category.map(|id| id.to_string()).unwrap_or_default();
    let owner = card.owner.as_ref().map(|named| named.id.to_string()).unwrap_or_default();
    let name = card.owner.as_ref().map(|named| named.name.clone()).unwrap_or_default();
    let categories = with_present(Choice::named(&card.choices.categories), &category, &card.about);
    let owners = with_present(Choice::named(&card.choices.owners), &owner, &name);
    view! {
        <ProblemForm
            id=card.id.to_string()
            version=card.version
            kept=kept
            form=FormRoute::EditProblem
            submit=t::problems::save(l)
        >
            <ProblemFields
                title=card.title
                symptoms=card.symptoms
                cause=card.cause
                workaround=card.workaround
                category=category
                owner=owner
                categories=categories
                owners=owners
            />
        </ProblemForm>
    }
}

#[component]
pub fn ResolveForm(card: ProblemCard, kept: KeptForm) -> impl IntoView {
    let l = language();
    let codes: Vec<Choice> = card.choices.codes.iter().map(|(id, name)| Choice::new(id, name.clone())).collect();
    let waiting = card.tally.unfinished;
    view! {
        <ProblemForm
            id=card.id.to_string()
            version=card.version
            kept=kept
            form=FormRoute::ResolveProblem
            submit=t::problems::resolve(l)
        >
            <SelectField name="code" label=t::problems::code(l) options=codes empty=t::problems::choose(l)/>
            <MarkdownEditor name="summary" label=t::problems::summary(l) hint=t::problems::summary_hint(l) rows=5/>
            {(waiting > 0).then(|| view! {
                <Checkbox name="incidents" label=t::problems::solve_too(l, waiting) hint=t::problems::solve_too_hint(l) checked=true/>
            })}
        </ProblemForm>
    }
}
