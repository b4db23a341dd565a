//! The error summary: the first thing on a page whose form was not accepted. It takes the focus and links to each field.

use super::form_context::{FieldLabels, FormContext};
use super::{Banner, BannerKind, language, viewer, words};
use crate::domain::{FieldError, KeptForm};
use crate::t;
use leptos::html;
use leptos::prelude::*;

/// What is wrong with a form. Stands before it, with the same `kept` and `within`; inside a form it finds both itself.
/// Nothing when nothing is wrong.
#[component]
pub fn ErrorSummary(
    #[prop(optional)] kept: Option<KeptForm>,
    /// The labels of fields that are on another page; those of its own form are known.
    #[prop(optional, into)]
    labels: Option<FieldLabels>,
    #[prop(optional, into)] within: Option<String>,
    /// Where the fields are, where that is another page.
    #[prop(optional, into)]
    page: String,
) -> impl IntoView {
    let form = use_context::<FormContext>();
    let kept = kept.or_else(|| form.as_ref().map(|form| (*form.kept).clone())).unwrap_or_default();
    let labels = labels.or_else(|| form.as_ref().map(|form| form.labels.clone())).unwrap_or_default();
    let within = within.or_else(|| form.map(|form| form.within)).unwrap_or_default();
    if kept.errors.0.is_empty() && kept.general == Some(FieldError::SignInFirst) && viewer().actor.person().is_some() {
        return view! { <BackAgain kept=kept/> }.into_any();
    }
    let failed = !kept.errors.0.is_empty() || kept.general.is_some();
    // When this is called the fields of the form are not made yet, and their labels not known: when it is shown they are.
    let summary = move || {
        view! { <Summary kept=kept.clone() labels=labels.clone() within=within.clone() page=page.clone()/> }
    };
    failed.then_some(summary).into_any()
}

/// The sender had to sign in first and has done so: nothing is wrong, and the text waits to be sent.
#[component]
fn BackAgain(kept: KeptForm) -> impl IntoView {
    let l = language();
    let node = NodeRef::<html::Div>::new();
    take_focus(node);
    let typed = !kept.texts().is_empty() || !kept.files.is_empty();
    let words = if typed { t::kept::signed_in_again(l) } else { t::kept::signed_in_nothing(l) };
    view! {
        <div role="group" aria-label=words tabindex="-1" autofocus=true node_ref=node data-back-again=true>
            <Banner kind=BannerKind::Info title=words/>
        </div>
    }
}

/// Gives what has come back the focus.
fn take_focus(node: NodeRef<html::Div>) {
    Effect::new(move |_| {
        // In a dialog the first wrong field has the focus.
        if let Some(summary) = node.get().filter(|summary| matches!(summary.closest("dialog"), Ok(None))) {
            let _ = summary.focus();
        }
    });
}

#[component]
fn Summary(kept: KeptForm, labels: FieldLabels, within: String, page: String) -> impl IntoView {
    let language = language();
    let node = NodeRef::<html::Div>::new();
    take_focus(node);
    let title = match i64::try_from(kept.errors.0.len()) {
        Ok(0) | Err(_) => t::ui::summary_general(language).to_owned(),
        Ok(count) => t::ui::summary_title(language, count),
    };
    let general = kept.general.as_ref().map(|error| words::field_error(language, error));
    let part = |field: &str| {
        if within.is_empty() { field.to_owned() } else { format!("{within}-{field}") }
    };
    // In the order of the page, whatever the order in which they were found.
    let mut errors: Vec<_> = kept.errors.0.iter().collect();
    errors.sort_by_key(|error| labels.place(&error.field));
    let lines: Vec<_> = errors
        .into_iter()
        .map(|error| {
            let words = words::field_error(language, &error.reason);
            let words = match labels.of(&error.field) {
                // A question has its mark already.
                Some(label) if label.ends_with('?') => format!("{label} {words}"),
                Some(label) => t::ui::summary_line(language, &label, &words),
                None => words,
            };
            // Links within the page are the browser's own matter, which also moves the focus.
            let href = format!("{page}#field-{}", part(&error.field));
            view! { <li><a href=href rel="external">{words}</a></li> }
        })
        .collect();
    let id = if within.is_empty() { "error-summary-title".to_owned() } else { format!("error-summary-title-{within}") };
    let named_by = id.clone();
    view! {
        <div
            class="error-summary"
            role="group"
            aria-labelledby=named_by
            tabindex="-1"
            autofocus=true
            node_ref=node
            data-error-summary=true
        >
            <h2 id=id>{title}</h2>
            {general.map(|words| view! { <p>{words}</p> })}
            {(!lines.is_empty()).then(|| view! { <ul>{lines}</ul> })}
        </div>
    }
}
