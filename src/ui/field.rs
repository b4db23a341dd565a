//! Fields of one value: a line, a text, a date, a list to choose from.

use super::choice::options as inside;
use super::html::typed;
use super::keyed::keyed;
use super::slot::{kept, label_words, shown, slot};
use super::{Choice, language};
use crate::domain::FieldError;
use crate::t;
use leptos::prelude::*;

/// One line of text.
#[component]
pub fn Field(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    /// What it held before anything was typed.
    #[prop(optional, into)]
    value: String,
    /// The `type` of the input. Passwords are never shown again.
    #[prop(default = "text")]
    kind: &'static str,
    #[prop(optional, into)] hint: Option<String>,
    /// May stay empty, and says so.
    #[prop(optional)]
    optional: bool,
    #[prop(optional, into)] autocomplete: Option<String>,
    #[prop(optional, into)] inputmode: Option<String>,
    #[prop(optional)] maxlength: Option<usize>,
    #[prop(optional, into)] placeholder: Option<String>,
    #[prop(optional, into)] min: Option<String>,
    #[prop(optional, into)] max: Option<String>,
    #[prop(optional)] autofocus: bool,
    #[prop(optional)] readonly: bool,
    /// Only as wide as what is expected.
    #[prop(optional)]
    short: bool,
) -> impl IntoView {
    let slot = slot(&name, &label, hint.is_some());
    let value = if kind == "password" { String::new() } else { shown(&name, value) };
    let key = format!("{} {kind}", slot.id);
    let field = view! {
        <div class="field" data-invalid=slot.error.is_some()>
            <label for=slot.id.clone()>{label_words(label, optional)}</label>
            {slot.notes(hint)}
            <input
                class=if short { "input short" } else { "input" }
                id=slot.id.clone()
                name=name
                type=kind
                dir=(kind == "text").then_some("auto")
                value=value
                autocomplete=autocomplete
                inputmode=inputmode
                maxlength=maxlength.map(|n| n.to_string())
                placeholder=placeholder
                min=min
                max=max
                autofocus=autofocus
                readonly=readonly
                aria-required=(!optional).then_some("true")
                aria-invalid=slot.invalid()
                aria-describedby=slot.described_by.clone()
            />
        </div>
    };
    keyed(key, field)
}

/// A calendar date, sent as `YYYY-MM-DD`.
#[component]
pub fn DateField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] value: String,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional)] optional: bool,
    #[prop(optional, into)] min: String,
    #[prop(optional, into)] max: String,
) -> impl IntoView {
    view! { <Field name=name label=label value=value kind="date" nostrip:hint=hint optional=optional min=min max=max/> }
}

/// Several lines of text.
#[component]
pub fn TextArea(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] value: String,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional)] optional: bool,
    #[prop(default = 4)] rows: i32,
    #[prop(optional, into)] placeholder: Option<String>,
    #[prop(optional)] maxlength: Option<usize>,
    #[prop(optional)] autofocus: bool,
) -> impl IntoView {
    let slot = slot(&name, &label, hint.is_some());
    let value = shown(&name, value);
    let key = slot.id.clone();
    let field = view! {
        <div class="field" data-invalid=slot.error.is_some()>
            <label for=slot.id.clone()>{label_words(label, optional)}</label>
            {slot.notes(hint)}
            <textarea
                class="input"
                id=slot.id.clone()
                name=name
                dir="auto"
                rows=rows.to_string()
                placeholder=placeholder
                maxlength=maxlength.map(|n| n.to_string())
                autofocus=autofocus
                aria-required=(!optional).then_some("true")
                aria-invalid=slot.invalid()
                aria-describedby=slot.described_by.clone()
                inner_html=typed(&value)
            ></textarea>
        </div>
    };
    keyed(key, field)
}

/// One of a list.
#[component]
pub fn SelectField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    options: Vec<Choice>,
    /// The value that is chosen before anything was sent.
    #[prop(optional, into)]
    value: String,
    /// What stands for no choice; without it the first option is chosen.
    #[prop(optional, into)]
    empty: Option<String>,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional)] optional: bool,
) -> impl IntoView {
    let slot = slot(&name, &label, hint.is_some());
    let chosen = shown(&name, value);
    let choices = match empty {
        Some(words) => Choice::or_none(words, options),
        None => options,
    };
    let key = slot.id.clone();
    let field = view! {
        <div class="field" data-invalid=slot.error.is_some()>
            <label for=slot.id.clone()>{label_words(label, optional)}</label>
            {slot.notes(hint)}
            <select
                class="input"
                id=slot.id.clone()
                name=name
                aria-required=(!optional).then_some("true")
                aria-invalid=slot.invalid()
                aria-describedby=slot.described_by.clone()
                inner_html=inside(&choices, &chosen)
            ></select>
        </div>
    };
    keyed(key, field)
}

/// The version of a thing that a form is made from, in a hidden field. After an error it stays the same, so that
/// nothing is overwritten unseen that others changed meanwhile; it is the present one once the reader was told that
/// something has changed.
#[component]
pub fn MadeFrom(name: &'static str, #[prop(into)] value: String) -> impl IntoView {
    let kept = kept();
    let told = matches!(kept.general, Some(FieldError::Stale | FieldError::NotNow));
    let value = if told || !kept.values.contains_key(name) { value } else { kept.value(name).to_owned() };
    view! { <input type="hidden" name=name value=value/> }
}

/// A choice between yes and no, sent as `yes` and `no`.
pub fn yes_and_no() -> Vec<Choice> {
    vec![Choice::new("yes", t::ticket::yes(language())), Choice::new("no", t::ticket::no(language()))]
}
