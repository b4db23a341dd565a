//! Fields of one value: a line, a text, a date, a list to choose from.

use super::choice::{escaped, options as inside};
use super::drafts::keep_draft;
use super::slot::{label_words, shown, slot};
use super::{Choice, language};
use crate::t;
use leptos::html;
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
    let slot = slot(&name, hint.is_some());
    let value = if kind == "password" { String::new() } else { shown(&name, value) };
    view! {
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
    }
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
    let slot = slot(&name, hint.is_some());
    // What a page filled in itself has no draft: nobody could tell it from what was typed.
    let node = NodeRef::<html::Textarea>::new();
    let draft = if value.is_empty() { keep_draft(&name, node) } else { None };
    let on_input = move |_| {
        if let (Some(draft), Some(area)) = (draft.as_ref(), node.get_untracked()) {
            draft.write(&area.value());
        }
    };
    let value = shown(&name, value);
    view! {
        <div class="field" data-invalid=slot.error.is_some()>
            <label for=slot.id.clone()>{label_words(label, optional)}</label>
            {slot.notes(hint)}
            <textarea
                class="input"
                node_ref=node
                on:input=on_input
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
    }
}

/// Text for the inside of a text area. Leptos writes such text as it is, so what people typed is made harmless here.
/// Browsers drop one line end at the start; the one that is added saves the writer's own.
pub(super) fn typed(text: &str) -> String {
    let text = escaped(text);
    if text.starts_with('\n') { format!("\n{text}") } else { text }
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
    let slot = slot(&name, hint.is_some());
    let chosen = shown(&name, value);
    let choices = match empty {
        Some(words) => Choice::or_none(words, options),
        None => options,
    };
    view! {
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
    }
}

/// A choice between yes and no, sent as `yes` and `no`.
pub fn yes_and_no() -> Vec<Choice> {
    vec![Choice::new("yes", t::ticket::yes(language())), Choice::new("no", t::ticket::no(language()))]
}

#[cfg(test)]
mod tests {
    use super::typed;

    #[test]
    fn what_was_typed_cannot_end_the_text_area() {
        assert_eq!(typed("</textarea><b>&amp;"), "&lt;/textarea&gt;&lt;b&gt;&amp;amp;");
        assert_eq!(typed("\nfirst line is empty"), "\n\nfirst line is empty");
    }
}
