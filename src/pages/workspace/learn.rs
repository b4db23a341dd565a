//! The part of solving a ticket that says what was learned from it.

use crate::t;
use crate::ui::{Choice, Field, MarkdownEditor, RadioGroup, TextArea, language};
use leptos::prelude::*;

/// What was learned. It starts with what the ticket says.
#[component]
pub fn Lesson(
    subject: String,
    symptoms: String,
    /// Something was written before.
    open: bool,
    /// It cannot be left out: the ticket had climbed.
    asked: bool,
) -> impl IntoView {
    let l = language();
    let kinds = vec![
        Choice::new("nothing", t::problems::learn_nothing(l)),
        Choice::new("known_error", t::problems::learn_known(l)),
        Choice::new("draft", t::problems::learn_draft(l)),
    ];
    let written = view! {
        <div class="stack lesson-words">
            <Field name="learn_title" label=t::problems::learn_title(l) value=subject optional=true maxlength=200/>
            <TextArea name="learn_symptoms" label=t::problems::learn_symptoms(l) value=symptoms optional=true rows=2/>
            <MarkdownEditor name="learn_solution" label=t::problems::learn_solution(l) hint=t::problems::workaround_hint(l) optional=true rows=4/>
        </div>
    };
    if asked {
        return view! {
            <div class="stack lesson">
                <RadioGroup name="learn" legend=t::problems::learned(l) hint=t::problems::learned_hint(l) options=kinds/>
                {written}
            </div>
        }
        .into_any();
    }
    view! {
        <details class="more" open=open>
            <summary>{t::problems::learned(l)}</summary>
            <div class="stack lesson">
                <RadioGroup name="learn" legend=t::problems::learn_kind(l) options=kinds value="nothing" optional=true/>
                {written}
            </div>
        </details>
    }
    .into_any()
}
