//! What all fields share: their ids, the value that was typed, and what was wrong with it.

use super::form_context::FormContext;
use super::icon::{Icon, IconName};
use super::{language, words};
use crate::domain::KeptForm;
use crate::t;
use leptos::prelude::*;
use std::sync::Arc;

/// One field of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// `field-<name>`: the control, or the first of several. Error summaries link here.
    pub id: String,
    pub hint_id: String,
    pub error_id: String,
    /// What is wrong, in words.
    pub error: Option<String>,
    /// What `aria-describedby` names.
    pub described_by: Option<String>,
}

/// The slot of the named field in the form around it, which learns the field's label.
pub fn slot(name: &str, label: &str, has_hint: bool) -> Slot {
    let form = use_context::<FormContext>();
    if let Some(form) = form.as_ref().filter(|form| !form.kept.errors.0.is_empty()) {
        form.labels.add(name, label);
    }
    let within = form.as_ref().map_or("", |form| form.within.as_str());
    let part = if within.is_empty() { name.to_owned() } else { format!("{within}-{name}") };
    let (hint_id, error_id) = (format!("hint-{part}"), format!("error-{part}"));
    // Several files, or several of the addresses in one field, may be wrong.
    let errors = form.iter().flat_map(|form| form.kept.errors.0.iter()).filter(|error| error.field == name);
    let errors: Vec<String> = errors.map(|error| words::field_error(language(), &error.reason)).collect();
    let error = (!errors.is_empty()).then(|| errors.join(" "));
    let described: Vec<&str> = [has_hint.then_some(hint_id.as_str()), error.as_ref().map(|_| error_id.as_str())]
        .into_iter()
        .flatten()
        .collect();
    let described_by = (!described.is_empty()).then(|| described.join(" "));
    Slot { id: format!("field-{part}"), hint_id, error_id, error, described_by }
}

/// Names a control that is no field of ours, or whose own label says too little by itself, in the summary of errors.
pub fn labelled(name: &str, label: &str) {
    if let Some(form) = use_context::<FormContext>() {
        form.labels.add(name, label);
    }
}

/// What was typed into the form around it.
pub fn kept() -> Arc<KeptForm> {
    use_context::<FormContext>().map(|form| form.kept).unwrap_or_default()
}

/// What a field shows: what was typed, or else what it held before.
pub fn shown(name: &str, before: String) -> String {
    let kept = kept();
    if kept.values.contains_key(name) { kept.value(name).to_owned() } else { before }
}

/// What a group of tick boxes shows: what was ticked, or else what was ticked before. Nothing ticked sends nothing,
/// so a form that was sent at all decides.
pub fn shown_all(name: &str, before: Vec<String>) -> Vec<String> {
    let kept = kept();
    if kept.values.is_empty() { before } else { kept.all(name).to_vec() }
}

impl Slot {
    /// Whether something is wrong, for `aria-invalid`.
    pub fn invalid(&self) -> Option<&'static str> {
        self.error.as_ref().map(|_| "true")
    }

    /// The hint and the message, which stand between label and control.
    pub fn notes(&self, hint: Option<String>) -> impl IntoView + use<> {
        let hint = hint.map(|hint| view! { <p class="hint" id=self.hint_id.clone()>{hint}</p> });
        let error = self.error.clone().map(|words| {
            view! {
                <p class="error" id=self.error_id.clone()>
                    <Icon name=IconName::Alert sm=true/>
                    <span>{words}</span>
                </p>
            }
        });
        view! {
            {hint}
            {error}
        }
    }
}

/// A label's words, with the remark that the field may stay empty.
pub fn label_words(label: String, optional: bool) -> impl IntoView {
    view! {
        {label}
        {optional.then(|| view! { " " <span class="optional">{t::ui::optional(language())}</span> })}
    }
}
