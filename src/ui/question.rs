//! The field for a question that a category asks.

use super::choice::{Choice, RadioGroup};
use super::field::{DateField, Field, SelectField, TextArea, yes_and_no};
use super::language;
use crate::domain::{Question, QuestionKind};
use crate::t;
use leptos::prelude::*;

/// Up to this many options stand side by side for choosing; more go into a list.
const FEW: usize = 6;

/// Asks a question in the way its kind is answered. The field's name is [`Question::field`].
#[component]
pub fn QuestionField(question: Question) -> impl IntoView {
    let (name, label, optional) = (question.field(), question.label, !question.required);
    match question.kind {
        QuestionKind::Text => view! { <TextArea name=name label=label optional=optional rows=3/> }.into_any(),
        QuestionKind::Number => {
            view! { <Field name=name label=label optional=optional inputmode="decimal" short=true/> }.into_any()
        }
        QuestionKind::Date => view! { <DateField name=name label=label optional=optional/> }.into_any(),
        QuestionKind::YesNo => {
            view! { <RadioGroup name=name legend=label optional=optional options=yes_and_no() row=true/> }.into_any()
        }
        QuestionKind::Choice => {
            let options: Vec<Choice> =
                question.options.iter().map(|option| Choice::new(option, option.clone())).collect();
            if options.len() > FEW {
                let empty = t::ui::choose_one(language());
                view! { <SelectField name=name label=label optional=optional options=options empty=empty/> }.into_any()
            } else {
                view! { <RadioGroup name=name legend=label optional=optional options=options/> }.into_any()
            }
        }
    }
}
